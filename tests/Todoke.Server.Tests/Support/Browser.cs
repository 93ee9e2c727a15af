using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Todoke.Server.Api;
using Todoke.Server.Security;

namespace Todoke.Server.Tests.Support;

/// <summary>What the console does in a browser: keeps cookies and repeats the anti-forgery token, unless a test takes it away.</summary>
public sealed class Browser(TestWorld world) : IDisposable
{
    readonly CookieContainer _cookies = new();
    HttpClient? _http;

    public bool RepeatsToken { get; set; } = true;

    public CookieCollection Cookies => _cookies.GetCookies(world.World.Address);

    HttpClient Http => _http ??= new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies }) { BaseAddress = new Uri(world.World.Address, "/api/v1/") };

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: ApiJson.Options) };
        if (RepeatsToken && method != HttpMethod.Get && Cookies[AntiForgery.TokenCookie] is { } token) request.Headers.Add(AntiForgery.Header, token.Value);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await Http.SendAsync(request, TestWorld.Cancel);
    }

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => await (await SendAsync(HttpMethod.Get, path)).JsonAsync(expected);

    public async Task<JsonElement> PostAsync(string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK) => await (await SendAsync(HttpMethod.Post, path, body)).JsonAsync(expected);

    public async Task<JsonElement> PatchAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.OK) => await (await SendAsync(HttpMethod.Patch, path, body)).JsonAsync(expected);

    public Task<JsonElement> SignInAsync(string email, string password, HttpStatusCode expected = HttpStatusCode.OK) => PostAsync("session", new { email, password }, expected);

    public void Dispose() => _http?.Dispose();
}
