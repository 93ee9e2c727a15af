using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Support;

/// <summary><c>Todoke.Server serve</c> as a process of its own. Killed and started again on the same ledger it is the same installation.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    readonly ChildProcess _process;

    ServerProcess(ChildProcess process, Uri address, string apiKey)
    {
        (_process, Address) = (process, address);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address, "/api/v1/"), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", apiKey) } };
    }

    public Uri Address { get; }

    /// <summary>An owner, by API key; relative to <c>/api/v1/</c>.</summary>
    public HttpClient Http { get; }

    public ChildProcess Process => _process;

    /// <summary>Starts it without waiting: for a start that is to fail.</summary>
    public static ChildProcess Launch(LedgerAddress ledger, string folder, byte[] key, params (string Name, string Value)[] environment) => ChildProcess.Start(typeof(World), ["serve", "--port", "0"],
        new Dictionary<string, string>
        {
            ["TODOKE_LEDGER"] = ledger switch { LedgerAddress.Sqlite s => "sqlite:" + s.File, LedgerAddress.Postgres p => p.ConnectionString, _ => throw new ArgumentOutOfRangeException(nameof(ledger)) },
            ["TODOKE_DATA"] = folder,
            ["TODOKE_KEY"] = Convert.ToBase64String(key),
        }.Concat(environment.Select(e => KeyValuePair.Create(e.Name, e.Value))).ToDictionary(), readyText: " listens on ");

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(LedgerAddress ledger, string folder, byte[] key, string apiKey, params (string Name, string Value)[] environment)
    {
        var process = Launch(ledger, folder, key, environment);
        try
        {
            var server = new ServerProcess(process, await process.ReadyAsync(TestWorld.Cancel), apiKey);
            await Polling.UntilAsync(async () =>
            {
                using var answer = await server.Http.GetAsync(new Uri(server.Address, "/healthz/ready"), TestWorld.Cancel);
                return answer.StatusCode == HttpStatusCode.OK;
            });
            return server;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, HttpStatusCode.OK);

    public Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.OK) => SendAsync(HttpMethod.Post, path, body, expected);

    async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: ApiJson.Options) };
        using var answer = await Http.SendAsync(request, TestWorld.Cancel);
        return await answer.JsonAsync(expected);
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
    }
}

/// <summary>Waiting for another process, which rings no bell here.</summary>
public static class Polling
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120), Pause = TimeSpan.FromMilliseconds(15);

    /// <summary>Asks until the answer is yes; fails after two minutes.</summary>
    public static async Task UntilAsync(Func<Task<bool>> yes, Func<string>? why = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await yes())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience) Assert.Fail($"It did not happen within {Patience.TotalSeconds:0} s. {why?.Invoke()}");
            await Task.Delay(Pause, TimeProvider.System, TestWorld.Cancel);
        }
    }
}
