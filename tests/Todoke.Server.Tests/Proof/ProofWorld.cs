using System.Security.Cryptography;
using System.Text.Json;
using Todoke.LineEmulator.Control;
using Todoke.Server.Api;
using Todoke.Server.ApiKeys;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Proof;

/// <summary>
/// A ledger, the emulator as a process of its own, and servers that come and go. The test looks into the ledger beside them, as a CLI verb would.
/// </summary>
public sealed class ProofWorld : IAsyncDisposable
{
    readonly List<ServerProcess> _servers = [];
    readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    ProofWorld(TestLedger place, EmulatorProcess line, LedgerStore ledger) => (Place, Line, Ledger) = (place, line, ledger);

    static CancellationToken Cancel => TestWorld.Cancel;

    public TestLedger Place { get; }

    public EmulatorProcess Line { get; }

    public LedgerStore Ledger { get; }

    public AccountView Channel { get; private set; } = null!;

    public long Account { get; private set; }

    public byte[] Key => _key;

    public string ApiKey { get; private set; } = "";

    /// <summary>LINE user ids of everybody made by <see cref="AddPeopleAsync"/>.</summary>
    public List<string> Users { get; } = [];

    public static async Task<ProofWorld> StartAsync(string kind, string delay = "20-60")
    {
        var place = await Ledgers.MakeReadyAsync(kind);
        EmulatorProcess? line = null;
        try
        {
            line = await EmulatorProcess.StartAsync(place.Folder, delay);
            var world = new ProofWorld(place, line, await LedgerStore.OpenAsync(place.Address, TimeProvider.System, serve: false, Cancel));
            world.ApiKey = (await world.Ledger.WriteAsync(w => ApiKeyTable.CreateAsync(w, "proof", Roles.Owner, Cancel), Cancel)).Value.Key;
            world.Channel = await line.AddAccountAsync("p1", "テスト商店");
            return world;
        }
        catch
        {
            if (line is not null) await line.DisposeAsync();
            await place.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server on the ledger; the first one is told of the LINE account.</summary>
    public Task<ServerProcess> StartServerAsync(params (string, string)[] environment) => StartServerAsync(Place.Address, environment);

    public async Task<ServerProcess> StartServerAsync(LedgerAddress ledger, params (string, string)[] environment)
    {
        // After a kill the next server waits until the lease of the dead one has run out: as long as a lease lasts, which says nothing here.
        if (environment.Length == 0) environment = [("TODOKE_SENDER_LEASE_S", "4")];
        var server = await ServerProcess.StartAsync(ledger, Place.Folder, _key, ApiKey, environment);
        _servers.Add(server);
        if (Account == 0)
            Account = (await server.PostAsync("accounts", new
            {
                name = Channel.DisplayName, provider = Channel.Provider, channel_id = Channel.ChannelId, channel_secret = Channel.ChannelSecret, channel_access_token = Channel.AccessToken,
                api_base = Line.Address.ToString(),
            })).Number("id");
        return server;
    }

    /// <summary>Quiet people who follow, known to LINE and to the ledger.</summary>
    public async Task AddPeopleAsync(int count)
    {
        var made = await Line.PostAsync<PeopleAdded>("people/generate", new { count, account = Channel.ChannelId, id_prefix = "c", list = true });
        foreach (var chunk in made.People!.Chunk(1000))
        {
            var inputs = chunk.Select(p => new PersonInput
            {
                Identities = [new(Identity.Line, Channel.Provider, p.UserIds[Channel.Provider])], DisplayName = p.Name, Friendship = new(Account, FriendshipState.Following, null, 0),
            }).ToList();
            await Ledger.WriteAsync(w => PeopleUpsert.RunAsync(w, inputs, Actor.System, Cancel), Cancel);
            Users.AddRange(chunk.Select(p => p.UserIds[Channel.Provider]));
        }
    }

    public async Task<long> DraftAsync(ServerProcess server, string text) => (await server.PostAsync("campaigns", new
    {
        account_id = Account, name = "証明", audience = new { definition = Shop.Everyone }, content = new { bubbles = new object[] { new { type = "text", text } } },
    }, System.Net.HttpStatusCode.Created)).Number("id");

    /// <summary>A draft to everybody, sent. The server has seen everybody before it is asked.</summary>
    public async Task<long> SendAsync(ServerProcess server, string text)
    {
        var draft = await DraftAsync(server, text);
        await Polling.UntilAsync(async () => (await server.GetAsync($"campaigns/{draft}/estimate")).Number("reachable") == Users.Count);
        await server.PostAsync($"campaigns/{draft}/send", new { });
        return draft;
    }

    /// <summary>Waits until LINE has delivered at least so many messages.</summary>
    public Task ReceivedAsync(long messages) => Polling.UntilAsync(() => Task.FromResult(Line.Received() >= messages));

    /// <summary>Waits until the campaign has come to its end.</summary>
    public async Task<JsonElement> EndAsync(ServerProcess server, long campaign)
    {
        await Polling.UntilAsync(async () => await CountAsync($"SELECT COUNT(*) FROM campaign WHERE id = {campaign} AND state IN ('done', 'done_with_failures', 'stopped', 'cancelled')") == 1, () => server.Process.Output);
        return await server.GetAsync($"campaigns/{campaign}");
    }

    /// <summary>Done, with everybody in it, and everybody has it once by LINE's log.</summary>
    public async Task EverybodyOnceAsync(ServerProcess server, long campaign)
    {
        var end = await EndAsync(server, campaign);
        Assert.True(end.Text("state") == "done", $"{end}\n{server.Process.Output}");
        Assert.Equal(Users.Count, end.GetProperty("counts").Number("sent"));
        (await Line.LogAsync()).EachOnce(Users);
    }

    /// <summary>The request rows of a campaign: what left or may leave, by id.</summary>
    public async Task<Dictionary<long, (string RetryKey, string Body)>> RequestsAsync(long campaign) => (await Ledger.ReadAsync(l => l.QueryAsync(
        "SELECT id, retry_key, body FROM request WHERE campaign_id = @id", r => (Id: r.GetInt64(0), Key: r.GetString(1), Body: Convert.ToHexString(SHA256.HashData((byte[])r[2]))), Cancel, ("id", campaign)), Cancel))
        .ToDictionary(r => r.Id, r => (r.Key, r.Body));

    /// <summary>Rows of two numbers.</summary>
    public Task<List<(long, long)>> RowsAsync(string sql) => Ledger.ReadAsync(l => l.QueryAsync(sql, r => (r.GetInt64(0), Convert.ToInt64(r.GetValue(1), System.Globalization.CultureInfo.InvariantCulture)), Cancel), Cancel);

    public Task<long> CountAsync(string sql) => Ledger.ReadAsync(l => l.CountAsync(sql, Cancel), Cancel);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        await Ledger.DisposeAsync();
        await Line.DisposeAsync();
        await Place.DisposeAsync();
    }
}
