using System.Net;

namespace Todoke.Server.Line;

/// <summary>A call that did not leave. <paramref name="At"/> is the instant by the World's clock.</summary>
public sealed record OutgoingCall(DateTimeOffset At, string Method, string Url);

/// <summary>
/// The end of every outgoing address of a rehearsal: it writes the call down and answers like a page that is well, so that whoever asked goes on
/// as on a good day. Nothing of it opens a connection or looks up a name.
/// </summary>
public sealed class OutgoingRecorder(TimeProvider clock) : HttpMessageHandler
{
    // A rehearsal of weeks may ask a health page thousands of times.
    const int Kept = 1000;
    readonly Lock _lock = new();
    readonly Queue<OutgoingCall> _calls = new();

    /// <summary>How many there were; the oldest are forgotten.</summary>
    public long Count { get; private set; }

    /// <summary>The last thousand, oldest first.</summary>
    public IReadOnlyList<OutgoingCall> Calls
    {
        get { lock (_lock) return [.. _calls]; }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Count++;
            _calls.Enqueue(new(clock.GetUtcNow(), request.Method.Method, request.RequestUri!.AbsoluteUri));
            if (_calls.Count > Kept) _calls.Dequeue();
        }
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new ByteArrayContent([]) });
    }
}
