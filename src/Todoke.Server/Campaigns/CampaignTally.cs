using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>
/// How many people of a campaign stand where. Everybody was counted when they were frozen; whoever has a reason is found by it, and whoever is in
/// a request by its number of people. The rest is frozen still, and nobody has to be looked at one by one (ADR 17).
/// </summary>
internal static class CampaignTally
{
    /// <summary>By campaign; all zero while nobody is frozen.</summary>
    public static async Task<Dictionary<long, CampaignCounts>> OfAsync(LedgerConnection ledger, IReadOnlyCollection<long> ids, CancellationToken cancel)
    {
        if (ids.Count == 0) return [];
        var (list, values) = LedgerConnection.In(ids);
        var tallies = ids.Distinct().ToDictionary(id => id, _ => new Tally());
        await ledger.EachAsync($"SELECT id, members FROM campaign WHERE id IN {list} AND members IS NOT NULL", r => tallies[r.GetInt64(0)].Members = r.GetInt64(1), cancel, values);
        await ledger.EachAsync($"SELECT campaign_id, outcome, COUNT(*) FROM delivery WHERE campaign_id IN {list} AND run = 0 AND reason >= '' GROUP BY campaign_id, outcome",
            r => tallies[r.GetInt64(0)].WithReason(r.GetInt32(1), r.GetInt64(2)), cancel, values);
        await ledger.EachAsync($"SELECT campaign_id, state, CAST(SUM(people) AS BIGINT) FROM request WHERE campaign_id IN {list} AND run = 0 GROUP BY campaign_id, state",
            r => tallies[r.GetInt64(0)].InRequests(r.GetInt32(1), r.GetInt64(2)), cancel, values);
        return tallies.ToDictionary(t => t.Key, t => t.Value.Counts);
    }

    /// <inheritdoc cref="OfAsync(LedgerConnection, IReadOnlyCollection{long}, CancellationToken)"/>
    public static async Task<CampaignCounts> OfAsync(LedgerConnection ledger, long campaign, CancellationToken cancel) => (await OfAsync(ledger, [campaign], cancel))[campaign];

    sealed class Tally
    {
        long _held, _refused, _sent, _unknown;

        public long? Members { get; set; }

        // While people are being frozen their rows come before their number.
        public CampaignCounts Counts => Members is { } members ? new(members, _held, _sent, members - _held - _refused - _sent - _unknown, _refused, _unknown) : new(0, 0, 0, 0, 0, 0);

        public void WithReason(int outcome, long people)
        {
            if (outcome == DeliverySql.HeldBack) _held += people;
            else _refused += people;
        }

        // A request that is open, or that LINE works on, leaves its people among those who wait; one that was replaced has none any more.
        public void InRequests(int state, long people)
        {
            switch (state)
            {
                case DeliverySql.Accepted: _sent += people; break;
                case DeliverySql.Refused: _refused += people; break;
                case DeliverySql.Unknown: _unknown += people; break;
            }
        }
    }
}
