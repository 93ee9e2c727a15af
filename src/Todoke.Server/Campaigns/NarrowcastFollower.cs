using System.Data.Common;
using Todoke.Core.Delivery;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <summary>
/// Asks LINE what becomes of narrowcasts it has accepted, every half minute, until they have succeeded or failed, for at most 14 days. The request
/// row is in state 'followed' meanwhile, so that it is never sent again.
/// </summary>
internal sealed class NarrowcastFollower : BackgroundService
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(30);
    readonly LedgerStore _ledger;
    readonly LineClients _lines;
    readonly LinePacing _pacing;
    readonly CampaignWorker _worker;
    readonly SenderLease _lease;
    readonly TimeProvider _clock;
    readonly Settlement _settlement;
    readonly ILogger<NarrowcastFollower> _log;
    readonly SendingNews _news;
    readonly WatchRound _round;

    public NarrowcastFollower(LedgerStore ledger, LineClients lines, LinePacing pacing, CampaignWorker worker, SenderLease lease, TimeProvider clock, SendingNews news, Settlement settlement, ILogger<NarrowcastFollower> log)
    {
        (_ledger, _lines, _pacing, _worker, _lease, _clock, _settlement, _log) = (ledger, lines, pacing, worker, lease, clock, settlement, log);
        (_news, _round) = (news, new WatchRound(news, clock, Look));
        settlement.Join("narrowcasts", () => lease.WaitsForAnother || _round.IsQuiet, () => _round.NextDue);
    }

    sealed record Followed(long Id, long CampaignId, long AccountId, string LineRequestId, long Until, string? Progress);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var fence = await _lease.HeldAsync(stoppingToken);
                var (version, any) = (_news.Rings, true);
                try { any = await LookAsync(fence, stoppingToken); }
                catch (DbException e) { _log.LogWarning("Narrowcasts cannot be followed just now: {Reason}", e.Message); }
                catch (FencedOffException) { _log.LogWarning("Narrowcasts are left to the process that sends now"); }
                await _round.RestAsync(version, any, _settlement.Changed, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Going down.
        }
    }

    /// <returns>Whether there is something to watch.</returns>
    async Task<bool> LookAsync(long fence, CancellationToken cancel)
    {
        var followed = await _ledger.ReadAsync(l => l.QueryAsync($"SELECT id, campaign_id, account_id, line_request_id, follow_until, progress FROM request WHERE state = {DeliverySql.Followed} ORDER BY id",
            r => new Followed(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetString(3), r.GetInt64(4), r.IsDBNull(5) ? null : r.GetString(5)), cancel), cancel);
        foreach (var request in followed)
        {
            var progress = await AskAsync(request, cancel);
            var standing = NarrowcastRules.Judge(progress, _clock.GetUtcNow(), DateTimeOffset.FromUnixTimeMilliseconds(request.Until));
            if (standing is NarrowcastStanding.UnderWay && (progress is null || progress.Phase == request.Progress)) continue;
            await WriteAsync(request, progress?.Phase ?? request.Progress, standing, fence, cancel);
            if (standing is not NarrowcastStanding.UnderWay) _worker.Nudge();
        }
        return followed.Count > 0;
    }

    async Task<NarrowcastProgress?> AskAsync(Followed request, CancellationToken cancel)
    {
        if (await _lines.ForAsync(request.AccountId, cancel) is not { } line) return null;
        await _pacing.WaitAsync(request.AccountId, LineEndpoint.NarrowcastProgress, cancel);
        // Where LINE cannot be asked now, it is asked again at the next look.
        return await line.NarrowcastProgressAsync(request.LineRequestId, cancel) is LineAnswer<NarrowcastProgress>.Ok { Value: var progress } ? progress : null;
    }

    Task<long> WriteAsync(Followed request, string? phase, NarrowcastStanding standing, long fence, CancellationToken cancel) => _ledger.WriteAsync(async w =>
    {
        await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
        var (state, detail) = standing switch
        {
            NarrowcastStanding.Succeeded succeeded => (DeliverySql.Accepted, succeeded.People is { } people ? $"{people}" : null),
            NarrowcastStanding.Failed failed => (DeliverySql.Refused, failed.Ja + " / " + failed.En),
            NarrowcastStanding.Unknown => (DeliverySql.Unknown, "LINE no longer tells what became of it."),
            _ => (DeliverySql.Followed, null),
        };
        var rows = await w.ExecuteAsync($"UPDATE request SET state = @state, progress = @progress, detail = @detail{(state == DeliverySql.Followed ? "" : ", finished_at = @now")} WHERE id = @id AND state = {DeliverySql.Followed}", cancel,
            [("state", state), ("progress", phase), ("detail", detail), ("id", request.Id), .. state == DeliverySql.Followed ? [] : ((string, object?)[])[("now", w.Now)]]);
        if (rows > 0) w.Changed(ChangeKind.Campaign, request.CampaignId, request.Id);
    }, cancel);
}
