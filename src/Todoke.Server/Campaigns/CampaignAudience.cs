using Todoke.Core.Segments;
using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>Whom a campaign means: a saved segment as it is now, or a condition of its own.</summary>
internal static class CampaignAudience
{
    /// <returns>Null when the saved segment is gone.</returns>
    public static async Task<(SegmentDefinition Definition, int? Version)?> ResolveAsync(LedgerConnection ledger, CampaignRow campaign, CancellationToken cancel)
    {
        if (campaign.SegmentId is not { } id) return (SegmentDefinition.Parse(campaign.Definition!), null);
        var row = await ledger.FirstAsync("SELECT definition, version FROM segment WHERE id = @id", r => ((string, int)?)(r.GetString(0), r.GetInt32(1)), cancel, ("id", id));
        return row is var (definition, version) ? (SegmentDefinition.Parse(definition), version) : null;
    }
}
