using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reading;

/// <summary>Reads tests on text, booleans, lists and ranks.</summary>
internal static class PlainTestReader
{
    public static TextTest? Text(ObjectReader o)
    {
        var op = o.Word<TextOp>("op");
        var ignoreCase = false;
        if (o.Optional("ignore_case") is { } json)
        {
            if (json.ValueKind is JsonValueKind.True or JsonValueKind.False) ignoreCase = json.GetBoolean();
            else o.Problems.WrongType(o.At("ignore_case"), "true か false ", "true or false");
        }
        if (op is null)
        {
            ValueTestReader.Skip(o);
            return null;
        }
        if (ValueTestReader.Values(o, SegmentWords.ArityOf(op.Value), o.TextOf) is not { } texts) return null;
        if ((op is TextOp.Matches or TextOp.NotMatches) && PatternRules.Refusal(texts[0]!, ignoreCase) is { } refusal)
        {
            o.Problems.BadPattern(o.At("value"), refusal.Ja, refusal.En);
            return null;
        }
        return new TextTest(op.Value, Sequence.From(texts.Select(t => t!)), ignoreCase);
    }

    public static BooleanTest? Boolean(ObjectReader o)
    {
        var op = o.Text("op");
        if (op is "is_true" or "is_false") return new BooleanTest(op == "is_true");
        if (op is not null) o.Problems.UnknownWord(o.At("op"), op, $"is_true, is_false, {string.Join(", ", ValueTestReader.Presence)}");
        ValueTestReader.Skip(o);
        return null;
    }

    public static RankTest? Rank(ObjectReader o)
    {
        var op = o.Word<RankOp>("op");
        if (op is null) ValueTestReader.Skip(o);
        return op is not null && o.Text("value") is { } rank ? new RankTest(op.Value, rank) : null;
    }

    public static ListTest? List(ObjectReader o)
    {
        var word = o.Text("op");
        if (!SegmentWords.TryRead<ListOp>(word ?? "", out var op))
        {
            if (word is not null) o.Problems.UnknownWord(o.At("op"), word, $"{SegmentWords.List<ListOp>()}, has_element, has_no_element");
            ValueTestReader.Skip(o);
            return null;
        }
        var items = ValueTestReader.Values<FactValue?>(o, SegmentWords.ArityOf(op), (json, path) =>
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
}
