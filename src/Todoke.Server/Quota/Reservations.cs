using Todoke.Core.Delivery;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;

namespace Todoke.Server.Quota;

/// <summary>
/// Messages of the month that are promised but not used: people of an account's campaigns who are frozen, or in a request LINE has not
/// answered; of a broadcast everybody LINE counts as a friend. A stopped campaign keeps its promise until it is cancelled. Requests whose fate is unknown are not counted: if LINE took
/// them they are in its own figure.
/// </summary>
internal static class Reservations
{
    const string Holding = "('freezing', 'awaiting_approval', 'scheduled', 'sending', 'stopped')";

    /// <summary>Everything reserved on an account, without the campaign that asks.</summary>
    public static Task<long> OfAsync(LedgerConnection ledger, long account, long except, CancellationToken cancel) => SumAsync(ledger, "", account, except, null, cancel);

    /// <summary>
    /// What was reserved before a campaign that has just frozen its own: of two that freeze at once the one that was ready first, or else the
    /// one with the smaller id, goes before the other, so that they never both give way.
    /// </summary>
    public static Task<long> BeforeAsync(LedgerConnection ledger, CampaignRow campaign, CancellationToken cancel) => SumAsync(ledger,
        "AND (c.state <> 'freezing' OR (c.frozen_at IS NOT NULL AND (c.frozen_at < @frozen OR (c.frozen_at = @frozen AND c.id < @except))))", campaign.AccountId, campaign.Id, campaign.FrozenAt ?? long.MaxValue, cancel);

    static async Task<long> SumAsync(LedgerConnection ledger, string more, long account, long except, long? frozen, CancellationToken cancel)
    {
        (string, object?)[] values = [("account", account), ("except", except), .. frozen is { } at ? new (string, object?)[] { ("frozen", at) } : []];
        var campaigns = await ledger.QueryAsync($"SELECT c.id, c.frozen_at, c.confirmed_people, c.state, c.line_friends FROM campaign c WHERE c.account_id = @account AND c.id <> @except AND c.state IN {Holding} {more}",
            r => (Id: r.GetInt64(0), Frozen: !r.IsDBNull(1), Confirmed: Math.Max(r.IsDBNull(2) ? 0 : r.GetInt64(2), r.IsDBNull(4) ? 0 : r.GetInt64(4)), State: r.GetString(3)), cancel, values);
        var sum = 0L;
        foreach (var campaign in campaigns)
        {
            // Its people are being written down at this moment: the number somebody confirmed stands for them. What is only scheduled is no promise yet.
            if (!campaign.Frozen) sum += campaign.State == CampaignState.Freezing.Code() ? campaign.Confirmed : 0;
            else sum += await ForAsync(ledger, campaign.Id, cancel);
        }
        return sum;
    }

    /// <summary>What one campaign whose people are frozen still needs.</summary>
    public static async Task<long> ForAsync(LedgerConnection ledger, long campaign, CancellationToken cancel)
    {
        var known = (await CampaignTally.OfAsync(ledger, campaign, cancel)).Waiting;
        // A broadcast has one request, and with its answer nothing of it is left.
        var friends = await ledger.CountAsync(
            $"SELECT COALESCE(line_friends, 0) FROM campaign WHERE id = @id AND NOT EXISTS (SELECT 1 FROM request r WHERE r.campaign_id = campaign.id AND r.run = 0 AND r.state <> {DeliverySql.Open})", cancel, ("id", campaign));
        return Math.Max(known, friends);
    }

    /// <summary>People of campaigns that are scheduled, not frozen yet, to leave before an instant; and how many such campaigns nobody has counted.</summary>
    public static async Task<long> PlannedAsync(LedgerConnection ledger, long account, long before, CancellationToken cancel) => await ledger.CountAsync(
        "SELECT CAST(COALESCE(SUM(confirmed_people), 0) AS BIGINT) FROM campaign WHERE account_id = @account AND state = 'scheduled' AND frozen_at IS NULL AND scheduled_at < @before", cancel, ("account", account), ("before", before));

    /// <summary>People of requests LINE took of this month: what Todoke itself used.</summary>
    public static async Task<long> SentAsync(LedgerConnection ledger, long account, long since, CancellationToken cancel) => await ledger.CountAsync(
        """
        SELECT CAST(COALESCE(SUM(r.people), 0) AS BIGINT) FROM campaign c JOIN request r ON r.campaign_id = c.id AND r.state = 1
        WHERE c.account_id = @account AND r.finished_at >= @since
        """, cancel, ("account", account), ("since", since));
}
