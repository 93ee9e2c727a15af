using System.Text.Json;
using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;
using Todoke.Server.Api;
using Todoke.Server.Profiles;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Support;

/// <summary>A World with one LINE account on an emulator of its own, reached over real HTTP.</summary>
public sealed class Shop : IAsyncDisposable
{
    Shop(TestWorld world, EmulatorHost line, AccountView channel, long account) => (World, Line, Channel, Account) = (world, line, channel, account);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public TestWorld World { get; }

    public EmulatorHost Line { get; }

    /// <summary>The account as LINE knows it.</summary>
    public AccountView Channel { get; }

    /// <summary>The account's id in Todoke.</summary>
    public long Account { get; }

    public static async Task<Shop> StartAsync(string kind, NewAccount? account = null, Func<ServerOptions, ServerOptions>? change = null) => await StartAsync(await Ledgers.MakeReadyAsync(kind), change, account);

    /// <summary>On a ledger that is there already; it is removed with this shop.</summary>
    /// <param name="place">The ledger.</param>
    /// <param name="change">Options that differ.</param>
    /// <param name="account">As LINE knows it.</param>
    /// <param name="through">The way to LINE where it is not straight: given the emulator, the address that the server calls.</param>
    public static async Task<Shop> StartAsync(TestLedger place, Func<ServerOptions, ServerOptions>? change, NewAccount? account = null, Func<EmulatorHost, Task<Uri>>? through = null)
    {
        var line = await EmulatorHost.Start(new EmulatorOptions { MinDelayMs = 0, MaxDelayMs = 0, Limits = false }, Cancel);
        var world = await TestWorld.StartAsync(place, change);
        var channel = line.Control.AddAccount(account ?? new NewAccount { Provider = "p1", DisplayName = "テスト商店" });
        return new Shop(world, line, channel, await AddAccountAsync(world, line, channel, through is null ? null : await through(line)));
    }

    public static async Task<long> AddAccountAsync(TestWorld world, EmulatorHost line, AccountView channel, Uri? through = null) => (await world.PostAsync("accounts", new
    {
        name = channel.DisplayName, provider = channel.Provider, channel_id = channel.ChannelId, channel_secret = channel.ChannelSecret, channel_access_token = channel.AccessToken, api_base = (through ?? line.BaseAddress).ToString(),
    })).Number("id");

    /// <summary>Quiet people c1…cN, known to both sides; every <paramref name="blockedEvery"/>-th has blocked the account, and Todoke knows it.</summary>
    /// <returns>Their profile ids in order.</returns>
    public async Task<IReadOnlyList<long>> AddPeopleAsync(int count, int? blockedEvery = null)
    {
        var made = await Line.Control.GenerateAsync(new GenerateRequest { Count = count, Account = Channel.ChannelId, BlockedEvery = blockedEvery, IdPrefix = "c", List = true }, Cancel);
        var inputs = made.People!.Select((p, i) => new PersonInput
        {
            Identities = [new(Identity.Line, Channel.Provider, p.UserIds[Channel.Provider]), new(Identity.Customer, "shop", p.Id)],
            DisplayName = p.Name,
            Friendship = new(Account, blockedEvery is { } n && (i + 1) % n == 0 ? FriendshipState.Blocked : FriendshipState.Following, null, 0),
        });
        var ids = new List<long>();
        foreach (var chunk in inputs.Chunk(1000))
        {
            var written = await World.Ledger.WriteAsync(w => PeopleUpsert.RunAsync(w, chunk, Actor.System, Cancel), Cancel);
            ids.AddRange(written.Value.Select(o => PeopleUpsert.ProfileOf(o)!.Value));
        }
        return ids;
    }

    public static object Everyone { get; } = new { version = 1, condition = new { type = "everyone" } };

    public Task<JsonElement> DraftAsync(string text, object? definition = null, bool trackLinks = true, object? options = null, object? variants = null) => World.SendAsync(HttpMethod.Post, "campaigns", new
    {
        account_id = Account, name = "春のお知らせ", audience = new { definition = definition ?? Everyone }, content = new { bubbles = new object[] { new { type = "text", text } } }, track_links = trackLinks, options, variants,
    }, System.Net.HttpStatusCode.Created);

    /// <summary>Sends a draft to its end.</summary>
    public async Task<JsonElement> SendAsync(long campaign)
    {
        await World.PostAsync($"campaigns/{campaign}/send", new { });
        await World.SettledAsync();
        return await World.GetAsync($"campaigns/{campaign}");
    }

    /// <summary>The content of a message of one text.</summary>
    public static object Text(string text) => new { bubbles = new object[] { new { type = "text", text } } };

    /// <summary>Time passes, and everything due by then is done.</summary>
    public async Task LaterAsync(TimeSpan by)
    {
        World.Clock.Advance(by);
        await World.SettledAsync();
    }

    /// <summary>What LINE delivered so far: requests, people, and messages beyond the first to a person.</summary>
    public (int Requests, int People, int Doubled) Received()
    {
        var report = Line.Control.Deliveries(new DeliveryQuery { Account = Channel.ChannelId });
        return (report.Requests, report.DistinctPeople, report.Duplicates);
    }

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await Line.DisposeAsync();
    }
}
