using System.Data.Common;
using System.Diagnostics;
using Todoke.Audience;
using Todoke.Core.Segments;
using Todoke.Server.Ledger;
using Todoke.Server.Watching;
using Todoke.Server.Worlds;

namespace Todoke.Server.Audience;

/// <summary>
/// Follows the change feed and keeps the live index at its end, and the watched segments with it. Each batch is read in one snapshot of the
/// ledger: feed rows and the facts they name belong together. When rows it needs were trimmed, or a type changed, it reads everything anew.
/// </summary>
public sealed class AudienceFollower : BackgroundService
{
    const int RowsKept = 100_000, RowsPerBatch = 5000, RowsPerSave = 200_000;
    // Another process's commits ring no bell here; they are looked for this often.
    static readonly TimeSpan Foreign = TimeSpan.FromMilliseconds(250), Saying = TimeSpan.FromMinutes(1), Saving = TimeSpan.FromMinutes(10);
    // Reading a ledger that takes longer than this is worth a file.
    static readonly TimeSpan Long = TimeSpan.FromSeconds(2);
    readonly LedgerStore _ledger;
    readonly TimeProvider _clock;
    readonly Settlement _settlement;
    readonly WatchKeeper _watch;
    readonly IndexFile _file;
    readonly ILogger<AudienceFollower> _log;
    readonly string _name;
    Families _families = new();
    AttributeTypes _types = new(new Dictionary<long, (string, Core.Values.AttributeSchema?)>());
    (long Timestamp, long Position) _said, _saved;
    Task _saving = Task.CompletedTask;
    bool _large, _watchSaved;

    public AudienceFollower(LedgerStore ledger, TimeProvider clock, Settlement settlement, WatchKeeper watch, IndexFile file, ILogger<AudienceFollower> log)
    {
        (_ledger, _clock, _settlement, _watch, _file, _log) = (ledger, clock, settlement, watch, file, log);
        _name = $"index/{Environment.MachineName}/{Environment.ProcessId}";
        settlement.Join("index", () => Reached.Position >= ledger.Head.Position && _watch.IsSettled(Now), () => _watch.NextDue);
    }

    /// <summary>The position the index has reached: whoever waits for it reads their own writes.</summary>
    public PositionSignal Reached { get; } = new();

    /// <summary>The index as it is now. Empty until the first load is done.</summary>
    public LiveIndex Index { get; private set; } = new();

    long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await LoadAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                if (await TurnAsync(stoppingToken)) await RestAsync(stoppingToken);
            }
        }
        finally
        {
            await _saving;
            try
            {
                if (_large || _watch.Keeps) await SaveAsync(CancellationToken.None);
            }
            catch (Exception e) when (e is DbException or FencedOffException)
            {
                _log.LogInformation("The index is not saved at the end: {Reason}", e.Message);
            }
        }
    }

    /// <returns>Whether there is nothing to do until something happens.</returns>
    async Task<bool> TurnAsync(CancellationToken cancel)
    {
        try
        {
            await _watch.WriteAsync(cancel);
            if (await _watch.WantedAsync(cancel) is { } fence)
            {
                // The log goes on where it ended, so the index has to stand there first; where there is none yet, it begins at the feed's end.
                var end = await _ledger.ReadAsync(l => WatchKeeper.EndOfLogAsync(l, fence, cancel), cancel);
                if (!(end is { } log ? await BringAsync(Index, log, cancel) : await FollowAsync(cancel))) await LoadAsync(cancel);
                else
                {
                    await BeginWatchAsync(fence, cancel);
                    Moved(Index.Position);
                }
                return false;
            }
            if (!await FollowAsync(cancel)) await LoadAsync(cancel);
            _settlement.Changed();
            if (_watch.NextDue <= Now)
            {
                if (await _watch.AdvanceAsync(Reached.Position, cancel)) _settlement.Changed();
                return false;
            }
            await KeepAsync(cancel);
        }
        catch (FencedOffException)
        {
            _log.LogWarning("Another process keeps the log of watched segments now");
            _watch.Stop();
        }
        catch (DbException e)
        {
            _log.LogWarning("The feed cannot be read just now: {Reason}", e.Message);
        }
        return true;
    }

    // Until something is committed here, something falls due, or it is time to look for what other processes committed.
    async Task RestAsync(CancellationToken stoppingToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var bell = _ledger.Head.WaitForAsync(Reached.Position + 1, patience.Token);
        var now = Now;
        var due = Task.Delay(TimeSpan.FromMilliseconds(Math.Clamp(_watch.NextDue - now, 0, (long)Foreign.TotalMilliseconds)), _clock, patience.Token);
        // A clock that is wound may have been moved between the look at it and the timer, which would then ring too late, or never.
        if (Now == now) await Task.WhenAny(bell, _watch.NewsAsync(patience.Token), due);
        await patience.CancelAsync();
    }

    /// <returns>False when the feed no longer holds what is needed, or types changed: all must be read anew.</returns>
    async Task<bool> FollowAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (await UnitsAsync(Index, long.MaxValue, cancel) is not { } units) return false;
            if (units.Count == 0) return true;
            await _watch.ApplyAsync(Index, units, cancel);
            Moved(units[^1].Position);
            await _watch.WriteAsync(cancel);
            _settlement.Changed();
        }
    }

    Task<List<FeedUnit>?> UnitsAsync(LiveIndex index, long upTo, CancellationToken cancel) => _ledger.ReadSnapshotAsync(async ledger =>
    {
        if (await Feed.WorkAfterAsync(ledger, index.Position, RowsPerBatch, cancel) is not { } feed) return null;
        var facts = new FeedFacts(ledger, _families, _types);
        var read = await facts.UnitsAsync([.. feed.Where(f => f.Position <= upTo)], cancel);
        _types = facts.Types;
        return read;
    }, cancel);

    async Task LoadAsync(CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        var fence = _watch.Fence;
        var index = await SavedAsync(fence, cancel) ?? await WholeAsync(cancel);
        var took = Stopwatch.GetElapsedTime(started);
        Index = index;
        _log.LogInformation("The index holds {People} people at position {Position}, read in {Milliseconds} ms", index.People, index.Position, (long)took.TotalMilliseconds);
        await BeginWatchAsync(fence, cancel);
        await _ledger.WriteAsync(w => Feed.FollowedAsync(w, _name, index.Position, cancel), cancel);
        _said = (_clock.GetTimestamp(), index.Position);
        _large |= took > Long;
        // Building leaves as much behind as it makes; given back once, it is not asked for again.
        if (_large) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Moved(index.Position);
    }

    // A start after a kill needs a file that is no further on than the log: the first one is written as soon as there is a log.
    async Task BeginWatchAsync(long? fence, CancellationToken cancel)
    {
        await _watch.BeginAsync(Index, fence, cancel);
        _watchSaved = false;
    }

    // From the file, brought to where the log of watched segments ends. Null where that cannot be done.
    async Task<LiveIndex?> SavedAsync(long? fence, CancellationToken cancel)
    {
        var (index, end) = await _ledger.ReadSnapshotAsync(async ledger =>
        {
            _types = await AttributeTypes.LoadAsync(ledger, cancel);
            _families = await Families.LoadAsync(ledger, cancel);
            return (await _file.OpenAsync(ledger, _types, cancel), await WatchKeeper.EndOfLogAsync(ledger, fence, cancel));
        }, cancel);
        if (index is null) return null;
        _saved = (_clock.GetTimestamp(), index.Position);
        return await BringAsync(index, end ?? index.Position, cancel) ? index : null;
    }

    // Nothing is judged on the way. False where the index is past it, or the feed no longer holds what is between.
    async Task<bool> BringAsync(LiveIndex index, long end, CancellationToken cancel)
    {
        while (index.Position < end)
        {
            if (await UnitsAsync(index, end, cancel) is not { Count: > 0 } units) return false;
            index.Apply([.. units.SelectMany(u => u.Changes)], units[^1].Position);
        }
        return index.Position == end;
    }

    Task<LiveIndex> WholeAsync(CancellationToken cancel) => _ledger.ReadSnapshotAsync(async ledger =>
    {
        var index = new LiveIndex();
        var head = await Feed.HeadAsync(ledger, cancel);
        _types = await AttributeTypes.LoadAsync(ledger, cancel);
        _families = await Families.LoadAsync(ledger, cancel);
        index.Load(WholeLedger.ReadAsync(ledger, _families, _types, cancel).ToBlockingEnumerable(cancel), head);
        return index;
    }, cancel);

    // Says how far this follower is, so that rows nobody needs can go, and saves the index when enough has happened.
    async Task KeepAsync(CancellationToken cancel)
    {
        var position = Reached.Position;
        if (_clock.GetElapsedTime(_said.Timestamp) > Saying && _said.Position != position)
        {
            var (last, saved) = (_said.Position, _saved.Position);
            _said = (_clock.GetTimestamp(), position);
            await _ledger.WriteAsync(async w =>
            {
                await Feed.FollowedAsync(w, _name, last, cancel);
                // The row the file ends with is what it is recognised by.
                if (saved > 0) await Feed.FollowedAsync(w, _name + "/file", saved - 1, cancel);
                await Feed.TrimAsync(w, RowsKept, cancel);
            }, cancel);
        }
        var due = position - _saved.Position >= RowsPerSave || (position != _saved.Position && _clock.GetElapsedTime(_saved.Timestamp) > Saving)
            || (_watch.Keeps && !_watchSaved);
        if (_saving.IsCompleted && (_large || _watch.Keeps) && due) await SaveAsync(cancel);
    }

    // The log is marked first: a file that is further on than the log's end would leave a gap in it.
    async Task SaveAsync(CancellationToken cancel)
    {
        await _watch.MarkAsync(cancel);
        var position = Index.Position;
        _saved = (_clock.GetTimestamp(), position);
        _watchSaved = true;
        _saving = _file.SaveAsync(Index, _ledger, _types, cancel);
        if (cancel == CancellationToken.None) await _saving;
    }

    void Moved(long position)
    {
        Reached.Reached(position);
        _ledger.Head.Reached(position);
        _settlement.Changed();
    }
}
