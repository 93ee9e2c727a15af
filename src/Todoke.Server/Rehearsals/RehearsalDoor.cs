using Todoke.Server.Line;

namespace Todoke.Server.Rehearsals;

/// <summary>Where the simulated people's phones and the emulator's webhooks may go: to the rehearsal's own World. Any other address ends in the recorder.</summary>
internal sealed class RehearsalDoor(OutgoingRecorder recorder) : DelegatingHandler(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 64 })
{
    readonly HttpMessageInvoker _elsewhere = new(recorder, disposeHandler: false);

    /// <summary>Known once the World has started.</summary>
    public Uri? World { get; set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        World is { } own && Uri.Compare(request.RequestUri, own, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
            ? base.SendAsync(request, cancellationToken) : _elsewhere.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _elsewhere.Dispose();
        base.Dispose(disposing);
    }
}
