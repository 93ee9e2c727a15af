using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Todoke.LineEmulator.Control;
using Todoke.Server.Line;
using static Todoke.Server.Tests.Line.LineFamiliesWorld;

namespace Todoke.Server.Tests.Line;

public class LineLoginTests
{
    static readonly Uri Callback = new("https://shop.example/callback");
    static readonly LoginAsk Ask = new(["openid", "profile"], Nonce: "n1");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static async Task<(LineFamiliesWorld World, LineLogin Login, LoginChannelView Channel)> StartAsync()
    {
        var world = await LineFamiliesWorld.StartAsync();
        var channel = world.Control.AddLoginChannel(new NewLoginChannel { Provider = "shop", CallbackUrls = [Callback.AbsoluteUri], Account = world.Account.ChannelId });
        return (world, new LineLogin(world.Http, world.Line.BaseAddress, channel.ChannelId, channel.ChannelSecret), channel);
    }

    // What the person's browser brings back.
    static async Task<string> CodeAsync(LineFamiliesWorld world, Uri authorize)
    {
        using var form = new FormUrlEncodedContent([new("person", "p1"), new("allow", "true")]);
        using var back = await world.Http.PostAsync(authorize, form, Cancel);
        var parameters = HttpUtility.ParseQueryString(back.Headers.Location!.Query);
        Assert.Equal("s+1", parameters["state"]);
        return parameters["code"]!;
    }

    [Fact]
    public async Task A_person_logs_in_and_is_who_the_webhooks_know()
    {
        var (world, login, channel) = await StartAsync();
        await using var _ = world;
        var verifier = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var ask = Ask with { CodeChallenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))), BotPrompt = "normal" };
        var code = await CodeAsync(world, login.AuthorizeAddress(Callback, "s+1", ask));
        Assert.Equal("invalid code_verifier", Refused(await login.RedeemAsync(await CodeAsync(world, login.AuthorizeAddress(Callback, "s+1", ask)), Callback, "wrong", Cancel)).Message);
        var tokens = Good(await login.RedeemAsync(code, Callback, verifier, Cancel));
        Assert.Equal("invalid authorization code", Refused(await login.RedeemAsync(code, Callback, verifier, Cancel)).Message);

        var claims = Assert.IsType<IdTokenCheck.Valid>(await login.VerifyIdTokenAsync(tokens.IdToken!, "n1", Cancel)).Claims;
        Assert.Equal((world.UserId("p1"), channel.ChannelId, world.Control.Person("p1").Name), (claims.Sub, claims.Aud, claims.Name));
        Assert.Equal(channel.ChannelId, Good(await login.VerifyAccessTokenAsync(tokens.AccessToken, Cancel)).ClientId);
        Assert.Equal(world.UserId("p1"), Good(await login.ProfileAsync(tokens.AccessToken, Cancel)).UserId);
        Assert.True(Good(await login.IsFriendAsync(tokens.AccessToken, Cancel)));
        Assert.Null(Good(await login.RefreshAsync(tokens.RefreshToken!, Cancel)).IdToken);
    }

    [Fact]
    public async Task An_id_token_that_LINE_does_not_vouch_for_lets_nobody_in()
    {
        var (world, login, _) = await StartAsync();
        await using var __ = world;
        var tokens = Good(await login.RedeemAsync(await CodeAsync(world, login.AuthorizeAddress(Callback, "s+1", Ask)), Callback, null, Cancel));
        Assert.Equal("Invalid IdToken Nonce.", Assert.IsType<IdTokenCheck.Invalid>(await login.VerifyIdTokenAsync(tokens.IdToken!, "another", Cancel)).Why);
        Assert.IsType<IdTokenCheck.Invalid>(await login.VerifyIdTokenAsync(tokens.IdToken![..^2] + "xx", "n1", Cancel));
        world.Control.Advance(TimeSpan.FromHours(2));
        Assert.Equal("IdToken expired.", Assert.IsType<IdTokenCheck.Invalid>(await login.VerifyIdTokenAsync(tokens.IdToken!, "n1", Cancel)).Why);
        var nowhere = new LineLogin(world.Http, new("http://127.0.0.1:1"), "1", "s");
        Assert.IsType<LineFailure.Unreachable>(Assert.IsType<IdTokenCheck.Unknown>(await nowhere.VerifyIdTokenAsync("x", null, Cancel)).Why);
    }

    [Fact]
    public async Task A_member_who_leaves_is_deauthorized_with_the_channels_own_token()
    {
        var (world, login, channel) = await StartAsync();
        await using var _ = world;
        var tokens = new LineTokens(world.Http, world.Line.BaseAddress);
        var first = Good(await login.RedeemAsync(await CodeAsync(world, login.AuthorizeAddress(Callback, "s+1", Ask)), Callback, null, Cancel)).AccessToken;
        Assert.True(Good(await login.RevokeAsync(first, Cancel)));
        Assert.Equal(401, Refused(await login.ProfileAsync(first, Cancel)).Status);

        var second = Good(await login.RedeemAsync(await CodeAsync(world, login.AuthorizeAddress(Callback, "s+1", Ask)), Callback, null, Cancel)).AccessToken;
        Assert.Equal(401, Refused(await login.DeauthorizeAsync(second, second, Cancel)).Status);
        var own = Good(await tokens.IssueStatelessAsync(channel.ChannelId, channel.ChannelSecret, Cancel));
        Assert.True(Good(await login.DeauthorizeAsync(own.AccessToken, second, Cancel)));
        Assert.Equal(401, Refused(await login.ProfileAsync(second, Cancel)).Status);
    }

    [Fact]
    public async Task Channel_tokens_are_issued_verified_and_revoked()
    {
        await using var world = await LineFamiliesWorld.StartAsync();
        var tokens = new LineTokens(world.Http, world.Line.BaseAddress);
        var (id, secret) = (world.Account.ChannelId, world.Account.ChannelSecret);
        Assert.Equal("invalid client_secret", Refused(await tokens.IssueStatelessAsync(id, "wrong", Cancel)).Message);
        var stateless = Good(await tokens.IssueStatelessAsync(id, secret, Cancel));
        Assert.Equal(900, stateless.ExpiresIn);
        Assert.Equal(world.Account.BotUserId, Good(await new LineClient(world.Http, 1, world.Line.BaseAddress, stateless.AccessToken).BotInfoAsync(Cancel)).UserId);

        var shortLived = Good(await tokens.IssueShortLivedAsync(id, secret, Cancel));
        Assert.Equal(id, Good(await tokens.VerifyAsync(shortLived.AccessToken, Cancel)).ClientId);
        Assert.True(Good(await tokens.RevokeAsync(shortLived.AccessToken, Cancel)));
        Assert.Equal("access token expired", Refused(await tokens.VerifyAsync(shortLived.AccessToken, Cancel)).Message);
        Assert.True(Good(await tokens.VerifyAsync(world.Account.AccessToken, Cancel)).ExpiresIn > 1_000_000_000);
    }

    [Fact]
    public async Task Liff_apps_are_made_listed_changed_and_deleted()
    {
        var (world, login, channel) = await StartAsync();
        await using var _ = world;
        var own = Good(await new LineTokens(world.Http, world.Line.BaseAddress).IssueStatelessAsync(channel.ChannelId, channel.ChannelSecret, Cancel)).AccessToken;
        var liff = new LineClient(world.Http, 0, world.Line.BaseAddress, own).Liff;
        Assert.Empty(Good(await liff.ListAsync(Cancel)));
        var id = Good(await liff.AddAsync(new LiffApp(new LiffView("tall", "https://shop.example/liff"), "会員証", ["openid", "profile"], "normal"), Cancel));
        Assert.True(Good(await liff.ChangeAsync(id, new LiffApp(new LiffView("full", "https://shop.example/liff2")), Cancel)));
        var app = Assert.Single(Good(await liff.ListAsync(Cancel)));
        Assert.Equal((id, new LiffView("full", "https://shop.example/liff2"), "会員証", "normal"), (app.LiffId, app.View, app.Description, app.BotPrompt));
        Assert.Equal(["openid", "profile"], app.Scope!);
        Assert.Equal("view.url", Refused(await liff.AddAsync(new LiffApp(new LiffView("tall", "ftp://x")), Cancel)).Details.Single().Property);

        var opened = await world.Control.OpenLiffAsync("p1", new LiffRequest { LiffId = id }, Cancel);
        Assert.Equal(world.UserId("p1"), Assert.IsType<IdTokenCheck.Valid>(await login.VerifyIdTokenAsync(opened.IdToken, null, Cancel)).Claims.Sub);
        Assert.True(Good(await liff.DeleteAsync(id, Cancel)));
        Assert.Equal(404, Refused(await liff.DeleteAsync(id, Cancel)).Status);
    }
}
