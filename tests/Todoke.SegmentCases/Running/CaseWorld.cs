using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Todoke.Server.Api;
using Todoke.Server.ApiKeys;
using Todoke.Server.Ledger;
using Todoke.Server.Watching;
using Todoke.Server.Worlds;

namespace Todoke.SegmentCases.Running;

/// <summary>The World of one scenario: a whole server on a free port and a clock that moves when told. It is spoken to as by any client, over HTTP.</summary>
internal sealed class CaseWorld : IAsyncDisposable
{
    readonly ServerOptions _options;
    readonly ServerTroubles _troubles;
    World _world;
    HttpClient _http;

    CaseWorld(ServerOptions options, ManualClock clock, ServerTroubles troubles, World world, string key)
    {
        (_options, Clock, _troubles, _world, Key) = (options, clock, troubles, world, key);
        _http = Client();
    }

    public ManualClock Clock { get; }

    public LedgerStore Ledger => _world.Ledger;

    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    string Key { get; }

    public static async Task<CaseWorld> StartAsync(CaseLedger place, DateTimeOffset start, CancellationToken cancel)
    {
        var clock = new ManualClock(start);
        var options = new ServerOptions { Ledger = place.Address, DataDirectory = place.Folder, Key = RandomNumberGenerator.GetBytes(32), Port = 0, Rehearsing = true };
        var troubles = new ServerTroubles();
        var world = await StartAsync(options, clock, troubles, cancel);
        var (_, key) = (await world.Ledger.WriteAsync(w => ApiKeyTable.CreateAsync(w, "cases", Roles.Owner, cancel), cancel)).Value;
        return new CaseWorld(options, clock, troubles, world, key);
    }

    static Task<World> StartAsync(ServerOptions options, ManualClock clock, ServerTroubles troubles, CancellationToken cancel) =>
        World.StartAsync(options, clock, cancel, log => log.AddProvider(troubles));

    /// <summary>Stops the server and starts it on the same ledger, at the same instant.</summary>
    public async Task RestartAsync(CancellationToken cancel)
    {
        _http.Dispose();
        await _world.DisposeAsync();
        _world = await StartAsync(_options, Clock, _troubles, cancel);
        _http = Client();
        await SettledAsync(cancel);
    }

    /// <exception cref="InvalidOperationException">It never will: a worker failed and the server stopped.</exception>
    public async Task SettledAsync(CancellationToken cancel)
    {
        var stopping = _world.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, stopping);
        try
        {
            // Workers rest until they hold the lease; at rest before that is not settled.
            await _world.Services.GetRequiredService<SenderLease>().HeldAsync(either.Token);
            await _world.SettledAsync(either.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested) { throw Trouble("The server stopped"); }
    }

    /// <summary>Moves the clock from one settled state to the next due instant and so on; or at once, and everything that fell due on the way comes late.</summary>
    public async Task MoveToAsync(DateTimeOffset instant, bool atOnce, CancellationToken cancel)
    {
        await SettledAsync(cancel);
        var watch = _world.Services.GetRequiredService<WatchKeeper>();
        while (!atOnce && watch.NextDue is var due && due > Now && due < instant.ToUnixTimeMilliseconds())
        {
            Clock.MoveTo(DateTimeOffset.FromUnixTimeMilliseconds(due));
            await SettledAsync(cancel);
        }
        Clock.MoveTo(instant);
        await SettledAsync(cancel);
    }

    /// <summary>The answer's body; it may be empty.</summary>
    /// <exception cref="RefusedException">The server did not do it, or not all of it.</exception>
    public async Task<JsonElement> WriteAsync(HttpMethod method, string path, object? body, CancellationToken cancel, long? version = null)
    {
        var answer = await SendAsync(method, path, body, version, cancel);
        // Calls with many items write the good ones and name the others.
        if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("problems", out var problems) && problems.GetArrayLength() > 0) throw new RefusedException(answer);
        return answer;
    }

    public Task<JsonElement> PostAsync(string path, object? body, CancellationToken cancel) => WriteAsync(HttpMethod.Post, path, body, cancel);

    /// <summary>A question; warnings in its answer are no refusal.</summary>
    /// <exception cref="RefusedException">It was not answered.</exception>
    public Task<JsonElement> AskAsync(HttpMethod method, string path, object? body, CancellationToken cancel) => SendAsync(method, path, body, null, cancel);

    // What is nested too deep is sent all the same: to refuse it is the server's part.
    internal static readonly JsonSerializerOptions Writing = new(ApiJson.Options) { MaxDepth = Format.CaseReader.Deepest };

    async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, long? version, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: Writing) };
        if (version is { } number) request.Headers.TryAddWithoutValidation("If-Match", $"\"{number}\"");
        using var answer = await _http.SendAsync(request, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        JsonElement json = default;
        if (text.Length > 0 && text[0] is '{' or '[') json = JsonSerializer.Deserialize<JsonElement>(text);
        if (answer.IsSuccessStatusCode) return json;
        if ((int)answer.StatusCode is >= 400 and < 500 && json.ValueKind == JsonValueKind.Object) throw new RefusedException(json);
        throw Trouble($"{method} {path}: {(int)answer.StatusCode}");
    }

    InvalidOperationException Trouble(string what) => new(_troubles.First is { } first ? $"{what}: {first}" : what);

    HttpClient Client()
    {
        var http = new HttpClient { BaseAddress = new Uri(_world.Address, "/api/v1/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _world.DisposeAsync();
    }
}
