using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reading;

/// <summary>Reads the part of a node that tests a value: as, op, value and what belongs to them.</summary>
internal sealed class ValueTestReader(NodeCount count)
{
    /// <summary>Every word of <c>as</c>.</summary>
    internal static readonly Sequence<string> Types =
        ["text", "number", "boolean", "date", "datetime", "list", "rank", "location", "prefecture", "region", "age", "school_grade"];

    /// <summary>Every operator that asks whether there is a value, whatever its type.</summary>
    internal static readonly Sequence<string> Presence = ["exists", "missing", "empty", "not_empty"];

    /// <summary>Reads a test that says its type. exists, missing, empty and not_empty need none; if one is given it does not matter.</summary>
    /// <param name="elements">How many tests on list elements this one is inside.</param>
    public ValueTest? Typed(ObjectReader o, int elements = 0)
    {
        var op = o.Has("op") ? o.Text("op") : null;
        var presence = op is not null && Presence.Contains(op, StringComparer.Ordinal);
        var type = !presence || o.Has("as") ? o.Text("as") : "text";
        if (type is not null && !Types.Contains(type, StringComparer.Ordinal))
        {
            o.Problems.UnknownWord(o.At("as"), type, string.Join(", ", Types));
            Skip(o);
            return null;
        }
        if (type is null)
        {
            Skip(o);
            return null;
        }
        if (presence) return op is "exists" or "missing" ? new PresenceTest(op == "exists") : new EmptyTest(op == "empty");
        return type switch
        {
            "text" => PlainTestReader.Text(o),
            "number" => Number(o),
            "boolean" => PlainTestReader.Boolean(o),
            "date" => DateTestReader.Read(o, DateReading.Date),
            "datetime" => DateTestReader.Read(o, DateReading.DateTime),
            "rank" => PlainTestReader.Rank(o),
            "location" => PlaceTestReader.Location(o),
            "prefecture" => PlaceTestReader.Prefecture(o),
            "region" => PlaceTestReader.Region(o),
            "age" => Number(o) is { } years ? new AgeTest(years) : null,
            "school_grade" => Number(o) is { } grade ? new SchoolGradeTest(grade) : null,
            _ => op is "has_element" or "has_no_element" ? Element(o, op, elements) : PlainTestReader.List(o),
        };
    }

    public static NumberTest? Number(ObjectReader o)
    {
        if (o.Word<NumberOp>("op") is not { } op)
        {
            Skip(o);
            return null;
        }
        var numbers = Values(o, SegmentWords.ArityOf(op), (json, path) => o.NumberOf(json, path));
        if (numbers is null) return null;
        if (SegmentWords.ArityOf(op) == Arity.Two && numbers[0] > numbers[1])
        {
            o.Problems.Reversed(o.At("value"));
            return null;
        }
        return new NumberTest(op, Sequence.From(numbers.Select(n => n!.Value)));
    }

    /// <summary>False where there is a <c>count</c> and it cannot be read.</summary>
    public static bool Count(ObjectReader o, out NumberTest? count)
    {
        count = null;
        if (o.Optional("count") is not { } json) return true;
        var inner = new ObjectReader(json, o.At("count"), o.Problems);
        if (inner.IsObject) count = Number(inner);
        inner.Close();
        return count is not null;
    }

    /// <summary>Tests on properties; none where the member is not there, null where it cannot be read.</summary>
    public Sequence<PropertyTest>? PropertyTests(ObjectReader o, string name, int elements = 0)
    {
        if (o.Optional(name) is not { } json) return [];
        var path = o.At(name);
        if (json.ValueKind != JsonValueKind.Array)
        {
            o.Problems.WrongType(path, "条件の配列", "an array of conditions");
            return null;
        }
        var read = new List<PropertyTest?>();
        foreach (var item in json.EnumerateArray())
        {
            count.Add();
            if (count.Exceeded) return null;
            var inner = new ObjectReader(item, $"{path}[{read.Count}]", o.Problems);
            PropertyTest? test = null;
            if (inner.IsObject)
            {
                var property = inner.PathIn("path");
                var value = Typed(inner, elements);
                if (property is not null && value is not null) test = new PropertyTest(property, value);
                inner.Close();
            }
            read.Add(test);
        }
        return read.TrueForAll(t => t is not null) ? Sequence.From(read.Select(t => t!)) : null;
    }

    /// <summary>Reads <c>value</c>: one, two or many, as the operator takes.</summary>
    public static List<T>? Values<T>(ObjectReader o, Arity arity, Func<JsonElement, string, T> read)
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

    /// <summary>Where the operator is unknown nothing can be said about the rest; it is not reported as superfluous.</summary>
    public static void Skip(ObjectReader o)
    {
        foreach (var name in (ReadOnlySpan<string>)["op", "value", "amount", "unit", "ignore_case", "where", "lat", "lng", "metres"]) o.Optional(name);
    }

    private ElementTest? Element(ObjectReader o, string op, int elements)
    {
        if (elements == SegmentLimits.ElementDepth)
        {
            o.Problems.ElementTooDeep(o.At("op"));
            Skip(o);
            return null;
        }
        if (o.Required("where") is null || PropertyTests(o, "where", elements + 1) is not { } where) return null;
        if (where.Count > 0) return new ElementTest(op == "has_element", where);
        o.Problems.EmptyElementTest(o.At("where"));
        return null;
    }
}
