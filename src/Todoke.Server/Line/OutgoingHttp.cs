using System.Net;
using System.Net.Sockets;
using Todoke.Server.Worlds;

namespace Todoke.Server.Line;

/// <summary>The one way out of a World: decides what may be called, and keeps the connections.</summary>
public sealed class OutgoingHttp : IDisposable
{
    static readonly TimeSpan OutsideTimeout = TimeSpan.FromSeconds(5), UploadTimeout = TimeSpan.FromMinutes(2);
    readonly ServerOptions _options;
    readonly SocketsHttpHandler _connections;

    public OutgoingHttp(ServerOptions options)
    {
        _options = options;
        var connections = _connections = new SocketsHttpHandler
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
        // (In a rehearsal it leads to the recorder, whatever it is.)
        // An address that staff typed in leads out of this network or nowhere: whoever may edit a campaign must not look round inside it.
        var outside = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1), ConnectCallback = ConnectOutsideAsync };
        Outside = new HttpClient(options.Recorder as HttpMessageHandler ?? new Gate(MayCallOutside, outside, null), disposeHandler: options.Recorder is null) { Timeout = OutsideTimeout, MaxResponseContentBufferSize = 1 << 20 };
        Client = ToLine(connections, options.LineTimeout);
        Uploads = ToLine(connections, UploadTimeout);
    }

    public HttpClient Client { get; }

    /// <summary>For files and pictures, which take their time: 50 MB of user ids, and LINE advises to wait 30 seconds for its answer.</summary>
    public HttpClient Uploads { get; }

    /// <summary>For addresses that staff typed in (a shop's health page): public ones only, unless TODOKE_ALLOW_PRIVATE_URLS is set or this is a rehearsal on this machine.</summary>
    public HttpClient Outside { get; }

    /// <summary>
    /// A World with a recorder (a rehearsal) reaches its own address of LINE, which is its emulator, and nothing else at all. One that only has
    /// simulated friends (demo, tests) reaches this machine and its own address of LINE: no real friend is ever sent to by either.
    /// Others reach anything by https; plain http only on this machine, where the emulator is.
    /// </summary>
    public bool MayCall(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https")) return false;
        if (Uri.Compare(address, _options.LineApi, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0) return true;
        if (_options.Recorder is not null) return false;
        if (address.IsLoopback) return true;
        return !_options.Rehearsing && address.Scheme == "https";
    }

    HttpClient ToLine(HttpMessageHandler connections, TimeSpan timeout) => new(new Gate(MayCall, connections, _options.Recorder), disposeHandler: false)
    {
        Timeout = timeout,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    /// <summary>Whether an address that staff typed in may be asked; a name is looked at again when it is resolved.</summary>
    public bool MayCallOutside(Uri address) => address.IsAbsoluteUri && address.Scheme is "http" or "https" && (_options.Rehearsing ? address.IsLoopback : address.Scheme == "https" || _options.AllowPrivateUrls);

    // Looked at after the name is resolved, and the connection goes to the very address that was looked at.
    async ValueTask<Stream> ConnectOutsideAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        var allowed = found.Where(a => _options.AllowPrivateUrls || _options.Rehearsing || PublicAddresses.Contains(a)).ToArray();
        if (allowed.Length == 0) throw new HttpRequestException(HttpRequestError.ConnectionError, $"{context.DnsEndPoint.Host} is an address inside this network.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        Uploads.Dispose();
        _connections.Dispose();
        Outside.Dispose();
    }

    // What may not be called ends in the recorder where there is one, or else is refused.
    sealed class Gate(Func<Uri, bool> mayCall, HttpMessageHandler inner, OutgoingRecorder? instead) : DelegatingHandler(inner)
    {
        readonly HttpMessageInvoker? _instead = instead is null ? null : new(instead, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            mayCall(request.RequestUri!) ? base.SendAsync(request, cancellationToken)
            : _instead?.SendAsync(request, cancellationToken)
                ?? throw new HttpRequestException(HttpRequestError.ConnectionError, $"This World may not call {request.RequestUri!.Host}.");

        protected override void Dispose(bool disposing)
        {
            if (disposing) _instead?.Dispose();
            base.Dispose(disposing);
        }
    }
}
