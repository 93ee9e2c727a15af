using Todoke.Core.Segments;
using Todoke.Server.Ledger;

namespace Todoke.Server.Audience;

/// <summary>
/// Reads all facts of many people at once, merges resolved: the winner holds the sum of the family's facts. A dozen queries, however many
/// people: one by one each of them would cost a dozen.
/// </summary>
internal sealed class PeopleReader
{
    /// <summary>How many are read at once: their facts are in memory together.</summary>
    public const int AtOnce = 500;

    readonly LedgerConnection _ledger;
    readonly AttributeTypes _types;
    readonly Dictionary<long, Gathered> _of = [];
    readonly string _members, _winners;
    readonly (string, object?)[] _memberValues, _values;

    PeopleReader(LedgerConnection ledger, IReadOnlyCollection<(long Root, IReadOnlyCollection<long> Family)> people, AttributeTypes types)
    {
        (_ledger, _types) = (ledger, types);
        foreach (var (root, family) in people)
        {
            var one = new Gathered(root);
            foreach (var member in family) _of[member] = one;
        }
        (_members, _memberValues) = LedgerConnection.In(_of.Keys);
        (_winners, var winners) = LedgerConnection.In([.. people.Select(p => p.Root)], "winners");
        _values = [.. _memberValues, .. winners];
    }

    /// <param name="people">Each with everybody merged into them, and themselves. Nobody twice.</param>
    /// <returns>By root; without those who are deleted or were never there.</returns>
    public static async Task<Dictionary<long, PersonFacts>> ReadAsync(LedgerConnection ledger, IEnumerable<(long Root, IReadOnlyCollection<long> Family)> people, AttributeTypes types, CancellationToken cancel)
    {
        var facts = new Dictionary<long, PersonFacts>();
        foreach (var some in people.Chunk(AtOnce))
            foreach (var person in await new PeopleReader(ledger, some, types).ReadAsync(cancel)) facts.Add(person.Id, person);
        return facts;
    }

    async Task<IEnumerable<PersonFacts>> ReadAsync(CancellationToken cancel)
    {
        // A winner's own word last where two are equally old (else the later profile's, so that both ledgers agree).
        var ownLast = $"CASE WHEN profile_id IN {_winners} THEN 1 ELSE 0 END, profile_id";
        await _ledger.EachAsync($"SELECT id, known, deleted_at FROM profile WHERE id IN {_winners}",
            r => _of[r.GetInt64(0)].Standing = FactsReader.Standing(r.GetInt32(1), !r.IsDBNull(2)), cancel, _values[^1]);
        await _ledger.EachAsync($"SELECT profile_id, tag_id, added_at FROM profile_tag WHERE profile_id IN {_members} ORDER BY added_at",
            r => _of[r.GetInt64(0)].Tags.TryAdd(r.GetInt64(1), r.GetInt64(2)), cancel, _memberValues);
        // Of two values or words the newer one stands.
        await _ledger.EachAsync($"SELECT profile_id, attribute_id, value, effective_at, held_since FROM attribute_value WHERE profile_id IN {_members} ORDER BY effective_at, {ownLast}",
            r => _of[r.GetInt64(0)].Attributes[_types.KeyOf(r.GetInt64(1))] = new(_types.Read(r.GetInt64(1), r.IsDBNull(2) ? null : r.GetString(2)), r.GetInt64(3)) { HeldSince = r.GetInt64(4) }, cancel, _values);
        await _ledger.EachAsync($"SELECT profile_id, topic_id, granted, at FROM consent WHERE profile_id IN {_members} ORDER BY at, {ownLast}",
            r => _of[r.GetInt64(0)].Consents[r.GetInt64(1)] = new(r.GetInt32(2) == 1, r.GetInt64(3)), cancel, _values);
        await _ledger.EachAsync($"SELECT {FactsReader.EventColumns} FROM event WHERE profile_id IN {_members} AND withdrawn_at IS NULL ORDER BY id", r => Happened(FactsReader.Event(r)), cancel, _memberValues);
        await _ledger.EachAsync($"SELECT profile_id, account_id, state, since FROM friendship WHERE profile_id IN {_members} ORDER BY CASE state WHEN 1 THEN 3 WHEN 2 THEN 2 ELSE 1 END, changed_at, profile_id",
            r => _of[r.GetInt64(0)].Friendships[r.GetInt64(1)] = new(FactsReader.State(r.GetInt32(2)), r.IsDBNull(3) ? null : r.GetInt64(3)), cancel, _memberValues);
        await _ledger.EachAsync($"SELECT m.profile_id, m.audience_id FROM audience_member m JOIN audience a ON a.id = m.audience_id AND a.ready = 1 WHERE m.profile_id IN {_members}",
            r => _of[r.GetInt64(0)].Audiences.Add(r.GetInt64(1)), cancel, _memberValues);
        await _ledger.EachAsync($"SELECT DISTINCT profile_id, kind FROM identity WHERE profile_id IN {_members} AND kind IN ('email', 'push')",
            r => _of[r.GetInt64(0)].Addresses.Add(MessageFacts.ChannelOf(r.GetString(1))!.Value), cancel, _memberValues);
        foreach (var (profile, message) in await MessageFacts.OfAsync(_ledger, _members, _memberValues, cancel)) _of[profile].Messages.Add(message);
        return _of.Values.Distinct().Where(p => p.Standing is { } stands && stands != ProfileStanding.Deleted).Select(p => p.Facts());
    }

    void Happened(Happened row)
    {
        if (row.Event is { } happened) _of[row.Profile].Events.Add(happened);
        else if (row.Tap is { } tap) _of[row.Profile].Messages.Add(tap);
    }

    sealed class Gathered(long root)
    {
        public ProfileStanding? Standing;
        public readonly Dictionary<long, long> Tags = [];
        public readonly Dictionary<string, AttributeFact> Attributes = [];
        public readonly Dictionary<long, ConsentFact> Consents = [];
        public readonly List<EventFact> Events = [];
        public readonly Dictionary<long, FriendshipFact> Friendships = [];
        public readonly HashSet<long> Audiences = [];
        public readonly HashSet<MessageChannel> Addresses = [];
        public readonly List<MessageFact> Messages = [];

        public PersonFacts Facts() => new(root, Standing!.Value, Tags, Attributes, Events, Friendships)
        {
            Consents = Consents, Audiences = Audiences, Addresses = Addresses, Messages = MessageFacts.Once(Messages),
        };
    }
}
