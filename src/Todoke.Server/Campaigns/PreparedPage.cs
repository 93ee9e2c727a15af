using Todoke.Core.Delivery;
using Todoke.Core.Messages;
using Todoke.Server.Ledger;
using Todoke.Server.Links;
using Todoke.Server.Sending;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <summary>People of a run who were checked, rendered for and grouped: what is still to be done is to write it down.</summary>
/// <param name="People">Ascending.</param>
/// <param name="Held">Those who may not be sent to, with the reason.</param>
/// <param name="Requests">The others.</param>
/// <param name="Seen">Where the ledger stood; null where this is the transaction that writes it down.</param>
internal sealed record PreparedPage(IReadOnlyList<PagePerson> People, CheckedPage Held, IReadOnlyList<PlannedRequest> Requests, SeenLedger? Seen)
{
    /// <summary>
    /// Whether everything it says is as true now as it was when it was read: nothing was committed since that concerns these people or what
    /// they were judged by. Otherwise it has to be made anew, in this transaction.
    /// </summary>
    public async Task<bool> HoldsAsync(LedgerWriter w, CampaignRow campaign, CancellationToken cancel)
    {
        const long OldMs = 1000;
        if (Seen is not { } seen) return true;
        // Time alone changes little in a second: what counts on a day of the cap, and 'not after', which is looked at once more when a request leaves.
        // Of merged people another page may be just about to serve the other half.
        if (w.Now - seen.At > OldMs || Held.Merged || await w.ChangedSinceAsync(seen.Position, cancel) is not { } changes) return false;
        foreach (var change in changes)
        {
            switch (change.Kind)
            {
                case ChangeKind.Tag or ChangeKind.Events or ChangeKind.EventWithdrawn or ChangeKind.Segment or ChangeKind.Audience or ChangeKind.Job or ChangeKind.Address:
                case ChangeKind.Profile or ChangeKind.Attribute or ChangeKind.Friendship or ChangeKind.Consent or ChangeKind.Message or ChangeKind.Sending when change.A > 0 && !Held.Family.ContainsKey(change.A):
                // An answer to a request: whom it is for was counted when it was made. This campaign's own state is looked at by whoever asks.
                case ChangeKind.Campaign when change.B > 0 || change.A == campaign.Id:
                    continue;
                default: return false;
            }
        }
        // Another campaign's request counts against the cap from the moment it is there.
        return await w.CountAsync("SELECT COUNT(*) FROM request WHERE id > @seen AND campaign_id <> @campaign", cancel, ("seen", seen.Request), ("campaign", campaign.Id)) == 0;
    }
}

/// <param name="Position">Of the feed.</param>
/// <param name="Request">The newest request's id.</param>
/// <param name="At">Unix milliseconds.</param>
internal sealed record SeenLedger(long Position, long Request, long At)
{
    /// <param name="snapshot">In which everything else is read too.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public static async Task<SeenLedger> AtAsync(LedgerConnection snapshot, long now, CancellationToken cancel) =>
        new(await Feed.HeadAsync(snapshot, cancel), await snapshot.CountAsync("SELECT MAX(id) FROM request", cancel), now);
}

/// <summary>Checks people for the last time, renders what they get and groups equal bodies.</summary>
internal sealed class PagePreparing(PersonValuesReader people, LinkTokens tokens, PublicAddress address, ServerOptions options)
{
    /// <param name="l">The transaction that makes the requests, or a snapshot shortly before.</param>
    /// <param name="now">Unix milliseconds, of the ledger.</param>
    /// <param name="campaign">Whose frozen people they are.</param>
    /// <param name="message">What they get.</param>
    /// <param name="run">0, or that of a test.</param>
    /// <param name="page">Ascending.</param>
    /// <param name="seen">See <see cref="PreparedPage"/>.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<PreparedPage> PrepareAsync(LedgerConnection l, long now, CampaignRow campaign, PreparedCampaign message, int run, IReadOnlyList<PagePerson> page, SeenLedger? seen, CancellationToken cancel)
    {
        var variants = page.ToDictionary(p => p.Profile, p => p.Variant ?? message.Winner);
        var checkedPage = await LastChecks.RunAsync(l, now, campaign, run, [.. page.Select(p => p.Profile)], cancel);
        var values = message.NeedsValues ? await people.ReadAsync(l, campaign.AccountId, [.. checkedPage.Sendable.Select(s => s.Root)], cancel) : [];
        var rendered = new List<RenderedRecipient>(checkedPage.Sendable.Count);
        foreach (var (profile, root, user) in checkedPage.Sendable)
        {
            var variant = message.Variants[variants[profile]];
            var body = variant.Render(values.GetValueOrDefault(root) ?? PersonValues.Nobody,
                url => address.Of("l/" + tokens.Write(new LinkToken(variant.LinkIds[url], profile, run > 0))).AbsoluteUri);
            // What the name or an attribute made of it must still be inside LINE's limits; otherwise LINE would refuse the whole request.
            if (variant.IsPersonal && MessageChecker.CheckRendered(body, options.Rehearsing).Count > 0) checkedPage.Hold(profile, HoldReason.OverLimits);
            else rendered.Add(new(profile, user, body, variants[profile]));
        }
        var grouped = RequestGrouping.Group(rendered);
        foreach (var twin in grouped.Doubled) checkedPage.Hold(twin.ProfileId, HoldReason.MergedDuplicate);
        return new(page, checkedPage, grouped.Requests, seen);
    }
}
