using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Todoke.LineContract;

/// <summary>A layer of HTTP between a client and the emulator: passes every request on byte for byte and remembers it with its answer.</summary>
public sealed class RecordingProxy : IAsyncDisposable
{
    private static readonly string[] OfOneConnection = ["connection", "transfer-encoding", "keep-alive", "host", "content-length"];
    private readonly ConcurrentQueue<Exchange> exchanges = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxConnectionsPerServer = 256 }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Uri target;
    private readonly WebApplication web;

    private RecordingProxy(Uri target)
    {
        this.target = target;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        web = builder.Build();
        web.Run(PassOnAsync);
    }

    /// <summary>Where a client finds LINE.</summary>
    public Uri Address => new(web.Urls.First());

    /// <summary>In the order of their answers.</summary>
    public IReadOnlyCollection<Exchange> Exchanges => exchanges;

    public static async Task<RecordingProxy> StartAsync(Uri target, CancellationToken ct)
    {
        var proxy = new RecordingProxy(target);
        await proxy.web.StartAsync(ct);
        return proxy;
    }

    private async Task PassOnAsync(HttpContext context)
    {
        using var received = new MemoryStream();
        await context.Request.Body.CopyToAsync(received, context.RequestAborted);
        var body = received.ToArray();
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(target, context.Request.GetEncodedPathAndQuery()));
        if (body.Length > 0 || context.Request.ContentType is not null)
        {
            request.Content = new ByteArrayContent(body);
        }
        var headers = context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString(), StringComparer.Ordinal);
        foreach (var (name, value) in headers.Where(h => !OfOneConnection.Contains(h.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }
        HttpResponseMessage answer;
        byte[] answered;
        try
        {
            answer = await http.SendAsync(request, context.RequestAborted);
            answered = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        }
        catch (Exception cut) when (cut is HttpRequestException or OperationCanceledException)
        {
            // The connection was cut behind us (a fault of the emulator), or the client has gone: it gets what it would have got without us.
            Remember(context, headers, body, 0, new Dictionary<string, string>(StringComparer.Ordinal), []);
            context.Abort();
            return;
        }
        using (answer)
        {
            var told = answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(", ", h.Value), StringComparer.Ordinal);
            Remember(context, headers, body, (int)answer.StatusCode, told, answered);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, value) in told.Where(h => !OfOneConnection.Contains(h.Key)))
            {
                context.Response.Headers[name] = value;
            }
            context.Response.ContentLength = answered.Length;
            await context.Response.Body.WriteAsync(answered);
        }
    }

    private void Remember(HttpContext context, Dictionary<string, string> headers, byte[] body, int status, Dictionary<string, string> answerHeaders, byte[] answer) =>
        exchanges.Enqueue(new Exchange(context.Request.Method, context.Request.Path.ToUriComponent(), context.Request.QueryString.Value?.TrimStart('?') ?? "", headers, body, status, answerHeaders, answer));

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        http.Dispose();
    }
}
