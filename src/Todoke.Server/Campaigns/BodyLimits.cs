using System.Data.Common;
using Todoke.Core.Messages;
using Todoke.Server.Attributes;
using Todoke.Server.Ledger;
using Todoke.Server.Links;
using Todoke.Server.Media;
using Todoke.Server.Profiles;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <summary>
/// Finds, before anything leaves, those whose own message would break a limit of LINE, so that the estimate and the freeze hold them back with
/// that reason instead of the request. Only messages with placeholders are looked at, and only people with a value long enough to matter are rendered.
/// Nothing is written: others go on writing meanwhile, and what changes until the request is looked at once more there (<see cref="RequestPlanning"/>).
/// </summary>
internal sealed class BodyLimits(LedgerStore ledger, PersonValuesReader people, LinkTokens tokens, MediaAddresses media, PublicAddress address, ServerOptions options)
{
    const int PeoplePerPage = 5000;

    // How much longer a value may read than it is stored (a date in words), in UTF-16 units.
    const int InWords = 20;

    /// <param name="members">Whom the campaign means, merges resolved.</param>
    public async Task<BrokenBodies> AmongAsync(CampaignRow campaign, IReadOnlyList<long> members, CancellationToken cancel)
    {
        var settings = new RenderSettings(await ledger.ReadAsync(l => people.NameFallbackAsync(l, cancel), cancel), media.Of);
        // Ids do not change what fits: everybody's link counts as the longest there can be.
        var link = address.Of("l/" + tokens.Write(new LinkToken(long.MaxValue, long.MaxValue, true))).AbsoluteUri;
        var checks = CampaignContent.Parse(campaign).Select(content => new PersonalCheck(content, settings, link, options.Rehearsing)).ToList();
        var broken = checks.ConvertAll(_ => new HashSet<long>());
        if (!checks.Exists(c => c.Varies)) return new(broken);
        foreach (var page in (await WithLongValuesAsync(campaign, checks, members, cancel)).Chunk(PeoplePerPage))
            foreach (var (person, values) in await ledger.ReadAsync(l => people.ReadAsync(l, campaign.AccountId, page, cancel), cancel))
                for (var i = 0; i < checks.Count; i++)
                    if (!checks[i].Fits(values)) broken[i].Add(person);
        return new(broken);
    }

    // Asked of the ledger by length, in a few passes over names and values, rather than person by person.
    async Task<IEnumerable<long>> WithLongValuesAsync(CampaignRow campaign, List<PersonalCheck> checks, IReadOnlyList<long> members, CancellationToken cancel)
    {
        var room = checks.Min(c => c.Room);
        if (room < 0) return members;
        var found = new HashSet<long>();
        void Add(DbDataReader r) => found.Add(r.GetInt64(0));
        await ledger.ReadAsync(async l =>
        {
            // The ledger counts characters, of which one may be two UTF-16 units.
            if (checks.Exists(c => c.ShowsName))
            {
                await l.EachAsync($"SELECT {Merging.Root} FROM friendship f JOIN profile p ON p.id = f.profile_id WHERE f.account_id = @account AND LENGTH(f.display_name) > @most", Add, cancel, ("account", campaign.AccountId), ("most", room / 2));
                await l.EachAsync($"SELECT {Merging.Root} FROM profile p WHERE LENGTH(p.display_name) > @most", Add, cancel, ("most", room / 2));
            }
            var (keys, named) = LedgerConnection.In(checks.SelectMany(c => c.AttributeKeys).Distinct().ToList());
            if (named.Length > 0)
                await l.EachAsync($"SELECT {Merging.Root} FROM attribute_value v JOIN profile p ON p.id = v.profile_id WHERE v.attribute_id IN (SELECT id FROM attribute WHERE key IN {keys}) AND LENGTH(v.value) > @most", Add, cancel,
                    [("most", Math.Max(0, room - InWords) / 2), .. named]);
            return true;
        }, cancel);
        return found.Count == 0 ? [] : members.Where(found.Contains);
    }
}

/// <summary>Whose message breaks a limit, variant by variant.</summary>
internal sealed class BrokenBodies(IReadOnlyList<IReadOnlySet<long>> ofVariants)
{
    /// <summary>Where nobody's message is looked at.</summary>
    public static BrokenBodies None { get; } = new([]);

    /// <param name="variant">Null: the winner, once it is known; then only who fits into none of them is certain to be left out.</param>
    public bool Has(long person, int? variant) => ofVariants.Count > 0 && (variant is { } i ? ofVariants[i].Contains(person) : ofVariants.All(v => v.Contains(person)));
}
