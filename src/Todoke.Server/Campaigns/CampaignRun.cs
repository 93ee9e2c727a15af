using System.Collections.Concurrent;
using System.Threading.Channels;
using Todoke.Core.Delivery;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Line;

namespace Todoke.Server.Campaigns;

/// <summary>
/// The main path of a campaign, told once:
/// <code>
/// 1 freeze      who is meant, as of one instant, one row each          Freezing
/// 2 estimate    do this month's messages suffice?                      LINE's quota
/// 3 plan        last checks, render, group; durable before it leaves   RequestPlanning
/// 4 send        same bytes, same key, within LINE's limits             RequestSending
/// 5 reconcile   what was open at a restart is repeated first           RequestSending
/// 6 done        every person has an outcome
/// </code>
/// It can be cut off anywhere (stop, lost lease, SIGKILL) and called again: the ledger says how far it was.
/// </summary>
internal sealed class CampaignRun(LedgerStore ledger, Freezing freezing, RequestPlanning planning, RequestSending sending, LineClients lines, ILogger<CampaignRun> log)
{
    // LINE takes 2,000 pushes a second and answers in up to 200 ms: 400 must be under way to fill that.
    const int InFlight = 450, Ahead = 1000;

    /// <param name="id">A campaign in state freezing or sending.</param>
    /// <param name="fence">This process's right to send.</param>
    /// <param name="stop">Set when the campaign is stopped, the lease is lost or the server goes down.</param>
    public async Task RunAsync(long id, long fence, CancellationToken stop)
    {
        var campaign = await FindAsync(id);
        // Stopped between the worker's look and here.
        if (campaign.State is not (CampaignState.Freezing or CampaignState.Sending)) return;

        // :: 1 Freeze
        if (campaign.State == CampaignState.Freezing)
        {
            var frozen = await freezing.RunAsync(campaign, fence, stop);
            if (frozen is Freezing.Outcome.Impossible impossible)
            {
                await MoveAsync(id, CampaignState.Stopped, impossible.StopCode, fence);
                return;
            }

            // :: 2 Estimate
            if (!await SufficesAsync(campaign.AccountId, ((Freezing.Outcome.Frozen)frozen).Waiting, stop))
            {
                await MoveAsync(id, CampaignState.Stopped, StopReason.Quota, fence);
                return;
            }
            if (!await MoveAsync(id, CampaignState.Sending, null, fence)) return;
            campaign = await FindAsync(id);
        }

        // :: 3 Plan and 4 Send, with what a restart left open first (5 Reconcile)
        var message = await planning.PrepareAsync(campaign, test: false, stop);
        var stopCode = await SendAllAsync(campaign, message, fence, stop);
        if (stopCode is not null)
        {
            await MoveAsync(id, CampaignState.Stopped, stopCode, fence);
            return;
        }
        if (stop.IsCancellationRequested) return;

        // :: 6 Done
        await FinishAsync(id, fence);
    }

    async Task<string?> SendAllAsync(CampaignRow campaign, PreparedMessage message, long fence, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var queue = Channel.CreateBounded<OpenRequest>(Ahead);
        var returned = new ConcurrentBag<OpenRequest>();
        string? stopCode = null;

        async Task PlanAsync()
        {
            try
            {
                foreach (var open in await ledger.ReadAsync(l => RequestPlanning.OpenAsync(l, campaign.Id, 0, ending.Token), ending.Token)) await queue.Writer.WriteAsync(open with { Attempts = Math.Max(1, open.Attempts) }, ending.Token);
                while (true)
                {
                    var (requests, end) = await planning.NextAsync(campaign, message, fence, ending.Token);
                    for (var i = 0; i < requests.Count; i++)
                    {
                        try { await queue.Writer.WriteAsync(requests[i], ending.Token); }
                        catch (OperationCanceledException)
                        {
                            foreach (var unsent in requests.Skip(i)) returned.Add(unsent);
                            throw;
                        }
                    }
                    if (end) break;
                }
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                // Stopped: what is planned but has not left goes back below.
            }
            finally { queue.Writer.Complete(); }
        }

        async Task SendAsync()
        {
            try { await SendEachAsync(); }
            catch
            {
                // The planner may wait for room that nobody makes any more.
                await ending.CancelAsync();
                throw;
            }
        }

        async Task SendEachAsync()
        {
            await foreach (var next in queue.Reader.ReadAllAsync(CancellationToken.None))
            {
                var pending = new Stack<OpenRequest>([next]);
                while (pending.TryPop(out var request))
                {
                    if (ending.IsCancellationRequested)
                    {
                        if (request.Attempts == 0) returned.Add(request);
                        continue;
                    }
                    switch (await sending.SendAsync(request, fence, ending.Token))
                    {
                        case SendEnd.Replanned { Requests.Count: 0 }: returned.Add(request); break;
                        case SendEnd.Replanned replanned: foreach (var part in replanned.Requests) pending.Push(part); break;
                        case SendEnd.Stop halt:
                            stopCode ??= halt.Code;
                            if (request.Attempts == 0) returned.Add(request);
                            await ending.CancelAsync();
                            break;
                    }
                }
            }
        }

        var planner = PlanAsync();
        var senders = Enumerable.Range(0, InFlight).Select(_ => SendAsync()).ToArray();
        try { await Task.WhenAll([planner, .. senders]); }
        catch
        {
            // One part failed: the others end too, and what never left is given back before the failure is reported.
            await ending.CancelAsync();
            await Task.WhenAll([planner, .. senders]).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
        finally { await sending.ReturnAsync([.. returned], fence); }
        return stopCode;
    }

    async Task<bool> SufficesAsync(long account, int people, CancellationToken stop)
    {
        if (people == 0 || await lines.ForAsync(account, stop) is not { } line) return true;
        // Where LINE does not say, the sends themselves will: a request beyond the month is refused whole.
        return await line.QuotaAsync(stop) is not LineAnswer<QuotaUse>.Ok { Value.Remaining: { } left } || left >= people;
    }

    async Task FinishAsync(long id, long fence)
    {
        var (open, failed) = await ledger.ReadAsync(async l => (
            await l.CountAsync("SELECT COUNT(*) FROM delivery d LEFT JOIN request r ON r.id = d.request_id WHERE d.campaign_id = @id AND d.run = 0 AND (d.outcome = 0 OR (d.outcome = 2 AND r.state = 0))", CancellationToken.None, ("id", id)),
            await l.CountAsync("SELECT COUNT(*) FROM delivery d LEFT JOIN request r ON r.id = d.request_id WHERE d.campaign_id = @id AND d.run = 0 AND (d.outcome = 3 OR (d.outcome = 2 AND r.state IN (2, 3)))", CancellationToken.None, ("id", id))), CancellationToken.None);
        if (open > 0) return;
        await MoveAsync(id, failed > 0 ? CampaignState.DoneWithFailures : CampaignState.Done, null, fence);
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
