using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Login;

namespace Todoke.LineEmulator.Tests.Contract;

internal static partial class GoodRequests
{
    private const string ByJwt = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static IEnumerable<Good> Tokens =>
    [
        new("POST /oauth2/v3/token", StatelessAsync),
        new("GET /oauth2/v2.1/tokens/kid", async w =>
        {
            await SignedAsync(w);
            return await w.GetAsync($"/oauth2/v2.1/tokens/kid?client_assertion_type={Uri.EscapeDataString(ByJwt)}&client_assertion={Assertion(w)}");
        }),
        new("POST /oauth2/v2.1/token", SignedAsync),
        new("GET /oauth2/v2.1/verify", async w => await w.GetAsync($"/oauth2/v2.1/verify?access_token={Token(await SignedAsync(w))}")),
        new("POST /oauth2/v2.1/revoke", async w => await FormAsync(w, "/oauth2/v2.1/revoke", ("client_id", w.Channel), ("client_secret", w.Account.ChannelSecret), ("access_token", Token(await SignedAsync(w))))),
        new("POST /v2/oauth/accessToken", ShortLivedAsync),
        new("POST /v2/oauth/verify", async w => await FormAsync(w, "/v2/oauth/verify", ("access_token", Token(await ShortLivedAsync(w))))),
        new("POST /v2/oauth/revoke", async w => await FormAsync(w, "/v2/oauth/revoke", ("access_token", Token(await ShortLivedAsync(w))))),
    ];

    private static IEnumerable<Good> Liff =>
    [
        new("POST /liff/v1/apps", async w => await AddAppAsync(w, await LoginTokenAsync(w))),
        new("GET /liff/v1/apps", async w =>
        {
            var token = await LoginTokenAsync(w);
            await AddAppAsync(w, token);
            return await w.GetAsync("/liff/v1/apps", token);
        }),
        new("PUT /liff/v1/apps/{liffId}", async w =>
        {
            var token = await LoginTokenAsync(w);
            return await w.SendAsync(HttpMethod.Put, $"/liff/v1/apps/{(string)(await AddAppAsync(w, token)).Json!["liffId"]!}", """{"description":"会員証"}""", token: token);
        }),
        new("DELETE /liff/v1/apps/{liffId}", async w =>
        {
            var token = await LoginTokenAsync(w);
            return await w.SendAsync(HttpMethod.Delete, $"/liff/v1/apps/{(string)(await AddAppAsync(w, token)).Json!["liffId"]!}", null, token: token);
        }),
    ];

    private static Task<Answer> StatelessAsync(World w) =>
        FormAsync(w, "/oauth2/v3/token", ("grant_type", "client_credentials"), ("client_id", w.Channel), ("client_secret", w.Account.ChannelSecret));

    private static Task<Answer> ShortLivedAsync(World w) =>
        FormAsync(w, "/v2/oauth/accessToken", ("grant_type", "client_credentials"), ("client_id", w.Channel), ("client_secret", w.Account.ChannelSecret));

    private static Task<Answer> SignedAsync(World w) =>
        FormAsync(w, "/oauth2/v2.1/token", ("grant_type", "client_credentials"), ("client_assertion_type", ByJwt), ("client_assertion", Assertion(w)));

    /// <summary>A JWT signed with a key that the channel has just been given.</summary>
    private static string Assertion(World w)
    {
        using var rsa = RSA.Create(2048);
        var key = rsa.ExportParameters(false);
        var kid = w.Control.AddAssertionKey(w.Channel, new NewAssertionKey(Base64Url.EncodeToString(key.Modulus), Base64Url.EncodeToString(key.Exponent)));
        var claims = new JsonObject { ["iss"] = w.Channel, ["sub"] = w.Channel, ["aud"] = "https://api.line.me/", ["exp"] = w.Control.Now.ToUnixTimeSeconds() + 1800, ["token_exp"] = 86_400 };
        return Jwt.Write(new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = kid }, claims, signed => rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static async Task<string> LoginTokenAsync(World w)
    {
        var login = w.Control.AddLoginChannel(new NewLoginChannel { Provider = "shop", Name = "お店ログイン", CallbackUrls = [LoginWorld.Callback], Account = w.Channel });
        return Token(await FormAsync(w, "/oauth2/v3/token", ("grant_type", "client_credentials"), ("client_id", login.ChannelId), ("client_secret", login.ChannelSecret)));
    }

    private static Task<Answer> AddAppAsync(World w, string token) =>
        w.PostAsync("/liff/v1/apps", new JsonObject { ["view"] = new JsonObject { ["type"] = "tall", ["url"] = "https://shop.example/card" }, ["description"] = "会員証", ["scope"] = new JsonArray("openid", "profile") }, token: token);

    private static string Token(Answer issued) => (string)issued.Json!["access_token"]!;

    private static async Task<Answer> FormAsync(World w, string path, params (string Name, string Value)[] fields)
    {
        using var response = await w.Http.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }
}
