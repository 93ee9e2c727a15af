namespace Todoke.LineEmulator.Tests;

/// <summary>A time that moves only when told, timers included.</summary>
internal sealed class StoppedTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<StoppedTimer> timers = [];
    private DateTimeOffset now = new(2026, 5, 20, 3, 0, 0, TimeSpan.Zero);
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new StoppedTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        StoppedTimer[] due;
        lock (gate)
        {
            now += by;
            due = [.. timers.Where(t => t.Due <= now)];
            foreach (var timer in due)
            {
                timers.Remove(timer);
                if (timer.Period > TimeSpan.Zero)
                {
                    timer.Due = now + timer.Period;
                    timers.Add(timer);
                }
            }
        }
        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    /// <summary>Completes when somebody waits for exactly that long from now.</summary>
    public async Task UntilWaitedOnAsync(TimeSpan wait)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (timers.Any(t => t.Due == now + wait))
                {
                    return;
                }
                next = changed.Task;
            }
            await next.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    private void Schedule(StoppedTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        TaskCompletionSource tell;
        lock (gate)
        {
            timers.Remove(timer);
            if (dueTime >= TimeSpan.Zero)
            {
                timer.Due = now + dueTime;
                timer.Period = period;
                timers.Add(timer);
            }
            tell = changed;
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        tell.SetResult();
    }

    private sealed class StoppedTimer(StoppedTime owner, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            owner.Schedule(this, dueTime, period);
            return true;
        }

        public void Dispose() => owner.Schedule(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
