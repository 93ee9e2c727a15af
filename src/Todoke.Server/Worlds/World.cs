using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Todoke.Server.Ledger;

namespace Todoke.Server.Worlds;

/// <summary>
/// One complete running system: ledger, audience engine, workers, clock, address of LINE. Production, the demo, a rehearsal and a test
/// each start one; two in one process share nothing.
/// </summary>
public sealed class World : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly LedgerStore _ledger;

    World(WebApplication app, LedgerStore ledger) => (_app, _ledger) = (app, ledger);

    public IServiceProvider Services => _app.Services;

    public LedgerStore Ledger => _ledger;

    /// <summary>Where it listens, for instance <c>http://127.0.0.1:8080</c>.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <exception cref="LedgerInUseException">Another server holds the same SQLite file.</exception>
    public static async Task<World> StartAsync(ServerOptions options, TimeProvider clock, CancellationToken cancel, Action<ILoggingBuilder>? logging = null)
    {
        var ledger = await LedgerStore.OpenAsync(options.Ledger, clock, serve: true, cancel);
        try
        {
            var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Todoke.Server", ContentRootPath = AppContext.BaseDirectory });
            builder.Logging.ClearProviders();
            if (logging is null) builder.Logging.AddSimpleConsole(o => { o.SingleLine = true; o.TimestampFormat = "HH:mm:ss "; });
            else logging(builder.Logging);
            builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)
                // A start that fails is told by whoever asked for it; a worker that fails is critical.
                .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical).AddFilter("System.Net.Http", LogLevel.Warning);
            builder.WebHost.ConfigureKestrel(k => { k.Listen(options.Listen, options.Port); k.AddServerHeader = false; k.Limits.MaxRequestBodySize = 64 << 20; });
            builder.Services.AddSingleton(options).AddSingleton(clock).AddSingleton(ledger);
            Capabilities.Add(builder.Services, options);
            var app = builder.Build();
            try
            {
                Capabilities.Map(app);
                await app.StartAsync(cancel);
                return new World(app, ledger);
            }
            catch
            {
                // The port may be taken when the workers already run; they must end before the ledger is taken from them.
                await app.StopAsync(CancellationToken.None);
                await app.DisposeAsync();
                throw;
            }
        }
        catch
        {
            await ledger.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when nothing is under way and nothing is due.</summary>
    public Task SettledAsync(CancellationToken cancel) => Services.GetRequiredService<Settlement>().SettledAsync(cancel);

    public Task RunAsync(CancellationToken cancel) => _app.WaitForShutdownAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _ledger.DisposeAsync();
    }
}
