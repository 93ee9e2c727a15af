using Todoke.Core.Delivery;
using Todoke.Server.Accounts;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Worlds;

namespace Todoke.Server.Quota;

/// <summary>The month of one account: LINE's limit and consumption beside what is reserved here.</summary>
/// <param name="Use">What LINE said.</param>
/// <param name="Reserved">Promised to other campaigns.</param>
/// <param name="Free">Left for the one that asks; null where LINE sets no limit.</param>
internal sealed record MonthLeft(QuotaUse Use, long Reserved, AccountPlan? Plan)
{
    public long? Free => Use.Limit is { } limit ? Math.Max(0, limit - Use.Used - Reserved) : null;
}

/// <summary>What became of a campaign's reservation once its people were frozen.</summary>
internal abstract record Reserved
{
    public sealed record Suffices : Reserved;

    /// <param name="Held">People held back with the reason quota.</param>
    public sealed record InPart(long Held) : Reserved;

    public sealed record Short : Reserved;
}

/// <summary>Asks LINE for the month's messages and keeps what running campaigns were promised.</summary>
internal sealed class MonthQuota(LedgerStore ledger, LineClients lines, LineFigures figures)
{
    const int RowsPerCommit = 5000;

    /// <summary>What is left for a campaign on its account; null when LINE cannot be asked.</summary>
    public async Task<MonthLeft?> ForAsync(CampaignRow campaign, CancellationToken cancel) => await LeftAsync(campaign.AccountId, l => Reservations.OfAsync(l, campaign.AccountId, campaign.Id, cancel), cancel);

    /// <summary>
    /// To be called before a campaign is frozen: LINE sends a broadcast to all its friends and bills them, whoever is known here, so LINE's own number of
    /// them is what is reserved while it waits. Where LINE has no number, those known here are.
    /// </summary>
    /// <param name="fence">This process's right to send.</param>
    public async Task NoteFriendsAsync(CampaignRow campaign, long fence, CancellationToken cancel)
    {
        if (!campaign.Options.Broadcast) return;
        var friends = (await figures.FriendsAsync(campaign.AccountId, cancel))?.Friends;
        await ledger.WriteAsync(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
            await w.ExecuteAsync("UPDATE campaign SET line_friends = @friends WHERE id = @id", cancel, ("friends", friends), ("id", campaign.Id));
        }, cancel);
    }

    /// <summary>
    /// Settles a campaign's reservation after its people were frozen and before the first of them is sent to. Where LINE does not say what is
    /// left, the sends themselves will: a request beyond the month is refused whole. In part: a stable random draw by campaign and person
    /// decides who is among those there are messages for.
    /// </summary>
    /// <param name="fence">This process's right to send.</param>
    public async Task<Reserved> SettleAsync(CampaignRow campaign, long fence, CancellationToken cancel)
    {
        var waiting = await ledger.ReadAsync(l => Reservations.ForAsync(l, campaign.Id, cancel), cancel);
        if (waiting == 0 || await LeftAsync(campaign.AccountId, l => Reservations.BeforeAsync(l, campaign, cancel), cancel) is not { Free: { } free } || free >= waiting) return new Reserved.Suffices();
        if (campaign.Options.OnQuota != QuotaChoice.Partial || campaign.Options.Broadcast || free == 0) return new Reserved.Short();
        var people = await ledger.ReadAsync(l => l.QueryAsync($"SELECT profile_id FROM delivery WHERE campaign_id = @id AND run = 0 AND outcome = {DeliverySql.Frozen}", r => r.GetInt64(0), cancel, ("id", campaign.Id)), cancel);
        var left = QuotaDraw.Beyond(people, free, campaign.Id);
        foreach (var chunk in left.Chunk(RowsPerCommit))
            await ledger.WriteAsync(async w =>
            {
                await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
                var (list, values) = LedgerConnection.In(chunk);
                await w.ExecuteAsync($"UPDATE delivery SET outcome = {DeliverySql.HeldBack}, reason = @reason, at = @now WHERE campaign_id = @id AND run = 0 AND outcome = {DeliverySql.Frozen} AND profile_id IN {list}", cancel,
                    [("reason", HoldReason.Quota.Code()), ("now", w.Now), ("id", campaign.Id), .. values]);
            }, cancel);
        return new Reserved.InPart(left.Count);
    }

    async Task<MonthLeft?> LeftAsync(long account, Func<LedgerConnection, Task<long>> reserved, CancellationToken cancel)
    {
        if (await lines.ForAsync(account, cancel) is not { } line || await line.QuotaAsync(cancel) is not LineAnswer<QuotaUse>.Ok { Value: var use }) return null;
        return await ledger.ReadAsync(async l => new MonthLeft(use, await reserved(l), await AccountPlan.FindAsync(l, account, cancel)), cancel);
    }
}
