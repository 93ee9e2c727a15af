using System.Collections.Concurrent;

namespace Todoke.Server.Health;

/// <summary>Whether this server may be given work: <c>/healthz/ready</c>. Whoever must have finished something first joins in.</summary>
public sealed class Readiness
{
    readonly ConcurrentDictionary<string, Func<bool>> _parts = new();

    /// <param name="name">Shown while it is waited for, for instance <c>demo data</c>.</param>
    /// <param name="ready">Cheap; never calls LINE.</param>
    public void Join(string name, Func<bool> ready) => _parts[name] = ready;

    public IReadOnlyList<string> WaitingFor => [.. _parts.Where(p => !p.Value()).Select(p => p.Key).Order(StringComparer.Ordinal)];
}

/// <summary>
/// The index counts as ready once it has been at the end of the feed, and for as long as it gets to any given end within ten seconds:
/// under a stream of writes it is never exactly at the end for long.
/// </summary>
internal sealed class IndexReadiness(Func<long> reached, Func<long> head, TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    readonly Lock _lock = new();
    long _goal = -1, _since;
    bool _everThere;

    public bool Ready()
    {
        var (at, end) = (reached(), head());
        lock (_lock)
        {
            if (at >= end) _everThere = true;
            if (_goal < 0 || at >= _goal) (_goal, _since) = (end, clock.GetTimestamp());
            return at >= end || _everThere && clock.GetElapsedTime(_since) < Patience;
        }
    }
}
