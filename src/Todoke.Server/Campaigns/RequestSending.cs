using Todoke.Core.Delivery;
using Todoke.Server.Accounts;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <summary>What became of one request while this process worked on it.</summary>
internal abstract record SendEnd
{
    /// <summary>It has its answer, and the ledger has it too.</summary>
    public sealed record Finished : SendEnd;

    /// <summary>It was split or returned: its people are in other requests or frozen again.</summary>
    public sealed record Replanned(IReadOnlyList<OpenRequest> Requests) : SendEnd;

    /// <summary>It stays open; it was not, or not clearly, answered.</summary>
    public sealed record StillOpen : SendEnd;

    /// <summary>The whole campaign has to stop.</summary>
    public sealed record Stop(string Code) : SendEnd;
}

/// <summary>Sends one request until it has an answer: the same bytes under the same key, however often.</summary>
internal sealed class RequestSending(LedgerStore ledger, SendingNews news, LineClients lines, LinePacing pacing, SenderLease lease, SendTimes times, LineFigures figures, TimeProvider clock)
{
    /// <param name="request">Durable before this is called.</param>
    /// <param name="fence">This process's right to send.</param>
    /// <param name="window">When it may leave, and every repeat of it.</param>
    /// <param name="stop">Set when the campaign was stopped or the right was lost: nothing new leaves from then on; an attempt under way is awaited.</param>
    public async Task<SendEnd> SendAsync(OpenRequest request, long fence, SendWindow window, CancellationToken stop)
    {
        var (attempt, unclear) = (request.Attempts, request.Attempts > 0);
        var kind = KindOf(request.Kind);
        var messages = await MessagesAsync(request, kind);
        if (await lines.ForAsync(request.AccountId, CancellationToken.None) is not { } line) return new SendEnd.Stop(StopReason.SetUp);
        while (await MayLeaveAsync(request.AccountId, kind, fence, window, stop) is { } entered)
        {
            SendOutcome outcome;
            using (entered)
            {
                if (!RetryRules.MayRepeat(At(request.FirstLeftAt), clock.GetUtcNow(), At(ledger.NewestInstant))) return await GiveUpAsync(request, unclear);

                await NoteNewMonthAsync(request);

                attempt++;
                // Not cancelled by a stop: once bytes may have left, the answer is worth waiting for.
                outcome = await line.SendAsync(kind, request.Body, request.RetryKey, messages, CancellationToken.None);
            }
            var context = new AttemptContext(At(request.FirstLeftAt), clock.GetUtcNow(), At(ledger.NewestInstant), attempt, unclear, Random.Shared.NextDouble());
            var decision = Decide(outcome, context);
            if (outcome is SendOutcome.RateLimited) pacing.Slow(request.AccountId, LineEndpoint.Of(kind));
            if (outcome is SendOutcome.Retryable && !unclear)
            {
                unclear = true;
                await RememberUnclearAsync(request);
            }
            switch (decision)
            {
                case RetryDecision.Accepted:
                    if (kind == SendKind.Narrowcast) await FollowAsync(request, attempt, ((SendOutcome.Accepted)outcome).RequestId);
                    else await FinishAsync(request, DeliverySql.Accepted, attempt, ((SendOutcome.Accepted)outcome).RequestId, null);
                    return new SendEnd.Finished();
                case RetryDecision.Refused:
                    return await RefusedAsync(request, attempt, (SendOutcome.Refused)outcome, fence);
                case RetryDecision.QuotaUsedUp:
                    return new SendEnd.Stop(StopReason.Quota);
                case RetryDecision.StopCampaign:
                    return new SendEnd.Stop(StopReason.SetUp);
                case RetryDecision.GiveUpUnknown or RetryDecision.GiveUpUnsent:
                    return await GiveUpAsync(request, unclear);
                case RetryDecision.Repeat repeat:
                    await PauseAsync(repeat.After, stop);
                    break;
                case RetryDecision.RateLimited limited:
                    await PauseAsync(limited.After, stop);
                    break;
            }
        }
        // Whatever was never, or never unclearly, attempted can be planned anew; the rest keeps its key and waits.
        return unclear ? new SendEnd.StillOpen() : new SendEnd.Replanned([]);
    }

    // Its body is fixed, and with it the name under which LINE counts it; it may leave in a later month than the one it was made in.
    async Task NoteNewMonthAsync(OpenRequest request)
    {
        if (request.Unit is not { } unit || LineMonth.At(request.FirstLeftAt).Contains(clock.GetUtcNow().ToUnixTimeMilliseconds())) return;
        await ledger.WriteAsync(w => AggregationUnits.NoteAsync(w, request.AccountId, unit, CancellationToken.None), CancellationToken.None);
    }

    static SendKind KindOf(RequestKind kind) => kind switch
    {
        RequestKind.Push => SendKind.Push,
        RequestKind.Multicast => SendKind.Multicast,
        RequestKind.Broadcast => SendKind.Broadcast,
        _ => SendKind.Narrowcast,
    };

    // A broadcast goes to people nobody here knows: whether the month suffices is a question of LINE's figure.
    async Task<long> MessagesAsync(OpenRequest request, SendKind kind) => kind == SendKind.Broadcast
        ? Math.Max(request.People, (await figures.FriendsAsync(request.AccountId, CancellationToken.None))?.Friends ?? 0) : request.People;

    // Null: not now, or not any more. Otherwise to be disposed when the answer is there.
    async Task<IDisposable?> MayLeaveAsync(long account, SendKind kind, long fence, SendWindow window, CancellationToken stop)
    {
        IDisposable entered;
        try { entered = await pacing.EnterAsync(account, LineEndpoint.Of(kind), stop); }
        catch (OperationCanceledException) { return null; }
        if (!stop.IsCancellationRequested && lease.Fence == fence && times.Now(window) is SendTiming.Now) return entered;
        entered.Dispose();
        return null;
    }

    static RetryDecision Decide(SendOutcome outcome, AttemptContext context) => outcome switch
    {
        SendOutcome.Accepted accepted => new RetryDecision.Accepted(accepted.Repeated),
        SendOutcome.RateLimited => RetryRules.AfterQuota(null, 0, context),
        SendOutcome.MonthlyLimit => new RetryDecision.QuotaUsedUp(),
        SendOutcome.Refused refused => RetryRules.Decide(new AttemptResult.Answered(refused.Status), context),
        SendOutcome.Retryable { Status: { } status } => RetryRules.Decide(new AttemptResult.Answered(status), context),
        _ => RetryRules.Decide(new AttemptResult.TimedOut(), context),
    };

    /// <summary>Gives people of requests that certainly reached nobody back to be planned anew under a new key.</summary>
    public Task ReturnAsync(IReadOnlyCollection<OpenRequest> requests, long fence) => requests.Count == 0 ? Task.CompletedTask : ledger.WriteAsync(async w =>
    {
        await Lease.CheckAsync(w, Lease.Sender, fence, CancellationToken.None);
        await RequestRows.TakeBackAsync(w, requests, CancellationToken.None);
    }, CancellationToken.None);

    static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    // After a restart the ledger must know that this key may have been taken by LINE.
    async Task RememberUnclearAsync(OpenRequest request) => await ledger.WriteAsync(
        w => w.ExecuteAsync("UPDATE request SET attempts = attempts + 1 WHERE id = @id AND state = 0", CancellationToken.None, ("id", request.Id)), CancellationToken.None);

    async Task FinishAsync(OpenRequest request, int state, int attempts, string? lineRequestId, string? detail, int? status = null) => await ledger.WriteAsync(async w =>
    {
        // LINE's word that it took the request stands, whatever was thought of it before.
        var rows = await w.ExecuteAsync(
            $"UPDATE request SET state = @state, attempts = @attempts, line_request_id = @line, status = @status, detail = @detail, finished_at = @now WHERE id = @id AND state {(state == DeliverySql.Accepted ? "<> 1" : "= 0")}", CancellationToken.None,
            ("state", state), ("attempts", attempts), ("line", lineRequestId), ("status", status), ("detail", detail), ("now", w.Now), ("id", request.Id));
        if (rows > 0) w.Changed(ChangeKind.Campaign, request.CampaignId, request.Id);
    }, CancellationToken.None);

    // LINE has it and will work on it; from now on it is only asked about (NarrowcastFollower).
    async Task FollowAsync(OpenRequest request, int attempts, string lineRequestId)
    {
        await ledger.WriteAsync(async w =>
        {
            var rows = await w.ExecuteAsync(
                $"UPDATE request SET state = {DeliverySql.Followed}, attempts = @attempts, line_request_id = @line, progress = 'waiting', follow_until = @until WHERE id = @id AND state = 0", CancellationToken.None,
                ("attempts", attempts), ("line", lineRequestId), ("until", w.Now + (long)NarrowcastRules.Followed.TotalMilliseconds), ("id", request.Id));
            if (rows > 0) w.Changed(ChangeKind.Campaign, request.CampaignId, request.Id);
        }, CancellationToken.None);
        news.Ring();
    }

    async Task<SendEnd> GiveUpAsync(OpenRequest request, bool unclear)
    {
        if (!unclear) return new SendEnd.Replanned([]);
        await FinishAsync(request, DeliverySql.Unknown, Math.Max(1, request.Attempts), null, "The retry key ran out without a clear answer.");
        return new SendEnd.Finished();
    }

    // LINE takes a request whole or not at all: the member it names is parked, the others try again in new requests with new keys.
    async Task<SendEnd> RefusedAsync(OpenRequest request, int attempts, SendOutcome.Refused answer, long fence)
    {
        if (request.People == 1 || request.Kind.IsWhole())
        {
            await FinishAsync(request, DeliverySql.Refused, attempts, answer.RequestId, answer.Message, answer.Status);
            return new SendEnd.Finished();
        }
        var made = await ledger.WriteAsync(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, fence, CancellationToken.None);
            var halves = RequestSplit.Halve(request.Body, request.Members!, answer.Member, request.Run);
            if (halves.Parked is { } parked)
                await w.ExecuteAsync($"UPDATE delivery SET outcome = {DeliverySql.RefusedAlone}, reason = @reason WHERE campaign_id = @campaign AND run = @run AND profile_id = @profile", CancellationToken.None,
                    ("reason", answer.Message), ("campaign", request.CampaignId), ("run", request.Run), ("profile", parked));
            var first = halves.Parts.Count == 0 ? 0 : await w.NextIdsAsync("request", halves.Parts.Count, CancellationToken.None);
            var parts = halves.Parts.Select((p, i) => request with
            {
                Id = first + i, Kind = p.Members.Count == 1 ? RequestKind.Push : RequestKind.Multicast, People = p.Members.Count, Members = p.Members, Body = p.Body, RetryKey = RequestRows.NewRetryKey(), FirstLeftAt = w.Now, Attempts = 0,
            }).ToList();
            if (request.Unit is { } unit) await AggregationUnits.NoteAsync(w, request.AccountId, unit, CancellationToken.None);
            await RequestRows.InsertAsync(w, parts, fence, request.Id, CancellationToken.None);
            await w.ExecuteAsync("UPDATE request SET state = @replaced, attempts = @attempts, line_request_id = @line, status = @status, detail = @detail, finished_at = @now WHERE id = @id", CancellationToken.None,
                ("replaced", DeliverySql.Replaced), ("attempts", attempts), ("line", answer.RequestId), ("status", answer.Status), ("detail", answer.Message), ("now", w.Now), ("id", request.Id));
            w.Changed(ChangeKind.Campaign, request.CampaignId, request.Id);
            return parts;
        }, CancellationToken.None);
        return new SendEnd.Replanned(made.Value);
    }

    // Real time even in a World whose clock is wound: LINE is a service outside, and whoever waits here is not settled.
    static async Task PauseAsync(TimeSpan pause, CancellationToken stop) =>
        await Task.Delay(pause, TimeProvider.System, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
