using Todoke.Core.Values;

namespace Todoke.Audience;

internal enum Kind : byte
{
    None,
    Text,
    Number,
    Bool,
    Date,
    Instant,

    /// <summary>A list, an object, or a number too long for the column: kept as it is.</summary>
    Other,
}

/// <summary>
/// One value per row (a person, or an event of one name), each with its own kind. Text is a code into the column's dictionary; numbers
/// are whole numbers of 10^-<see cref="Places"/>, the same for the whole column, so that comparing and adding them stays exact.
/// </summary>
internal sealed class ValueColumn
{
    public const int PageShift = 12;
    public const int PageRows = 1 << PageShift;
    private readonly List<string> texts = [];
    private readonly Dictionary<string, int> codes = new(StringComparer.Ordinal);
    private readonly Dictionary<int, FactValue> others = [];
    private ValuePage?[] pages = [];
    private long textChars;

    public int Places { get; private set; }

    /// <summary>The largest absolute whole number ever kept, at <see cref="Places"/>.</summary>
    public long Largest { get; private set; }

    /// <summary>Whether any number may be found outside the kind <see cref="Kind.Number"/>; never taken back.</summary>
    public bool HasOddNumbers { get; private set; }

    public IReadOnlyList<string> Texts => texts;

    public long Bytes => pages.Sum(p => p is null ? 8L : ValuePage.Bytes) + texts.Count * 80L + textChars * 2 + others.Count * 200L;

    public ValuePage? Page(int page) => page < pages.Length ? pages[page] : null;

    public FactValue OtherAt(int row) => others[row];

    public int CodeOf(string text) => codes.GetValueOrDefault(text, -1);

    public FactValue? Get(int row)
    {
        if (Page(row >> PageShift) is not { } page) return null;
        var at = row & (PageRows - 1);
        var payload = page.Payloads[at];
        return (Kind)page.Kinds[at] switch
        {
            Kind.Text => new FactValue.Text(texts[(int)payload]),
            Kind.Number => new FactValue.Number(payload / NumberRanges.Factor(Places)),
            Kind.Bool => new FactValue.Bool(payload != 0),
            Kind.Date => new FactValue.Date(DateOnly.FromDayNumber((int)payload + ZoneDays)),
            Kind.Instant => new FactValue.Instant(payload),
            Kind.Other => others[row],
            _ => null,
        };
    }

    public void Set(int row, FactValue? value)
    {
        var (kind, payload) = Encoded(value);
        var at = row >> PageShift;
        if (kind == Kind.None && Page(at) is null) return;
        if (at >= pages.Length) Array.Resize(ref pages, Math.Max(at + 1, pages.Length * 2));
        var page = pages[at] ??= new ValuePage();
        if ((Kind)page.Kinds[row & (PageRows - 1)] == Kind.Other) others.Remove(row);
        page.Set(row & (PageRows - 1), kind, payload);
        if (kind == Kind.Other) others[row] = value!;
    }

    private static int ZoneDays { get; } = new DateOnly(1970, 1, 1).DayNumber;

    private (Kind Kind, long Payload) Encoded(FactValue? value)
    {
        switch (value)
        {
            case null or FactValue.Null: return (Kind.None, ValuePage.Nothing);
            case FactValue.Text text: return (Kind.Text, Code(text.Value));
            case FactValue.Bool flag: return (Kind.Bool, flag.Value ? 1 : 0);
            case FactValue.Date date: return (Kind.Date, ZoneClock.DayFrom(date.Value));
            case FactValue.Instant instant: return (Kind.Instant, instant.Ms);
            case FactValue.Number number when Mantissa(number.Value) is { } whole: return (Kind.Number, whole);
            case FactValue.Number:
                HasOddNumbers = true;
                return (Kind.Other, ValuePage.Nothing + 1);
            default: return (Kind.Other, ValuePage.Nothing + 1);
        }
    }

    private int Code(string text)
    {
        if (codes.TryGetValue(text, out var code)) return code;
        codes[text] = code = texts.Count;
        texts.Add(text);
        textChars += text.Length;
        if (!HasOddNumbers && NumberRanges.Read(text) is not null) HasOddNumbers = true;
        return code;
    }

    private long? Mantissa(decimal value)
    {
        // A number's value has no trailing zeros, so its scale is the places it needs.
        if (value.Scale > Places && !Widen(value.Scale)) return null;
        var scaled = value * NumberRanges.Factor(Places);
        if (Math.Abs(scaled) >= NumberRanges.LargestMantissa) return null;
        var whole = (long)scaled;
        Largest = Math.Max(Largest, Math.Abs(whole));
        return whole;
    }

    // At most eight times in a column's life: every number so far is rewritten with more places, if all of them still fit.
    private bool Widen(int places)
    {
        var factor = NumberRanges.Factor(places - Places);
        if (Largest * factor >= NumberRanges.LargestMantissa) return false;
        foreach (var page in pages) page?.Multiply((long)factor);
        Largest *= (long)factor;
        Places = places;
        return true;
    }
}

/// <summary>4,096 rows of a column. Absent rows hold <see cref="Nothing"/>, which no range contains.</summary>
internal sealed class ValuePage
{
    public const long Nothing = long.MinValue;
    public const long Bytes = ValueColumn.PageRows * 9L + 120;

    public ValuePage() => Array.Fill(Payloads, Nothing);

    public byte[] Kinds { get; } = new byte[ValueColumn.PageRows];

    public long[] Payloads { get; } = new long[ValueColumn.PageRows];

    /// <summary>The only kind this page ever held besides None; null where there were several.</summary>
    public Kind? Only { get; private set; } = Kind.None;

    public void Set(int at, Kind kind, long payload)
    {
        Kinds[at] = (byte)kind;
        Payloads[at] = payload;
        if (Only == Kind.None) Only = kind;
        else if (kind != Kind.None && kind != Only) Only = null;
    }

    public void Multiply(long factor)
    {
        for (var i = 0; i < Payloads.Length; i++)
        {
            if ((Kind)Kinds[i] == Kind.Number) Payloads[i] *= factor;
        }
    }
}
