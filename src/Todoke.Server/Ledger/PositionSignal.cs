namespace Todoke.Server.Ledger;

/// <summary>A position that only grows, and that one can wait for.</summary>
public sealed class PositionSignal
{
    readonly Lock _lock = new();
    TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _position = -1;

    public long Position => Volatile.Read(ref _position);

    public void Reached(long position)
    {
        TaskCompletionSource moved;
        lock (_lock)
        {
            if (position <= _position) return;
            Volatile.Write(ref _position, position);
            (moved, _moved) = (_moved, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        moved.SetResult();
    }

    /// <summary>Returns once the position is at least <paramref name="position"/>.</summary>
    public async Task WaitForAsync(long position, CancellationToken cancel)
    {
        while (true)
        {
            Task moved;
            lock (_lock)
            {
                if (_position >= position) return;
                moved = _moved.Task;
            }
            await moved.WaitAsync(cancel);
        }
    }
}
