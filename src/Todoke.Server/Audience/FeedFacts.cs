using Todoke.Audience;
using Todoke.Core.Segments;
using Todoke.Server.Ledger;

namespace Todoke.Server.Audience;

/// <summary>Turns feed rows into the facts they name, read from the same snapshot of the ledger.</summary>
internal sealed class FeedFacts(LedgerConnection ledger, Families families, AttributeTypes before)
{
    // A person of a family is read whole (their facts are a sum); everybody else fact by fact.
    readonly HashSet<long> _whole = [];
    readonly List<FactChange> _changes = [];

    /// <summary>The attributes as this batch left them.</summary>
    public AttributeTypes Types { get; private set; } = before;

    /// <returns>Null when attribute types changed in a way that contradicts what was read before.</returns>
    public async Task<List<FactChange>?> ChangesAsync(IReadOnlyList<FeedRow> feed, CancellationToken cancel)
    {
        if (feed.Any(f => f.Kind is ChangeKind.Attribute or ChangeKind.Vocabulary))
        {
            var newer = await AttributeTypes.LoadAsync(ledger, cancel);
            if (Types.Contradicts(newer)) return null;
            Types = newer;
        }
        foreach (var merge in feed.Where(f => f.Kind == ChangeKind.Merge))
            _whole.UnionWith(await families.RefreshAsync(ledger, merge.A, merge.B, cancel));
        foreach (var group in feed.GroupBy(f => f.Kind))
        {
            switch (group.Key)
            {
                case ChangeKind.Profile: await ProfilesAsync([.. group.Select(g => g.A).Distinct()], cancel); break;
                case ChangeKind.Tag: await TagsAsync([.. group.Select(g => (g.A, g.B)).Distinct()], cancel); break;
                case ChangeKind.Attribute: await AttributesAsync([.. group.Select(g => (g.A, g.B)).Distinct()], cancel); break;
                case ChangeKind.Friendship: await FriendshipsAsync([.. group.Select(g => (g.A, g.B)).Distinct()], cancel); break;
                case ChangeKind.Events: foreach (var row in group) await EventsAsync(row.A, row.B, cancel); break;
                case ChangeKind.EventWithdrawn: foreach (var row in group) await WithdrawnAsync(row.A, cancel); break;
            }
        }
        foreach (var profile in _whole)
        {
            var root = families.RootOf(profile);
            if (root != profile) _changes.Add(new ProfileRemoved(profile));
            if (root != profile && _whole.Contains(root)) continue;
            var facts = await FactsReader.PersonAsync(ledger, root, [.. families.Members(root)], Types, cancel);
            _changes.Add(facts is null ? new ProfileRemoved(root) : new ProfileReplaced(facts));
        }
        return _changes;
    }

    async Task ProfilesAsync(List<long> ids, CancellationToken cancel)
    {
        foreach (var chunk in ids.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await ledger.EachAsync($"SELECT id, known, deleted_at FROM profile WHERE id IN {list} AND merged_into IS NULL",
                r => _changes.Add(new ProfileChanged(r.GetInt64(0), FactsReader.Standing(r.GetInt32(1), !r.IsDBNull(2)))), cancel, values);
        }
    }

    async Task TagsAsync(List<(long Profile, long Tag)> pairs, CancellationToken cancel)
    {
        foreach (var tag in Single(pairs).GroupBy(p => p.Item2))
            foreach (var chunk in tag.Select(p => p.Item1).Chunk(500))
            {
                var (list, values) = LedgerConnection.In(chunk);
                var on = new Dictionary<long, long>();
                await ledger.EachAsync($"SELECT profile_id, added_at FROM profile_tag WHERE tag_id = @tag AND profile_id IN {list}", r => on[r.GetInt64(0)] = r.GetInt64(1), cancel, [("tag", tag.Key), .. values]);
                foreach (var profile in chunk) _changes.Add(new TagChanged(profile, tag.Key, on.TryGetValue(profile, out var at) ? at : null));
            }
    }

    async Task AttributesAsync(List<(long Profile, long Attribute)> pairs, CancellationToken cancel)
    {
        foreach (var attribute in Single(pairs).GroupBy(p => p.Item2))
            foreach (var chunk in attribute.Select(p => p.Item1).Chunk(500))
            {
                var (list, values) = LedgerConnection.In(chunk);
                await ledger.EachAsync($"SELECT profile_id, value, effective_at FROM attribute_value WHERE attribute_id = @attribute AND profile_id IN {list}",
                    r => _changes.Add(new AttributeChanged(r.GetInt64(0), Types.KeyOf(attribute.Key), Types.Read(attribute.Key, r.IsDBNull(1) ? null : r.GetString(1)), r.GetInt64(2))), cancel,
                    [("attribute", attribute.Key), .. values]);
            }
    }

    async Task FriendshipsAsync(List<(long Profile, long Account)> pairs, CancellationToken cancel)
    {
        foreach (var account in Single(pairs).GroupBy(p => p.Item2))
            foreach (var chunk in account.Select(p => p.Item1).Chunk(500))
            {
                var (list, values) = LedgerConnection.In(chunk);
                await ledger.EachAsync($"SELECT profile_id, state, since FROM friendship WHERE account_id = @account AND profile_id IN {list}",
                    r => _changes.Add(new FriendshipChanged(r.GetInt64(0), account.Key, FactsReader.State(r.GetInt32(1)), r.IsDBNull(2) ? null : r.GetInt64(2))), cancel,
                    [("account", account.Key), .. values]);
            }
    }

    // Pairs of people who are a family of one; the others are put down to be read whole.
    IEnumerable<(long, long)> Single(IEnumerable<(long Profile, long Other)> pairs)
    {
        foreach (var pair in pairs)
        {
            var root = families.RootOf(pair.Profile);
            if (families.IsFamily(root)) _whole.Add(root);
            else yield return pair;
        }
    }

    async Task EventsAsync(long first, long last, CancellationToken cancel) => await ledger.EachAsync(
        $"SELECT {FactsReader.EventColumns} FROM event WHERE id BETWEEN @first AND @last AND withdrawn_at IS NULL",
        r =>
        {
            var fact = FactsReader.Event(r);
            _changes.Add(new EventAdded(families.RootOf(r.GetInt64(1)), fact.EventId, fact.Name, fact.At, fact.Seq, fact.Properties));
        }, cancel, ("first", first), ("last", last));

    async Task WithdrawnAsync(long id, CancellationToken cancel)
    {
        var owner = await ledger.CountAsync("SELECT profile_id FROM event WHERE id = @id AND withdrawn_at IS NULL", cancel, ("id", id));
        // Still there: only its content was erased (unsend), so the person is read again without it.
        if (owner == 0) _changes.Add(new EventWithdrawn(id));
        else _whole.Add(families.RootOf(owner));
    }
}
