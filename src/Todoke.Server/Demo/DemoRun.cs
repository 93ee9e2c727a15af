using System.Security.Cryptography;
using Todoke.LineEmulator;
using Todoke.Samples.DemoShop;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Demo;

/// <summary>The demo cannot start as asked; the message says why and what to do.</summary>
public sealed class DemoRefusedException(string message) : Exception(message);

/// <summary>Ports on 127.0.0.1; 0 takes a free one.</summary>
public sealed record DemoPorts(int Phones = 0, int Shop = 0);

/// <summary>
/// A running demo: a World on the real clock, and beside it a LINE of its own with the shop's friends and the shop's own site. All keep what
/// they know in one folder and go on where they were at the next start.
/// </summary>
public sealed class DemoRun : IAsyncDisposable
{
    public const string Email = "demo@example.com", Password = "todoke-demo";
    const int LeastKeyLength = 16;

    DemoRun(World world, EmulatorHost line, ShopHost shop) => (World, Line, Shop) = (world, line, shop);

    public World World { get; }

    public EmulatorHost Line { get; }

    public ShopHost Shop { get; }

    /// <param name="options">As read from the environment; the demo decides itself where LINE is and what people see.</param>
    /// <param name="ports">Of the phones and of the shop's site; 0 takes a free one.</param>
    /// <param name="say">Told in plain words what takes time.</param>
    /// <param name="cancel">Gives up; a first start that is given up is begun anew the next time.</param>
    /// <exception cref="DemoRefusedException">The key is too short, a port is taken, the ledger is not the demo's.</exception>
    public static async Task<DemoRun> StartAsync(ServerOptions options, DemoPorts ports, TextWriter say, CancellationToken cancel)
    {
        if (options.ApiKey is { Length: < LeastKeyLength })
            throw new DemoRefusedException($"TODOKE_API_KEY has {options.ApiKey.Length} characters; it is an owner's key and needs {LeastKeyLength} or more. Make one with: openssl rand -hex 16");
        // The demo itself works with an owner's key too; without one from outside nobody ever learns it.
        var key = options.ApiKey ?? Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        options = options with { Rehearsing = true, PublicUrl = null, DemoSignIn = (Email, Password), ApiKey = key };
        var phones = new EmulatorOptions { Port = ports.Phones, StateFile = Path.Combine(options.DataDirectory, "phones.json"), LogFile = Path.Combine(options.DataDirectory, "line-log.jsonl") };

        if (await DemoLedger.PrepareAsync(options, phones.StateFile, cancel) == DemoLedger.Beginning.Empty)
        {
            await say.WriteLineAsync("First start: making the demo shop, its customers and what they did in the last 18 months …");
            (options, phones, ports) = await FirstStart.RunAsync(options, phones, ports, TimeProvider.System.GetUtcNow(), cancel);
        }
        var line = await StartLineAsync(phones, cancel);
        try
        {
            var world = await StartWorldAsync(options with { LineApi = line.BaseAddress, EmulatorUrl = line.BaseAddress }, TimeProvider.System, cancel);
            try
            {
                using var api = new DemoApi(world.Address, key);
                await ConnectAsync(api, line, cancel);
                var shop = await ShopSite.StartAsync(world, options, api, ports.Shop, TimeProvider.System, cancel);
                await ShopSite.OpenDoorsAsync(line, shop.Address, cancel);
                return new DemoRun(world, line, shop);
            }
            catch
            {
                await world.DisposeAsync();
                throw;
            }
        }
        catch
        {
            await line.DisposeAsync();
            throw;
        }
    }

    // Either port may be another one than last time: the shop's accounts are told where LINE is, and LINE where the shop is.
    static async Task ConnectAsync(DemoApi api, EmulatorHost line, CancellationToken cancel)
    {
        var known = line.Control.Accounts().Select(a => a.ChannelId).ToHashSet();
        foreach (var account in (await api.GetAsync("accounts", cancel)).GetProperty("items").EnumerateArray())
        {
            if (!known.Contains(account.GetProperty("channel_id").GetString()!)) continue;
            var id = account.GetProperty("id").GetInt64();
            if (account.GetProperty("api_base").GetString() != line.BaseAddress.AbsoluteUri) await api.PatchAsync($"accounts/{id}", new { api_base = line.BaseAddress.AbsoluteUri }, cancel);
            await api.PostAsync($"accounts/{id}/webhook", new { }, cancel);
        }
    }

    internal static async Task<EmulatorHost> StartLineAsync(EmulatorOptions options, CancellationToken cancel)
    {
        try { return await EmulatorHost.Start(options, cancel); }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new DemoRefusedException($"Port {options.Port} is taken; the demo needs it for the simulated phones. Give another one: --emulator-port N (0: a free one)");
        }
    }

    internal static async Task<World> StartWorldAsync(ServerOptions options, TimeProvider clock, CancellationToken cancel)
    {
        try { return await World.StartAsync(options, clock, cancel, log => log.AddSimpleConsole(o => { o.SingleLine = true; o.TimestampFormat = "HH:mm:ss "; }).SetMinimumLevel(LogLevel.Warning)); }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new DemoRefusedException($"Port {options.Port} is taken; the demo needs it for the console. Give another one: --port N (0: a free one)");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        await World.DisposeAsync();
        await Line.DisposeAsync();
    }
}
