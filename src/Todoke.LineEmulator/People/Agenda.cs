using System.Collections.Concurrent;

namespace Todoke.LineEmulator.People;

/// <summary>What is still to happen: people's acts and redeliveries, each at an instant of the emulator's clock. It knows when nothing is left, so that nobody has to wait by the watch.</summary>
internal sealed class Agenda : IAsyncDisposable
{
    private const int AtOnce = 32;
    private const int KeptFailures = 100;
    private readonly Lock gate = new();
    private readonly PriorityQueue<Func<CancellationToken, Task>, (long DueMs, long Order)> waiting = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly SemaphoreSlim places = new(AtOnce);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<string> failures = new();
    private readonly EmulatorClock clock;
    private readonly Task pumping;
    private readonly ITimer timer;
    private TaskCompletionSource? idle;
    private long order;
    private int running;

    public Agenda(EmulatorClock clock)
    {
        this.clock = clock;
        timer = clock.CreateTimer(_ => wake.Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        clock.Moved = () => wake.Release();
        pumping = Task.Run(PumpAsync);
    }

    /// <summary>Called whenever something that happened is over.</summary>
    public Action? Rested { get; set; }

    /// <summary>Acts that failed in a way nobody foresaw; newest last.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    public (int Running, int Waiting, long? NextDueMs) State
    {
        get
        {
            lock (gate)
            {
                return (running, waiting.Count, waiting.TryPeek(out _, out var next) ? next.DueMs : null);
            }
        }
    }

    public void At(long dueMs, Func<CancellationToken, Task> act)
    {
        lock (gate)
        {
            waiting.Enqueue(act, (dueMs, order++));
        }
        wake.Release();
    }

    /// <summary>Counts something as happening until disposed.</summary>
    public IDisposable Begin()
    {
        lock (gate)
        {
            running++;
        }
        return new Happening(this);
    }

    /// <summary>Completes when nothing happens and nothing is planned.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (running == 0 && waiting.Count == 0)
            {
                return Task.CompletedTask;
            }
            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await pumping;
        await timer.DisposeAsync();
        clock.Moved = null;
        for (var i = 0; i < AtOnce; i++)
        {
            await places.WaitAsync();
        }
        stopping.Dispose();
    }

    private async Task PumpAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            while (TakeDue() is { } act)
            {
                try
                {
                    await places.WaitAsync(stopping.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                _ = RunAsync(act);
            }
            if (State.NextDueMs is { } next)
            {
                timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(next - clock.NowMs, 1, 3_600_000)), Timeout.InfiniteTimeSpan);
            }
            try
            {
                await wake.WaitAsync(stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>The next due act, already counted as running.</summary>
    private Func<CancellationToken, Task>? TakeDue()
    {
        lock (gate)
        {
            if (!waiting.TryPeek(out _, out var next) || next.DueMs > clock.NowMs)
            {
                return null;
            }
            running++;
            return waiting.Dequeue();
        }
    }

    private async Task RunAsync(Func<CancellationToken, Task> act)
    {
        await Task.Yield();
        try
        {
            await act(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The emulator stops; what people had in mind is gone with it.
        }
        catch (Exception failure)
        {
            failures.Enqueue(failure.ToString());
            while (failures.Count > KeptFailures)
            {
                failures.TryDequeue(out _);
            }
        }
        finally
        {
            End();
            places.Release();
        }
    }

    private void End()
    {
        lock (gate)
        {
            if (--running == 0 && waiting.Count == 0)
            {
                idle?.SetResult();
                idle = null;
            }
        }
        Rested?.Invoke();
    }

    private sealed class Happening(Agenda agenda) : IDisposable
    {
        private Agenda? agenda = agenda;

        public void Dispose() => Interlocked.Exchange(ref agenda, null)?.End();
    }
}
