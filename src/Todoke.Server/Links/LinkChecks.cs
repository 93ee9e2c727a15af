using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Delivery;
using Todoke.Core.Messages;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Line;

namespace Todoke.Server.Links;

/// <param name="Contents">Messages as campaigns hold them.</param>
/// <param name="Ask">Whether the pages are opened now; otherwise only what is known is told.</param>
public sealed record LinkCheckInput(IReadOnlyList<JsonElement> Contents, bool Ask = true);

/// <param name="Url">As written, with its placeholders.</param>
/// <param name="CheckedAt">Null: never.</param>
/// <param name="Status">The page's HTTP status; null where nothing answered.</param>
/// <param name="Problem">Null where the page is there: <c>status</c>, <c>unreachable</c>, <c>timeout</c> or <c>refused</c> (an address that may not be called from here).</param>
public sealed record LinkCheckView(string Url, DateTimeOffset? CheckedAt, int? Status, string? Problem);

/// <summary>What was found when a link was opened last.</summary>
internal sealed record LinkCheck(string Url, long CheckedAt, int? Status, string? Problem);

/// <summary>リンクを確認: opens each link of a message once, when somebody presses the button, and keeps what was found. Nothing else ever opens them: not a send, and not a rehearsal.</summary>
internal static class LinkChecks
{
    const int Most = 50;

    public static void MapLinkChecks(this RouteGroupBuilder api) => api.MapPost("/link-checks", RunAsync).RequireAuthorization(Roles.Editor).WithTags("campaigns");

    public static async Task<Dictionary<string, LinkCheck>> AllAsync(LedgerConnection ledger, CancellationToken cancel) =>
        (await ledger.QueryAsync("SELECT url, checked_at, status, problem FROM link_check", r => new LinkCheck(r.GetString(0), r.GetInt64(1), r.IsDBNull(2) ? null : r.GetInt32(2), r.IsDBNull(3) ? null : r.GetString(3)), cancel)).ToDictionary(c => c.Url, StringComparer.Ordinal);

    /// <summary>Every distinct link of a campaign's messages, as written.</summary>
    /// <param name="variants">The stored form; null where there is one message.</param>
    public static IReadOnlyList<string> UrlsOf(string content, string? variants) =>
        [.. (variants is null ? [content] : CampaignVariants.Parse(variants).Of.Select(v => v.Content)).SelectMany(UrlsOf).Distinct(StringComparer.Ordinal)];

    static IEnumerable<string> UrlsOf(string content) => MessageContentJson.Read(content) is MessageReading.Understood { Content: var message } ? LinkPlan.Of(message).Select(l => l.Url) : [];

    static async Task<Results<Ok<Listing<LinkCheckView>>, ProblemHttpResult>> RunAsync(LinkCheckInput input, HttpContext http, LedgerStore ledger, OutgoingHttp outgoing, TimeProvider clock, CancellationToken cancel)
    {
        var urls = input.Contents.SelectMany(c => UrlsOf(c.GetRawText())).Distinct(StringComparer.Ordinal).ToList();
        if (urls.Count > Most) return ApiResults.Invalid("contents", "count", $"一度に確認できるリンクは{Most}件までです。", $"At most {Most} links are checked at once.");
        if (input.Ask && urls.Count > 0)
        {
            var found = await Task.WhenAll(urls.Select(url => OpenAsync(url, outgoing, clock, cancel)));
            http.At(await ledger.WriteAsync(async w =>
            {
                await w.InsertAsync("link_check (url, checked_at, status, problem)", [.. found.Select(f => new object?[] { f.Url, f.CheckedAt, f.Status, f.Problem })], cancel,
                    "ON CONFLICT (url) DO UPDATE SET checked_at = excluded.checked_at, status = excluded.status, problem = excluded.problem");
                await Audit.RecordAsync(w, Actor.Of(http), "links.check", "links", JsonSerializer.Serialize(new { count = found.Length, broken = found.Count(f => f.Problem is not null) }), cancel);
            }, cancel));
        }
        var known = await ledger.ReadAsync(l => AllAsync(l, cancel), cancel);
        return TypedResults.Ok(new Listing<LinkCheckView>([.. urls.Select(url => known.TryGetValue(url, out var c) ? new LinkCheckView(url, ApiJson.Instant(c.CheckedAt), c.Status, c.Problem) : new(url, null, null, null))]));
    }

    // A page that leads on to another is there; what it leads to is not looked at.
    static async Task<LinkCheck> OpenAsync(string url, OutgoingHttp outgoing, TimeProvider clock, CancellationToken cancel)
    {
        LinkCheck Found(int? status, string? problem) => new(url, clock.GetUtcNow().ToUnixTimeMilliseconds(), status, problem);
        var address = MessageRenderer.ResolveUrl(url, PersonValues.Nobody, "");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !outgoing.MayCallOutside(uri)) return Found(null, "refused");
        try
        {
            using var answer = await outgoing.Outside.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancel);
            return Found((int)answer.StatusCode, (int)answer.StatusCode is >= 200 and < 400 ? null : "status");
        }
        catch (HttpRequestException) { return Found(null, "unreachable"); }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { return Found(null, "timeout"); }
    }
}
