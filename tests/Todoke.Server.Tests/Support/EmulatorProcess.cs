using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;

namespace Todoke.Server.Tests.Support;

/// <summary>The emulator as a process of its own, which outlives the servers that talk to it; its log file is the judge.</summary>
public sealed class EmulatorProcess : IAsyncDisposable
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    readonly ChildProcess _process;
    readonly string _log;
    long _read, _received;

    EmulatorProcess(ChildProcess process, Uri address, string log)
    {
        (_process, _log, Address) = (process, log, address);
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <param name="folder">Where the log goes.</param>
    /// <param name="delay">Answer delay in milliseconds, <c>20-60</c> or <c>0</c>.</param>
    public static async Task<EmulatorProcess> StartAsync(string folder, string delay)
    {
        var log = Path.Combine(folder, "line.jsonl");
        var process = ChildProcess.Start(typeof(EmulatorHost), ["--port", "0", "--log", log, "--delay-ms", delay, "--limits", "off"], new Dictionary<string, string>(), "emulator ready ");
        try { return new EmulatorProcess(process, await process.ReadyAsync(TestWorld.Cancel), log); }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async Task<T> PostAsync<T>(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync("/control/" + path, body, Json, TestWorld.Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestWorld.Cancel)}");
        return (await answer.Content.ReadFromJsonAsync<T>(Json, TestWorld.Cancel))!;
    }

    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>("/control/" + path, TestWorld.Cancel);

    public Task<AccountView> AddAccountAsync(string provider, string name) => PostAsync<AccountView>("accounts", new { provider, display_name = name });

    /// <summary>How many messages people got so far, repetitions included: as far as the log is written. Costs the emulator nothing.</summary>
    public long Received()
    {
        using var file = new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _read;
        using var text = new StreamReader(file);
        // Only whole lines: the last one may be half written.
        foreach (var line in text.ReadToEnd() is var more && more.LastIndexOf('\n') is var end and >= 0 ? more[..(end + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries) : [])
        {
            _read += Encoding.UTF8.GetByteCount(line) + 1;
            if (line.StartsWith("{\"type\":\"message\"", StringComparison.Ordinal)) _received++;
        }
        return _received;
    }

    /// <summary>The log as it lies on disk.</summary>
    public async Task<LineLog> LogAsync()
    {
        using var answer = await Http.PostAsync("/control/flush", null, TestWorld.Cancel);
        answer.EnsureSuccessStatusCode();
        return LineLog.Read(await File.ReadAllLinesAsync(_log, TestWorld.Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
    }
}

/// <summary>What the emulator's log says. <c>Received</c>: messages per user id.</summary>
public sealed record LineLog(IReadOnlyList<LineLog.Request> Requests, IReadOnlyDictionary<string, int> Received)
{
    public sealed record Request(string Endpoint, string? RetryKey, string Outcome, int Status, int People);

    public static LineLog Read(IEnumerable<string> lines)
    {
        var (requests, received) = (new List<Request>(), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            var entry = json.RootElement;
            if (entry.GetProperty("endpoint").GetString() is not ("push" or "multicast")) continue;
            if (entry.Text("type") == "message") received[entry.Text("user_id")] = received.GetValueOrDefault(entry.Text("user_id")) + 1;
            else requests.Add(new(entry.Text("endpoint"), entry.GetProperty("retry_key").GetString(), entry.Text("outcome"), (int)entry.Number("status"), (int)entry.Number("people")));
        }
        return new(requests, received);
    }

    /// <summary>Fails unless exactly these people got a message, each exactly one.</summary>
    public void EachOnce(IReadOnlyCollection<string> expected)
    {
        var missing = expected.Count(u => !Received.ContainsKey(u));
        var doubled = Received.Count(r => r.Value > 1);
        var strangers = Received.Keys.Except(expected).Count();
        Assert.True((missing, doubled, strangers) == (0, 0, 0), $"of {expected.Count} people {missing} got nothing, {doubled} got it more than once; {strangers} others got it too");
    }
}
