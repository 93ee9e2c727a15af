using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Segments;

/// <summary>Reads the part of a node that tests a value: as, op, value and what belongs to them.</summary>
internal sealed class ValueTestReader
{
    private const string Types = "text, number, boolean, date, datetime, list";

    /// <summary>Reads a test that says its type. exists and missing need none; if one is given it does not matter.</summary>
    public ValueTest? Typed(ObjectReader o)
    {
        var op = o.Has("op") ? o.Text("op") : null;
        var presence = op is "exists" or "missing";
        var type = !presence || o.Has("as") ? o.Text("as") : "text";
        if (type is not (null or "text" or "number" or "boolean" or "date" or "datetime" or "list"))
        {
            o.Problems.UnknownWord(o.At("as"), type, Types);
            o.Optional("op");
            o.Optional("value");
            return null;
        }
        if (presence) return type is null ? null : new PresenceTest(op == "exists");
        return type switch
        {
            "text" => Text(o),
            "number" => Number(o),
            "boolean" => Boolean(o),
            "date" => Date(o, DateReading.Date),
            "datetime" => Date(o, DateReading.DateTime),
            "list" => List(o),
            _ => Skip(o),
        };
    }

    public NumberTest? Number(ObjectReader o)
    {
        if (o.Word<NumberOp>("op") is not { } op) return Skip(o) as NumberTest;
        var numbers = Values(o, SegmentWords.ArityOf(op), (json, path) => o.NumberOf(json, path));
        if (numbers is null) return null;
        if (SegmentWords.ArityOf(op) == Arity.Two && numbers[0] > numbers[1])
        {
            o.Problems.Reversed(o.At("value"));
            return null;
        }
        return new NumberTest(op, Sequence.From(numbers.Select(n => n!.Value)));
    }

    /// <summary>Reads a day or, where allowed, an instant with its offset.</summary>
    public static WindowEdge? Edge(ObjectReader o, JsonElement json, string path, bool moments)
    {
        var text = json.ValueKind == JsonValueKind.String ? o.TextOf(json, path) : null;
        if (text is not null && IsoTime.TryDate(text, out var day)) return new WindowEdge.Day(day);
        if (text is not null && moments && IsoTime.TryInstant(text, out var ms)) return new WindowEdge.Moment(ms);
        o.Problems.BadDate(path, moments);
        return null;
    }

    /// <summary>Whether two edges of one kind are the wrong way round. A day and an instant are compared only when the zone is known.</summary>
    public static bool Reversed(WindowEdge? from, WindowEdge? to) => (from, to) switch
    {
        (WindowEdge.Day a, WindowEdge.Day b) => a.Value > b.Value,
        (WindowEdge.Moment a, WindowEdge.Moment b) => a.Ms > b.Ms,
        _ => false,
    };

    private static TextTest? Text(ObjectReader o)
    {
        var op = o.Word<TextOp>("op");
        var ignoreCase = false;
        if (o.Optional("ignore_case") is { } json)
        {
            if (json.ValueKind is JsonValueKind.True or JsonValueKind.False) ignoreCase = json.GetBoolean();
            else o.Problems.WrongType(o.At("ignore_case"), "true か false ", "true or false");
        }
        if (op is null) return Skip(o) as TextTest;
        var texts = Values(o, SegmentWords.ArityOf(op.Value), o.TextOf);
        return texts is null ? null : new TextTest(op.Value, Sequence.From(texts.Select(t => t!)), ignoreCase);
    }

    private static BooleanTest? Boolean(ObjectReader o)
    {
        var op = o.Text("op");
        if (op is "is_true" or "is_false") return new BooleanTest(op == "is_true");
        if (op is not null) o.Problems.UnknownWord(o.At("op"), op, "is_true, is_false, exists, missing");
        return Skip(o) as BooleanTest;
    }

    private static ListTest? List(ObjectReader o)
    {
        if (o.Word<ListOp>("op") is not { } op) return Skip(o) as ListTest;
        var items = Values<FactValue?>(o, SegmentWords.ArityOf(op), (json, path) =>
        {
            switch (json.ValueKind)
            {
                case JsonValueKind.String: return o.TextOf(json, path) is { } text ? new FactValue.Text(text) : null;
                case JsonValueKind.Number: return o.NumberOf(json, path) is { } number ? new FactValue.Number(number) : null;
                case JsonValueKind.True or JsonValueKind.False: return new FactValue.Bool(json.GetBoolean());
                default:
                    o.Problems.WrongType(path, "文字列、数値、true、false のいずれか", "text, a number, true or false");
                    return null;
            }
        });
        return items is null ? null : new ListTest(op, Sequence.From(items.Select(i => i!)));
    }

    private static DateTest? Date(ObjectReader o, DateReading reading)
    {
        const string known = "before, after, on, between, within_last, within_next, more_than_ago, more_than_ahead, calendar, exists, missing";
        if (o.Text("op") is not { } op) return Skip(o) as DateTest;
        var moments = reading == DateReading.DateTime;
        if (SegmentWords.TryRead<DateOp>(op, out var compare))
        {
            if (Values(o, Arity.One, (json, path) => Edge(o, json, path, moments)) is not { } edge) return null;
            if (compare != DateOp.On || edge[0] is WindowEdge.Day) return new DateCompareTest(reading, compare, edge[0]!);
            o.Problems.NotADay(o.At("value"));
            return null;
        }
        if (SegmentWords.TryRead<RollingOp>(op, out var rolling))
        {
            if (o.Span() is not { } span) return null;
            if (moments || span.Unit is TimeUnit.Days or TimeUnit.Weeks or TimeUnit.Months or TimeUnit.Years) return new DateRollingTest(reading, rolling, span);
            o.Problems.UnitTooFine(o.At("unit"));
            return null;
        }
        switch (op)
        {
            case "between":
                if (Values(o, Arity.Two, (json, path) => Edge(o, json, path, moments)) is not { } edges) return null;
                if (!Reversed(edges[0], edges[1])) return new DateBetweenTest(reading, edges[0]!, edges[1]!);
                o.Problems.Reversed(o.At("value"));
                return null;
            case "calendar": return o.Word<CalendarUnit>("value") is { } unit ? new DateCalendarTest(reading, unit) : null;
            default:
                o.Problems.UnknownWord(o.At("op"), op, known);
                return Skip(o) as DateTest;
        }
    }

    private static List<T>? Values<T>(ObjectReader o, Arity arity, Func<JsonElement, string, T> read)
    {
        if (o.Required("value") is not { } json) return null;
        var path = o.At("value");
        if (arity == Arity.One) return read(json, path) is { } one ? [one] : null;
        if (json.ValueKind != JsonValueKind.Array)
        {
            if (arity == Arity.Two) o.Problems.TwoValues(path);
            else o.Problems.WrongType(path, "値の配列", "an array of values");
            return null;
        }
        var length = json.GetArrayLength();
        if (arity == Arity.Two && length != 2) o.Problems.TwoValues(path);
        else if (length == 0) o.Problems.EmptyValues(path);
        else if (length > SegmentLimits.Values) o.Problems.TooManyValues(path);
        else
        {
            var values = json.EnumerateArray().Select((item, i) => read(item, $"{path}[{i}]")).ToList();
            return values.TrueForAll(v => v is not null) ? values : null;
        }
        return null;
    }

    // Where the operator is unknown nothing can be said about the rest; it is not reported as superfluous.
    private static ValueTest? Skip(ObjectReader o)
    {
        foreach (var name in (ReadOnlySpan<string>)["op", "value", "amount", "unit", "ignore_case"]) o.Optional(name);
        return null;
    }
}
