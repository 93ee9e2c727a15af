using System.Collections.Concurrent;
using System.Threading.Channels;
using Todoke.Core.Delivery;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>How the sending of a part ended.</summary>
internal abstract record PartEnd
{
    /// <summary>Everybody of the part has an answer or is held back.</summary>
    public sealed record Sent : PartEnd;

    /// <summary>It has to be gone through once more.</summary>
    public sealed record Again : PartEnd;

    public sealed record Stop(string Code) : PartEnd;

    /// <param name="Reason">quiet_hours or spread.</param>
    public sealed record Waits(long UntilMs, string Reason) : PartEnd;

    /// <summary>Nothing of what is left may ever leave.</summary>
    public sealed record TooLate : PartEnd;

    /// <summary>The campaign was stopped, the right to send was lost, or the server goes down.</summary>
    public sealed record CutOff : PartEnd;
}

/// <summary>Plans a part page by page and sends what is planned, many requests at once; what a restart left open goes first.</summary>
internal sealed class PartSending(LedgerStore ledger, RequestPlanning planning, RequestSending sending, WholeRequests whole, SendTimes times, TimeProvider clock)
{
    // LINE takes 2,000 pushes a second and answers in up to 200 ms: 400 must be under way to fill that.
    const int InFlight = 450, Ahead = 1000;

    public async Task<PartEnd> SendAsync(CampaignRow campaign, CampaignPart part, long fence, CancellationToken stop)
    {
        var message = await planning.PrepareAsync(campaign, test: false, stop);
        var window = await times.OfAsync(campaign, stop);
        var work = new Work(campaign, part, message, window, fence, stop);
        await RunAsync(work);
        if (work.StopCode is { } code) return new PartEnd.Stop(code);
        if (stop.IsCancellationRequested) return new PartEnd.CutOff();
        var left = !work.Planned || await ledger.ReadAsync(l => l.CountAsync($"SELECT COUNT(*) FROM request WHERE campaign_id = @id AND run = 0 AND state = {DeliverySql.Open}", stop, ("id", campaign.Id)), stop) > 0;
        return !left ? new PartEnd.Sent() : times.Now(window) switch
        {
            SendTiming.WaitUntil wait => new PartEnd.Waits(wait.Ms, wait.Reason.Code()),
            SendTiming.TooLate => new PartEnd.TooLate(),
            _ when work.RestsUntil is { } until => new PartEnd.Waits(until, CampaignPace.Reason),
            _ => new PartEnd.Again(),
        };
    }

    async Task RunAsync(Work work)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(work.Stop);
        var queue = Channel.CreateBounded<OpenRequest>(Ahead);
        var planner = PlanAsync(work, queue.Writer, ending.Token);
        var senders = Enumerable.Range(0, InFlight).Select(_ => SendEachAsync(work, queue.Reader, ending)).ToArray();
        try { await Task.WhenAll([planner, .. senders]); }
        catch
        {
            // One part failed: the others end too, and what never left is given back before the failure is reported.
            await ending.CancelAsync();
            await Task.WhenAll([planner, .. senders]).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
        finally { await sending.ReturnAsync([.. work.Returned], work.Fence); }
    }

    async Task PlanAsync(Work work, ChannelWriter<OpenRequest> queue, CancellationToken ending)
    {
        await using var pages = planning.Pages(work.Campaign, work.Message, work.Part);
        try
        {
            foreach (var open in await ledger.ReadAsync(l => RequestRows.OpenAsync(l, work.Campaign.Id, 0, ending), ending)) await queue.WriteAsync(open with { Attempts = Math.Max(1, open.Attempts) }, ending);
            while (times.Now(work.Window) is SendTiming.Now)
            {
                // A campaign with a rate of its own leaves in pages, each when its time has come.
                if ((work.RestsUntil = await ledger.ReadAsync(l => CampaignPace.RestsUntilAsync(l, work.Campaign, clock.GetUtcNow().ToUnixTimeMilliseconds(), ending), ending)) is not null) break;
                var (requests, end) = work.Campaign.Options.Broadcast
                    ? (await whole.PlanBroadcastAsync(work.Campaign, work.Message, work.Fence, ending), true)
                    : await planning.NextAsync(pages, work.Fence, ending);
                for (var i = 0; i < requests.Count; i++)
                {
                    try { await queue.WriteAsync(requests[i], ending); }
                    catch (OperationCanceledException)
                    {
                        foreach (var unsent in requests.Skip(i)) work.Returned.Add(unsent);
                        throw;
                    }
                }
                if (!end) continue;
                work.Planned = true;
                break;
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Stopped: what is planned but has not left goes back.
        }
        finally { queue.Complete(); }
    }

    async Task SendEachAsync(Work work, ChannelReader<OpenRequest> queue, CancellationTokenSource ending)
    {
        try
        {
            await foreach (var next in queue.ReadAllAsync(CancellationToken.None)) await SendWithPartsAsync(work, next, ending);
        }
        catch
        {
            // The planner may wait for room that nobody makes any more.
            await ending.CancelAsync();
            throw;
        }
    }

    async Task SendWithPartsAsync(Work work, OpenRequest next, CancellationTokenSource ending)
    {
        var pending = new Stack<OpenRequest>([next]);
        while (pending.TryPop(out var request))
        {
            if (ending.IsCancellationRequested)
            {
                if (request.Attempts == 0) work.Returned.Add(request);
                continue;
            }
            switch (await sending.SendAsync(request, work.Fence, work.Window, ending.Token))
            {
                case SendEnd.Replanned { Requests.Count: 0 }:
                    // Its people are frozen again and behind the place the planner has come to.
                    work.Planned = false;
                    work.Returned.Add(request);
                    break;
                case SendEnd.Replanned replanned: foreach (var part in replanned.Requests) pending.Push(part); break;
                case SendEnd.Stop halt:
                    work.StopCode ??= halt.Code;
                    if (request.Attempts == 0) work.Returned.Add(request);
                    await ending.CancelAsync();
                    break;
            }
        }
    }

    sealed class Work(CampaignRow campaign, CampaignPart part, PreparedCampaign message, SendWindow window, long fence, CancellationToken stop)
    {
        public CampaignRow Campaign => campaign;
        public CampaignPart Part => part;
        public PreparedCampaign Message => message;
        public SendWindow Window => window;
        public long Fence => fence;
        public CancellationToken Stop => stop;
        public ConcurrentBag<OpenRequest> Returned { get; } = [];
        public volatile string? StopCode;

        /// <summary>Until when its own rate holds it back; written by the planner before anybody reads it.</summary>
        public long? RestsUntil { get; set; }

        /// <summary>The planner came to the end of the part and nobody of it was given back.</summary>
        public volatile bool Planned;
    }
}
