using Todoke.Core.Delivery;
using Todoke.Server.Audience;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Sending.Checks;
using Todoke.Server.Settings;

namespace Todoke.Server.Sending;

/// <summary>
/// The one list of what may stand between a person a campaign means and its message; the first that holds is the reason given. Two more
/// stand before it where rows become people (<see cref="LastChecks"/>): the person is not deleted, and gets a campaign once however many
/// of their merged profiles it means. What concerns the campaign and not the person — approval, quota, a connected account, quiet hours —
/// is decided on the main path (<see cref="CampaignRun"/>).
/// </summary>
internal sealed class SendChecks(LedgerStore ledger, AudienceEngine audience, TimeProvider clock)
{
    public static readonly IReadOnlyList<ISendCheck> All =
    [
        new NotAfterCheck(), new LineIdentityCheck(), new FriendshipCheck(), new SuppressionCheck(), new ConsentCheck(), new FrequencyCapCheck(),
    ];

    // LINE sends a broadcast to every friend; the row must not say that somebody was left out who was not.
    static readonly ISendCheck[] HoldInBroadcasts = [.. All.Where(c => c is NotAfterCheck or LineIdentityCheck or FriendshipCheck)];

    /// <summary>Everybody a campaign may mean, as of now. Ask it with members that were read before: they are not older than what it knows.</summary>
    public async Task<FrozenChecks> AtFreezeAsync(CampaignRow campaign, CancellationToken cancel)
    {
        var (settings, zone) = await ledger.ReadAsync(async l => (await SendingSettings.ReadAsync(l, cancel), (await Workspace.ReadAsync(l, cancel)).Zone), cancel);
        var scope = new FreezeScope(campaign, settings, zone, clock.GetUtcNow().ToUnixTimeMilliseconds(), ledger, audience);
        var holding = new List<Holding>();
        foreach (var check in All.Where(c => HoldsIn(campaign, c)))
            if (await check.AtFreezeAsync(scope, cancel) is { } holds) holding.Add(holds);
        return new(holding);
    }

    /// <summary>
    /// What is known now of a campaign that leaves later: friendship, consent and suppression as they are. The cap counts what is sent until then
    /// (<see cref="Schedules.CapAhead"/>).
    /// </summary>
    public async Task<FrozenChecks> ToComeAsync(CampaignRow campaign, CancellationToken cancel)
    {
        var scope = new FreezeScope(campaign, await ledger.ReadAsync(l => SendingSettings.ReadAsync(l, cancel), cancel), TimeZoneInfo.Utc, clock.GetUtcNow().ToUnixTimeMilliseconds(), ledger, audience);
        var holding = new List<Holding>();
        foreach (var check in All.Where(c => c is FriendshipCheck or SuppressionCheck or ConsentCheck && HoldsIn(campaign, c)))
            if (await check.AtFreezeAsync(scope, cancel) is { } holds) holding.Add(holds);
        return new(holding);
    }

    static bool HoldsIn(CampaignRow campaign, ISendCheck check) => !campaign.Options.Broadcast || HoldInBroadcasts.Contains(check);

    /// <summary>The people of a page, exact to the transaction.</summary>
    /// <param name="test">A test send to named people.</param>
    public static async Task<FrozenChecks> AtRequestAsync(RequestScope scope, bool test, CancellationToken cancel)
    {
        var holding = new List<Holding>();
        foreach (var check in All.Where(c => !test || c.HoldsForTests))
            if (await check.AtRequestAsync(scope, cancel) is { } holds) holding.Add(holds);
        return new(holding);
    }
}

/// <summary>The checks' answers for a set of people.</summary>
internal sealed class FrozenChecks(IReadOnlyList<Holding> holding)
{
    /// <returns>The first reason against it; null where the message may be sent.</returns>
    public HoldReason? Hold(long person)
    {
        foreach (var holds in holding)
            if (holds(person) is { } reason) return reason;
        return null;
    }
}
