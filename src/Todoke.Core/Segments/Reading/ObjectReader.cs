using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reading;

/// <summary>Reads one JSON object strictly: what is not taken is reported, and so is what is missing or of the wrong type.</summary>
internal sealed class ObjectReader
{
    private readonly Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public ObjectReader(JsonElement json, string path, ProblemList problems)
    {
        Path = path;
        Problems = problems;
        IsObject = json.ValueKind == JsonValueKind.Object;
        if (!IsObject)
        {
            problems.NotAnObject(path);
            return;
        }
        foreach (var property in json.EnumerateObject())
        {
            if (NameOf(property) is not { } name) problems.UnknownProperty(path, "?");
            else if (!members.TryAdd(name, property.Value)) problems.DuplicateProperty(At(name), name);
        }
    }

    public bool IsObject { get; }

    public string Path { get; }

    public ProblemList Problems { get; }

    public string At(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    public bool Has(string name) => members.ContainsKey(name);

    public JsonElement? Optional(string name)
    {
        taken.Add(name);
        return members.TryGetValue(name, out var value) ? value : null;
    }

    public JsonElement? Required(string name)
    {
        var value = Optional(name);
        if (value is null && IsObject) Problems.Missing(At(name), name);
        return value;
    }

    /// <summary>Reports what nobody asked for; call it when the object is read.</summary>
    public void Close()
    {
        foreach (var name in members.Keys.Where(name => !taken.Contains(name))) Problems.UnknownProperty(At(name), name);
    }

    public string? Text(string name) => Required(name) is { } json ? TextOf(json, At(name)) : null;

    public string? TextOf(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.String || Unescaped(json) is not { } text)
        {
            Problems.WrongType(path, "文字列", "text");
            return null;
        }
        if (text.Length == 0) Problems.EmptyText(path);
        else if (text.Length > SegmentLimits.Text) Problems.TextTooLong(path);
        else return text;
        return null;
    }

    public T? Word<T>(string name) where T : struct, Enum
    {
        if (Text(name) is not { } word) return null;
        if (SegmentWords.TryRead<T>(word, out var value)) return value;
        Problems.UnknownWord(At(name), word, SegmentWords.List<T>());
        return null;
    }

    /// <summary>One of two words, the first of which is true.</summary>
    public bool? Either(string name, string yes, string no)
    {
        if (Text(name) is not { } word) return null;
        if (word == yes || word == no) return word == yes;
        Problems.UnknownWord(At(name), word, $"{yes}, {no}");
        return null;
    }

    public long? Id(string name)
    {
        if (Required(name) is not { } json) return null;
        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var id) && id > 0) return id;
        Problems.BadId(At(name));
        return null;
    }

    public decimal? NumberOf(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Number)
        {
            Problems.WrongType(path, "数値", "a number");
            return null;
        }
        if (json.TryGetDecimal(out var number) && FactValue.Number.Fits(number) && new FactValue.Number(number).Value == number) return new FactValue.Number(number).Value;
        Problems.BadNumber(path);
        return null;
    }

    /// <summary>A whole number between two limits, both allowed.</summary>
    public int? Whole(string name, int least, int most)
    {
        if (Required(name) is not { } json) return null;
        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number) && number >= least && number <= most) return number;
        Problems.OutOfRange(At(name), least, most);
        return null;
    }

    public decimal? Degrees(string name, int most)
    {
        if (Required(name) is not { } json || NumberOf(json, At(name)) is not { } number) return null;
        if (Math.Abs(number) <= most) return number;
        Problems.OutOfRange(At(name), -most, most);
        return null;
    }

    public Duration? Span()
    {
        var amount = Amount();
        var unit = Word<TimeUnit>("unit");
        if (amount is null || unit is null) return null;
        if (amount <= Longest(unit.Value)) return new Duration(amount.Value, unit.Value);
        Problems.AmountTooLarge(At("amount"));
        return null;
    }

    public FactPath? PathIn(string name)
    {
        if (Required(name) is not { } json) return null;
        if (json.ValueKind == JsonValueKind.Array && json.GetArrayLength() is > 0 and <= SegmentLimits.PathSteps)
        {
            var steps = json.EnumerateArray().Select(Step).ToArray();
            if (Array.TrueForAll(steps, s => s is not null) && steps[0]!.Value.Key is not null) return new FactPath(Sequence.From(steps.Select(s => s!.Value)));
        }
        Problems.BadPath(At(name));
        return null;
    }

    private long? Amount()
    {
        if (Required("amount") is not { } json) return null;
        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var amount) && amount > 0) return amount;
        Problems.AmountNotPositive(At("amount"));
        return null;
    }

    private static PathStep? Step(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String when Unescaped(json) is { Length: <= SegmentLimits.Text } key => key,
        JsonValueKind.Number when json.TryGetInt32(out var item) && item >= 0 => item,
        _ => null,
    };

    // A string or a name may hold half a surrogate pair, which JSON allows and no text does.
    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Unescaped(JsonElement json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static long Longest(TimeUnit unit) => unit switch
    {
        TimeUnit.Seconds => SegmentLimits.Years * 31_536_000L,
        TimeUnit.Minutes => SegmentLimits.Years * 525_600L,
        TimeUnit.Hours => SegmentLimits.Years * 8_760L,
        TimeUnit.Days => SegmentLimits.Years * 365L,
        TimeUnit.Weeks => SegmentLimits.Years * 52L,
        TimeUnit.Months => SegmentLimits.Years * 12L,
        _ => SegmentLimits.Years,
    };
}
