using System.Net;
using Todoke.Server.Worlds;

namespace Todoke.Server.Line;

/// <summary>The one way out of a World: decides what may be called, and keeps the connections.</summary>
public sealed class OutgoingHttp : IDisposable
{
    readonly ServerOptions _options;

    public OutgoingHttp(ServerOptions options)
    {
        _options = options;
        var connections = new SocketsHttpHandler
        {
            // An address may move; 200 multicasts a second, each taking some 100 ms, must never queue for a connection.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = 512,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            AutomaticDecompression = DecompressionMethods.All,
            AllowAutoRedirect = false,
            UseCookies = false,
        };
        Client = new HttpClient(new Gate(this, connections))
        {
            Timeout = options.LineTimeout,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
    }

    public HttpClient Client { get; }

    /// <summary>
    /// A World that rehearses reaches this machine and its own address of LINE, nothing else: no real friend is ever sent to by it.
    /// Others reach anything by https; plain http only on this machine, where the emulator is.
    /// </summary>
    public bool MayCall(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https")) return false;
        if (address.IsLoopback || Uri.Compare(address, _options.LineApi, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0) return true;
        return !_options.Rehearsing && address.Scheme == "https";
    }

    public void Dispose() => Client.Dispose();

    sealed class Gate(OutgoingHttp owner, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            owner.MayCall(request.RequestUri!)
                ? base.SendAsync(request, cancellationToken)
                : throw new HttpRequestException(HttpRequestError.ConnectionError, $"This World may not call {request.RequestUri!.Host}.");
    }
}
