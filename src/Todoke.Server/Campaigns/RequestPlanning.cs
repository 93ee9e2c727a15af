using Todoke.Core.Delivery;
using Todoke.Core.Messages;
using Todoke.Server.Ledger;
using Todoke.Server.Media;
using Todoke.Server.Templates;

namespace Todoke.Server.Campaigns;

/// <summary>
/// Makes request rows from frozen people, a page at a time, and writes request and members in one transaction. After that the body and the
/// retry key never change. While a page is being written the next one is prepared beside it; what was prepared is only used where the
/// transaction proves that it still holds.
/// </summary>
internal sealed class RequestPlanning(LedgerStore ledger, PagePreparing preparing, PersonValuesReader people, MediaAddresses media, TimeProvider clock)
{
    const int SamePeoplePerPage = 5000, PersonalPeoplePerPage = 400;

    /// <summary>Page after page of a part. One asks at a time.</summary>
    /// <param name="campaign">In state sending.</param>
    /// <param name="message">From <see cref="PrepareAsync"/>.</param>
    /// <param name="part">Whose turn it is; moves on with each page.</param>
    public PagesAhead Pages(CampaignRow campaign, PreparedCampaign message, CampaignPart part) => new(ledger, preparing, clock, campaign, message, part, message.IsPersonal ? PersonalPeoplePerPage : SamePeoplePerPage);

    /// <param name="pages">From <see cref="Pages"/>.</param>
    /// <param name="fence">This process's right to send.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>The requests of the next page, in order; the end when nobody of the part is frozen any more or the campaign is no longer sending.</returns>
    public async Task<(IReadOnlyList<OpenRequest> Requests, bool End)> NextAsync(PagesAhead pages, long fence, CancellationToken cancel)
    {
        var (campaign, message) = (pages.Campaign, pages.Message);
        var ahead = CampaignPace.IsPaced(campaign) ? null : await pages.TakeAsync(cancel);
        var (requests, page, sending) = (await ledger.WriteAsync<(IReadOnlyList<OpenRequest>, IReadOnlyList<PagePerson>, bool)>(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
            if (await w.FirstAsync("SELECT state FROM campaign WHERE id = @id", r => r.GetString(0), cancel, ("id", campaign.Id)) != "sending") return ([], [], false);
            if (ahead is not null)
                return (ahead.People.Count == 0 ? [] : await ahead.HoldsAsync(w, campaign, cancel) ? await WriteAsync(w, campaign, message, 0, ahead, fence, cancel)
                    : await PlanAsync(w, campaign, message, 0, ahead.People, fence, cancel), ahead.People, true);
            // With a rate of its own there is time enough, and how many may leave is known only now.
            var pace = await CampaignPace.PlanAsync(w, campaign, cancel);
            var next = await pages.ReadAsync(w, pace?.Page, cancel);
            var made = next.Count == 0 ? [] : await PlanAsync(w, campaign, message, 0, next, fence, cancel);
            if (pace is not null) await CampaignPace.LeftAsync(w, campaign, pace, made.Sum(r => r.People), cancel);
            return (made, next, true);
        }, cancel)).Value;
        // Only now that the page is durable: the work above may be run more than once.
        return (requests, !sending || !pages.Advance(page));
    }

    /// <summary>Plans exactly these people of a run; whoever may not be sent to is held back with the reason.</summary>
    public async Task<IReadOnlyList<OpenRequest>> PlanAsync(LedgerWriter w, CampaignRow campaign, PreparedCampaign message, int run, IReadOnlyList<PagePerson> page, long fence, CancellationToken cancel) =>
        await WriteAsync(w, campaign, message, run, await preparing.PrepareAsync(w, w.Now, campaign, message, run, page, null, cancel), fence, cancel);

    static async Task<IReadOnlyList<OpenRequest>> WriteAsync(LedgerWriter w, CampaignRow campaign, PreparedCampaign message, int run, PreparedPage page, long fence, CancellationToken cancel)
    {
        await page.Held.WriteHeldAsync(w, cancel);
        await WriteLateVariantsAsync(w, campaign.Id, run, message.Winner, [.. page.People.Where(p => p.Variant is null).Select(p => p.Profile)], cancel);
        var first = page.Requests.Count == 0 ? 0 : await w.NextIdsAsync("request", page.Requests.Count, cancel);
        var units = run > 0 ? [] : await UnitsAsync(w, campaign, [.. page.Requests.Select(r => r.Variant).Distinct()], cancel);
        var requests = page.Requests.Select((planned, i) => (planned, Id: first + i, Unit: units.GetValueOrDefault(planned.Variant))).Select(p => new OpenRequest(p.Id, campaign.Id, run, campaign.AccountId,
            p.planned.Kind, p.planned.Members.Count, [.. p.planned.Members.Select(m => m.ProfileId)], RequestBody.For(p.planned, p.Unit), RequestRows.NewRetryKey(), w.Now, 0, p.Unit, message.Variants[p.planned.Variant].Template)).ToList();
        await RequestRows.InsertAsync(w, requests, fence, null, cancel);
        return requests;
    }

    // Taken page by page: a campaign may still be sending when the month turns. Tests are not counted.
    static async Task<Dictionary<int, string>> UnitsAsync(LedgerWriter w, CampaignRow campaign, IReadOnlyList<int> variants, CancellationToken cancel)
    {
        var units = new Dictionary<int, string>();
        foreach (var variant in variants)
            units[variant] = await AggregationUnits.TakeAsync(w, campaign.AccountId, AggregationUnit.For(campaign.Id, campaign.Variants is null ? null : variant), cancel);
        return units;
    }

    // Whoever was to get the winner gets it now, and the row says which one that was.
    static async Task WriteLateVariantsAsync(LedgerWriter w, long campaign, int run, int winner, IReadOnlyList<long> late, CancellationToken cancel)
    {
        foreach (var chunk in late.Chunk(5000))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await w.ExecuteAsync($"UPDATE delivery SET variant = @variant WHERE campaign_id = @campaign AND run = @run AND profile_id IN {list} AND variant IS NULL", cancel,
                [("variant", winner), ("campaign", campaign), ("run", run), .. values]);
        }
    }

    /// <summary>The campaign's messages made ready for rendering, with an id for each tracked link.</summary>
    public async Task<PreparedCampaign> PrepareAsync(CampaignRow campaign, bool test, CancellationToken cancel) => (await ledger.WriteAsync(async w =>
    {
        var (contents, fallback) = (CampaignContent.Parse(campaign), await people.NameFallbackAsync(w, cancel));
        var prepared = new List<PreparedMessage>();
        for (var i = 0; i < contents.Count; i++)
        {
            var content = test ? TestMark.On(contents[i]) : contents[i];
            var renderer = new MessageRenderer(content, new RenderSettings(fallback, media.Of));
            prepared.Add(new PreparedMessage(renderer, await LinksAsync(w, campaign.Id, renderer, cancel), NeedsValues(campaign, i), await TemplateNames.OfAsync(w, content, cancel)));
        }
        return new PreparedCampaign(prepared, Winner.ChosenOf(campaign) ?? 0);
    }, cancel)).Value;

    static bool NeedsValues(CampaignRow campaign, int variant) => (campaign.Variants?.Of[variant].Content ?? campaign.Content).Contains("{{", StringComparison.Ordinal);

    static async Task<Dictionary<string, long>> LinksAsync(LedgerWriter w, long campaign, MessageRenderer renderer, CancellationToken cancel)
    {
        var ids = new Dictionary<string, long>();
        foreach (var link in renderer.Links.Where(l => l.Tracked))
        {
            var known = await w.CountAsync("SELECT id FROM campaign_link WHERE campaign_id = @campaign AND url = @url", cancel, ("campaign", campaign), ("url", link.Url));
            if (known == 0)
            {
                known = await w.NextIdAsync("campaign_link", cancel);
                await w.ExecuteAsync("INSERT INTO campaign_link (id, campaign_id, url) VALUES (@id, @campaign, @url)", cancel, ("id", known), ("campaign", campaign), ("url", link.Url));
            }
            ids[link.Url] = known;
        }
        return ids;
    }
}

/// <summary>A campaign's messages that can be rendered for any number of people.</summary>
/// <param name="Variants">At least one.</param>
/// <param name="Winner">Whom nobody gave a variant gets this one.</param>
internal sealed record PreparedCampaign(IReadOnlyList<PreparedMessage> Variants, int Winner)
{
    public bool IsPersonal { get; } = Variants.Any(v => v.IsPersonal);

    public bool NeedsValues { get; } = Variants.Any(v => v.NeedsValues);
}

/// <summary>A message that can be rendered for any number of people.</summary>
internal sealed class PreparedMessage(MessageRenderer renderer, IReadOnlyDictionary<string, long> linkIds, bool needsValues, string? template)
{
    readonly byte[]? _same = renderer.IsPersonal ? null : renderer.Render(PersonValues.Nobody, url => url);

    public bool IsPersonal => renderer.IsPersonal;

    public bool NeedsValues => needsValues;

    public string? Template => template;

    public IReadOnlyDictionary<string, long> LinkIds => linkIds;

    public byte[] Render(PersonValues person, Func<string, string> linkFor) => _same ?? renderer.Render(person, linkFor);
}
