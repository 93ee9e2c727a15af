using System.Collections.Concurrent;

namespace Todoke.Server.Worlds;

/// <summary>
/// Knows whether this World is settled: every follower at the end of the feed, no request in flight, nothing due now.
/// Each background worker takes part by saying what it still has to do.
/// </summary>
public sealed class Settlement
{
    readonly ConcurrentDictionary<string, (Func<bool> Settled, Func<long>? NextDue)> _parts = new();
    readonly Lock _lock = new();
    TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="name">Shown while it is waited for.</param>
    /// <param name="settled">Cheap, and true only when the worker has nothing under way and nothing due. Whoever wakes a worker must make this false before it returns.</param>
    /// <param name="nextDue">The next instant (Unix milliseconds) at which time alone gives it something to do, <see cref="long.MaxValue"/> where there is none; null: time never does.</param>
    public void Join(string name, Func<bool> settled, Func<long>? nextDue = null) => _parts[name] = (settled, nextDue);

    /// <summary>The next instant at which anybody has something to do, Unix milliseconds; <see cref="long.MaxValue"/> where time alone changes nothing. Holds while this World is settled.</summary>
    public long NextDue => _parts.Values.Select(p => p.NextDue?.Invoke() ?? long.MaxValue).Append(long.MaxValue).Min();

    /// <summary>To be called by a worker whenever its answer may have become true.</summary>
    public void Changed()
    {
        TaskCompletionSource changed;
        lock (_lock) (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        changed.SetResult();
    }

    public IReadOnlyList<string> WaitingFor => [.. _parts.Where(p => !p.Value.Settled()).Select(p => p.Key).Order(StringComparer.Ordinal)];

    /// <summary>Returns when everything is settled. The first quiet look may fall between one worker's end and the next one's start, so two in a row are asked for.</summary>
    public async Task SettledAsync(CancellationToken cancel)
    {
        for (var quiet = 0; quiet < 2;)
        {
            Task changed;
            lock (_lock) changed = _changed.Task;
            if (WaitingFor.Count == 0)
            {
                quiet++;
                await Task.Yield();
                continue;
            }
            quiet = 0;
            await changed.WaitAsync(cancel);
        }
    }
}
