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
    const int RowsKept = 100_000, RowsPerBatch = 5000, ChangesPerApply = 20_000;
    // Another process's commits ring no bell here; they are looked for this often.
    static readonly TimeSpan Foreign = TimeSpan.FromMilliseconds(250);
    readonly LedgerStore _ledger;
    readonly TimeProvider _clock;
    readonly Settlement _settlement;
    readonly WatchKeeper _watch;
    readonly ILogger<AudienceFollower> _log;
    readonly string _name;
    Families _families = new();
    AttributeTypes _types = new(new Dictionary<long, (string, Core.Values.AttributeSchema?)>());

    public AudienceFollower(LedgerStore ledger, TimeProvider clock, Settlement settlement, WatchKeeper watch, ILogger<AudienceFollower> log)
    {
        (_ledger, _clock, _settlement, _watch, _log) = (ledger, clock, settlement, watch, log);
        _name = $"index/{Environment.MachineName}/{Environment.ProcessId}";
        settlement.Join("index", () => Reached.Position >= ledger.Head.Position && _watch.IsSettled(Now));
    }

    /// <summary>The position the index has reached: whoever waits for it reads their own writes.</summary>
    public PositionSignal Reached { get; } = new();

    /// <summary>The index as it is now. Empty until the first load is done.</summary>
    public LiveIndex Index { get; private set; } = new();

    long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await LoadAsync(stoppingToken);
        var said = (_clock.GetTimestamp(), Reached.Position);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _watch.WriteAsync(stoppingToken);
                if (!await FollowAsync(stoppingToken)) await LoadAsync(stoppingToken);
                if (await _watch.WantedAsync(stoppingToken))
                {
                    // The log goes on where it ended, so the index has to stand there first.
                    await LoadAsync(stoppingToken);
                    continue;
                }
                _settlement.Changed();
                if (_watch.NextDue <= Now)
                {
                    if (await _watch.AdvanceAsync(Reached.Position, stoppingToken)) _settlement.Changed();
                    continue;
                }
                if (_clock.GetElapsedTime(said.Item1) > TimeSpan.FromMinutes(1) && said.Position != Reached.Position)
                {
                    said = (_clock.GetTimestamp(), Reached.Position);
                    await _ledger.WriteAsync(async w =>
                    {
                        await Feed.FollowedAsync(w, _name, said.Position, stoppingToken);
                        await Feed.TrimAsync(w, RowsKept, stoppingToken);
                    }, stoppingToken);
                }
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
            await RestAsync(stoppingToken);
        }
    }

    // Until something is committed here, something falls due, or it is time to look for what other processes committed.
    async Task RestAsync(CancellationToken stoppingToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var bell = _ledger.Head.WaitForAsync(Reached.Position + 1, patience.Token);
        var due = TimeSpan.FromMilliseconds(Math.Clamp(_watch.NextDue - Now, 0, (long)Foreign.TotalMilliseconds));
        await Task.WhenAny(bell, _watch.LeaseAsync(patience.Token), Task.Delay(due, _clock, patience.Token));
        await patience.CancelAsync();
    }

    /// <returns>False when the feed no longer holds what is needed, or types changed: all must be read anew.</returns>
    async Task<bool> FollowAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (await UnitsAsync(long.MaxValue, cancel) is not { } units) return false;
            if (units.Count == 0) return true;
            await _watch.ApplyAsync(Index, units, cancel);
            Moved(units[^1].Position);
            await _watch.WriteAsync(cancel);
            _settlement.Changed();
        }
    }

    async Task<List<FeedUnit>?> UnitsAsync(long upTo, CancellationToken cancel) => await _ledger.ReadSnapshotAsync(async ledger =>
    {
        if (await Feed.WorkAfterAsync(ledger, Math.Max(Reached.Position, Index.Position), RowsPerBatch, cancel) is not { } feed) return null;
        var facts = new FeedFacts(ledger, _families, _types);
        var read = await facts.UnitsAsync([.. feed.Where(f => f.Position <= upTo)], cancel);
        _types = facts.Types;
        return read;
    }, cancel);

    async Task LoadAsync(CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        var index = new LiveIndex();
        var position = await _ledger.ReadSnapshotAsync(async ledger =>
        {
            var head = await Feed.HeadAsync(ledger, cancel);
            _types = await AttributeTypes.LoadAsync(ledger, cancel);
            _families = await Families.LoadAsync(ledger, cancel);
            var batch = new List<FactChange>(ChangesPerApply);
            await foreach (var change in WholeLedger.ReadAsync(ledger, _families, _types, cancel))
            {
                batch.Add(change);
                if (batch.Count < ChangesPerApply) continue;
                index.Apply(batch, 0);
                batch.Clear();
            }
            index.Apply(batch, head);
            return head;
        }, cancel);
        Index = index;
        _log.LogInformation("The index holds {People} people at position {Position}, read in {Milliseconds} ms", index.People, position, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        await _watch.BeginAsync(index, cancel);
        await _ledger.WriteAsync(w => Feed.FollowedAsync(w, _name, position, cancel), cancel);
        Moved(position);
    }

    void Moved(long position)
    {
        Reached.Reached(position);
        _ledger.Head.Reached(position);
        _settlement.Changed();
    }
}
