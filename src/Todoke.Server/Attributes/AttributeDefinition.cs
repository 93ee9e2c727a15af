using System.Data.Common;
using System.Text.Json;
using Todoke.Core.Values;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Attributes;

/// <summary>What an attribute may hold, in the words of the API and the ledger (<c>object_list</c>).</summary>
public enum AttributeKind
{
    Text,
    Number,
    Boolean,
    Date,
    Datetime,
    List,
    Object,
    ObjectList,
}

/// <summary>One of the values an attribute may have. <paramref name="Rank"/> orders them where the attribute is ordered: 1 is the lowest.</summary>
public sealed record AttributeChoice(string Value, string Label, int? Rank = null);

/// <summary>An attribute somebody declared, or one only seen in the data: its type is then that of the first value, and binds nobody.</summary>
public sealed record AttributeDefinition(long Id, string Key, string Label, AttributeKind Type, IReadOnlyList<AttributeChoice> Choices, bool Ordered, string Unit, bool Declared)
{
    public const string Columns = "id, key, label, type, choices, ordered, unit, declared";

    /// <summary>The value as this attribute keeps it (a date as a date), or null where it does not fit. What is not declared keeps every value as it is.</summary>
    public FactValue? Fit(FactValue value) => !Declared ? value : (Type, value) switch
    {
        (AttributeKind.Text, FactValue.Text text) => Allowed(text) ? text : null,
        (AttributeKind.Number, FactValue.Number number) => number,
        (AttributeKind.Boolean, FactValue.Bool flag) => flag,
        (AttributeKind.Date, FactValue.Text text) => IsoTime.TryDate(text.Value, out var day) ? new FactValue.Date(day) : null,
        (AttributeKind.Datetime, FactValue.Text text) => IsoTime.TryInstant(text.Value, out var ms) ? new FactValue.Instant(ms) : null,
        (AttributeKind.List, FactValue.List list) => list.Items.All(i => i is not FactValue.Object and not FactValue.List && Allowed(i)) ? list : null,
        (AttributeKind.Object, FactValue.Object o) => o,
        (AttributeKind.ObjectList, FactValue.List list) => list.Items.All(i => i is FactValue.Object) ? list : null,
        _ => null,
    };

    /// <summary>
    /// Like <see cref="Fit"/> for a value stored before the attribute was declared so: numeric text becomes the number, since a file knows nothing else.
    /// </summary>
    public FactValue? Convert(FactValue stored) => Fit(stored) ?? (Type == AttributeKind.Number ? new AttributeSchema(Key, AttributeType.Number).Fit(stored, TimeZoneInfo.Utc) : null);

    bool Allowed(FactValue value) => Choices.Count == 0 || (value is FactValue.Text text && Choices.Any(c => c.Value == text.Value));

    public static AttributeKind KindOf(FactValue value) => value switch
    {
        FactValue.Number => AttributeKind.Number,
        FactValue.Bool => AttributeKind.Boolean,
        FactValue.Date => AttributeKind.Date,
        FactValue.Instant => AttributeKind.Datetime,
        FactValue.List { Items: { Count: > 0 } items } when items.All(i => i is FactValue.Object) => AttributeKind.ObjectList,
        FactValue.List => AttributeKind.List,
        FactValue.Object => AttributeKind.Object,
        _ => AttributeKind.Text,
    };

    public static string Word(AttributeKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    public static AttributeDefinition Map(DbDataReader r) => new(r.GetInt64(0), r.GetString(1), r.GetString(2), Parse(r.GetString(3)),
        JsonSerializer.Deserialize<List<AttributeChoice>>(r.GetString(4), ApiJson.Options)!, r.GetInt32(5) == 1, r.GetString(6), r.GetInt32(7) == 1);

    static AttributeKind Parse(string word) => Enum.GetValues<AttributeKind>().First(k => Word(k) == word);

    internal Task SaveAsync(LedgerWriter w, CancellationToken cancel) => w.InsertAsync("attribute (id, key, label, type, choices, ordered, unit, declared, created_at)",
        [[Id, Key, Label, Word(Type), JsonSerializer.Serialize(Choices, ApiJson.Options), Ordered ? 1 : 0, Unit, Declared ? 1 : 0, w.Now]], cancel,
        "ON CONFLICT (id) DO UPDATE SET label = excluded.label, type = excluded.type, choices = excluded.choices, ordered = excluded.ordered, unit = excluded.unit, declared = excluded.declared");
}
