using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;
using Todoke.Server.Api;
using Todoke.Server.ApiKeys;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Worlds;

namespace Todoke.Bench.Ground;

/// <summary>A server with one LINE account on an emulator, three processes with this one.</summary>
internal sealed class Installation : IAsyncDisposable
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    readonly Place _place;
    readonly Child _emulator;
    readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    readonly HttpClient _line;
    string _apiKey = "";
    Child? _server;

    Installation(Place place, Child emulator, LedgerStore ledger)
    {
        (_place, _emulator, Ledger) = (place, emulator, ledger);
        _line = new HttpClient { BaseAddress = emulator.Address, Timeout = TimeSpan.FromMinutes(10) };
    }

    /// <summary>The ledger itself, beside the server: for filling it and for checking.</summary>
    public LedgerStore Ledger { get; }

    public HttpClient Api { get; private set; } = null!;

    public Uri Server => _server!.Address;

    public int ServerProcess => _server!.Id;

    public int EmulatorProcess => _emulator.Id;

    public AccountView Channel { get; private set; } = null!;

    public long Account { get; private set; }

    public string LogFile => Path.Combine(_place.Folder, "line.jsonl");

    /// <param name="delay">The emulator's answer delay in milliseconds: 80-200 as in life, or 0.</param>
    /// <param name="limits">LINE's rate limits.</param>
    public static async Task<Installation> StartAsync(Place place, string delay = "80-200", bool limits = true)
    {
        var emulator = await Child.StartAsync(typeof(EmulatorHost), ["--port", "0", "--log", Path.Combine(place.Folder, "line.jsonl"), "--delay-ms", delay, "--limits", limits ? "on" : "off"], [], "emulator ready ");
        var made = new Installation(place, emulator, await LedgerStore.OpenAsync(place.Address, TimeProvider.System, serve: false, default));
        made._apiKey = (await made.Ledger.WriteAsync(w => ApiKeyTable.CreateAsync(w, "bench", Roles.Owner, default), default)).Value.Key;
        made.Channel = await made.LineAsync<AccountView>("accounts", new { provider = "p1", display_name = "bench" });
        await made.StartServerAsync();
        made.Account = (await made.PostAsync("accounts", new
        {
            name = "bench", provider = "p1", channel_id = made.Channel.ChannelId, channel_secret = made.Channel.ChannelSecret, channel_access_token = made.Channel.AccessToken, api_base = emulator.Address.ToString(),
        })).GetProperty("id").GetInt64();
        return made;
    }

    /// <summary>Beside the usual environment of the servers started from now on.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <returns>From the start of the process until it is ready, in seconds.</returns>
    public async Task<double> StartServerAsync()
    {
        var started = Stopwatch.GetTimestamp();
        LaunchServer();
        await _server!.ReadyAsync(" listens on ");
        Api = new HttpClient { BaseAddress = new Uri(_server.Address, "/api/v1/"), Timeout = TimeSpan.FromMinutes(10), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _apiKey) } };
        await UntilAsync(async () =>
        {
            using var answer = await Api.GetAsync(new Uri(_server.Address, "/healthz/ready"));
            return answer.IsSuccessStatusCode;
        });
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Starts a server and does not wait until it is ready.</summary>
    public void LaunchServer()
    {
        var ledger = _place.Address switch { LedgerAddress.Sqlite s => "sqlite:" + s.File, LedgerAddress.Postgres p => p.ConnectionString, _ => "" };
        _server = Child.Launch(typeof(World), ["serve", "--port", "0"], new(Environment) { ["TODOKE_LEDGER"] = ledger, ["TODOKE_DATA"] = _place.Folder, ["TODOKE_KEY"] = _key });
    }

    public async Task StopServerAsync()
    {
        Api.Dispose();
        await _server!.DisposeAsync();
    }

    /// <summary>SIGKILL.</summary>
    public Task KillServerAsync() => _server!.KillAsync();

    public async Task<JsonElement> GetAsync(string path) => await ReadAsync(await Api.GetAsync(path));

    public async Task<JsonElement> PostAsync(string path, object body) => await ReadAsync(await Api.PostAsJsonAsync(path, body, Json));

    /// <summary>A draft with one text bubble.</summary>
    public async Task<long> DraftAsync(string name, object definition, string text, Dictionary<string, object> options)
    {
        var draft = new { account_id = Account, name, audience = new { definition }, content = new { bubbles = new object[] { new { type = "text", text } } }, options };
        return (await PostAsync("campaigns", draft)).GetProperty("id").GetInt64();
    }

    /// <summary>Waits until the server's index knows all of them.</summary>
    public Task KnownAsync(object definition, int people) => UntilAsync(async () => (await PostAsync("segments/count", new { definition, account_id = Account })).GetProperty("reachable").GetInt64() == people);

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement.Clone() : throw new InvalidOperationException($"{answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} {text}");
        }
    }

    public async Task<T> LineAsync<T>(string path, object body)
    {
        using var answer = await _line.PostAsJsonAsync("/control/" + path, body, Json);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<T>(Json))!;
    }

    public async Task<JsonElement> LineAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, "/control/" + path);
        using var answer = await _line.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        var text = await answer.Content.ReadAsStringAsync();
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }

    public async Task FlushLogAsync() => (await _line.PostAsync("/control/flush", null)).EnsureSuccessStatusCode().Dispose();

    /// <summary>Quiet people who follow, known to LINE and to the ledger by name.</summary>
    /// <returns>Their LINE user ids.</returns>
    public async Task<List<string>> AddPeopleAsync(int count)
    {
        var made = await LineAsync<PeopleAdded>("people/generate", new { count, account = Channel.ChannelId, id_prefix = "c", list = true });
        var users = made.People!.Select(p => p.UserIds["p1"]).ToList();
        foreach (var chunk in made.People!.Chunk(1000))
        {
            var inputs = chunk.Select(p => new PersonInput { Identities = [new(Identity.Line, "p1", p.UserIds["p1"])], DisplayName = p.Name, Friendship = new(Account, FriendshipState.Following, null, 0, p.Name) }).ToList();
            await Ledger.WriteAsync(w => PeopleUpsert.RunAsync(w, inputs, Actor.System, default), default);
        }
        await KnownAsync(Everyone, count);
        return users;
    }

    public static object Everyone { get; } = new { version = 1, condition = new { type = "everyone" } };

    public static async Task UntilAsync(Func<Task<bool>> yes)
    {
        while (!await yes()) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await StopServerAsync();
        await Ledger.DisposeAsync();
        _line.Dispose();
        await _emulator.DisposeAsync();
    }
}
