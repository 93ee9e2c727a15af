using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Todoke.Server.Api;
using Todoke.Server.ApiKeys;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Support;

/// <summary>
/// A whole server on a free port, a ledger and a clock of its own. <see cref="Http"/> acts as an owner by API key; paths are relative to
/// <c>/api/v1/</c>: <c>await world.GetAsync("tags")</c>, <c>await world.PostAsync("tags", new { name = "VIP" })</c>.
/// </summary>
public sealed class TestWorld : IAsyncDisposable
{
    readonly TestLedger _place;
    readonly List<HttpClient> _clients = [];

    TestWorld(TestLedger place, World world, ManualClock clock) => (_place, World, Clock) = (place, world, clock);

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public World World { get; }

    public ManualClock Clock { get; }

    public LedgerStore Ledger => World.Ledger;

    public TestLedger Place => _place;

    /// <summary>Leaves the ledger where it is when this World ends, for the next one.</summary>
    public bool LeavesPlace { get; set; }

    /// <summary>An owner, by API key.</summary>
    public HttpClient Http { get; private set; } = null!;

    public T Service<T>() where T : notnull => World.Services.GetRequiredService<T>();

    /// <param name="kind"><c>sqlite</c> or <c>postgres</c>.</param>
    /// <param name="change">Options that differ from those of a rehearsing World on a free port.</param>
    public static async Task<TestWorld> StartAsync(string kind, Func<ServerOptions, ServerOptions>? change = null)
    {
        var place = await Ledgers.MakeReadyAsync(kind);
        try { return await StartAsync(place, change); }
        catch
        {
            await place.DisposeAsync();
            throw;
        }
    }

    /// <summary>On a ledger that is there already; it is removed with this World.</summary>
    public static async Task<TestWorld> StartAsync(TestLedger place, Func<ServerOptions, ServerOptions>? change = null)
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));
        var options = new ServerOptions { Ledger = place.Address, DataDirectory = place.Folder, Key = RandomNumberGenerator.GetBytes(32), Port = 0, Rehearsing = true };
        var world = await World.StartAsync(change?.Invoke(options) ?? options, clock, Cancel, log => log.AddConsole().SetMinimumLevel(LogLevel.Warning));
        var test = new TestWorld(place, world, clock);
        test.Http = await test.AsAsync(Roles.Owner);
        return test;
    }

    /// <summary>A client with a new API key of this role.</summary>
    public async Task<HttpClient> AsAsync(string role)
    {
        var (_, key) = (await Ledger.WriteAsync(w => ApiKeyTable.CreateAsync(w, "test " + role, role, Cancel), Cancel)).Value;
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A client that is nobody yet; it keeps cookies and follows no redirect.</summary>
    public HttpClient Anonymous()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(World.Address, "/api/v1/") };
        _clients.Add(client);
        return client;
    }

    public Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => SendAsync(HttpMethod.Get, path, null, expected);

    public Task<JsonElement> PostAsync(string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK) => SendAsync(HttpMethod.Post, path, body, expected);

    public Task<JsonElement> PatchAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.OK) => SendAsync(HttpMethod.Patch, path, body, expected);

    public Task<JsonElement> PutAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.OK) => SendAsync(HttpMethod.Put, path, body, expected);

    public Task<JsonElement> DeleteAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => SendAsync(HttpMethod.Delete, path, null, expected);

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: ApiJson.Options) };
        using var answer = await Http.SendAsync(request, Cancel);
        return await answer.JsonAsync(expected);
    }

    /// <summary>Returns when no worker has anything left to do at the present instant.</summary>
    public Task SettledAsync() => World.SettledAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await World.DisposeAsync();
        if (!LeavesPlace) await _place.DisposeAsync();
    }
}

/// <summary>Reading answers in tests.</summary>
public static class Answers
{
    /// <summary>The body; fails with the whole answer when the status is another one. An empty body is <c>undefined</c>.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == expected, $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} instead of {(int)expected}\n{text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static long Number(this JsonElement element, string name) => element.GetProperty(name).GetInt64();

    public static bool Flag(this JsonElement element, string name) => element.GetProperty(name).GetBoolean();

    /// <summary>The members of an array property, <c>items</c> unless said otherwise.</summary>
    public static JsonElement[] Items(this JsonElement element, string name = "items") => [.. element.GetProperty(name).EnumerateArray()];
}
