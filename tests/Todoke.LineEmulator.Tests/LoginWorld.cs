using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Login;

namespace Todoke.LineEmulator.Tests;

/// <summary>A world with a Login channel that offers the official account, and a browser that follows nothing by itself.</summary>
internal sealed class LoginWorld : IAsyncDisposable
{
    public const string Callback = "https://shop.example/callback";
    private readonly HttpClient browser;

    private LoginWorld(World world, LoginChannelView login)
    {
        (World, Login) = (world, login);
        browser = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = world.Host.BaseAddress };
    }

    public World World { get; }

    public EmulatorControl Control => World.Control;

    public LoginChannelView Login { get; }

    public static async Task<LoginWorld> StartAsync(bool email = false)
    {
        var world = await World.StartAsync(o => o with { Time = new StoppedTime() });
        await world.Control.AddPeopleAsync(new PeopleRequest { People = [new NewPerson { Id = "stranger", Name = "通りすがり" }] }, TestContext.Current.CancellationToken);
        return new LoginWorld(world, world.Control.AddLoginChannel(new NewLoginChannel { Provider = "shop", Name = "お店ログイン", CallbackUrls = [Callback], Account = world.Channel, Email = email }));
    }

    public string Authorize(string extra = "", string scope = "profile openid") =>
        $"/oauth2/v2.1/authorize?response_type=code&client_id={Login.ChannelId}&redirect_uri={Uri.EscapeDataString(Callback)}&state=s1&scope={Uri.EscapeDataString(scope)}{extra}";

    /// <summary>Gets a page or where it leads.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path) => browser.GetAsync(path, TestContext.Current.CancellationToken);

    /// <summary>Fills in the page's form.</summary>
    public Task<HttpResponseMessage> AnswerAsync(string path, string person, bool allow = true, bool addFriend = false) =>
        browser.PostAsync(path, Fields(("person", person), ("allow", allow ? "true" : "false"), ("add_friend", addFriend ? "true" : "")), TestContext.Current.CancellationToken);

    public async Task<Answer> FormAsync(string path, params (string Name, string Value)[] fields)
    {
        using var response = await browser.PostAsync(path, Fields(fields), TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    public async Task<Answer> GetAsync(string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await browser.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Logs a person in; the parameters of the way back.</summary>
    public async Task<IReadOnlyDictionary<string, string>> LogInAsync(string person = "p1", string extra = "", string scope = "profile openid", bool addFriend = false)
    {
        using var back = await AnswerAsync(Authorize(extra, scope), person, addFriend: addFriend);
        Assert.Equal(302, (int)back.StatusCode);
        Assert.StartsWith(Callback, back.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        return Parameters(back.Headers.Location);
    }

    public Task<Answer> RedeemAsync(string code, string? verifier = null, string redirect = Callback) => FormAsync(
        "/oauth2/v2.1/token",
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect), ("client_id", Login.ChannelId), ("client_secret", Login.ChannelSecret), .. verifier is null ? ((string, string)[])[] : [("code_verifier", verifier)]]);

    /// <summary>Logs a person in and redeems the code.</summary>
    public async Task<JsonNode> TokensAsync(string person = "p1", string extra = "", string scope = "profile openid") =>
        (await RedeemAsync((await LogInAsync(person, extra, scope))["code"])).Json!;

    /// <summary>The Login channel's own stateless token.</summary>
    public async Task<string> OwnTokenAsync() => (await FormAsync(
        "/oauth2/v3/token", ("grant_type", "client_credentials"), ("client_id", Login.ChannelId), ("client_secret", Login.ChannelSecret))).Json!["access_token"]!.GetValue<string>();

    public static IReadOnlyDictionary<string, string> Parameters(Uri url)
    {
        var parsed = HttpUtility.ParseQueryString(url.Query);
        return parsed.AllKeys.OfType<string>().ToDictionary(k => k, k => parsed[k]!, StringComparer.Ordinal);
    }

    /// <summary>An ID token made by hand, signed as the channel would.</summary>
    public string Forge(Action<JsonObject> change)
    {
        var now = Control.Now.ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = "https://access.line.me", ["sub"] = World.UserId("p1"), ["aud"] = Login.ChannelId, ["exp"] = now + 60, ["iat"] = now };
        change(claims);
        return Jwt.Write(new JsonObject { ["alg"] = "HS256" }, claims, signed => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Login.ChannelSecret), signed));
    }

    public static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await World.DisposeAsync();
    }

    private static FormUrlEncodedContent Fields(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
}
