using Todoke.Core.Delivery;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>
/// The rate a marketer gave a campaign (分割配信), kept in its row: when a page is planned, the instant of the next is written in the same
/// transaction, so that neither a restart nor a stop lets more leave than the rate allows.
/// </summary>
internal static class CampaignPace
{
    /// <summary>Why a campaign rests, for whoever asks what it waits for.</summary>
    public const string Reason = "spread";

    /// <returns>When the next page may leave, Unix milliseconds; null: now.</returns>
    public static async Task<long?> RestsUntilAsync(LedgerConnection ledger, CampaignRow campaign, long now, CancellationToken cancel) =>
        !IsPaced(campaign) ? null : await ledger.FirstAsync("SELECT paced_until FROM campaign WHERE id = @id AND paced_until > @now", r => (long?)r.GetInt64(0), cancel, ("id", campaign.Id), ("now", now));

    /// <summary>What its rate comes to. The people counted are those frozen at its first page: those held back later make it end sooner, not slower.</summary>
    /// <returns>Null: as fast as LINE allows.</returns>
    public static async Task<SpreadPlan?> PlanAsync(LedgerWriter w, CampaignRow campaign, CancellationToken cancel)
    {
        if (!IsPaced(campaign)) return null;
        var people = await w.FirstAsync("SELECT paced_people FROM campaign WHERE id = @id AND paced_people IS NOT NULL", r => (long?)r.GetInt64(0), cancel, ("id", campaign.Id));
        if (people is null)
        {
            people = (await CampaignTally.OfAsync(w, campaign.Id, cancel)).Waiting;
            await w.ExecuteAsync("UPDATE campaign SET paced_people = @people WHERE id = @id", cancel, ("people", people), ("id", campaign.Id));
        }
        return SpreadPlan.Of(campaign.Options.SpreadMinutes, campaign.Options.PerMinute, people.Value);
    }

    /// <summary>A page of so many people is planned in this transaction.</summary>
    public static Task LeftAsync(LedgerWriter w, CampaignRow campaign, SpreadPlan plan, int people, CancellationToken cancel) => people == 0 ? Task.CompletedTask : w.ExecuteAsync(
        "UPDATE campaign SET paced_until = @until WHERE id = @id", cancel, ("until", plan.NextAfter(DateTimeOffset.FromUnixTimeMilliseconds(w.Now), people).ToUnixTimeMilliseconds()), ("id", campaign.Id));

    public static bool IsPaced(CampaignRow campaign) => campaign.Options.SpreadMinutes is not null || campaign.Options.PerMinute is not null;
}
