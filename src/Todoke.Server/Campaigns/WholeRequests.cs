using Todoke.Core.Delivery;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <summary>
/// Requests whose people LINE chooses: broadcast and narrowcast. One row with its body, durable before it leaves like any other; its key and
/// repeats are those of every request, but it has no members that could be parked or sent to apart.
/// </summary>
internal sealed class WholeRequests(LedgerStore ledger, RequestSending sending, SenderLease lease)
{
    /// <summary>
    /// Makes the one request of a campaign to all friends. People known here who follow now get the row 'included in a broadcast'; the others
    /// of the audience are held back, since LINE does not reach them either. Nothing else can hold anybody back: LINE sends to all.
    /// </summary>
    /// <returns>Null when it was made before, or the campaign is no longer sending.</returns>
    public async Task<OpenRequest?> PlanBroadcastAsync(CampaignRow campaign, ReadOnlyMemory<byte> messages, long fence, CancellationToken cancel)
    {
        var reach = await freezing.ReachAsync(campaign.AccountId, cancel);
        return (await ledger.WriteAsync(async w =>
        {
        await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
        if (await w.CountAsync("SELECT COUNT(*) FROM campaign WHERE id = @id AND state = 'sending'", cancel, ("id", campaign.Id)) == 0
            || await w.CountAsync("SELECT COUNT(*) FROM request WHERE campaign_id = @id AND run = 0", cancel, ("id", campaign.Id)) > 0) return null;
        await HoldBackAsync(w, campaign, reach, cancel);
        var people = await w.CountAsync($"SELECT COUNT(*) FROM delivery WHERE campaign_id = @id AND run = 0 AND outcome = {DeliverySql.Frozen}", cancel, ("id", campaign.Id));
        var request = await InsertAsync(w, campaign, RequestKind.Broadcast, 0, (int)people, RequestBody.MessagesOnly(messages), fence, cancel);
        await w.ExecuteAsync($"UPDATE delivery SET outcome = {DeliverySql.Requested}, request_id = @request WHERE campaign_id = @id AND run = 0 AND outcome = {DeliverySql.Frozen}", cancel,
            ("request", request.Id), ("id", campaign.Id));
        return request;
    }, cancel)).Value;

    /// <summary>Makes a narrowcast request and sends it. What becomes of it then is <see cref="NarrowcastFollower"/>'s business.</summary>
    /// <param name="campaign">To whose log it belongs.</param>
    /// <param name="run">0: the campaign's own request.</param>
    /// <param name="body">From <see cref="RequestBody.Narrowcast"/>.</param>
    /// <param name="cancel">Nothing leaves from then on; an attempt under way is awaited.</param>
    /// <returns>The request's id; null when another process sends for this ledger.</returns>
    public async Task<long?> SendNarrowcastAsync(CampaignRow campaign, int run, byte[] body, CancellationToken cancel)
    {
        if (lease.Fence is not { } fence) return null;
        var request = (await ledger.WriteAsync(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
            return await InsertAsync(w, campaign, RequestKind.Narrowcast, run, 0, body, fence, cancel);
        }, cancel)).Value;
        await sending.SendAsync(request, fence, cancel);
        return request.Id;
    }

    static async Task<OpenRequest> InsertAsync(LedgerWriter w, CampaignRow campaign, RequestKind kind, int run, int people, byte[] body, long fence, CancellationToken cancel)
    {
        var request = new OpenRequest(await w.NextIdAsync("request", cancel), campaign.Id, campaign.AccountId, kind.Code(), people, body, RequestPlanning.NewRetryKey(), w.Now, 0, null);
        await RequestPlanning.InsertAsync(w, [request], run, fence, cancel);
        return request;
    }

    // As one reads it now; whom LINE reaches in the end is LINE's to say.
    static async Task HoldBackAsync(LedgerWriter w, CampaignRow campaign, Reachability reach, CancellationToken cancel)
    {
        var (held, served) = (new CheckedPage(campaign, 0), new HashSet<long>());
        await w.EachAsync("SELECT d.profile_id, COALESCE(p.merged_into, p.id) FROM delivery d JOIN profile p ON p.id = d.profile_id WHERE d.campaign_id = @id AND d.run = 0 AND d.outcome = 0 ORDER BY d.profile_id", r =>
        {
            var (profile, root) = (r.GetInt64(0), r.GetInt64(1));
            if (reach.Hold(root) is { } reason) held.Hold(profile, reason);
            else if (!served.Add(root)) held.Hold(profile, HoldReason.MergedDuplicate);
        }, cancel, ("id", campaign.Id));
        await held.WriteHeldAsync(w, cancel);
    }
}
