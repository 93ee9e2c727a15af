using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Login;

namespace Todoke.LineEmulator.Tests;

public sealed class LoginTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string? Text(JsonNode? of) => of?.GetValue<string>();

    [Fact]
    public async Task E21_a_person_who_agrees_comes_back_with_the_state_and_a_code_that_gives_tokens_once()
    {
        await using var world = await LoginWorld.StartAsync();
        using var page = await world.OpenAsync(world.Authorize());
        Assert.Equal(200, (int)page.StatusCode);
        Assert.Contains("お店ログイン", await page.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        var back = await world.LogInAsync();
        Assert.Equal("s1", back["state"]);
        Assert.DoesNotContain("friendship_status_changed", back.Keys);
        var tokens = (await world.RedeemAsync(back["code"])).Json!;
        Assert.Equal((2_592_000, "Bearer", "profile openid"), (tokens["expires_in"]!.GetValue<int>(), Text(tokens["token_type"]), Text(tokens["scope"])));
        var again = await world.RedeemAsync(back["code"]);
        Assert.Equal((400, "invalid_grant", "invalid authorization code"), (again.Status, Text(again.Json!["error"]), Text(again.Json["error_description"])));
    }

    [Fact]
    public async Task E21_a_code_is_over_after_ten_minutes_and_belongs_to_its_callback()
    {
        await using var world = await LoginWorld.StartAsync();
        var late = await world.LogInAsync();
        world.Control.Advance(TimeSpan.FromMinutes(10.1));
        Assert.Equal(400, (await world.RedeemAsync(late["code"])).Status);
        Assert.Equal("redirect_uri does not match", Text((await world.RedeemAsync((await world.LogInAsync())["code"], redirect: "https://shop.example/other")).Json!["error_description"]));
    }

    [Fact]
    public async Task E21_with_pkce_only_who_knows_the_verifier_gets_tokens()
    {
        await using var world = await LoginWorld.StartAsync();
        const string verifier = "wJKN8qz5t8SSI9lMFhBB6qwNkQBkuPZoCxzRhwLRUo1";
        var extra = $"&code_challenge={LoginWorld.ChallengeOf(verifier)}&code_challenge_method=S256";
        Assert.Equal(200, (await world.RedeemAsync((await world.LogInAsync(extra: extra))["code"], verifier)).Status);
        Assert.Equal(400, (await world.RedeemAsync((await world.LogInAsync(extra: extra))["code"], verifier + "x")).Status);
        Assert.Equal(400, (await world.RedeemAsync((await world.LogInAsync(extra: extra))["code"])).Status);
    }

    [Fact]
    public async Task E21_the_id_token_is_HS256_with_nonce_and_profile_and_the_same_user_id_as_the_webhook()
    {
        await using var world = await LoginWorld.StartAsync(email: true);
        var token = Text((await world.TokensAsync(extra: "&nonce=n-1&max_age=60", scope: "profile openid email"))["id_token"])!;
        var jwt = Jwt.Read(token)!;
        Assert.Equal(("HS256", "https://access.line.me", world.World.UserId("p1"), world.Login.ChannelId, "n-1"), (jwt.HeaderText("alg"), jwt.Text("iss"), jwt.Text("sub"), jwt.Text("aud"), jwt.Text("nonce")));
        Assert.Equal(world.Control.Now.ToUnixTimeSeconds(), jwt.Number("auth_time"));
        Assert.EndsWith(".example", jwt.Text("email"), StringComparison.Ordinal);

        var verified = await world.FormAsync("/oauth2/v2.1/verify", ("id_token", token), ("client_id", world.Login.ChannelId), ("nonce", "n-1"), ("user_id", world.World.UserId("p1")));
        Assert.Equal((200, world.World.UserId("p1")), (verified.Status, Text(verified.Json!["sub"])));
        Assert.Equal(world.Control.Person("p1").Name, Text(verified.Json["name"]));
    }

    [Fact]
    public async Task E21_scope_never_lists_email_and_without_approval_nobody_is_told_one()
    {
        await using var world = await LoginWorld.StartAsync(email: false);
        var tokens = await world.TokensAsync(scope: "openid email");
        Assert.Equal("openid", Text(tokens["scope"]));
        Assert.Null(Jwt.Read(Text(tokens["id_token"])!)!.Text("email"));
        Assert.Null(Jwt.Read(Text(tokens["id_token"])!)!.Text("name"));
    }

    [Fact]
    public async Task E21_what_is_wrong_with_an_id_token_is_said_in_LINEs_words()
    {
        await using var world = await LoginWorld.StartAsync();
        var other = world.Control.AddLoginChannel(new NewLoginChannel { Provider = "shop" });
        var good = world.Forge(_ => { });
        Assert.Equal(200, (await VerifyAsync(good)).Status);
        foreach (var (token, field, sentence) in new (string, (string, string)[], string)[]
        {
            ("rubbish", [], "Invalid IdToken."),
            (good[..^4] + (good.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA"), [], "Invalid IdToken."),
            (world.Forge(c => c["iss"] = "https://evil.example"), [], "Invalid IdToken Issuer."),
            (world.Forge(c => c["exp"] = 1), [], "IdToken expired."),
            (good, [("client_id", other.ChannelId)], "Invalid IdToken Audience."),
            (world.Forge(c => c["nonce"] = "a"), [("nonce", "b")], "Invalid IdToken Nonce."),
            (good, [("user_id", "U0")], "Invalid IdToken Subject Identifier."),
        })
        {
            var answer = await VerifyAsync(token, field);
            Assert.Equal((400, sentence), (answer.Status, Text(answer.Json!["error_description"])));
        }

        Task<Answer> VerifyAsync(string token, params (string Name, string Value)[] more) =>
            world.FormAsync("/oauth2/v2.1/verify", [("id_token", token), .. more.Any(m => m.Name == "client_id") ? more : [("client_id", world.Login.ChannelId), .. more]]);
    }

    [Fact]
    public async Task E21_an_access_token_tells_who_and_whether_friends_until_it_ends_and_is_renewed_for_ninety_days()
    {
        await using var world = await LoginWorld.StartAsync();
        var tokens = await world.TokensAsync("stranger");
        var (access, refresh) = (Text(tokens["access_token"])!, Text(tokens["refresh_token"])!);
        Assert.Equal("通りすがり", Text((await world.GetAsync("/v2/profile", access)).Json!["displayName"]));
        Assert.Equal(world.World.UserId("stranger"), Text((await world.GetAsync("/oauth2/v2.1/userinfo", access)).Json!["sub"]));
        Assert.Equal("""{"friendFlag":false}""", (await world.GetAsync("/friendship/v1/status", access)).Text);
        await world.Control.ActAsync("stranger", Act.Follow, new ActRequest { Account = world.World.Channel }, Ct);
        Assert.Equal("""{"friendFlag":true}""", (await world.GetAsync("/friendship/v1/status", access)).Text);
        var verified = (await world.GetAsync($"/oauth2/v2.1/verify?access_token={access}")).Json!;
        Assert.Equal((world.Login.ChannelId, 2_592_000), (Text(verified["client_id"]), verified["expires_in"]!.GetValue<int>()));

        world.Control.Advance(TimeSpan.FromDays(31));
        Assert.Equal(401, (await world.GetAsync("/v2/profile", access)).Status);
        Assert.Equal("access token expired", Text((await world.GetAsync($"/oauth2/v2.1/verify?access_token={access}")).Json!["error_description"]));
        var renewed = await RefreshAsync(refresh);
        Assert.Equal(200, (await world.GetAsync("/v2/profile", Text(renewed.Json!["access_token"]))).Status);
        world.Control.Advance(TimeSpan.FromDays(60));
        Assert.Equal((400, """{"error":"invalid_grant","error_description":"invalid refresh token"}"""), await RefreshAsync(refresh) is var over ? (over.Status, over.Text) : default);

        Task<Answer> RefreshAsync(string token) => world.FormAsync(
            "/oauth2/v2.1/token", ("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", world.Login.ChannelId), ("client_secret", world.Login.ChannelSecret));
    }

    [Fact]
    public async Task E21_a_scope_that_was_not_asked_for_is_403()
    {
        await using var world = await LoginWorld.StartAsync();
        var access = Text((await world.TokensAsync(scope: "openid"))["access_token"]);
        Assert.Equal(403, (await world.GetAsync("/v2/profile", access)).Status);
        Assert.Equal(403, (await world.GetAsync("/friendship/v1/status", access)).Status);
    }

    [Fact]
    public async Task E21_bot_prompt_adds_the_account_and_says_whether_that_changed_anything()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await LoginWorld.StartAsync();
        world.Control.ChangeAccount(world.World.Channel, new AccountChange { WebhookUrl = catcher.Url });
        Assert.Equal("false", (await world.LogInAsync("stranger", "&bot_prompt=normal"))["friendship_status_changed"]);
        Assert.Equal("true", (await world.LogInAsync("stranger", "&bot_prompt=aggressive", addFriend: true))["friendship_status_changed"]);
        Assert.Equal("false", (await world.LogInAsync("stranger", "&bot_prompt=normal", addFriend: true))["friendship_status_changed"]);
        Assert.Equal("follow", Text(Assert.Single(catcher.Events)["type"]));
    }

    [Fact]
    public async Task E21_a_person_who_refuses_comes_back_with_access_denied()
    {
        await using var world = await LoginWorld.StartAsync();
        using var back = await world.AnswerAsync(world.Authorize(), "p1", allow: false);
        var told = LoginWorld.Parameters(back.Headers.Location!);
        Assert.Equal(("access_denied", "s1"), (told["error"], told["state"]));
    }

    [Fact]
    public async Task E21_what_does_not_belong_to_the_channel_is_never_led_back()
    {
        await using var world = await LoginWorld.StartAsync();
        foreach (var url in new[] { world.Authorize().Replace(world.Login.ChannelId, "1", StringComparison.Ordinal), world.Authorize().Replace("callback", "elsewhere", StringComparison.Ordinal), world.Authorize().Replace("state=s1", "", StringComparison.Ordinal) })
        {
            using var answer = await world.OpenAsync(url);
            Assert.Equal((400, null), ((int)answer.StatusCode, answer.Headers.Location));
        }
        foreach (var (url, error) in new[] { (world.Authorize(scope: "openid phone"), "invalid_scope"), (world.Authorize().Replace("=code", "=token", StringComparison.Ordinal), "unsupported_response_type"), (world.Authorize("&code_challenge=x"), "invalid_request") })
        {
            using var answer = await world.OpenAsync(url);
            Assert.Equal(error, LoginWorld.Parameters(answer.Headers.Location!)["error"]);
        }
    }

    [Fact]
    public async Task E21_without_a_prompt_only_a_person_known_to_the_browser_who_agreed_before_is_let_through()
    {
        await using var world = await LoginWorld.StartAsync();
        Assert.Equal("login_required", (await SilentlyAsync(""))["error"]);
        Assert.Equal("interaction_required", (await SilentlyAsync("&person=p1"))["error"]);
        await world.LogInAsync("p1");
        Assert.Equal(200, (await world.RedeemAsync((await SilentlyAsync("&person=p1"))["code"])).Status);

        async Task<IReadOnlyDictionary<string, string>> SilentlyAsync(string extra)
        {
            using var answer = await world.OpenAsync(world.Authorize("&prompt=none" + extra));
            return LoginWorld.Parameters(answer.Headers.Location!);
        }
    }

    [Fact]
    public async Task E21_revoked_and_deauthorized_tokens_are_dead_and_the_consent_with_them()
    {
        await using var world = await LoginWorld.StartAsync();
        var first = Text((await world.TokensAsync())["access_token"])!;
        var revoked = await world.FormAsync("/oauth2/v2.1/revoke", ("access_token", first), ("client_id", world.Login.ChannelId), ("client_secret", world.Login.ChannelSecret));
        Assert.Equal((200, ""), (revoked.Status, revoked.Text));
        Assert.Equal(401, (await world.GetAsync("/v2/profile", first)).Status);

        var second = Text((await world.TokensAsync())["access_token"])!;
        var body = new JsonObject { ["userAccessToken"] = second };
        Assert.Equal(401, (await world.World.PostAsync("/user/v1/deauthorize", body)).Status);
        Assert.Equal(204, (await world.World.PostAsync("/user/v1/deauthorize", body, token: await world.OwnTokenAsync())).Status);
        Assert.Equal(401, (await world.GetAsync("/v2/profile", second)).Status);
        using var silently = await world.OpenAsync(world.Authorize("&prompt=none&person=p1"));
        Assert.Equal("interaction_required", LoginWorld.Parameters(silently.Headers.Location!)["error"]);
    }

    [Fact]
    public async Task E21_a_wrong_channel_secret_is_invalid_client()
    {
        await using var world = await LoginWorld.StartAsync();
        var answer = await world.FormAsync("/oauth2/v2.1/token", ("grant_type", "authorization_code"), ("client_id", world.Login.ChannelId), ("client_secret", "x"));
        Assert.Equal((400, """{"error":"invalid_client","error_description":"invalid client_secret"}"""), (answer.Status, answer.Text));
        Assert.True(Guid.TryParse(answer.RequestId, out _));
    }
}
