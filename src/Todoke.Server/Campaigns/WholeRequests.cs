using Todoke.Core.Delivery;
using Todoke.Core.Messages;
using Todoke.Server.Ledger;
using Todoke.Server.Sending;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <summary>
/// Requests whose people LINE chooses: broadcast and narrowcast. One row with its body, durable before it leaves like any other; its key and
/// repeats are those of every request, but it has no members that could be parked or sent to apart.
/// </summary>
internal sealed class WholeRequests(LedgerStore ledger, SendChecks checks, RequestSending sending, SendTimes times, SenderLease lease)
{
    /// <summary>
    /// Makes the one request of a campaign to all friends. People known here who follow now get the row 'included in a broadcast'; the others
    /// of the audience are held back, since LINE does not reach them either. Nothing else can hold anybody back: LINE sends to all.
    /// </summary>
    /// <returns>None when it was made before, or the campaign is no longer sending.</returns>
    public async Task<IReadOnlyList<OpenRequest>> PlanBroadcastAsync(CampaignRow campaign, PreparedCampaign message, long fence, CancellationToken cancel)
    {
        var standing = await checks.AtFreezeAsync(campaign, cancel);
        var body = RequestBody.MessagesOnly(message.Variants[0].Render(PersonValues.Nobody, url => url));
        return (await ledger.WriteAsync<IReadOnlyList<OpenRequest>>(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
            if (await w.CountAsync("SELECT COUNT(*) FROM campaign WHERE id = @id AND state = 'sending'", cancel, ("id", campaign.Id)) == 0
                || await w.CountAsync("SELECT COUNT(*) FROM request WHERE campaign_id = @id AND run = 0", cancel, ("id", campaign.Id)) > 0) return [];
            await HoldBackAsync(w, campaign, standing, cancel);
            var people = await w.CountAsync($"SELECT COUNT(*) FROM delivery WHERE campaign_id = @id AND run = 0 AND outcome = {DeliverySql.Frozen}", cancel, ("id", campaign.Id));
            var request = await InsertAsync(w, campaign, RequestKind.Broadcast, 0, (int)people, body, message.Variants[0].Template, fence, cancel);
            await w.ExecuteAsync($"UPDATE delivery SET outcome = {DeliverySql.Requested}, request_id = @request WHERE campaign_id = @id AND run = 0 AND outcome = {DeliverySql.Frozen}", cancel,
                ("request", request.Id), ("id", campaign.Id));
            return [request];
        }, cancel)).Value;
    }

    /// <summary>Makes a narrowcast request and sends it. What becomes of it then is <see cref="NarrowcastFollower"/>'s business.</summary>
    /// <param name="campaign">To whose log it belongs.</param>
    /// <param name="run">0: the campaign's own request, which is then sending until LINE has finished.</param>
    /// <param name="body">From <see cref="RequestBody.Narrowcast"/>.</param>
    /// <param name="cancel">Nothing leaves from then on; an attempt under way is awaited.</param>
    /// <returns>The request's id; null when another process sends for this ledger.</returns>
    public async Task<long?> SendNarrowcastAsync(CampaignRow campaign, int run, byte[] body, CancellationToken cancel)
    {
        if (lease.Fence is not { } fence) return null;
        var request = (await ledger.WriteAsync(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
            return await InsertAsync(w, campaign, RequestKind.Narrowcast, run, 0, body, null, fence, cancel);
        }, cancel)).Value;
        await sending.SendAsync(request, fence, await times.OfAsync(campaign, cancel), cancel);
        return request.Id;
    }

    /// <summary>How many of a campaign's whole requests LINE has not finished, and how many came to nothing or to nothing certain.</summary>
    public static async Task<(long Open, long Failed)> StandAsync(LedgerConnection ledger, long campaign, CancellationToken cancel) => await ledger.FirstAsync(
        $"""
        SELECT COUNT(CASE WHEN state IN ({DeliverySql.Open}, {DeliverySql.Followed}) THEN 1 END), COUNT(CASE WHEN state IN ({DeliverySql.Refused}, {DeliverySql.Unknown}) THEN 1 END)
        FROM request WHERE campaign_id = @id AND run = 0 AND kind IN ('broadcast', 'narrowcast')
        """, r => (r.GetInt64(0), r.GetInt64(1)), cancel, ("id", campaign));

    static async Task<OpenRequest> InsertAsync(LedgerWriter w, CampaignRow campaign, RequestKind kind, int run, int people, byte[] body, string? template, long fence, CancellationToken cancel)
    {
        var request = new OpenRequest(await w.NextIdAsync("request", cancel), campaign.Id, run, campaign.AccountId, kind, people, null, body, RequestRows.NewRetryKey(), w.Now, 0, null, template);
        await RequestRows.InsertAsync(w, [request], fence, null, cancel);
        return request;
    }

    // As one reads it now; whom LINE reaches in the end is LINE's to say.
    static async Task HoldBackAsync(LedgerWriter w, CampaignRow campaign, FrozenChecks standing, CancellationToken cancel)
    {
        var (held, served) = (new CheckedPage(campaign, 0), new HashSet<long>());
        await w.EachAsync("SELECT d.profile_id, COALESCE(p.merged_into, p.id) FROM delivery d JOIN profile p ON p.id = d.profile_id WHERE d.campaign_id = @id AND d.run = 0 AND d.outcome = 0 ORDER BY d.profile_id", r =>
        {
            var (profile, root) = (r.GetInt64(0), r.GetInt64(1));
            if (standing.Hold(root) is { } reason) held.Hold(profile, reason);
            else if (!served.Add(root)) held.Hold(profile, HoldReason.MergedDuplicate);
        }, cancel, ("id", campaign.Id));
        await held.WriteHeldAsync(w, cancel);
    }
}
