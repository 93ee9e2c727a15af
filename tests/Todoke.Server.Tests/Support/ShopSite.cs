using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Todoke.Server.Tests.Support;

/// <summary>A shop's own site on a free port of this machine, which answers as it is told.</summary>
public sealed class ShopSite : IAsyncDisposable
{
    readonly WebApplication _app;

    ShopSite(WebApplication app) => _app = app;

    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    public string Url { get; private set; } = "";

    public static async Task<ShopSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var site = new ShopSite(app);
        app.Run(http =>
        {
            http.Response.StatusCode = (int)site.Status;
            return Task.CompletedTask;
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        site.Url = app.Urls.First() + "/health";
        return site;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
