using System.Collections.Concurrent;

namespace Todoke.LineEmulator.People;

/// <summary>What is still to happen: people's acts and redeliveries, each at an instant of the emulator's clock. It knows when nothing is left, so that nobody has to wait by the watch.</summary>
internal sealed class Agenda : IAsyncDisposable
{
    private const int KeptFailures = 100;
    private readonly Lock gate = new();
    private readonly PriorityQueue<(Func<CancellationToken, Task> Act, bool Awaited), (long DueMs, int Seed, long Order)> waiting = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly SemaphoreSlim places;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<string> failures = new();
    private readonly EmulatorClock clock;
    private readonly int atOnce;
    private readonly Task pumping;
    private readonly ITimer timer;
    private TaskCompletionSource? idle;
    private TaskCompletionSource? quiet;
    private long order;
    private int running;
    private int awaited;

    /// <param name="atOnce">How many acts may be under way at the same time; 1 keeps them in order, so that the same seed gives the same log.</param>
    public Agenda(EmulatorClock clock, int atOnce)
    {
        this.clock = clock;
        this.atOnce = atOnce;
        places = new SemaphoreSlim(atOnce);
        timer = clock.CreateTimer(_ => wake.Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        clock.Moved = () => wake.Release();
        pumping = Task.Run(PumpAsync);
    }

    /// <summary>Called whenever something that happened is over.</summary>
    public Action? Rested { get; set; }

    /// <summary>Acts that failed in a way nobody foresaw; newest last.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    /// <summary>Waiting counts what came of something; when the next thing is due may also be what somebody does of their own accord.</summary>
    public (int Running, int Waiting, long? NextDueMs) State
    {
        get
        {
            lock (gate)
            {
                return (running, awaited, waiting.TryPeek(out _, out var next) ? next.DueMs : null);
            }
        }
    }

    /// <summary>What follows from something that happened; nothing is idle before it is done.</summary>
    /// <param name="dueMs">When.</param>
    /// <param name="act">What.</param>
    /// <param name="of">Whose act it is: what falls on the same millisecond goes by the people's seeds, so that it does not matter which of two messages was faster.</param>
    public void At(long dueMs, Func<CancellationToken, Task> act, Person? of = null) => Plan(dueMs, act, of, isAwaited: true);

    /// <summary>What somebody will do of their own accord. There is always more of it, so nobody waits for it to end.</summary>
    public void Someday(long dueMs, Func<CancellationToken, Task> act, Person of) => Plan(dueMs, act, of, isAwaited: false);

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
            if (running == 0 && awaited == 0)
            {
                return Task.CompletedTask;
            }
            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Completes when nothing happens and nothing is due at the present instant.</summary>
    public Task WhenQuietAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (IsQuiet)
            {
                return Task.CompletedTask;
            }
            quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return quiet.Task.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await pumping;
        await timer.DisposeAsync();
        clock.Moved = null;
        for (var i = 0; i < atOnce; i++)
        {
            await places.WaitAsync();
        }
        stopping.Dispose();
    }

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                // A place first, then the act: what the last one to finish has just planned may be due before everything that waited.
                await places.WaitAsync(stopping.Token);
                if (TakeDue() is { } act)
                {
                    _ = RunAsync(act);
                    continue;
                }
                places.Release();
                if (State.NextDueMs is { } next)
                {
                    timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(next - clock.NowMs, 1, 3_600_000)), Timeout.InfiniteTimeSpan);
                }
                await wake.WaitAsync(stopping.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The emulator stops.
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
            var (act, isAwaited) = waiting.Dequeue();
            awaited -= isAwaited ? 1 : 0;
            return act;
        }
    }

    private void Plan(long dueMs, Func<CancellationToken, Task> act, Person? of, bool isAwaited)
    {
        lock (gate)
        {
            waiting.Enqueue((act, isAwaited), (dueMs, of?.Seed ?? 0, order++));
            awaited += isAwaited ? 1 : 0;
        }
        wake.Release();
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
            running--;
            if (running == 0 && awaited == 0)
            {
                idle?.SetResult();
                idle = null;
            }
            if (IsQuiet)
            {
                quiet?.SetResult();
                quiet = null;
            }
        }
        Rested?.Invoke();
    }

    /// <summary>To be asked under the lock.</summary>
    private bool IsQuiet => running == 0 && !(waiting.TryPeek(out _, out var next) && next.DueMs <= clock.NowMs);

    private sealed class Happening(Agenda agenda) : IDisposable
    {
        private Agenda? agenda = agenda;

        public void Dispose() => Interlocked.Exchange(ref agenda, null)?.End();
    }
}
