using Todoke.Server.Ledger;

namespace Todoke.Server.Campaigns;

/// <param name="Variant">Null: the winner, once it is known.</param>
internal readonly record struct PagePerson(long Profile, int? Variant);

/// <summary>How far a pass over a part has come.</summary>
/// <param name="After">The last profile dealt with.</param>
/// <param name="Index">Into the list of a part that is one.</param>
internal readonly record struct PartPlace(long After, int Index);

/// <summary>Whose turn it is, page by page in the order of ids: everybody who is frozen, or some of them.</summary>
internal sealed class CampaignPart
{
    readonly string _condition;
    readonly IReadOnlyList<long>? _only;
    bool _fromStart = true;

    CampaignPart(string condition, IReadOnlyList<long>? only) => (_condition, _only) = (condition, only);

    public PartPlace Place { get; private set; }

    public static CampaignPart Everybody() => new("", null);

    /// <summary>Those who were given a variant at the freeze.</summary>
    public static CampaignPart WithVariant() => new(" AND variant IS NOT NULL", null);

    /// <param name="people">Ascending.</param>
    public static CampaignPart Only(IReadOnlyList<long> people) => new("", people);

    /// <summary>The next frozen people from a place on; none when this pass over the part is at its end.</summary>
    public async Task<IReadOnlyList<PagePerson>> PageAsync(LedgerConnection ledger, long campaign, PartPlace place, int size, CancellationToken cancel)
    {
        static PagePerson Read(System.Data.Common.DbDataReader r) => new(r.GetInt64(0), r.IsDBNull(1) ? null : r.GetInt32(1));
        if (_only is null)
            return await ledger.QueryAsync($"SELECT profile_id, variant FROM delivery WHERE campaign_id = @id AND run = 0 AND outcome = 0 AND profile_id > @after{_condition} ORDER BY profile_id LIMIT {size}",
                Read, cancel, ("id", campaign), ("after", place.After));
        for (var i = place.Index; i < _only.Count; i += size)
        {
            var (list, values) = LedgerConnection.In(_only.Skip(i).Take(size).ToList());
            var page = await ledger.QueryAsync($"SELECT profile_id, variant FROM delivery WHERE campaign_id = @id AND run = 0 AND outcome = 0 AND profile_id IN {list} ORDER BY profile_id", Read, cancel, [("id", campaign), .. values]);
            if (page.Count > 0) return page;
        }
        return [];
    }

    /// <summary>Behind a page that is not empty.</summary>
    public PartPlace After(IReadOnlyList<PagePerson> page)
    {
        var last = page[^1].Profile;
        if (_only is null) return new(last, 0);
        var index = Place.Index;
        while (index < _only.Count && _only[index] <= last) index++;
        return new(last, index);
    }

    /// <summary>The page is planned.</summary>
    /// <returns>False when nobody is left. People may have been released behind this place in the meantime, so one pass has to find nobody from its beginning on.</returns>
    public bool Advance(IReadOnlyList<PagePerson> page)
    {
        if (page.Count == 0)
        {
            if (_fromStart) return false;
            (Place, _fromStart) = (default, true);
            return true;
        }
        (Place, _fromStart) = (After(page), false);
        return true;
    }
}
