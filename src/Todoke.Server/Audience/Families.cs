using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Audience;

/// <summary>Which profiles stand for which person, as the merge rows say. Only merged people take room.</summary>
internal sealed class Families
{
    readonly Dictionary<long, long> _root = [];
    readonly Dictionary<long, List<long>> _losers = [];

    public long RootOf(long profile) => _root.GetValueOrDefault(profile, profile);

    public bool IsFamily(long root) => _losers.ContainsKey(root);

    public IEnumerable<long> Roots => _losers.Keys;

    /// <summary>The person and everybody merged into them.</summary>
    public IReadOnlyCollection<long> Members(long root) => [root, .. _losers.GetValueOrDefault(root, [])];

    public static async Task<Families> LoadAsync(LedgerConnection ledger, CancellationToken cancel)
    {
        var families = new Families();
        await ledger.EachAsync("SELECT id, merged_into FROM profile WHERE merged_into IS NOT NULL", r => families.Put(r.GetInt64(0), r.GetInt64(1)), cancel);
        return families;
    }

    /// <summary>Reads again who belongs to whom around these two.</summary>
    /// <returns>Everybody touched, before and after.</returns>
    public async Task<IReadOnlyCollection<long>> RefreshAsync(LedgerConnection ledger, long loser, long winner, CancellationToken cancel)
    {
        var touched = new HashSet<long>([.. Members(RootOf(loser)), .. Members(RootOf(winner)), loser, winner]);
        var (list, values) = LedgerConnection.In(touched);
        var now = await ledger.QueryAsync(
            $"SELECT id, {Merging.Root} FROM profile p WHERE id IN {list} OR merged_into IN {list}", r => (Id: r.GetInt64(0), Root: r.GetInt64(1)), cancel, values);
        foreach (var (id, _) in now) Forget(id);
        foreach (var (id, root) in now)
        {
            touched.Add(id);
            if (id != root) Put(id, root);
        }
        return touched;
    }

    void Put(long profile, long root)
    {
        _root[profile] = root;
        if (!_losers.TryGetValue(root, out var losers)) _losers[root] = losers = [];
        losers.Add(profile);
    }

    void Forget(long profile)
    {
        if (!_root.Remove(profile, out var root)) return;
        _losers[root].Remove(profile);
        if (_losers[root].Count == 0) _losers.Remove(root);
    }
}
