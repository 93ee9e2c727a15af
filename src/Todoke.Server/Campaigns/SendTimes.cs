using Todoke.Core.Delivery;
using Todoke.Server.Ledger;
using Todoke.Server.Sending;
using Todoke.Server.Settings;

namespace Todoke.Server.Campaigns;

/// <summary>When a campaign's messages may leave, by its own options and the workspace's rules as they are now.</summary>
internal sealed class SendTimes(LedgerStore ledger, Workspace workspace, TimeProvider clock)
{
    /// <summary>For test sends: somebody is waiting for them.</summary>
    public static SendWindow Always { get; } = new(null, TimeZoneInfo.Utc, null);

    public async Task<SendWindow> OfAsync(CampaignRow campaign, CancellationToken cancel) => new(
        campaign.Options.QuietHours.Resolve((await ledger.ReadAsync(l => SendingSettings.ReadAsync(l, cancel), cancel)).QuietHours), await workspace.ZoneAsync(cancel), campaign.Options.NotAfterMs);

    /// <summary>A clock that was set back makes no night of a day and no late message timely: the newest time in the ledger counts.</summary>
    public SendTiming Now(SendWindow window) => window.At(Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), ledger.NewestInstant));
}
