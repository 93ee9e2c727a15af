using System.Collections.Concurrent;
using System.Data.Common;
using Todoke.Core.Delivery;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <summary>Starts campaigns when they are due and ends them when they are stopped, in the one process that may send.</summary>
internal sealed class CampaignWorker : BackgroundService
{
    // Another process's stop button rings no bell here, and a stop must work within two seconds.
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500), Overdue = TimeSpan.FromMilliseconds(10);
    readonly LedgerStore _ledger;
    readonly CampaignRun _run;
    readonly SenderLease _lease;
    readonly TimeProvider _clock;
    readonly ILogger<CampaignWorker> _log;
    readonly Settlement _settlement;
    readonly ConcurrentDictionary<long, (Task<RunEnd> Work, CancellationTokenSource Stop, long Rung)> _running = [];
    readonly ConcurrentDictionary<long, Waiting> _waiting = [];
    readonly Bell _bell = new();
    long _heard = -1;
    long _nextDue = long.MaxValue;
    volatile bool _quiet;

    public CampaignWorker(LedgerStore ledger, CampaignRun run, SenderLease lease, TimeProvider clock, Settlement settlement, ILogger<CampaignWorker> log)
    {
        (_ledger, _run, _lease, _clock, _settlement, _log) = (ledger, run, lease, clock, settlement, log);
        settlement.Join("campaigns", () => lease.WaitsForAnother || (_quiet && Volatile.Read(ref _heard) == _bell.Rings && clock.GetUtcNow().ToUnixTimeMilliseconds() < Volatile.Read(ref _nextDue)), () => Volatile.Read(ref _nextDue));
    }

    /// <param name="In">The phase in which it began to wait: another process may have it go on.</param>
    sealed record Waiting(long UntilMs, string Reason, InPhase In);

    readonly record struct InPhase(string? Phase, long? Until);

    /// <summary>What a campaign waits for in this process (canary_wait, winner_wait, quiet_hours); null while it is worked on or is not this process's.</summary>
    public string? WaitsFor(long id) => _waiting.GetValueOrDefault(id)?.Reason;

    /// <summary>To be called after a commit that may start or stop a campaign, or change when it may send.</summary>
    public void Nudge() => _bell.Ring();

    /// <summary>Returns when this process no longer works on the campaign: what was under way has its answer, the rest was given back.</summary>
    public Task EndedAsync(long id, CancellationToken cancel) => _running.TryGetValue(id, out var run) ? run.Work.WaitAsync(cancel) : Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var fence = await _lease.HeldAsync(stoppingToken);
                var heard = _bell.Rings;
                // Whoever waits is asked anew. Here and not by the one who rings: a wait that began after the ring must stay, or nobody would come to end it.
                if (heard != Volatile.Read(ref _heard)) _waiting.Clear();
                var failed = false;
                try { _quiet = await LookAsync(fence, stoppingToken); }
                catch (DbException e)
                {
                    failed = true;
                    _log.LogWarning("Campaigns cannot be read just now: {Reason}", e.Message);
                }
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                // The timer first: whoever winds the clock from the moment this is settled must find it set.
                Task[] wakings = [_bell.AfterAsync(heard, patience.Token), NextLookAsync(failed, patience.Token), .. _running.Values.Select(r => r.Work)];
                Volatile.Write(ref _heard, heard);
                _settlement.Changed();
                await Task.WhenAny(wakings);
                await patience.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Going down: whatever runs is told to stop and gives back what has not left.
        }
        foreach (var (_, stop, _) in _running.Values) await stop.CancelAsync();
        await Task.WhenAll(_running.Values.Select(r => r.Work));
    }

    // A clock that is wound stands still on the very instant at which something is due, so that is when to look, not some time after.
    Task NextLookAsync(bool failed, CancellationToken cancel)
    {
        if (failed) return Task.Delay(Pause, TimeProvider.System, cancel);
        var now = _clock.GetUtcNow();
        var left = Volatile.Read(ref _nextDue) - now.ToUnixTimeMilliseconds();
        var next = left <= 0 ? Task.Delay(Overdue, TimeProvider.System, cancel) : Task.Delay(left < Pause.TotalMilliseconds ? TimeSpan.FromMilliseconds(left) : Pause, _clock, cancel);
        // Wound while the timer was being set: it may have been set for too late.
        return _clock.GetUtcNow() - now >= TimeSpan.FromMilliseconds(1) ? Task.Delay(Overdue, TimeProvider.System, cancel) : next;
    }

    /// <returns>Whether nothing runs and nothing is due.</returns>
    async Task<bool> LookAsync(long fence, CancellationToken cancel)
    {
        foreach (var (id, (work, stop, rung)) in _running.Where(r => r.Value.Work.IsCompleted).ToList())
        {
            _running.TryRemove(id, out _);
            stop.Dispose();
            // Rung for while it ran: what it would wait for may be over.
            if (await work is not RunEnd.Waits waits) continue;
            _waiting[id] = new(waits.UntilMs ?? long.MaxValue, waits.Reason, new(waits.Phase, waits.PhaseUntil));
            if (rung != _bell.Rings) _waiting.TryRemove(id, out _);
        }
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        await StartScheduledAsync(now, fence, cancel);
        var nextStale = await StaleRequests.CloseAsync(_ledger, now, fence, cancel);
        var wanted = await WantedAsync(cancel);
        foreach (var (id, waiting) in _waiting)
            if (waiting.UntilMs <= now || !wanted.TryGetValue(id, out var phase) || phase != waiting.In) _waiting.TryRemove(id, out _);
        foreach (var (id, (_, stop, _)) in _running)
            if (!wanted.ContainsKey(id) || _lease.Fence != fence) await stop.CancelAsync();
        var outranked = await OutrankedAsync(cancel);
        foreach (var id in wanted.Keys.Where(id => !_running.ContainsKey(id) && !_waiting.ContainsKey(id) && !outranked.Contains(id)).Order())
        {
            var (stop, rung) = (CancellationTokenSource.CreateLinkedTokenSource(cancel), _bell.Rings);
            // Before what is due next is known, or for a moment nothing would seem due although this runs.
            _quiet = false;
            _running[id] = (Task.Run(() => RunAsync(id, fence, stop.Token), CancellationToken.None), stop, rung);
        }
        var scheduled = await _ledger.ReadAsync(l => l.FirstAsync("SELECT MIN(scheduled_at) FROM campaign WHERE state = 'scheduled'", r => r.IsDBNull(0) ? long.MaxValue : r.GetInt64(0), cancel), cancel);
        Volatile.Write(ref _nextDue, _waiting.Values.Select(w => w.UntilMs).Append(scheduled).Append(nextStale).Min());
        return _running.IsEmpty;
    }

    Task<Dictionary<long, InPhase>> WantedAsync(CancellationToken cancel) => _ledger.ReadAsync(async l =>
        (await l.QueryAsync(// What LINE itself still works on is followed, not sent.
            $"SELECT id, phase, phase_until FROM campaign WHERE state IN ('freezing', 'sending') AND NOT EXISTS (SELECT 1 FROM request r WHERE r.campaign_id = campaign.id AND r.run = 0 AND r.state = {DeliverySql.Followed})",
            r => (Id: r.GetInt64(0), In: new InPhase(r.IsDBNull(1) ? null : r.GetString(1), r.IsDBNull(2) ? null : r.GetInt64(2))), cancel)).ToDictionary(r => r.Id, r => r.In), cancel);

    // Of campaigns due together the one of higher priority is frozen first: from then on its people have their place under the frequency cap.
    async Task<HashSet<long>> OutrankedAsync(CancellationToken cancel)
    {
        var freezing = (await _ledger.ReadAsync(l => l.QueryAsync("SELECT id, options FROM campaign WHERE state = 'freezing'", r => (Id: r.GetInt64(0), Options: r.GetString(1)), cancel), cancel))
            .Select(f => (f.Id, CampaignOptions.Parse(f.Options).Priority)).ToList();
        return freezing.Count < 2 ? [] : [.. freezing.Where(f => f.Priority < freezing.Max(other => other.Priority)).Select(f => f.Id)];
    }

    async Task StartScheduledAsync(long now, long fence, CancellationToken cancel)
    {
        var due = await _ledger.ReadAsync(l => l.QueryAsync("SELECT id FROM campaign WHERE state = 'scheduled' AND scheduled_at <= @now ORDER BY scheduled_at", r => r.GetInt64(0), cancel, ("now", now)), cancel);
        foreach (var id in due)
            await _ledger.WriteAsync(async w =>
            {
                await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
                await CampaignTransitions.StartDueAsync(w, id, now, cancel);
            }, cancel);
    }

    async Task<RunEnd> RunAsync(long id, long fence, CancellationToken stop)
    {
        try { return await _run.RunAsync(id, fence, stop); }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { _log.LogInformation("Campaign {Campaign} was cut off", id); }
        catch (FencedOffException) { _log.LogWarning("Campaign {Campaign} is left to the process that sends now", id); }
        catch (DbException e)
        {
            // The ledger is away: the campaign is where it was and is taken up again after a pause.
            _log.LogError("Campaign {Campaign} stands still: {Reason}", id, e.Message);
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
        catch (Exception e)
        {
            // One campaign that cannot go on must not take the server with it, now or at every start.
            _log.LogError(e, "Campaign {Campaign} cannot go on", id);
            await GiveUpAsync(id, fence);
        }
        return new RunEnd.Over();
    }

    async Task GiveUpAsync(long id, long fence)
    {
        try
        {
            await _ledger.WriteAsync(async w =>
            {
                await Lease.CheckAsync(w, Lease.Sender, fence, CancellationToken.None);
                await CampaignTransitions.MoveAsync(w, id, CampaignState.Stopped, Actor.System, CancellationToken.None, StopReason.Internal);
            }, CancellationToken.None);
        }
        catch (Exception e) when (e is DbException or FencedOffException)
        {
            _log.LogError("Campaign {Campaign} could not be stopped: {Reason}", id, e.Message);
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }
}
