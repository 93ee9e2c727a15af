using Todoke.Core.Segments;
using Todoke.Server.Ledger;
using Todoke.Server.Segments;

namespace Todoke.Server.Campaigns;

/// <summary>Whom a campaign means: a saved segment as it is now with its manual lists, or a condition of its own.</summary>
/// <param name="Rule">As it was written.</param>
internal sealed record CampaignAudience(SegmentNode Rule, SavedSegment? Saved)
{
    public SegmentDefinition Definition => new(Saved?.Effective ?? Rule);

    /// <returns>Null when the saved segment is gone.</returns>
    public static async Task<CampaignAudience?> ResolveAsync(LedgerConnection ledger, CampaignRow campaign, CancellationToken cancel)
    {
        if (campaign.SegmentId is not { } id) return new(SegmentDefinition.Parse(campaign.Definition!).Condition, null);
        return (await SavedSegment.LoadAsync(ledger, cancel, id)).GetValueOrDefault(id) is { } saved ? new(saved.Rule, saved) : null;
    }
}
