using System.Data.Common;
using System.Text.Json;
using Todoke.Core.Messages;
using Todoke.Server.Campaigns;
using Todoke.Server.Events;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Worlds;

namespace Todoke.Server.Links;

/// <summary>GET /l/{token}: writes down who tapped, then sends them on to the shop.</summary>
public static class LinkRedirect
{
    /// <summary>Taps of test sends have a name of their own, so that no segment takes them for real ones.</summary>
    public const string TapEvent = "link_tap", TestTapEvent = "link_tap_test";

    /// <summary>The source of tap events: to conditions they are what became of a message, not something that happened.</summary>
    public const string Source = "link";

    // LINE and others fetch links to draw previews; nobody has tapped then.
    static readonly string[] Machines = ["line-poker", "facebookexternalhit", "bot", "crawler", "spider", "preview"];

    public static IServiceCollection AddLinks(this IServiceCollection services) => services.AddSingleton<LinkTokens>();

    public static void MapLinks(this WebApplication app) => app.MapMethods("/l/{token}", ["GET", "HEAD"], FollowAsync).ExcludeFromDescription();

    static async Task<IResult> FollowAsync(string token, HttpContext http, LinkTokens tokens, LedgerStore ledger, PersonValuesReader values, ILogger<LinkTokens> log, CancellationToken cancel)
    {
        if (tokens.Read(token) is not { } link) return Results.NotFound();
        var target = await ledger.ReadAsync(async l =>
        {
            var row = await l.FirstAsync("SELECT l.url, l.campaign_id, c.account_id FROM campaign_link l JOIN campaign c ON c.id = l.campaign_id WHERE l.id = @id",
                r => ((string Url, long Campaign, long Account)?)(r.GetString(0), r.GetInt64(1), r.GetInt64(2)), cancel, ("id", link.LinkId));
            if (row is not { } found) return null;
            var root = await Merging.RootAsync(l, link.ProfileId, cancel);
            var person = root is { } id && found.Url.Contains("{{", StringComparison.Ordinal)
                ? (await values.ReadAsync(l, found.Account, [id], cancel)).GetValueOrDefault(id) ?? PersonValues.Nobody
                : PersonValues.Nobody;
            return new { Link = found, Root = root, Url = MessageRenderer.ResolveUrl(found.Url, person, await values.NameFallbackAsync(l, cancel)) };
        }, cancel);
        if (target is null) return Results.NotFound();
        if (target.Root is { } profile && HttpMethods.IsGet(http.Request.Method) && !IsMachine(http.Request.Headers.UserAgent.ToString()))
        {
            try { await RecordAsync(ledger, link, profile, target.Link, cancel); }
            catch (DbException e)
            {
                // The friend wants to see the page; a tap that could not be counted must not stop them.
                log.LogError("A tap on link {Link} could not be written: {Reason}", link.LinkId, e.Message);
            }
        }
        http.Response.Headers.CacheControl = "no-store";
        return Results.Redirect(target.Url);
    }

    static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    static async Task RecordAsync(LedgerStore ledger, LinkToken link, long profile, (string Url, long Campaign, long Account) target, CancellationToken cancel) =>
        await ledger.WriteAsync(async w =>
        {
            // Which message it was, and so which template, is in the request that carried it to this person.
            var template = link.Test ? null : await w.FirstAsync("SELECT r.template FROM delivery d JOIN request r ON r.id = d.request_id WHERE d.campaign_id = @campaign AND d.run = 0 AND d.profile_id = @profile",
                r => r.IsDBNull(0) ? null : r.GetString(0), cancel, ("campaign", target.Campaign), ("profile", link.ProfileId));
            var properties = JsonSerializer.Serialize(new { campaign_id = target.Campaign, link_id = link.LinkId, url = target.Url, template }, WithoutNulls);
            var now = DateTimeOffset.FromUnixTimeMilliseconds(w.Now);
            await EventsWrite.AddAsync(w, [new NewEvent(profile, link.Test ? TestTapEvent : TapEvent, w.Now, Source, Guid.CreateVersion7(now).ToString("N"), properties, target.Account, Reference(target.Campaign))], cancel);
        }, cancel);

    /// <summary>How the taps of a campaign are found again.</summary>
    public static string Reference(long campaign) => $"campaign:{campaign}";

    static bool IsMachine(string agent) => Machines.Any(m => agent.Contains(m, StringComparison.OrdinalIgnoreCase));
}
