using System.Data.Common;
using System.Globalization;
using Todoke.Core.Delivery;
using Todoke.Core.Delivery.Schedules;
using Todoke.Server.Api;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Settings;
using Todoke.Server.Worlds;

namespace Todoke.Server.Schedules;

/// <summary>
/// Makes a campaign of each occurrence when it is due, in the one process that may send. The occurrence's row and the campaign are one
/// transaction, and the row's key is schedule and day: an occurrence is handled once, whatever is killed and whenever.
/// </summary>
internal sealed class ScheduleWorker : BackgroundService
{
    // Another process's change of a schedule rings no bell here.
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Overdue = TimeSpan.FromMilliseconds(10);
    readonly LedgerStore _ledger;
    readonly CampaignWorker _campaigns;
    readonly SenderLease _lease;
    readonly Workspace _workspace;
    readonly TimeProvider _clock;
    readonly Settlement _settlement;
    readonly ILogger<ScheduleWorker> _log;
    readonly Bell _bell = new();
    // What comes next does not change until the schedule or the zone does; working it out walks over all its days.
    Dictionary<(long Id, int Version, DateOnly? Done, string Zone), Occurrence?> _next = [];
    long _heard = -1;
    long _nextDue = long.MaxValue;

    public ScheduleWorker(LedgerStore ledger, CampaignWorker campaigns, SenderLease lease, Workspace workspace, TimeProvider clock, Settlement settlement, ILogger<ScheduleWorker> log)
    {
        (_ledger, _campaigns, _lease, _workspace, _clock, _settlement, _log) = (ledger, campaigns, lease, workspace, clock, settlement, log);
        settlement.Join("schedules", () => lease.WaitsForAnother || (Volatile.Read(ref _heard) == _bell.Rings && clock.GetUtcNow().ToUnixTimeMilliseconds() < Volatile.Read(ref _nextDue)), () => Volatile.Read(ref _nextDue));
    }

    /// <summary>To be called after a commit that changes a schedule.</summary>
    public void Nudge() => _bell.Ring();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var fence = await _lease.HeldAsync(stoppingToken);
                var heard = _bell.Rings;
                var looked = false;
                try
                {
                    await LookAsync(fence, stoppingToken);
                    looked = true;
                }
                catch (DbException e) { _log.LogWarning("Schedules cannot be read just now: {Reason}", e.Message); }
                catch (FencedOffException) { _log.LogWarning("Schedules are left to the process that sends now"); }
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                // The timers first: whoever winds the clock from the moment this is settled must find them set.
                Task[] wakings = [_bell.AfterAsync(heard, patience.Token), NextLookAsync(patience.Token)];
                if (looked) Volatile.Write(ref _heard, heard);
                _settlement.Changed();
                await Task.WhenAny(wakings);
                await patience.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Going down.
        }
    }

    // A clock that is wound may stand still on the very instant at which something is due, so that is when to look, not some time after.
    Task NextLookAsync(CancellationToken cancel)
    {
        var now = _clock.GetUtcNow();
        var left = Volatile.Read(ref _nextDue) - now.ToUnixTimeMilliseconds();
        var next = left <= 0 ? Task.Delay(Overdue, TimeProvider.System, cancel) : Task.Delay(left < Look.TotalMilliseconds ? TimeSpan.FromMilliseconds(left) : Look, _clock, cancel);
        // Wound while the timer was being set: it may have been set for too late.
        return _clock.GetUtcNow() - now >= TimeSpan.FromMilliseconds(1) ? Task.Delay(Overdue, TimeProvider.System, cancel) : next;
    }

    async Task LookAsync(long fence, CancellationToken cancel)
    {
        var zone = await _workspace.ZoneAsync(cancel);
        var (soonest, known) = (long.MaxValue, new Dictionary<(long, int, DateOnly?, string), Occurrence?>());
        foreach (var row in await _ledger.ReadAsync(l => ScheduleRow.ListAsync(l, "WHERE paused_at IS NULL ORDER BY id", cancel), cancel))
        {
            var (schedule, next) = (row, Next(row, zone));
            while (next is not null && next.At <= _clock.GetUtcNow())
            {
                await HandleAsync(schedule, next, fence, cancel);
                schedule = schedule with { Done = next.Day };
                next = Next(schedule, zone);
            }
            known[(schedule.Id, schedule.Version, schedule.Done, zone.Id)] = next;
            if (next is not null) soonest = Math.Min(soonest, next.At.ToUnixTimeMilliseconds());
        }
        _next = known;
        Volatile.Write(ref _nextDue, soonest);
    }

    Occurrence? Next(ScheduleRow row, TimeZoneInfo zone) => _next.TryGetValue((row.Id, row.Version, row.Done, zone.Id), out var known) ? known : row.Coming(zone).FirstOrDefault();

    async Task HandleAsync(ScheduleRow schedule, Occurrence due, long fence, CancellationToken cancel)
    {
        var made = await _ledger.WriteAsync(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
            // It may have been changed, paused or deleted since it was found due; then the next look finds what is due now.
            if (await ScheduleRow.FindAsync(w, schedule.Id, cancel) is not { PausedAt: null } now || now.Version != schedule.Version || now.Done != schedule.Done) return false;
            var late = w.Now - due.At.ToUnixTimeMilliseconds() > now.GraceMinutes * 60_000L;
            var campaign = late ? (long?)null : await MakeAsync(w, now, due, cancel);
            var day = due.Day.ToString(ScheduleRow.DayForm, CultureInfo.InvariantCulture);
            await w.ExecuteAsync("INSERT INTO schedule_occurrence (schedule_id, day, at, state, campaign_id, handled_at) VALUES (@id, @day, @at, @state, @campaign, @now)", cancel,
                ("id", now.Id), ("day", day), ("at", due.At.ToUnixTimeMilliseconds()), ("state", late ? "missed" : "made"), ("campaign", campaign), ("now", w.Now));
            await w.ExecuteAsync("UPDATE schedule SET done = @day WHERE id = @id", cancel, ("day", day), ("id", now.Id));
            if (late) await Audit.RecordAsync(w, Actor.System, "schedule.missed", $"schedule:{now.Id}", $$"""{"day":"{{day}}"}""", cancel);
            return !late;
        }, cancel);
        if (made.Value) _campaigns.Nudge();
        else _log.LogWarning("Schedule {Schedule}: nothing was made for {Day}", schedule.Id, due.Day);
    }

    // Submitted by whoever set the schedule up: approval, where it is needed, is somebody else's.
    static async Task<long> MakeAsync(LedgerWriter w, ScheduleRow schedule, Occurrence due, CancellationToken cancel)
    {
        var id = await w.NextIdAsync("campaign", cancel);
        await w.ExecuteAsync(
            """
            INSERT INTO campaign (id, account_id, name, state, segment_id, definition, content, track_links, options, variants, repeat_of, scheduled_at, submitted_by, submitted_at, version, unit, created_at, updated_at, actor)
            SELECT @id, account_id, @name, @state, segment_id, definition, content, track_links, options, variants, id, @at, actor, @now, 1, @unit, @now, @now, actor FROM schedule WHERE id = @schedule
            """, cancel, ("id", id), ("name", $"{schedule.Name} {due.Day.ToString(ScheduleRow.DayForm, CultureInfo.InvariantCulture)}"), ("state", CampaignState.Scheduled.Code()), ("at", due.At.ToUnixTimeMilliseconds()),
            ("unit", AggregationUnit.For(id)), ("now", w.Now), ("schedule", schedule.Id));
        await Audit.RecordAsync(w, Actor.System, "campaign.create", $"campaign:{id}", $$"""{"repeat_of":{{schedule.Id}}}""", cancel);
        w.Changed(ChangeKind.Campaign, id);
        return id;
    }
}
