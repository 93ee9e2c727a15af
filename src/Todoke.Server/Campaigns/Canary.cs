using Todoke.Core.Delivery;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Campaigns;

/// <summary>カナリア配信: a small part goes first, drawn so that it is like the whole, and what became of it decides about the rest.</summary>
internal sealed class Canary(LedgerStore ledger)
{
    /// <summary>
    /// Those who go first, ascending; null where the campaign is so small that all would. The same people every time while nobody else is held back:
    /// whoever was already sent to counts, so a restart in the middle never makes the part larger.
    /// </summary>
    public async Task<IReadOnlyList<long>?> MembersAsync(CampaignRow campaign, CanaryPlan plan, CancellationToken cancel)
    {
        var people = await ledger.ReadAsync(l => l.QueryAsync(
            $"SELECT profile_id FROM delivery WHERE campaign_id = @id AND run = 0 AND outcome <> {DeliverySql.HeldBack}{(campaign.Variants?.Winner is null ? "" : " AND variant IS NOT NULL")}",
            r => r.GetInt64(0), cancel, ("id", campaign.Id)), cancel);
        var size = (int)plan.SizeOf(people.Count);
        if (size >= people.Count) return null;
        var drawn = people.ToArray();
        Array.Sort(Array.ConvertAll(drawn, p => Rank(p, campaign.Id)), drawn);
        return [.. drawn.Take(size).Order()];
    }

    /// <summary>The code to stop with when too many of those sent to were refused or have blocked the account since; null when all is well.</summary>
    public Task<string?> JudgeAsync(CampaignRow campaign, CanaryPlan plan, CancellationToken cancel) => ledger.ReadSnapshotAsync(async l =>
    {
        var counts = await CampaignTally.OfAsync(l, campaign.Id, cancel);
        var answered = counts.Sent + counts.Refused;
        if (answered > 0 && counts.Refused * 100m > plan.StopRefusedPercent * answered) return StopReason.CanaryRefused;
        var blocks = await BlocksAsync(l, campaign, cancel);
        return counts.Sent > 0 && blocks * 100m > plan.StopBlockPercent * counts.Sent ? StopReason.CanaryBlocks : null;
    }, cancel);

    /// <summary>People who got the message and have blocked the account since the campaign began.</summary>
    public static async Task<long> BlocksAsync(LedgerConnection ledger, CampaignRow campaign, CancellationToken cancel) => campaign.StartedAt is not { } started ? 0 : await ledger.CountAsync(
        $"""
        SELECT COUNT(*) FROM delivery d JOIN request r ON r.id = d.request_id AND r.state = {DeliverySql.Accepted} JOIN profile p ON p.id = d.profile_id
        WHERE d.campaign_id = @id AND d.run = 0 AND {Merging.Root} IN ({CampaignEffects.Blocked})
        """, cancel, ("id", campaign.Id), ("account", campaign.AccountId), ("started", started));

    // Mixes all bits, so that neither old nor new customers come first, and differently in every campaign.
    static ulong Rank(long profile, long campaign)
    {
        var x = unchecked((ulong)profile * 0x9E3779B97F4A7C15 + (ulong)campaign * 0xD1B54A32D192ED03);
        x = unchecked((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9);
        x = unchecked((x ^ (x >> 27)) * 0x94D049BB133111EB);
        return x ^ (x >> 31);
    }
}
