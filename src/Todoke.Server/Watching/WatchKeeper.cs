using System.Data.Common;
using Todoke.Audience;
using Todoke.Audience.Watching;
using Todoke.Core.Segments;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Segments;
using Todoke.Server.Worlds;

namespace Todoke.Server.Watching;

/// <summary>
/// Carries the watched segments along with the index and makes their log durable. One process of a ledger does it, the one that holds the
/// lease. Used by the follower alone, on its one thread.
/// </summary>
public sealed class WatchKeeper(LedgerStore ledger, SenderLease lease, SegmentContexts contexts, ILogger<WatchKeeper> log)
{
    // After so many entries, and as many as there are members, a segment's list of members is written anew: a start reads no longer log.
    const int EntriesPerList = 50_000;
    readonly List<WatchEntry> _log = [];
    Watcher? _watcher;
    SegmentContext? _context;
    readonly Dictionary<long, long> _sinceList = [];
    readonly Queue<long> _lists = new();
    long _fence, _batch, _looked = -1;
    // While what fell due is judged it is neither due any more nor in the log yet.
    volatile bool _judging;

    /// <summary>Whether this process keeps the log at present.</summary>
    internal bool Keeps => _watcher is not null;

    /// <summary>The next instant at which time may change something; <see cref="long.MaxValue"/> where nothing is watched here.</summary>
    internal long NextDue => _watcher?.NextDue ?? long.MaxValue;

    /// <summary>Nothing is due, everything that was judged is durable, and whether this process is to keep the log was looked at since the lease changed.</summary>
    internal bool IsSettled(long now) => !_judging && NextDue > now && IsWritten && (lease.WaitsForAnother || Volatile.Read(ref _looked) == lease.Fence);

    bool IsWritten => _log.Count == 0 && _lists.Count == 0;

    /// <summary>Told of every portion of the log once it is durable.</summary>
    internal Action<IReadOnlyList<WatchEntry>>? Written { get; set; }

    /// <summary>Forgets what is not in the ledger: <see cref="BeginAsync"/> goes on from there.</summary>
    internal void Stop()
    {
        _watcher = null;
        _lists.Clear();
        _sinceList.Clear();
        _log.Clear();
    }

    /// <summary>The fencing number under which this process keeps the log, or would; null where it must not.</summary>
    internal long? Fence => lease.Fence;

    /// <summary>The fencing number under which segments are to be watched by this process and are not yet; null where none are.</summary>
    internal async Task<long?> WantedAsync(CancellationToken cancel)
    {
        var fence = lease.Fence;
        var wanted = _watcher is null && fence is not null && await ledger.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM watched_segment", cancel), cancel) > 0;
        if (!wanted) Volatile.Write(ref _looked, fence ?? -1);
        return wanted ? fence : null;
    }

    /// <summary>Returns when <see cref="WantedAsync"/> would look at a lease, or at definitions, that it has not seen; never where it has.</summary>
    internal Task NewsAsync(CancellationToken cancel) => lease.Fence is not { } fence ? lease.HeldAsync(cancel)
        : fence != Volatile.Read(ref _looked) ? Task.CompletedTask
        : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);

    /// <summary>Where the index has to stand for the log to go on without a gap; null where there is no log, or another process keeps it.</summary>
    /// <param name="ledger">Where the log is.</param>
    /// <param name="fence">As <see cref="BeginAsync"/> will be given it: while it is the newest, nobody else moves that end.</param>
    /// <param name="cancel">Ends the waiting.</param>
    internal static async Task<long?> EndOfLogAsync(LedgerConnection ledger, long? fence, CancellationToken cancel) =>
        fence is null ? null : (await WatchRows.ReachedAsync(ledger, cancel))?.Position;

    /// <summary>
    /// Goes on where the log ends. The index stands at that position, or (where that was not possible) beyond it. Does nothing where the lease
    /// came, went or changed since the index was brought there: <see cref="WantedAsync"/> says so then.
    /// </summary>
    internal async Task BeginAsync(LiveIndex index, long? keeping, CancellationToken cancel)
    {
        Stop();
        if (keeping is not { } fence || lease.Fence != fence) return;
        var rows = await ledger.ReadAsync(l => WatchRows.AllAsync(l, cancel), cancel);
        if (rows.Count == 0) return;
        var reached = await ledger.ReadAsync(l => WatchRows.ReachedAsync(l, cancel), cancel);
        _context = (await contexts.CurrentAsync(cancel)).Context;
        (_fence, _batch, _watcher) = (fence, reached?.Batch ?? 0, new Watcher(index));
        var now = (await ledger.WriteAsync(w => Task.FromResult(w.Now), cancel)).Value;
        var exact = reached is { } r && r.Position == index.Position;
        foreach (var row in rows.Where(r => r.Begun))
        {
            if (Node(row.Segment) is not { } node) continue;
            if (!_watcher.Takes(node, _context))
            {
                await GiveUpAsync(row.Segment, cancel);
                continue;
            }
            var members = await ledger.ReadAsync(l => WatchRows.MembersAsync(l, row, cancel), cancel);
            _watcher.Resume(row.Segment, node, _context, members, exact ? reached!.Value.Clock : now);
            if (!exact) _watcher.Redefine(row.Segment, node, _context, now, WatchCauses.Rebuilt, _log);
        }
        if (_log.Count > 0) log.LogWarning("The feed no longer held what the watched segments needed: {Entries} entries are the difference since then", _log.Count);
        foreach (var row in rows.Where(r => !r.Begun)) await StartAsync(row, now, cancel);
        foreach (var segment in _watcher.Segments) _lists.Enqueue(segment);
        await MarkAsync(cancel);
    }

    /// <summary>Applies pieces of work to the index; where segments are watched one by one, each judged as of its own commit.</summary>
    internal async Task ApplyAsync(LiveIndex index, IReadOnlyList<FeedUnit> units, CancellationToken cancel)
    {
        if (_watcher is null || lease.Fence != _fence)
        {
            Stop();
            // Perhaps the first that is to be watched; not settled before that was looked at.
            if (units.Any(u => u.Segments.Count > 0)) Volatile.Write(ref _looked, -1);
            index.Apply([.. units.SelectMany(u => u.Changes)], units[^1].Position);
            return;
        }
        try
        {
            foreach (var unit in units)
            {
                _watcher.Apply(unit.Changes, unit.Position, unit.At, _log);
                if (unit.Segments.Count > 0 || unit.Settings) await RedefinedAsync(unit, cancel);
            }
        }
        catch (DbException)
        {
            // A definition could not be read in the middle of it. What was judged is not written yet, and is judged again from the log's end.
            Stop();
            throw;
        }
        catch (ArgumentException) when (_watcher.Segments.Any(s => Node(s) is { } node && !_watcher.Takes(node, _context!)))
        {
            // Values of a property came to be too many just now. The log goes on from its end without the segments that look at them.
            Stop();
            if (index.Position < units[^1].Position) index.Apply([.. units.Where(u => u.Position > index.Position).SelectMany(u => u.Changes)], units[^1].Position);
        }
    }

    /// <summary>Lets time pass. False where commits were made that the index does not hold yet: they come first.</summary>
    internal async Task<bool> AdvanceAsync(long position, CancellationToken cancel)
    {
        if (_watcher is not { } watcher) return true;
        // Whoever commits after this write does so at its instant or later, so nothing of an earlier instant can still come.
        var (now, head) = (await ledger.WriteAsync(async w => (w.Now, await Feed.HeadAsync(w, cancel)), cancel)).Value;
        if (head > position) return false;
        _judging = true;
        try
        {
            watcher.Advance(now, _log);
            await WriteAsync(cancel);
        }
        finally { _judging = false; }
        return true;
    }

    /// <summary>Makes durable what was judged since the last time. Where that fails, the same is tried again with the next.</summary>
    internal Task WriteAsync(CancellationToken cancel) => IsWritten ? Task.CompletedTask : MarkAsync(cancel);

    /// <summary>The same, and says how far the log goes also where nothing is new.</summary>
    internal async Task MarkAsync(CancellationToken cancel)
    {
        if (_watcher is not { } watcher) return;
        var entries = _log.ToList();
        await ledger.WriteAsync(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, _fence, cancel);
            await WatchRows.AppendAsync(w, entries, watcher.Position, watcher.Clock, _batch + 1, cancel);
        }, cancel);
        _batch++;
        _log.Clear();
        if (entries.Count > 0) Written?.Invoke(entries);
        foreach (var group in entries.GroupBy(e => e.Segment))
        {
            var since = _sinceList[group.Key] = _sinceList.GetValueOrDefault(group.Key) + group.Count();
            if (since >= EntriesPerList && since >= watcher.Count(group.Key) && !_lists.Contains(group.Key)) _lists.Enqueue(group.Key);
        }
        await KeepListsAsync(watcher, cancel);
    }

    SegmentNode? Node(long segment) => _context!.Segments.GetValueOrDefault(segment);

    async Task RedefinedAsync(FeedUnit unit, CancellationToken cancel)
    {
        var before = _context!;
        _context = (await contexts.CurrentAsync(cancel)).Context;
        var settings = unit.Settings && !before.JudgesAs(_context);
        var rows = (await ledger.ReadAsync(l => WatchRows.AllAsync(l, cancel), cancel)).ToDictionary(r => r.Segment);
        foreach (var segment in _watcher!.Segments.ToList())
        {
            if (!rows.ContainsKey(segment) || Node(segment) is not { } node) _watcher.End(segment);
            else if (!_watcher.Takes(node, _context)) await GiveUpAsync(segment, cancel);
            else if (settings || unit.Segments.Any(s => s == segment || _watcher.References(segment).Contains(s)))
                _watcher.Redefine(segment, node, _context, unit.At, settings ? WatchCauses.Settings : WatchCauses.Definition, _log);
        }
        foreach (var row in rows.Values.Where(r => !_watcher.Segments.Contains(r.Segment)))
        {
            await StartAsync(row, unit.At, cancel);
            _lists.Enqueue(row.Segment);
        }
    }

    async Task StartAsync(WatchRow row, long at, CancellationToken cancel)
    {
        if (Node(row.Segment) is not { } node) return;
        if (_watcher!.Takes(node, _context!)) _watcher.Begin(row.Segment, node, _context!, at, row.Entries, _log);
        else await GiveUpAsync(row.Segment, cancel);
    }

    // Refused where watching is asked for; this one became so by an edit (its own or that of a segment it uses), or by values that came to be too many to be kept.
    async Task GiveUpAsync(long segment, CancellationToken cancel)
    {
        log.LogWarning("Segment {Segment} is no longer watched: it compares a date-time inside an event or a list with the present instant, or looks at values of which there are too many to be kept", segment);
        _watcher!.End(segment);
        await ledger.WriteAsync(w => w.ExecuteAsync("DELETE FROM watched_segment WHERE segment_id = @id", cancel, ("id", segment)), cancel);
    }

    // A few at a time: whoever waits to write is not to wait for 200 lists. What was judged is written already, so they fit the log's end.
    async Task KeepListsAsync(Watcher watcher, CancellationToken cancel)
    {
        while (_lists.Count > 0)
        {
            var some = _lists.Take(8).ToList();
            await ledger.WriteAsync(async w =>
            {
                await Lease.CheckAsync(w, Lease.Sender, _fence, cancel);
                foreach (var segment in some.Where(watcher.Watches)) await WatchRows.KeepMembersAsync(w, segment, watcher.Members(segment), cancel);
            }, cancel);
            foreach (var segment in some)
            {
                _lists.Dequeue();
                _sinceList.Remove(segment);
            }
        }
    }
}
