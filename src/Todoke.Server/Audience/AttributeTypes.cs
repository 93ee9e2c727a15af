using Todoke.Core.Values;
using Todoke.Server.Ledger;

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
