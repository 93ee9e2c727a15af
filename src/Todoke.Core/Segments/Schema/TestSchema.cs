using System.Text.Json.Nodes;
using Todoke.Core.Segments.Reading;
using Todoke.Core.Values;
using static Todoke.Core.Segments.Schema.SchemaParts;

namespace Todoke.Core.Segments.Schema;

/// <summary>The schemas of tests on values; each says its own members and nothing about others.</summary>
internal static class TestSchema
{
    private const decimal Largest = FactValue.Number.Limit - 0.00000001m;

    public static IEnumerable<JsonObject> All() =>
    [
        Members(("as?", Words(ValueTestReader.Types)), ("op", Words(ValueTestReader.Presence))),
        .. Texts(),
        .. Numbers("number"),
        Of("boolean", ["is_true", "is_false"]),
        .. Dates("date", moments: false),
        .. Dates("datetime", moments: true),
        Of("date", ["in_month"], ("value", AnyOf([List(Whole(1, 12), 1, SegmentLimits.Values), Words(["this_month", "last_month", "next_month"])]))),
        Of("date", ["anniversary"], ("value", Word("today"))),
        Of("date", ["anniversary_within_next", "anniversary_within_last"], ("amount", Whole(1, SegmentLimits.AnniversaryDays)), ("unit", Word("days"))),
        Of("list", ["has_item"], ("value", Item())),
        Of("list", ["has_any", "has_all", "has_none"], ("value", List(Item(), 1, SegmentLimits.Values))),
        Of("list", ["has_element", "has_no_element"], ("where", List(Ref("property_test"), 1))),
        Of("rank", Enum.GetValues<RankOp>().Select(SegmentWords.Of), ("value", Text())),
        Of("location", Enum.GetValues<DistanceOp>().Select(SegmentWords.Of), ("lat", Number(-90, 90)), ("lng", Number(-180, 180)), ("metres", Whole(1, SegmentLimits.Metres))),
        Of("prefecture", ["in", "not_in"], ("value", List(Text(), 1, SegmentLimits.Values))),
        Of("region", ["in", "not_in"], ("value", List(Words(Prefectures.Regions.Select(r => r.Word)), 1, SegmentLimits.Values))),
        .. Numbers("age"),
        .. Numbers("school_grade"),
    ];

    /// <param name="type">What the value is read as; null where the node says it.</param>
    public static IEnumerable<JsonObject> Numbers(string? type)
    {
        var number = () => Number(-Largest, Largest);
        foreach (var ops in Enum.GetValues<NumberOp>().GroupBy(SegmentWords.ArityOf))
        {
            yield return Of(type, ops.Select(SegmentWords.Of), ("value", Values(number, ops.Key)));
        }
    }

    public static JsonObject Edge(bool moments) => new()
    {
        ["type"] = "string",
        ["pattern"] = moments
            ? @"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$"
            : "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    };

    private static IEnumerable<JsonObject> Texts()
    {
        foreach (var ops in Enum.GetValues<TextOp>().GroupBy(op => (Arity: SegmentWords.ArityOf(op), Pattern: op is TextOp.Matches or TextOp.NotMatches)))
        {
            yield return Of("text", ops.Select(SegmentWords.Of),
                ("value", Values(() => Text(ops.Key.Pattern ? SegmentLimits.Pattern : SegmentLimits.Text), ops.Key.Arity)), ("ignore_case?", new JsonObject { ["type"] = "boolean" }));
        }
    }

    private static IEnumerable<JsonObject> Dates(string type, bool moments)
    {
        yield return Of(type, ["before", "after"], ("value", Edge(moments)));
        yield return Of(type, ["on"], ("value", Edge(moments: false)));
        yield return Of(type, ["between"], ("value", Values(() => Edge(moments), Arity.Two)));
        var span = moments ? DefinitionSchema.Span<TimeUnit>() : DefinitionSchema.Span(TimeUnit.Days, TimeUnit.Weeks, TimeUnit.Months, TimeUnit.Years);
        var rolling = Of(type, Enum.GetValues<RollingOp>().Select(SegmentWords.Of));
        rolling["allOf"] = new JsonArray(span);
        yield return rolling;
        yield return Of(type, ["calendar"], ("value", Words<CalendarUnit>()));
    }

    private static JsonObject Values(Func<JsonObject> one, Arity arity) => arity switch
    {
        Arity.One => one(),
        Arity.Two => List(one(), 2, 2),
        _ => List(one(), 1, SegmentLimits.Values),
    };

    private static JsonObject Item() => AnyOf([Text(), Number(-Largest, Largest), new JsonObject { ["type"] = "boolean" }]);

    private static JsonObject Of(string? type, IEnumerable<string> ops, params (string Name, JsonObject Schema)[] rest) => type is null
        ? Members([("op", Words(ops)), .. rest])
        : Members([("as", Word(type)), ("op", Words(ops)), .. rest]);
}
