using System.Web;
using Todoke.LineEmulator.Control;
using Todoke.Server.Line;
using static Todoke.Server.Tests.Line.FamilyWorld;
using SendKind = Todoke.Server.Line.SendKind;

namespace Todoke.Server.Tests.Line;

internal static partial class LineCalls
{
    const string Broadcast = "POST /v2/bot/message/broadcast", Token = "POST /oauth2/v3/token", Apps = "/liff/v1/apps", LoggedIn = "POST /oauth2/v2.1/token";
    static readonly Uri Callback = new("https://shop.example/callback");

    static IEnumerable<LineCallRow> Insight =>
    [
        new($"{nameof(LineInsight)}.{nameof(LineInsight.MessagesOfDayAsync)}", async c => Ok(await c.Line.Insight.MessagesOfDayAsync(Yesterday, Cancel)), ["GET /v2/bot/insight/message/delivery"]),
        new($"{nameof(LineInsight)}.{nameof(LineInsight.ReactionsAsync)}", async c => Ok(await c.Line.Insight.ReactionsAsync(await c.AcceptedAsync(SendKind.Broadcast), Cancel)), [Broadcast, "GET /v2/bot/insight/message/event"]),
        new($"{nameof(LineInsight)}.{nameof(LineInsight.ReactionsToUnitAsync)}", async c => Ok(await c.Line.Insight.ReactionsToUnitAsync("c1", Yesterday, Yesterday, Cancel)), ["GET /v2/bot/insight/message/event/aggregation"]),
        new($"{nameof(LineInsight)}.{nameof(LineInsight.DemographicsAsync)}", async c => Ok(await c.Line.Insight.DemographicsAsync(Cancel)), ["GET /v2/bot/insight/demographic"]),
    ];

    static IEnumerable<LineCallRow> Chats =>
    [
        new($"{nameof(LineChats)}.{nameof(LineChats.StartLoadingAsync)}", async c => Ok(await c.Line.Chats.StartLoadingAsync(c.User, 20, Cancel)), ["POST /v2/bot/chat/loading/start"]),
        new($"{nameof(LineChats)}.{nameof(LineChats.MarkAsReadAsync)}", async c => await c.Line.Chats.MarkAsReadAsync("a-token-from-a-webhook", Cancel), ["POST /v2/bot/chat/markAsRead"]) { Refused = true },
        new($"{nameof(LineChats)}.{nameof(LineChats.LinkTokenAsync)}", async c => Ok(await c.Line.Chats.LinkTokenAsync(c.User, Cancel)), ["POST /v2/bot/user/{userId}/linkToken"]),
        new($"{nameof(LineChats)}.{nameof(LineChats.ContentAsync)}", async c => await ReadAsync(await c.Line.Chats.ContentAsync(await SentAsync(c, Act.Image), Cancel)), ["GET /v2/bot/message/{messageId}/content"]),
        new($"{nameof(LineChats)}.{nameof(LineChats.PreviewAsync)}", async c => await ReadAsync(await c.Line.Chats.PreviewAsync(await SentAsync(c, Act.Image), Cancel)), ["GET /v2/bot/message/{messageId}/content/preview"]),
        new($"{nameof(LineChats)}.{nameof(LineChats.TranscodingAsync)}", async c => Ok(await c.Line.Chats.TranscodingAsync(await SentAsync(c, Act.Video), Cancel)), ["GET /v2/bot/message/{messageId}/content/transcoding"]),
    ];

    static IEnumerable<LineCallRow> Tokens =>
    [
        new($"{nameof(LineTokens)}.{nameof(LineTokens.IssueStatelessAsync)}", async c => Ok(await c.Tokens.IssueStatelessAsync(c.Account.ChannelId, c.Account.ChannelSecret, Cancel)), [Token]),
        new($"{nameof(LineTokens)}.{nameof(LineTokens.IssueShortLivedAsync)}", async c => Ok(await c.Tokens.IssueShortLivedAsync(c.Account.ChannelId, c.Account.ChannelSecret, Cancel)), ["POST /v2/oauth/accessToken"]),
        new($"{nameof(LineTokens)}.{nameof(LineTokens.VerifyAsync)}", async c => Ok(await c.Tokens.VerifyAsync(c.Account.AccessToken, Cancel)), ["POST /v2/oauth/verify"]),
        new($"{nameof(LineTokens)}.{nameof(LineTokens.RevokeAsync)}", async c => Ok(await c.Tokens.RevokeAsync(c.Account.AccessToken, Cancel)), ["POST /v2/oauth/revoke"]),
    ];

    static IEnumerable<LineCallRow> Login =>
    [
        LogIn(nameof(LineLogin.RedeemAsync), (_, _, _) => Task.CompletedTask),
        LogIn(nameof(LineLogin.RefreshAsync), async (_, login, tokens) => Ok(await login.RefreshAsync(tokens.RefreshToken!, Cancel))),
        LogIn(nameof(LineLogin.VerifyIdTokenAsync), async (_, login, tokens) => Assert.IsType<IdTokenCheck.Valid>(await login.VerifyIdTokenAsync(tokens.IdToken!, null, Cancel)), "POST /oauth2/v2.1/verify"),
        LogIn(nameof(LineLogin.VerifyAccessTokenAsync), async (_, login, tokens) => Ok(await login.VerifyAccessTokenAsync(tokens.AccessToken, Cancel)), "GET /oauth2/v2.1/verify"),
        LogIn(nameof(LineLogin.ProfileAsync), async (_, login, tokens) => Ok(await login.ProfileAsync(tokens.AccessToken, Cancel)), "GET /v2/profile"),
        LogIn(nameof(LineLogin.IsFriendAsync), async (_, login, tokens) => Ok(await login.IsFriendAsync(tokens.AccessToken, Cancel)), "GET /friendship/v1/status"),
        LogIn(nameof(LineLogin.RevokeAsync), async (_, login, tokens) => Ok(await login.RevokeAsync(tokens.AccessToken, Cancel)), "POST /oauth2/v2.1/revoke"),
        LogIn(nameof(LineLogin.DeauthorizeAsync), async (own, login, tokens) => Ok(await login.DeauthorizeAsync(await own(), tokens.AccessToken, Cancel)), Token, "POST /user/v1/deauthorize"),
    ];

    static IEnumerable<LineCallRow> Liff =>
    [
        App(nameof(LineLiff.AddAsync), (_, _) => Task.CompletedTask),
        App(nameof(LineLiff.ListAsync), async (liff, _) => Ok(await liff.ListAsync(Cancel)), $"GET {Apps}"),
        App(nameof(LineLiff.ChangeAsync), async (liff, id) => Ok(await liff.ChangeAsync(id, new LiffApp(new LiffView("full", "https://shop.example/card"), "会員証"), Cancel)), $"PUT {Apps}/{{liffId}}"),
        App(nameof(LineLiff.DeleteAsync), async (liff, id) => Ok(await liff.DeleteAsync(id, Cancel)), $"DELETE {Apps}/{{liffId}}"),
    ];

    static DateOnly Yesterday => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddHours(9).AddDays(-1).DateTime);

    static LoginChannelView Channel(Calling c) => c.Control.AddLoginChannel(new NewLoginChannel { Provider = "p1", CallbackUrls = [Callback.AbsoluteUri], Account = c.Account.ChannelId });

    /// <summary>What is done with the tokens of a person who has logged in; the Login channel's own token is fetched where it is asked for.</summary>
    static LineCallRow LogIn(string method, Func<Func<Task<string>>, LineLogin, LoginTokens, Task> call, params string[] operations) => new($"{nameof(LineLogin)}.{method}", async c =>
    {
        var channel = Channel(c);
        var (login, browser) = (new LineLogin(c.Http, c.Address, channel.ChannelId, channel.ChannelSecret), new LineLogin(c.Http, c.Direct, channel.ChannelId, channel.ChannelSecret));
        // The person's browser is not Todoke: it goes straight to LINE.
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var form = new FormUrlEncodedContent([new("person", "p1"), new("allow", "true")]);
        using var back = await http.PostAsync(browser.AuthorizeAddress(Callback, "s1", new LoginAsk(["openid", "profile"])), form, Cancel);
        var code = HttpUtility.ParseQueryString(back.Headers.Location!.Query)["code"]!;
        await call(async () => Ok(await c.Tokens.IssueStatelessAsync(channel.ChannelId, channel.ChannelSecret, Cancel)).AccessToken, login, Ok(await login.RedeemAsync(code, Callback, null, Cancel)));
    }, [LoggedIn, .. operations]);

    static LineCallRow App(string method, Func<LineLiff, string, Task> call, params string[] operations) => new($"{nameof(LineLiff)}.{method}", async c =>
    {
        var channel = Channel(c);
        var token = Ok(await c.Tokens.IssueStatelessAsync(channel.ChannelId, channel.ChannelSecret, Cancel)).AccessToken;
        var liff = new LineClient(c.Http, 1, c.Address, token).Liff;
        await call(liff, Ok(await liff.AddAsync(new LiffApp(new LiffView("tall", "https://shop.example/card"), "会員証", ["openid", "profile"], "normal"), Cancel)));
    }, [Token, $"POST {Apps}", .. operations]);

    static async Task<string> SentAsync(Calling c, Act act) =>
        (await c.Control.ActAsync("p1", act, new ActRequest { Account = c.Account.ChannelId }, Cancel)).MessageId!;

    static async Task ReadAsync(LineContent content)
    {
        await using var ready = Assert.IsType<LineContent.Ready>(content);
        Assert.Equal(1, await ready.Bytes.ReadAtLeastAsync(new byte[1], 1, cancellationToken: Cancel));
    }
}
