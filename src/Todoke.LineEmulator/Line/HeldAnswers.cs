namespace Todoke.LineEmulator.Line;

/// <summary>
/// Requests that were accepted and whose answers are kept back (<see cref="FaultMode.HoldAfterAccept"/>): whoever wants to do something in exactly
/// that moment waits until there are some, does it, and lets them go.
/// </summary>
internal sealed class HeldAnswers
{
    private readonly Lock gate = new();
    private TaskCompletionSource released = Fresh();
    private TaskCompletionSource changed = Fresh();
    private int held;

    /// <summary>How many wait now.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return held;
            }
        }
    }

    /// <summary>Waits until let go; false where the caller went away or the emulator stops before that.</summary>
    public async Task<bool> HoldAsync(CancellationToken gone)
    {
        Task letGo;
        lock (gate)
        {
            held++;
            letGo = released.Task;
            Tell();
        }
        try
        {
            await letGo.WaitAsync(gone);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            lock (gate)
            {
                held--;
                Tell();
            }
        }
    }

    /// <summary>Lets all go that wait now.</summary>
    /// <returns>How many that were.</returns>
    public int Release()
    {
        TaskCompletionSource all;
        int count;
        lock (gate)
        {
            (all, count) = (released, held);
            released = Fresh();
        }
        all.SetResult();
        return count;
    }

    /// <summary>Completes when at least so many wait.</summary>
    public async Task WhenAsync(int atLeast, CancellationToken cancel)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (held >= atLeast)
                {
                    return;
                }
                next = changed.Task;
            }
            await next.WaitAsync(cancel);
        }
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Tell()
    {
        changed.SetResult();
        changed = Fresh();
    }
}
