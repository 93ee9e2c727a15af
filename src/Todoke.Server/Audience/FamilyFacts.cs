using Todoke.Core.Segments;
using Todoke.Server.Ledger;

namespace Todoke.Server.Audience;

/// <summary>
/// The people of families that a batch of the feed touches. They are read many at once, also those that come up later in the batch: once
/// LINE's friends are matched with a shop's members, nearly everybody is a family. All is of one snapshot, so reading ahead changes nothing.
/// </summary>
/// <param name="coming">Profiles in the order in which the batch names them.</param>
internal sealed class FamilyFacts(LedgerConnection ledger, Families families, IReadOnlyList<long> coming, AttributeTypes types)
{
    readonly Dictionary<long, (HashSet<long> Members, PersonFacts? Facts)> _read = [];
    int _next;

    /// <returns>By root; without those who are deleted.</returns>
    public async Task<Dictionary<long, PersonFacts>> OfAsync(IReadOnlyCollection<long> roots, CancellationToken cancel)
    {
        var missing = roots.Where(root => !Has(root)).ToHashSet();
        if (missing.Count > 0)
        {
            LookAhead(missing);
            var found = await PeopleReader.ReadAsync(ledger, missing.Select(root => (root, families.Members(root))), types, cancel);
            foreach (var root in missing) _read[root] = ([.. families.Members(root)], found.GetValueOrDefault(root));
        }
        return roots.Where(root => _read[root].Facts is not null).ToDictionary(root => root, root => _read[root].Facts!);
    }

    // Whoever was read ahead may have got or lost somebody since.
    bool Has(long root) => _read.TryGetValue(root, out var read) && read.Members.SetEquals(families.Members(root));

    void LookAhead(HashSet<long> missing)
    {
        for (; _next < coming.Count && missing.Count < PeopleReader.AtOnce; _next++)
        {
            var root = families.RootOf(coming[_next]);
            if (families.IsFamily(root) && !_read.ContainsKey(root)) missing.Add(root);
        }
    }
}
