using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>
/// What the pages of one attribute or event property share: the texts and the lists and objects they point to. Only added to, by one writer.
/// </summary>
internal sealed class ValueColumn
{
    private readonly Dictionary<FactValue, int> otherCodes = [];
    // Which lists have a text among their items: a question about one does not have to go through them all.
    private readonly Dictionary<string, List<int>> listsByText = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private FactValue[] others = [];

    public TextPool Texts { get; private init; } = new();

    /// <summary>Why its values are not kept any more; null where they are.</summary>
    public string? Dropped { get; init; }

    public int OtherCount { get; private set; }

    /// <summary>Whether any number ever was too long to be kept as one.</summary>
    public bool HasOddNumbers { get; private set; }

    /// <summary>The largest absolute whole number any page may hold, and the most places.</summary>
    public int MostPlaces { get; private set; }

    public decimal Largest { get; private set; }

    public long Bytes => Texts.Bytes + OtherBytes;

    public long OtherBytes { get; private set; }

    public FactValue Other(int code) => others[code];

    /// <summary>Adds every list that has one of some texts among its items.</summary>
    public void ListsWithAny(IReadOnlyList<string> texts, CodeSet codes)
    {
        lock (gate)
        {
            foreach (var text in texts)
            {
                if (!listsByText.TryGetValue(text, out var lists)) continue;
                foreach (var code in lists) codes.Add(code);
            }
        }
    }

    /// <summary>Puts a value into a page.</summary>
    /// <param name="insert">The row is a new one between the others.</param>
    public void Write(ValuePage page, int row, FactValue? value, bool insert)
    {
        var (kind, payload) = Encoded(page, value);
        if (insert) page.Insert(row, kind, payload);
        else page.Set(row, kind, payload);
    }

    public FactValue? Get(ValuePage? page, int row) => page?.KindAt(row) switch
    {
        Kind.Text => new FactValue.Text(Texts.Get((int)page.Payload(row))),
        Kind.Number => new FactValue.Number(page.Payload(row) / NumberRanges.Factor(page.Places)),
        Kind.Bool => new FactValue.Bool(page.Payload(row) != 0),
        Kind.Date => new FactValue.Date(DateOnly.FromDayNumber((int)page.Payload(row) + 719_162)),
        Kind.Instant => new FactValue.Instant(page.Payload(row)),
        Kind.Other => others[(int)page.Payload(row)],
        _ => null,
    };

    public ValuePage? Gather(ValuePage? first, ValuePage? second, ReadOnlySpan<int> sources)
    {
        if (first is not null && second is not null && first.Places != second.Places)
        {
            var (fine, coarse) = first.Places > second.Places ? (first, second.Copy()) : (second, first.Copy());
            if (!coarse.WithPlaces(fine.Places)) return Slowly(first, second, sources);
            (first, second) = first == fine ? (first, coarse) : (coarse, second);
        }
        return ValuePage.Gather(first, second, sources);
    }

    public void Write(SnapshotWriter to, int texts, int otherCount)
    {
        to.Text(Dropped ?? "");
        Texts.Write(to, texts);
        to.Int(otherCount);
        for (var i = 0; i < otherCount; i++) ValueBytes.Write(to, others[i]);
        to.Int((HasOddNumbers ? 256 : 0) | MostPlaces);
        to.Text(Largest.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public static ValueColumn Read(SnapshotReader from)
    {
        var dropped = from.Text();
        var column = new ValueColumn { Dropped = dropped.Length == 0 ? null : dropped, Texts = TextPool.Read(from) };
        for (var left = from.Length(); left > 0; left--) column.OtherCode(ValueBytes.Read(from, 0));
        var flags = from.Int();
        (column.HasOddNumbers, column.MostPlaces) = (flags >= 256, flags & 255);
        column.Largest = decimal.Parse(from.Text(), System.Globalization.CultureInfo.InvariantCulture);
        return column;
    }

    private ValuePage Slowly(ValuePage first, ValuePage second, ReadOnlySpan<int> sources)
    {
        var made = ValuePage.OfRows(sources.Length);
        for (var i = 0; i < sources.Length; i++) Write(made, i, sources[i] >= 0 ? Get(first, sources[i]) : Get(second, ~sources[i]), insert: false);
        return made;
    }

    private (Kind Kind, long Payload) Encoded(ValuePage page, FactValue? value)
    {
        switch (value)
        {
            case null or FactValue.Null: return (Kind.None, 0);
            case FactValue.Text text: return (Kind.Text, Texts.Add(text.Value));
            case FactValue.Bool flag: return (Kind.Bool, flag.Value ? 1 : 0);
            case FactValue.Date date: return (Kind.Date, ZoneClock.DayFrom(date.Value));
            case FactValue.Instant instant: return (Kind.Instant, instant.Ms);
            case FactValue.Number number when Mantissa(page, number.Value) is { } whole:
                MostPlaces = Math.Max(MostPlaces, page.Places);
                Largest = Math.Max(Largest, Math.Abs(number.Value));
                return (Kind.Number, whole);
            case FactValue.Number:
                HasOddNumbers = true;
                return (Kind.Other, OtherCode(value));
            default: return (Kind.Other, OtherCode(value));
        }
    }

    // A number's value has no trailing zeros, so its scale is the places it needs.
    private static long? Mantissa(ValuePage page, decimal value)
    {
        if (value.Scale > page.Places && !page.WithPlaces(value.Scale)) return null;
        var scaled = value * NumberRanges.Factor(page.Places);
        return Math.Abs(scaled) >= NumberRanges.LargestMantissa ? null : (long)scaled;
    }

    private int OtherCode(FactValue value)
    {
        lock (gate)
        {
            if (otherCodes.TryGetValue(value, out var code)) return code;
            code = OtherCount;
            if (code == others.Length) Array.Resize(ref others, Math.Max(8, code * 2));
            others[code] = value;
            otherCodes[value] = code;
            OtherBytes += 64 + ValueBytes.Size(value);
            if (value is FactValue.List list) Note(list, code);
            OtherCount = code + 1;
            return code;
        }
    }

    private void Note(FactValue.List list, int code)
    {
        foreach (var item in list.Items.AsSpan())
        {
            if (item is not FactValue.Text { Value: var text }) continue;
            if (!listsByText.TryGetValue(text, out var lists))
            {
                listsByText[text] = lists = [];
                OtherBytes += 96;
            }
            // An item may stand in a list twice.
            if (lists.Count > 0 && lists[^1] == code) continue;
            lists.Add(code);
            OtherBytes += 6;
        }
    }
}
