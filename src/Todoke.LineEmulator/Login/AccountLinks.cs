using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Webhooks;

namespace Todoke.LineEmulator.Login;

/// <summary>
/// Account link (guide "User account linking"): the account asks for a link token, sends the person to its own login, and that leads to
/// LINE's dialog with a nonce; the webhook then tells the nonce. A token is good for ten minutes and one use.
/// </summary>
internal sealed class AccountLinks(LinePlatform platform, PersonActs acts)
{
    private const long LifeMs = 10 * 60_000;
    private const int LeastNonce = 10, MostNonce = 255;
    private readonly ConcurrentDictionary<string, Issued> tokens = new(StringComparer.Ordinal);

    public static IReadOnlyList<Endpoint> Rows { get; } = [Endpoint.Of("linkToken", "POST", "/v2/bot/user/{userId}/linkToken") with { Body = BodyForm.None }];

    public LineAnswer Issue(LineCall call)
    {
        var userId = call.PathValue("userId");
        if (!SendFamily.IsUserId(userId))
        {
            return LineAnswer.InvalidParameter("userId");
        }
        if (!call.Account.Provider.ByUserId.TryGetValue(userId, out var person) || person.FindChat(call.Account)?.State != FriendState.Following)
        {
            return LineAnswer.NotFound;
        }
        var token = FreshIds.Token();
        tokens[token] = new Issued(call.Account, person, platform.Clock.NowMs);
        return LineAnswer.Ok(json => json.WriteString("linkToken", token));
    }

    /// <summary>Whom the token was made for; null where it is used, too old or never was.</summary>
    public (LineAccount Account, Person Person)? Peek(string? token) =>
        token is not null && tokens.TryGetValue(token, out var issued) && platform.Clock.NowMs - issued.AtMs <= LifeMs ? (issued.Account, issued.Person) : null;

    /// <summary>The person agrees in the dialog; the webhook says ok or failed. Null: the token is no good, nobody is told.</summary>
    /// <param name="token">From the address.</param>
    /// <param name="nonce">From the address: the member, as the account wrote it down. 10 to 255 characters.</param>
    /// <param name="person">Whose phone it is. Another than the token was made for is somebody posing as them: failed.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<(bool Ok, WebhookResult Told)?> LinkAsync(string? token, string nonce, Person person, CancellationToken ct)
    {
        if (Peek(token) is not var (account, owner) || !tokens.TryRemove(token!, out _))
        {
            return null;
        }
        var ok = person == owner && nonce.Length is >= LeastNonce and <= MostNonce;
        var told = acts.Event("accountLink", owner, account, answerable: ok);
        told.Json["link"] = new JsonObject { ["result"] = ok ? "ok" : "failed", ["nonce"] = nonce };
        if (!ok)
        {
            told.Json.Remove("source");
        }
        return (ok, await acts.TellAsync(account, told, ct));
    }

    private sealed record Issued(LineAccount Account, Person Person, long AtMs);
}

/// <summary>LINE's account link dialog.</summary>
internal static class AccountLinkRoutes
{
    private const string Path = "/dialog/bot/accountLink";

    public static void MapAccountLink(this WebApplication app, LinePlatform platform, AccountLinks links)
    {
        app.MapGet(Path, (HttpContext context, string? linkToken) => links.Peek(linkToken) is not var (account, person)
            ? Broken(context)
            : LoginPages.Html(context, LoginPages.Ask(platform, context.Request, account.DisplayName, ["account link"], LoginPages.PersonOf(platform, context.Request) ?? person, null)));
        app.MapPost(Path, async (HttpContext context, string? linkToken, string? nonce) =>
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            if (links.Peek(linkToken) is null)
            {
                return Broken(context);
            }
            if (form["allow"] != "true" || platform.FindPerson(form["person"].ToString()) is not { } person)
            {
                return LoginPages.Html(context, LoginPages.Told(context.Request, "LINE", "キャンセルしました / Cancelled"));
            }
            return await links.LinkAsync(linkToken, nonce ?? "", person, context.RequestAborted) is { } done
                ? LoginPages.Html(context, LoginPages.Told(context.Request, "LINE", done.Ok ? "連携しました / Linked" : "連携できませんでした / Not linked"))
                : Broken(context);
        });
    }

    private static IResult Broken(HttpContext context) =>
        LoginPages.Html(context, LoginPages.Told(context.Request, "400 Bad Request", "このリンクは使えません / This link is used or too old."), 400);
}
