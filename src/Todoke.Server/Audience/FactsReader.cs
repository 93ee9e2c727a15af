using System.Data.Common;
using Todoke.Core.Segments;
using Todoke.Core.Values;
using Todoke.Server.Ledger;
using CoreFriendship = Todoke.Core.Segments.FriendshipState;

namespace Todoke.Server.Audience;

/// <summary>Attributes by id, with the type that tells how a stored value is to be read.</summary>
internal sealed record AttributeTypes(IReadOnlyDictionary<long, (string Key, AttributeSchema? Schema)> ById)
{
    public static async Task<AttributeTypes> LoadAsync(LedgerConnection ledger, CancellationToken cancel)
    {
        var rows = await ledger.QueryAsync("SELECT id, key, type, declared FROM attribute", r => (r.GetInt64(0), r.GetString(1), Type: r.GetString(2), Declared: r.GetInt32(3) == 1), cancel);
        return new(rows.ToDictionary(r => r.Item1, r => (r.Item2, r.Declared ? new AttributeSchema(r.Item2, TypeOf(r.Type)) : null)));
    }

    public static AttributeType TypeOf(string stored) => stored switch
    {
        "number" => AttributeType.Number, "boolean" => AttributeType.Boolean, "date" => AttributeType.Date, "datetime" => AttributeType.DateTime,
        "list" or "object_list" => AttributeType.List, "object" => AttributeType.Object, _ => AttributeType.Text,
    };

    /// <summary>Stored values were checked against the schema when written, in UTC form, so the zone has no say here.</summary>
    public FactValue? Read(long attribute, string? json)
    {
        if (json is null) return null;
        var value = FactJson.Read(json);
        return ById.TryGetValue(attribute, out var known) && known.Schema is { } schema ? schema.Fit(value, TimeZoneInfo.Utc) ?? value : value;
    }

    public string KeyOf(long attribute) => ById[attribute].Key;

    /// <summary>Whether what is in the index was read under other types than these.</summary>
    public bool Contradicts(AttributeTypes newer) => ById.Any(a => !newer.ById.TryGetValue(a.Key, out var b) || b.Key != a.Value.Key || b.Schema?.Type != a.Value.Schema?.Type);
}

/// <summary>Reads what the ledger knows of people, with merges resolved: the winner holds the sum of the family's facts.</summary>
internal static class FactsReader
{
    public const string EventColumns = "id, profile_id, name, at, properties";

    public static EventFact Event(DbDataReader r) => new(r.GetInt64(0), r.GetString(2), r.GetInt64(3), r.GetInt64(0), FactJson.ReadObject(r.GetString(4)));

    public static CoreFriendship State(int stored) => (Profiles.FriendshipState)stored switch
    {
        Profiles.FriendshipState.Following => CoreFriendship.Following,
        Profiles.FriendshipState.Blocked => CoreFriendship.Blocked,
        _ => CoreFriendship.Unknown,
    };

    public static ProfileStanding Standing(int known, bool deleted) => deleted ? ProfileStanding.Deleted : known == 1 ? ProfileStanding.Known : ProfileStanding.Anonymous;

    /// <summary>All facts of one person; null when there is no such profile or it is deleted.</summary>
    public static async Task<PersonFacts?> PersonAsync(LedgerConnection ledger, long root, IReadOnlyCollection<long> family, AttributeTypes types, CancellationToken cancel)
    {
        var standing = await ledger.FirstAsync("SELECT known, deleted_at FROM profile WHERE id = @id", r => (ProfileStanding?)Standing(r.GetInt32(0), !r.IsDBNull(1)), cancel, ("id", root));
        if (standing is not { } stands || stands == ProfileStanding.Deleted) return null;
        var (list, values) = LedgerConnection.In(family);
        var tags = new Dictionary<long, long>();
        await ledger.EachAsync($"SELECT tag_id, MIN(added_at) FROM profile_tag WHERE profile_id IN {list} GROUP BY tag_id", r => tags[r.GetInt64(0)] = r.GetInt64(1), cancel, values);
        var attributes = new Dictionary<string, AttributeFact>();
        // In order of effective time, and of the winner's own value last where two are equally old: the last one stands.
        await ledger.EachAsync($"SELECT attribute_id, value, effective_at FROM attribute_value WHERE profile_id IN {list} ORDER BY effective_at, CASE WHEN profile_id = @root THEN 1 ELSE 0 END",
            r => attributes[types.KeyOf(r.GetInt64(0))] = new(types.Read(r.GetInt64(0), r.IsDBNull(1) ? null : r.GetString(1)), r.GetInt64(2)), cancel, [("root", root), .. values]);
        var events = await ledger.QueryAsync($"SELECT {EventColumns} FROM event WHERE profile_id IN {list} AND withdrawn_at IS NULL ORDER BY id", Event, cancel, values);
        var friendships = new Dictionary<long, FriendshipFact>();
        await ledger.EachAsync($"SELECT account_id, state, since FROM friendship WHERE profile_id IN {list} ORDER BY CASE state WHEN 1 THEN 3 WHEN 2 THEN 2 ELSE 1 END, changed_at",
            r => friendships[r.GetInt64(0)] = new(State(r.GetInt32(1)), r.IsDBNull(2) ? null : r.GetInt64(2)), cancel, values);
        return new(root, stands, tags, attributes, events, friendships);
    }
}
