using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Todoke.LineEmulator.Tests;

internal sealed record Caught(byte[] Body, string? Signature)
{
    public JsonArray Events => JsonNode.Parse(Body)!["events"]!.AsArray();
}

/// <summary>A server of an account: catches webhooks at /webhook and taps at every other path.</summary>
internal sealed class WebhookCatcher : IAsyncDisposable
{
    private readonly WebApplication web;

    private WebhookCatcher(WebApplication web) => this.web = web;

    public ConcurrentQueue<Caught> Webhooks { get; } = new();

    public ConcurrentQueue<string> Taps { get; } = new();

    public ConcurrentQueue<string> UserAgents { get; } = new();

    /// <summary>Answers of the next webhooks; 200 when empty, 0 never answers.</summary>
    public ConcurrentQueue<int> Statuses { get; } = new();

    /// <summary>Where a tap of a path is sent on to.</summary>
    public ConcurrentDictionary<string, string> Redirects { get; } = new(StringComparer.Ordinal);

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public string Url => new Uri(Address, "/webhook").AbsoluteUri;

    public IEnumerable<JsonNode> Events => Webhooks.SelectMany(w => w.Events).Select(e => e!);

    public static async Task<WebhookCatcher> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var catcher = new WebhookCatcher(app);
        app.Run(catcher.HandleAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        catcher.Address = new Uri(app.Urls.First());
        return catcher;
    }

    public async ValueTask DisposeAsync() => await web.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path != "/webhook")
        {
            Taps.Enqueue(context.Request.Path.Value!);
            UserAgents.Enqueue(context.Request.Headers.UserAgent.ToString());
            if (Redirects.TryGetValue(context.Request.Path.Value!, out var next))
            {
                context.Response.Redirect(next);
            }
            return;
        }
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Webhooks.Enqueue(new Caught(body.ToArray(), context.Request.Headers["x-line-signature"]));
        var status = Statuses.TryDequeue(out var planned) ? planned : 200;
        if (status == 0)
        {
            var gone = new TaskCompletionSource();
            await using var registration = context.RequestAborted.Register(() => gone.TrySetResult());
            await gone.Task;
            return;
        }
        context.Response.StatusCode = status;
    }
}
