using Todoke.Server.Ledger;

namespace Todoke.Server.Health;

/// <summary>How many people and events there are. Counting a big ledger takes seconds, so a count that was slow is kept for a minute.</summary>
internal sealed class LedgerSize(LedgerStore ledger, TimeProvider clock)
{
    static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100), Kept = TimeSpan.FromMinutes(1);
    volatile Known? _known;

    sealed record Known(long People, long Events, long ReadAt, bool WasSlow);

    public async ValueTask<(long People, long Events)> ReadAsync(CancellationToken cancel)
    {
        var start = clock.GetTimestamp();
        if (_known is { WasSlow: true } known && clock.GetElapsedTime(known.ReadAt) < Kept) return (known.People, known.Events);
        var (people, events) = await ledger.ReadAsync(async l => (
            await l.CountAsync("SELECT COUNT(*) FROM profile WHERE known = 1 AND merged_into IS NULL AND deleted_at IS NULL", cancel),
            await l.CountAsync("SELECT COUNT(*) FROM event WHERE withdrawn_at IS NULL", cancel)), cancel);
        _known = new(people, events, start, clock.GetElapsedTime(start) > Slow);
        return (people, events);
    }
}
