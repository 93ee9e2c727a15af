using System.Data.Common;
using Todoke.Core.Delivery;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <summary>
/// Watches campaigns while they leave, every ten seconds, and stops them by itself: when the shop's own site fails three times in a row, or when
/// too many of those sent to block the account. It never starts one again: whether the shop is well is for a person to say.
/// </summary>
internal sealed class SendGuards : BackgroundService
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    const int FailuresInARow = 3;

    /// <summary>Below this many people sent to, a share of blocks says nothing.</summary>
    public const long LeastSent = 1_000;
    readonly LedgerStore _ledger;
    readonly OutgoingHttp _http;
    readonly CampaignWorker _worker;
    readonly SenderLease _lease;
    readonly ILogger<SendGuards> _log;
    readonly Settlement _settlement;
    readonly Dictionary<long, int> _failures = [];
    readonly SendingNews _news;
    readonly WatchRound _round;

    public SendGuards(LedgerStore ledger, OutgoingHttp http, CampaignWorker worker, SenderLease lease, TimeProvider clock, SendingNews news, Settlement settlement, ILogger<SendGuards> log)
    {
        (_ledger, _http, _worker, _lease, _settlement, _log) = (ledger, http, worker, lease, settlement, log);
        (_news, _round) = (news, new WatchRound(news, clock, Look));
        settlement.Join("send_guards", () => lease.WaitsForAnother || _round.IsQuiet, () => _round.NextDue);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var due = false;
            while (true)
            {
                var fence = await _lease.HeldAsync(stoppingToken);
                var (version, any) = (_news.Rings, true);
                try { any = await LookAsync(fence, due, stoppingToken); }
                catch (DbException e) { _log.LogWarning("Running campaigns cannot be watched just now: {Reason}", e.Message); }
                catch (FencedOffException) { _log.LogWarning("Running campaigns are left to the process that sends now"); }
                due = await _round.RestAsync(version, any, _settlement.Changed, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Going down.
        }
    }

    /// <param name="fence">This process's right to send.</param>
    /// <param name="due">False when a campaign has only just begun: it is judged at the next look.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>Whether there is something to watch.</returns>
    async Task<bool> LookAsync(long fence, bool due, CancellationToken cancel)
    {
        var running = await _ledger.ReadAsync(l => l.QueryAsync($"SELECT {CampaignRow.Columns} FROM campaign WHERE state = 'sending'", CampaignRow.Read, cancel), cancel);
        foreach (var id in _failures.Keys.Except(running.Select(c => c.Id)).ToList()) _failures.Remove(id);
        var watched = running.Where(c => c.Options.HealthUrl is not null || c.Options.StopBlockPercent is not null).ToList();
        foreach (var campaign in due ? watched : [])
        {
            var code = await ShopFailsAsync(campaign, cancel) ? StopReason.ShopUnhealthy : await TooManyBlocksAsync(campaign, cancel) ? StopReason.Blocks : null;
            if (code is null) continue;
            _failures.Remove(campaign.Id);
            await _ledger.WriteAsync(async w =>
            {
                await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
                await CampaignTransitions.MoveAsync(w, campaign.Id, CampaignState.Stopped, Actor.System, cancel, code);
            }, cancel);
            _worker.Nudge();
            _log.LogWarning("Campaign {Campaign} was stopped: {Code}", campaign.Id, code);
        }
        return watched.Count > 0;
    }

    async Task<bool> ShopFailsAsync(CampaignRow campaign, CancellationToken cancel)
    {
        if (campaign.Options.HealthUrl is not { } url) return false;
        if (await AnswersAsync(new Uri(url), cancel))
        {
            _failures.Remove(campaign.Id);
            return false;
        }
        return (_failures[campaign.Id] = _failures.GetValueOrDefault(campaign.Id) + 1) >= FailuresInARow;
    }

    // Well is what a visitor would call so: an answer in time that is no error; a page that leads on to another counts.
    async Task<bool> AnswersAsync(Uri url, CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.Outside.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancel);
            return (int)answer.StatusCode is >= 200 and < 400;
        }
        catch (HttpRequestException e)
        {
            _log.LogWarning("The shop's health page cannot be reached: {Reason}", e.HttpRequestError);
            return false;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { return false; }
    }

    async Task<bool> TooManyBlocksAsync(CampaignRow campaign, CancellationToken cancel)
    {
        if (campaign.Options.StopBlockPercent is not { } most) return false;
        var (sent, blocks) = await _ledger.ReadSnapshotAsync(async l => (
            (await CampaignTally.OfAsync(l, campaign.Id, cancel)).Sent, await Canary.BlocksAsync(l, campaign, cancel)), cancel);
        return sent >= LeastSent && blocks * 100m > sent * most && !await WasStoppedForBlocksAsync(campaign.Id, cancel);
    }

    // Whoever resumed it after that has seen the figure and decided; to stop it again every ten seconds would take the decision back.
    Task<bool> WasStoppedForBlocksAsync(long id, CancellationToken cancel) => _ledger.ReadAsync(async l => await l.CountAsync(
        "SELECT COUNT(*) FROM audit_log WHERE subject = @subject AND action = 'campaign.stopped' AND detail LIKE @code", cancel, ("subject", $"campaign:{id}"), ("code", $"%\"{StopReason.Blocks}\"%")) > 0, cancel);
}
