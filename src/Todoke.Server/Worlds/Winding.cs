namespace Todoke.Server.Worlds;

/// <summary>
/// Winds the clock of a World: from one settled state to the next due instant, and so on. Nothing that falls due on the way comes late, and
/// nobody ever waits for real time to pass.
/// </summary>
public sealed class Winding(World world, ManualClock clock)
{
    readonly Settlement _settlement = world.Services.GetRequiredService<Settlement>();
    readonly CancellationToken _stopping = world.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>Called whenever the World has come to rest; answers whether it did something, after which rest is waited for again.</summary>
    public Func<CancellationToken, Task<bool>> AtRest { get; init; } = _ => Task.FromResult(false);

    /// <summary>The next instant at which anybody has something to do; null where time alone changes nothing. Holds at rest.</summary>
    public DateTimeOffset? NextDue => _settlement.NextDue is var due and < long.MaxValue ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null;

    /// <summary>Returns when nothing is left to do at the present instant.</summary>
    /// <exception cref="InvalidOperationException">It never will: a worker failed and the World stopped.</exception>
    public async Task RestAsync(CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _stopping);
        try
        {
            // Workers rest until they hold the lease; at rest before that is not settled.
            await world.Services.GetRequiredService<SenderLease>().HeldAsync(either.Token);
            do await world.SettledAsync(either.Token);
            while (await AtRest(either.Token));
        }
        catch (OperationCanceledException stopped) when (_stopping.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new InvalidOperationException("The World stopped while its clock was wound.", stopped);
        }
    }

    /// <summary>Moves to the next due instant, or to <paramref name="until"/> where that comes first.</summary>
    public async Task StepAsync(DateTimeOffset until, CancellationToken cancel)
    {
        await RestAsync(cancel);
        clock.MoveTo(NextDue is { } due && due < until ? due : until);
        await RestAsync(cancel);
    }

    /// <summary>Moves on to <paramref name="until"/>, step by step.</summary>
    public async Task ToAsync(DateTimeOffset until, CancellationToken cancel)
    {
        while (clock.GetUtcNow() < until) await StepAsync(until, cancel);
        await RestAsync(cancel);
    }
}
