namespace Todoke.Server.Worlds;

/// <summary>
/// Wakes a worker. Whoever waits names the ring it has heard last, so none is lost however waiting and ringing fall together: a semaphore may hand
/// its place to somebody who has just stopped waiting.
/// </summary>
internal class Bell
{
    readonly Lock _gate = new();
    TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _rings;

    /// <summary>How often it rang.</summary>
    public long Rings => Volatile.Read(ref _rings);

    public void Ring()
    {
        TaskCompletionSource rung;
        lock (_gate)
        {
            _rings++;
            (rung, _next) = (_next, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        rung.SetResult();
    }

    /// <summary>Returns when it has rung more often than that; at once where it has already.</summary>
    public Task AfterAsync(long rings, CancellationToken cancel)
    {
        lock (_gate) return _rings > rings ? Task.CompletedTask : _next.Task.WaitAsync(cancel);
    }
}
