using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <summary>The pages of a part, of which the next is prepared while one is being written.</summary>
internal sealed class PagesAhead(LedgerStore ledger, PagePreparing preparing, TimeProvider clock, CampaignRow campaign, PreparedCampaign message, CampaignPart part, int most) : IAsyncDisposable
{
    Task<PreparedPage>? _next;

    public CampaignRow Campaign => campaign;

    public PreparedCampaign Message => message;

    /// <summary>The next page, prepared; from here on the one after it is being prepared. An empty one: this pass over the part is at its end.</summary>
    public async Task<PreparedPage> TakeAsync(CancellationToken cancel)
    {
        var page = await (_next ?? PrepareAsync(part.Place, cancel));
        // At the end of a pass the part begins anew, and then the last page must have been written before anybody looks.
        _next = page.People.Count == 0 ? null : PrepareAsync(part.After(page.People), cancel);
        return page;
    }

    /// <summary>The next page's people, as the transaction sees them.</summary>
    public Task<IReadOnlyList<PagePerson>> ReadAsync(LedgerWriter w, int? size, CancellationToken cancel) => part.PageAsync(w, campaign.Id, part.Place, Math.Min(most, size ?? most), cancel);

    /// <inheritdoc cref="CampaignPart.Advance"/>
    public bool Advance(IReadOnlyList<PagePerson> page) => part.Advance(page);

    Task<PreparedPage> PrepareAsync(PartPlace place, CancellationToken cancel) => ledger.ReadSnapshotAsync(async l =>
    {
        var now = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), ledger.NewestInstant);
        var seen = await SeenLedger.AtAsync(l, now, cancel);
        var people = await part.PageAsync(l, campaign.Id, place, most, cancel);
        return people.Count == 0 ? new PreparedPage([], new(campaign, 0), [], seen) : await preparing.PrepareAsync(l, now, campaign, message, 0, people, seen, cancel);
    }, cancel);

    // A page that nobody asks for any more: whether it could be read is of no interest.
    public async ValueTask DisposeAsync()
    {
        if (_next is { } unused) await ((Task)unused).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
