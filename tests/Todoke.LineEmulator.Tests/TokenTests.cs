using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.LineEmulator.Login;

namespace Todoke.LineEmulator.Tests;

public sealed class TokenTests
{
    private const string ByJwt = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static string Token(Answer answer) => answer.Json!["access_token"]!.GetValue<string>();

    private static (string, string)[] Secret(LoginWorld world, string? secret = null) =>
        [("grant_type", "client_credentials"), ("client_id", world.World.Channel), ("client_secret", secret ?? world.World.Account.ChannelSecret)];

    private static Task<Answer> InfoAsync(LoginWorld world, string token) => world.GetAsync("/v2/bot/info", token);

    /// <summary>Registers a key and signs with its other half.</summary>
    private static Func<Action<JsonObject>, string> Signer(LoginWorld world, RSA rsa)
    {
        var key = rsa.ExportParameters(false);
        var kid = world.Control.AddAssertionKey(world.World.Channel, new NewAssertionKey(Base64Url.EncodeToString(key.Modulus), Base64Url.EncodeToString(key.Exponent)));
        return change =>
        {
            var claims = new JsonObject
            {
                ["iss"] = world.World.Channel, ["sub"] = world.World.Channel, ["aud"] = "https://api.line.me/", ["exp"] = world.Control.Now.ToUnixTimeSeconds() + 1800, ["token_exp"] = 86_400,
            };
            change(claims);
            return Jwt.Write(new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = kid }, claims, signed => rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        };
    }

    private static (string, string)[] Assertion(string jwt) => [("grant_type", "client_credentials"), ("client_assertion_type", ByJwt), ("client_assertion", jwt)];

    [Fact]
    public async Task E22_the_long_lived_token_is_verified_without_end_and_dies_when_revoked()
    {
        await using var world = await LoginWorld.StartAsync();
        var token = world.World.Account.AccessToken;
        var verified = (await world.FormAsync("/v2/oauth/verify", ("access_token", token))).Json!;
        Assert.Equal(world.World.Channel, verified["client_id"]!.GetValue<string>());
        Assert.True(verified["expires_in"]!.GetValue<long>() > 1_000_000_000);
        world.Control.Advance(TimeSpan.FromDays(3650));
        Assert.Equal(200, (await InfoAsync(world, token)).Status);

        var revoked = await world.FormAsync("/v2/oauth/revoke", ("access_token", token));
        Assert.Equal((200, ""), (revoked.Status, revoked.Text));
        Assert.Equal(401, (await InfoAsync(world, token)).Status);
        Assert.Equal(400, (await world.FormAsync("/v2/oauth/verify", ("access_token", token))).Status);
        Assert.Equal(200, (await InfoAsync(world, world.Control.Account(world.World.Channel).AccessToken)).Status);
    }

    [Fact]
    public async Task E22_a_stateless_token_works_for_fifteen_minutes_and_cannot_be_revoked()
    {
        await using var world = await LoginWorld.StartAsync();
        var issued = await world.FormAsync("/oauth2/v3/token", Secret(world));
        Assert.Equal((900, "Bearer"), (issued.Json!["expires_in"]!.GetValue<int>(), issued.Json["token_type"]!.GetValue<string>()));
        Assert.Equal(200, (await world.FormAsync("/oauth2/v2.1/revoke", [("access_token", Token(issued)), .. Secret(world)])).Status);
        Assert.Equal(200, (await InfoAsync(world, Token(issued))).Status);
        var verified = (await world.GetAsync($"/oauth2/v2.1/verify?access_token={Token(issued)}")).Json!;
        Assert.Equal((world.World.Channel, 900), (verified["client_id"]!.GetValue<string>(), verified["expires_in"]!.GetValue<int>()));

        world.Control.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(401, (await InfoAsync(world, Token(issued))).Status);
        Assert.Equal("""{"error":"invalid_request","error_description":"access token expired"}""", (await world.GetAsync($"/oauth2/v2.1/verify?access_token={Token(issued)}")).Text);
    }

    [Fact]
    public async Task E22_stateless_tokens_may_be_as_many_as_one_likes()
    {
        await using var world = await LoginWorld.StartAsync();
        var first = Token(await world.FormAsync("/oauth2/v3/token", Secret(world)));
        for (var n = 0; n < 40; n++)
        {
            Assert.Equal(200, (await world.FormAsync("/oauth2/v3/token", Secret(world))).Status);
        }
        Assert.Equal(200, (await InfoAsync(world, first)).Status);
    }

    [Fact]
    public async Task E22_a_short_lived_token_lives_thirty_days_and_the_thirty_first_ends_the_oldest()
    {
        await using var world = await LoginWorld.StartAsync();
        var tokens = new List<string>();
        for (var n = 0; n < 31; n++)
        {
            tokens.Add(Token(await world.FormAsync("/v2/oauth/accessToken", Secret(world))));
        }
        Assert.Equal(401, (await InfoAsync(world, tokens[0])).Status);
        Assert.Equal(200, (await InfoAsync(world, tokens[1])).Status);
        await world.FormAsync("/v2/oauth/revoke", ("access_token", tokens[2]));
        Assert.Equal(401, (await InfoAsync(world, tokens[2])).Status);
        Assert.Equal(2_592_000, (await world.FormAsync("/v2/oauth/verify", ("access_token", tokens[3]))).Json!["expires_in"]!.GetValue<int>());
        world.Control.Advance(TimeSpan.FromDays(30));
        Assert.Equal(401, (await InfoAsync(world, tokens[30])).Status);
    }

    [Fact]
    public async Task E22_a_token_by_assertion_lives_as_long_as_asked_and_the_thirty_first_is_refused()
    {
        await using var world = await LoginWorld.StartAsync();
        using var rsa = RSA.Create(2048);
        var sign = Signer(world, rsa);
        var first = await world.FormAsync("/oauth2/v2.1/token", Assertion(sign(_ => { })));
        Assert.Equal(86_400, first.Json!["expires_in"]!.GetValue<int>());
        Assert.Equal(200, (await InfoAsync(world, Token(first))).Status);
        for (var n = 1; n < 30; n++)
        {
            Assert.Equal(200, (await world.FormAsync("/oauth2/v2.1/token", Assertion(sign(_ => { })))).Status);
        }
        var refused = await world.FormAsync("/oauth2/v2.1/token", Assertion(sign(_ => { })));
        Assert.Equal((400, "The maximum number of access tokens has already been issued"), (refused.Status, refused.Json!["error_description"]!.GetValue<string>()));
        var kids = (await world.GetAsync($"/oauth2/v2.1/tokens/kid?client_assertion_type={Uri.EscapeDataString(ByJwt)}&client_assertion={sign(_ => { })}")).Json!["kids"]!.AsArray();
        Assert.Equal(30, kids.Count);
        Assert.Equal(first.Json["key_id"]!.GetValue<string>(), kids[0]!.GetValue<string>());

        await world.FormAsync("/oauth2/v2.1/revoke", [("access_token", Token(first)), .. Secret(world)]);
        Assert.Equal(401, (await InfoAsync(world, Token(first))).Status);
        Assert.Equal(200, (await world.FormAsync("/oauth2/v2.1/token", Assertion(sign(_ => { })))).Status);
    }

    [Fact]
    public async Task E22_an_assertion_that_is_forged_misdirected_or_lives_too_long_is_refused()
    {
        await using var world = await LoginWorld.StartAsync();
        using var rsa = RSA.Create(2048);
        using var other = RSA.Create(2048);
        var (sign, forge) = (Signer(world, rsa), Signer(world, other));
        var swapped = forge(_ => { }).Split('.');
        var kidOfMine = sign(_ => { }).Split('.')[0];
        foreach (var bad in new[]
        {
            "rubbish", $"{kidOfMine}.{swapped[1]}.{swapped[2]}", sign(c => c["aud"] = "https://elsewhere/"), sign(c => c["sub"] = "1"),
            sign(c => c["exp"] = world.Control.Now.ToUnixTimeSeconds() + 1900), sign(c => c["exp"] = world.Control.Now.ToUnixTimeSeconds()), sign(c => c["token_exp"] = 2_592_001),
        })
        {
            Assert.Equal(400, (await world.FormAsync("/oauth2/v2.1/token", Assertion(bad))).Status);
        }
        var unknown = Jwt.Write(new JsonObject { ["alg"] = "RS256", ["kid"] = "nobody" }, [], _ => [1]);
        Assert.Equal((404, "Cannot find channel key that satisfies the conditions"), await world.FormAsync("/oauth2/v3/token", Assertion(unknown)) is var a ? (a.Status, a.Json!["error_description"]!.GetValue<string>()) : default);
        Assert.Equal(200, (await world.FormAsync("/oauth2/v3/token", Assertion(sign(_ => { })))).Status);
    }

    [Fact]
    public async Task E22_errors_are_in_OAuths_form()
    {
        await using var world = await LoginWorld.StartAsync();
        Assert.Equal((400, """{"error":"invalid_client","error_description":"invalid client_secret"}"""), await world.FormAsync("/oauth2/v3/token", Secret(world, "wrong")) is var a ? (a.Status, a.Text) : default);
        Assert.Equal("""{"error":"invalid_request","error_description":"some parameters missed or invalid"}""", (await world.FormAsync("/v2/oauth/accessToken", ("client_id", "1"))).Text);
        Assert.Equal(400, (await world.World.PostAsync("/oauth2/v3/token", new JsonObject())).Status);
    }

    [Fact]
    public async Task E3_short_lived_tokens_are_issued_370_times_a_second_at_most()
    {
        await using var world = await LoginWorld.StartAsync();
        world.Control.Limits = true;
        for (var n = 0; n < 370; n++)
        {
            Assert.Equal(200, (await world.FormAsync("/v2/oauth/accessToken", Secret(world))).Status);
        }
        Assert.Equal(429, (await world.FormAsync("/v2/oauth/accessToken", Secret(world))).Status);
        world.Control.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await world.FormAsync("/v2/oauth/accessToken", Secret(world))).Status);
    }

    [Fact]
    public async Task Faults_strike_the_endpoints_of_tokens_Login_and_LIFF_by_their_names()
    {
        await using var world = await LoginWorld.StartAsync();
        foreach (var (endpoint, status) in new[] { ("token/stateless", 503), ("login/verify", 500), ("liff/list", 429) })
        {
            world.Control.AddFault(new Fault { Endpoint = endpoint, Status = status, Count = 1 });
        }
        Assert.Equal(200, (await world.FormAsync("/v2/oauth/verify", ("access_token", world.World.Account.AccessToken))).Status);
        Assert.Equal(503, (await StatelessAsync()).Status);
        Assert.Equal(200, (await StatelessAsync()).Status);
        Assert.Equal(500, (await world.GetAsync("/oauth2/v2.1/verify?access_token=x")).Status);
        Assert.Equal(429, (await world.GetAsync("/liff/v1/apps", await world.OwnTokenAsync())).Status);
        Assert.All(world.Control.FaultList(), f => Assert.Equal(1, f.Hits));

        // A fault of one account strikes nothing that belongs to no account.
        world.Control.ClearFaults();
        world.Control.AddFault(new Fault { Account = world.World.Channel, Status = 500 });
        Assert.Equal(200, (await StatelessAsync()).Status);

        Task<Answer> StatelessAsync() => world.FormAsync("/oauth2/v3/token", Secret(world));
    }
}
