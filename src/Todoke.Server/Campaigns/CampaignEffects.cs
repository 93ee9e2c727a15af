using Todoke.Core.Delivery;
using Todoke.Server.Ledger;
using Todoke.Server.Links;
using Todoke.Server.Profiles;

namespace Todoke.Server.Campaigns;

/// <summary>What a variant caused. People are counted once each; <paramref name="HeldBack"/> are those chosen for it who did not get it on purpose.</summary>
/// <param name="Event">People with the event the winner is chosen by, from the campaign's beginning on; null where it is chosen by taps or not at all.</param>
public sealed record VariantResult(int Index, string Name, long Sent, long HeldBack, long Waiting, long Failed, long TapPeople, long Blocks, long? Event);

/// <summary>What people did after a campaign, variant by variant.</summary>
internal static class CampaignEffects
{
    /// <summary>The people, merges resolved, who have blocked @account since @started.</summary>
    public const string Blocked = "SELECT COALESCE(b.merged_into, b.id) FROM friendship f JOIN profile b ON b.id = f.profile_id WHERE f.account_id = @account AND f.state = 2 AND f.changed_at >= @started";

    const string Tapped = "SELECT COALESCE(b.merged_into, b.id) FROM event e JOIN profile b ON b.id = e.profile_id WHERE e.reference = @reference AND e.name = @name AND e.withdrawn_at IS NULL";

    const string Did = "SELECT COALESCE(b.merged_into, b.id) FROM event e JOIN profile b ON b.id = e.profile_id WHERE e.name = @name AND e.at >= @started AND e.withdrawn_at IS NULL";

    public static async Task<IReadOnlyList<VariantResult>> ByVariantAsync(LedgerConnection ledger, CampaignRow campaign, CancellationToken cancel)
    {
        if (campaign.Variants is not { } variants) return [];
        var outcomes = new Dictionary<(int Variant, string Outcome), long>();
        await ledger.EachAsync($"SELECT d.variant, {DeliverySql.Outcome}, COUNT(*) FROM delivery d LEFT JOIN request r ON r.id = d.request_id WHERE d.campaign_id = @id AND d.run = 0 AND d.variant IS NOT NULL GROUP BY 1, 2",
            r => outcomes[(r.GetInt32(0), r.GetString(1))] = r.GetInt64(2), cancel, ("id", campaign.Id));
        var started = campaign.StartedAt ?? long.MaxValue;
        var taps = await PeopleAsync(ledger, campaign.Id, Tapped, cancel, ("reference", LinkRedirect.Reference(campaign.Id)), ("name", LinkRedirect.TapEvent));
        var blocks = await PeopleAsync(ledger, campaign.Id, Blocked, cancel, ("account", campaign.AccountId), ("started", started));
        var events = variants.Winner?.Event is { } name ? await PeopleAsync(ledger, campaign.Id, Did, cancel, ("name", name), ("started", started)) : null;
        long Of(int i, string outcome) => outcomes.GetValueOrDefault((i, outcome));
        return [.. variants.Of.Select((v, i) => new VariantResult(i, v.Name, Of(i, "accepted"), Of(i, "held_back"), Of(i, "waiting"), Of(i, "refused") + Of(i, "unknown"),
            taps.GetValueOrDefault(i), blocks.GetValueOrDefault(i), events?.GetValueOrDefault(i)))];
    }

    // Of those to whom LINE delivered, by variant: how many are among these people.
    static async Task<Dictionary<int, long>> PeopleAsync(LedgerConnection ledger, long campaign, string people, CancellationToken cancel, params (string, object?)[] values)
    {
        var found = new Dictionary<int, long>();
        await ledger.EachAsync(
            $"""
            SELECT d.variant, COUNT(*) FROM delivery d JOIN request r ON r.id = d.request_id AND r.state = {DeliverySql.Accepted} JOIN profile p ON p.id = d.profile_id
            WHERE d.campaign_id = @id AND d.run = 0 AND d.variant IS NOT NULL AND {Merging.Root} IN ({people}) GROUP BY d.variant
            """, r => found[r.GetInt32(0)] = r.GetInt64(1), cancel, [("id", campaign), .. values]);
        return found;
    }
}
