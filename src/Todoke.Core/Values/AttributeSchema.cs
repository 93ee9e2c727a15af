using System.Text.Json;

namespace Todoke.Core.Values;

/// <summary>What a declared attribute may hold.</summary>
public enum AttributeType
{
    Text,
    Number,
    Boolean,
    Date,
    DateTime,
    List,
    Object,
}

/// <summary>A declared attribute. Where there are choices, a text (or every item of a list) is one of them.</summary>
public sealed record AttributeSchema(string Key, AttributeType Type, Sequence<string> Choices)
{
    public AttributeSchema(string key, AttributeType type)
        : this(key, type, [])
    {
    }

    /// <summary>Whether the choices stand in order, the lowest first: 'gold or above'.</summary>
    public bool Ranked { get; init; }

    /// <summary>
    /// Reads a JSON value as this attribute's type, or answers null where it does not fit. A date-time without an offset is the
    /// zone's. Numeric text fits a number, since imports know nothing else.
    /// </summary>
    public FactValue? Read(JsonElement json, TimeZoneInfo zone) => Fit(FactJson.Read(json), zone);

    /// <summary>The value as this attribute's type, or null where it does not fit.</summary>
    public FactValue? Fit(FactValue value, TimeZoneInfo zone) => (Type, value) switch
    {
        (AttributeType.Text, FactValue.Text text) => Allowed(text) ? text : null,
        (AttributeType.Number, FactValue.Number number) => number,
        (AttributeType.Number, FactValue.Text text) => NumberIn(text.Value),
        (AttributeType.Boolean, FactValue.Bool flag) => flag,
        (AttributeType.Date, FactValue.Date date) => date,
        (AttributeType.Date, FactValue.Text text) => IsoTime.TryDate(text.Value, out var day) ? new FactValue.Date(day) : null,
        (AttributeType.DateTime, FactValue.Instant instant) => instant,
        (AttributeType.DateTime, FactValue.Text text) =>
            IsoTime.TryParse(text.Value, out var time) && time.TryToInstant(zone, out var ms) ? new FactValue.Instant(ms) : null,
        (AttributeType.List, FactValue.List list) => list.Items.All(Allowed) ? list : null,
        (AttributeType.Object, FactValue.Object o) => o,
        _ => null,
    };

    private bool Allowed(FactValue value) => Choices.Count == 0 || (value is FactValue.Text text && Choices.Contains(text.Value, StringComparer.Ordinal));

    private static FactValue.Number? NumberIn(string text) =>
        decimal.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign | System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var number)
        && FactValue.Number.Fits(number)
            ? new FactValue.Number(number)
            : null;
}
