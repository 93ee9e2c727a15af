using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Todoke.Samples.DemoShop.Site;

namespace Todoke.Samples.DemoShop;

/// <summary>A running shop: its site at <see cref="Address"/>, its orders, and what it tells Todoke.</summary>
public sealed class ShopHost : IAsyncDisposable
{
    readonly WebApplication _web;

    ShopHost(WebApplication web, Shop shop)
    {
        (_web, Shop) = (web, shop);
        Address = new Uri(web.Urls.First());
    }

    public Uri Address { get; }

    public Shop Shop { get; }

    /// <exception cref="IOException">The port is taken, or the data file cannot be used.</exception>
    public static async Task<ShopHost> StartAsync(ShopOptions options, CancellationToken cancel)
    {
        var journal = new Journal(options.DataFile);
        var shop = new Shop(journal, new Reporter(options, journal), options.Time);
        // Empty on purpose: no settings or signal handlers of a surrounding program may change a shop hosted in it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, LedFromOutside>();
        var web = builder.Build();
        web.UseRouting();
        web.MapShop(shop);
        try { await web.StartAsync(cancel); }
        catch
        {
            await web.DisposeAsync();
            await shop.Reporter.DisposeAsync();
            journal.Dispose();
            throw;
        }
        return new ShopHost(web, shop);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
        await Shop.Reporter.DisposeAsync();
        Shop.Journal.Dispose();
    }

    sealed class LedFromOutside : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
