using System.Collections.Concurrent;

namespace Todoke.LineEmulator.Line;

/// <summary>
/// Retry keys of all channels. A key belongs to the channel, is burnt only by an accepted request, and is forgotten 24 hours after that by the
/// emulator's clock. They live in this process only: a restarted emulator has forgotten them.
/// </summary>
internal sealed class RetryKeys(EmulatorClock clock)
{
    private const long LifeMs = 24L * 3600 * 1000;
    private const int SweepEvery = 50_000;
    private readonly ConcurrentDictionary<(int Account, Guid Key), Entry> entries = new();
    private int sinceSweep;

    /// <summary>Runs <paramref name="accept"/> at most once per key: concurrent duplicates wait for the first and then are repeats.</summary>
    public LineAnswer Once(LineAccount account, Guid key, Func<LineAnswer> accept, Func<LineAnswer, string, LineAnswer> repeat, string requestId)
    {
        var entry = entries.GetOrAdd((account.Index, key), _ => new Entry());
        lock (entry.Gate)
        {
            if (entry.Accepted is { } accepted && clock.NowMs - entry.AtMs < LifeMs)
            {
                return repeat(accepted, entry.RequestId!);
            }
            var answer = accept();
            if (answer.Status is 200 or 202)
            {
                entry.Accepted = answer;
                entry.AtMs = clock.NowMs;
                entry.RequestId = requestId;
                Sweep();
            }
            return answer;
        }
    }

    private void Sweep()
    {
        if (Interlocked.Increment(ref sinceSweep) < SweepEvery)
        {
            return;
        }
        Interlocked.Exchange(ref sinceSweep, 0);
        var now = clock.NowMs;
        foreach (var (key, entry) in entries)
        {
            // An entry without an answer may be in use at this moment; only burnt and expired ones go.
            if (entry.Accepted is not null && now - entry.AtMs >= LifeMs)
            {
                entries.TryRemove(new KeyValuePair<(int, Guid), Entry>(key, entry));
            }
        }
    }

    private sealed class Entry
    {
        public Lock Gate { get; } = new();

        public LineAnswer? Accepted { get; set; }

        public string? RequestId { get; set; }

        public long AtMs { get; set; }
    }
}
