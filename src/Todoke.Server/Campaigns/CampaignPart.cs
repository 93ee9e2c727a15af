using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <param name="Variant">Null: the winner, once it is known.</param>
internal readonly record struct PagePerson(long Profile, int? Variant);

/// <summary>Whose turn it is, page by page in the order of ids: everybody who is frozen, or some of them.</summary>
internal sealed class CampaignPart
{
    readonly string _condition;
    readonly IReadOnlyList<long>? _only;
    long _after;
    int _place;
    bool _fromStart = true;

    CampaignPart(string condition, IReadOnlyList<long>? only) => (_condition, _only) = (condition, only);

    public static CampaignPart Everybody() => new("", null);

    /// <summary>Those who were given a variant at the freeze.</summary>
    public static CampaignPart WithVariant() => new(" AND variant IS NOT NULL", null);

    /// <param name="people">Ascending.</param>
    public static CampaignPart Only(IReadOnlyList<long> people) => new("", people);

    /// <summary>The next frozen people; none when this pass over the part is at its end.</summary>
    public async Task<IReadOnlyList<PagePerson>> PageAsync(LedgerConnection ledger, long campaign, int size, CancellationToken cancel)
    {
        static PagePerson Read(System.Data.Common.DbDataReader r) => new(r.GetInt64(0), r.IsDBNull(1) ? null : r.GetInt32(1));
        if (_only is null)
            return await ledger.QueryAsync($"SELECT profile_id, variant FROM delivery WHERE campaign_id = @id AND run = 0 AND outcome = 0 AND profile_id > @after{_condition} ORDER BY profile_id LIMIT {size}",
                Read, cancel, ("id", campaign), ("after", _after));
        for (; _place < _only.Count; _place += size)
        {
            var (list, values) = LedgerConnection.In(_only.Skip(_place).Take(size).ToList());
            var page = await ledger.QueryAsync($"SELECT profile_id, variant FROM delivery WHERE campaign_id = @id AND run = 0 AND outcome = 0 AND profile_id IN {list} ORDER BY profile_id", Read, cancel, [("id", campaign), .. values]);
            if (page.Count > 0) return page;
        }
        return [];
    }

    /// <summary>The page is planned.</summary>
    /// <returns>False when nobody is left. People may have been released behind this place in the meantime, so one pass has to find nobody from its beginning on.</returns>
    public bool Advance(IReadOnlyList<PagePerson> page)
    {
        if (page.Count == 0)
        {
            if (_fromStart) return false;
            (_after, _place, _fromStart) = (0, 0, true);
            return true;
        }
        (_after, _fromStart) = (page[^1].Profile, false);
        return true;
    }
}
