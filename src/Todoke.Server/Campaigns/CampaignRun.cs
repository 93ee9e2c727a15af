using Todoke.Core.Delivery;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Quota;
using Todoke.Server.Sending;

namespace Todoke.Server.Campaigns;

/// <summary>Why a campaign is not worked on just now.</summary>
internal abstract record RunEnd
{
    /// <summary>Its state says what comes next.</summary>
    public sealed record Over : RunEnd;

    /// <param name="UntilMs">Unix milliseconds; null: until somebody does something.</param>
    /// <param name="Reason">canary_wait, winner_wait, quiet_hours, spread or narrowcast.</param>
    /// <param name="Phase">In which it began to wait: in another one it waits no longer.</param>
    /// <param name="PhaseUntil">As <paramref name="Phase"/>.</param>
    public sealed record Waits(long? UntilMs, string Reason, string? Phase, long? PhaseUntil) : RunEnd;
}

/// <summary>
/// The main path of a campaign, told once:
/// <code>
/// 1 freeze      who is meant, as of one instant, one row each          Freezing
/// 2 estimate    do this month's messages suffice, for all or in part?  MonthQuota
/// 3 approve     large ones wait for a second person                    Approval
/// 4 phases      canary, sample for the winner, rest: whose turn is it  CampaignPhases
/// 5 send        last checks, durable requests, same bytes, same key;
///               what was open at a restart is repeated first           PartSending: RequestPlanning, RequestSending
/// 6 done        every person has an outcome
/// </code>
/// It can be cut off anywhere (stop, lost lease, SIGKILL) and called again: the ledger says how far it was.
/// </summary>
internal sealed class CampaignRun(LedgerStore ledger, ContentValidation validation, Freezing freezing, MonthQuota quota, Estimate estimates, CampaignPhases phases, PartSending sending, SendingNews news, TimeProvider clock, ILogger<CampaignRun> log)
{
    /// <param name="id">A campaign in state freezing or sending.</param>
    /// <param name="fence">This process's right to send.</param>
    /// <param name="stop">Set when the campaign is stopped, the lease is lost or the server goes down.</param>
    public async Task<RunEnd> RunAsync(long id, long fence, CancellationToken stop)
    {
        var campaign = await FindAsync(id);
        if (campaign.State == CampaignState.Freezing && !await BeginAsync(campaign, fence, stop)) return new RunEnd.Over();

        news.Ring();
        while (!stop.IsCancellationRequested && (campaign = await FindAsync(id)).State == CampaignState.Sending)
        {
            // :: 4 Phases
            switch (await phases.NextAsync(campaign, fence, stop))
            {
                case PhaseStep.Wait wait: return new RunEnd.Waits(wait.UntilMs, wait.Reason, campaign.Phase, campaign.PhaseUntil);
                case PhaseStep.Halt halt: await MoveAsync(id, CampaignState.Stopped, halt.StopCode, fence); break;

                // :: 5 Send
                case PhaseStep.Send send:
                    switch (await sending.SendAsync(campaign, send.Part, fence, stop))
                    {
                        case PartEnd.Waits wait: return new RunEnd.Waits(wait.UntilMs, wait.Reason, campaign.Phase, campaign.PhaseUntil);
                        case PartEnd.Stop halt: await MoveAsync(id, CampaignState.Stopped, halt.Code, fence); break;
                        // Looked at anew by the worker, which also sees whether this process may still send.
                        case PartEnd.Again: return new RunEnd.Over();
                        case PartEnd.TooLate:
                            await LeaveTheRestAsync(campaign, fence);
                            await FinishAsync(id, fence);
                            return new RunEnd.Over();
                        case PartEnd.Sent when !await phases.SentAsync(campaign, fence):
                            // :: 6 Done
                            await FinishAsync(id, fence);
                            return new RunEnd.Over();
                    }
                    break;
            }
        }
        return new RunEnd.Over();
    }

    /// <returns>Whether it may be sent now.</returns>
    async Task<bool> BeginAsync(CampaignRow campaign, long fence, CancellationToken stop)
    {
        var id = campaign.Id;
        // What a second person has approved is sent as it was frozen, whatever the segment says by now.
        var approved = await ledger.ReadSnapshotAsync(l => Approval.HoldsAsync(l, campaign, stop), stop);

        // :: 1 Freeze
        await quota.NoteFriendsAsync(campaign, fence, stop);
        if (!approved)
        {
            // Asked of LINE once for each distinct message: one refusal now instead of one for each person later.
            if ((await validation.RunAsync(campaign, stop)).Problems.Count > 0)
            {
                await MoveAsync(id, CampaignState.Stopped, StopReason.Content, fence);
                return false;
            }
            if (await freezing.RunAsync(campaign, fence, stop) is Freezing.Outcome.Impossible impossible)
            {
                await MoveAsync(id, CampaignState.Stopped, impossible.StopCode, fence);
                return false;
            }
            campaign = await FindAsync(id);
        }

        // :: 2 Estimate
        if (await quota.SettleAsync(campaign, fence, stop) is Reserved.Short)
        {
            await MoveAsync(id, CampaignState.Stopped, StopReason.Quota, fence);
            return false;
        }

        // :: 3 Approve
        if (!approved && await NeedsApprovalAsync(campaign, stop))
        {
            await MoveAsync(id, CampaignState.AwaitingApproval, null, fence);
            return false;
        }
        // Frozen ahead of its time only to find out whether it needs approval.
        if (!approved && campaign.ScheduledAt > clock.GetUtcNow().ToUnixTimeMilliseconds())
        {
            await MoveAsync(id, CampaignState.Scheduled, null, fence);
            return false;
        }
        return await MoveAsync(id, CampaignState.Sending, null, fence);
    }

    async Task<bool> NeedsApprovalAsync(CampaignRow campaign, CancellationToken cancel)
    {
        var (settings, ask) = await ledger.ReadSnapshotAsync(async l => (await SendingSettings.ReadAsync(l, cancel), await Approval.AskAsync(l, campaign, cancel)), cancel);
        return Approval.IsNeeded(settings, ask.People, settings.ApprovalYen is null ? null : (await estimates.OfAsync(campaign, cancel)).Yen);
    }

    // 'Not after' has passed: nobody gets it any more, and what LINE never clearly answered stays unknown for good.
    async Task LeaveTheRestAsync(CampaignRow campaign, long fence) => await ledger.WriteAsync(async w =>
    {
        await Lease.CheckAsync(w, Lease.Sender, fence, CancellationToken.None);
        await CampaignTransitions.LeaveNobodyWaitingAsync(w, campaign.Id, HoldReason.TooLate, CancellationToken.None);
    }, CancellationToken.None);

    async Task FinishAsync(long id, long fence)
    {
        var (whole, failedWhole) = await ledger.ReadAsync(l => WholeRequests.StandAsync(l, id, CancellationToken.None), CancellationToken.None);
        var counts = await ledger.ReadSnapshotAsync(l => CampaignTally.OfAsync(l, id, CancellationToken.None), CancellationToken.None);
        if (counts.Waiting > 0 || whole > 0) return;
        var failed = counts.Refused + counts.Unknown;
        await MoveAsync(id, failed > 0 || failedWhole > 0 ? CampaignState.DoneWithFailures : CampaignState.Done, null, fence);
        log.LogInformation("Campaign {Campaign} is done, {Failed} people without the message", id, failed);
    }

    async Task<bool> MoveAsync(long id, CampaignState to, string? stopCode, long fence) => (await ledger.WriteAsync(async w =>
    {
        await Lease.CheckAsync(w, Lease.Sender, fence, CancellationToken.None);
        return await CampaignTransitions.MoveAsync(w, id, to, Actor.System, CancellationToken.None, stopCode) is Transition.Allowed;
    }, CancellationToken.None)).Value;

    async Task<CampaignRow> FindAsync(long id) =>
        await ledger.ReadAsync(l => CampaignRow.FindAsync(l, id, CancellationToken.None), CancellationToken.None) ?? throw new InvalidOperationException($"Campaign {id} is gone.");
}
