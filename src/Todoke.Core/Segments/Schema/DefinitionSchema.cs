using System.Text.Json.Nodes;
using Todoke.Core.Segments.Reading;
using static Todoke.Core.Segments.Schema.SchemaParts;

namespace Todoke.Core.Segments.Schema;

/// <summary>Builds the schema from the words and limits that the reader goes by.</summary>
internal static class DefinitionSchema
{
    public static JsonObject Build()
    {
        var root = Closed(Members(("version", new JsonObject { ["const"] = SegmentDefinition.Version }), ("condition", Ref("node"))));
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "Todoke segment definition");
        var definitions = new JsonObject { ["node"] = AnyOf(SegmentReader.NodeTypes.Select(type => Ref($"node_{type}"))) };
        foreach (var type in SegmentReader.NodeTypes) definitions[$"node_{type}"] = Node(type);
        definitions["test"] = AnyOf(TestSchema.All());
        definitions["number_test"] = AnyOf(TestSchema.Numbers(null));
        definitions["property_tests"] = List(Ref("property_test"));
        definitions["property_test"] = Closed(Members(("path", Ref("path"))), "test");
        definitions["event_name"] = new JsonObject
        {
            ["oneOf"] = new JsonArray(Members(("name", Text())), Members(("name_prefix", Text()))),
        };
        definitions["event_pattern"] = Members(("where?", Ref("property_tests")));
        definitions["event_pattern"]!["allOf"] = new JsonArray(Ref("event_name"));
        definitions["closed_pattern"] = Closed([], "event_pattern");
        definitions["path"] = new JsonObject
        {
            ["type"] = "array",
            ["prefixItems"] = new JsonArray(Key()),
            ["items"] = AnyOf([Key(), Whole(0, int.MaxValue)]),
            ["minItems"] = 1,
            ["maxItems"] = SegmentLimits.PathSteps,
        };
        definitions["id"] = Whole(1, long.MaxValue);
        definitions["span"] = Span<TimeUnit>();
        definitions["window"] = Window();
        definitions["edge"] = TestSchema.Edge(moments: true);
        definitions["count"] = Closed([], "number_test");
        root["$defs"] = definitions;
        return root;
    }

    /// <summary>Amount and unit, of the units that are allowed.</summary>
    public static JsonObject Span<T>(params T[] units) where T : struct, Enum => Members(
        ("amount", Whole(1, SegmentLimits.Years * 31_536_000L)),
        ("unit", units.Length == 0 ? Words<T>() : Words(units.Select(SegmentWords.Of))));

    private static JsonObject Window() => AnyOf([
        Closed(Members(("last", Closed([], "span")))),
        Closed(Members(("calendar", Words(Enum.GetValues<CalendarUnit>().Where(u => !WindowReader.IsAhead(u)).Select(SegmentWords.Of))))),
        Closed(Members(("from", Ref("edge")), ("to?", Ref("edge")))),
        Closed(Members(("to", Ref("edge")))),
    ]);

    private static JsonObject Node(string type)
    {
        JsonObject Of(params (string Name, JsonObject Schema)[] members) => Members([("type", Word(type)), .. members]);
        JsonObject Either(string yes, string no) => Words([yes, no]);
        return type switch
        {
            "all" or "any" => Closed(Of(("of", List(Ref("node"), least: 1)))),
            "not" => Closed(Of(("of", Ref("node")))),
            "everyone" or "nobody" => Closed(Of()),
            "tag" => Closed(Of(("tag", Ref("id")), ("op", Either("has", "has_not")), ("added?", Ref("window")))),
            "any_tag" => Closed(Of(("op", Either("has", "has_not")))),
            "attribute" => Attribute(Of(("path", Ref("path")), ("held?", Closed(Members(("op", Words<HeldOp>())), "span")))),
            "friendship" => AnyOf([
                Closed(Of(("account", Ref("id")), ("state", Words(Enum.GetValues<FriendshipState>().Where(s => s != FriendshipState.None).Select(SegmentWords.Of))), ("since?", Ref("window")))),
                Closed(Of(("account", Ref("id")), ("state", Word(SegmentWords.Of(FriendshipState.None))))),
            ]),
            "reachable" => AnyOf([
                Closed(Of(("channel", Word("line")), ("account?", Ref("id")))),
                Closed(Of(("channel", Words(["email", "push"])))),
            ]),
            "consent" => Closed(Of(("topic", Ref("id")), ("state", Words<ConsentState>()))),
            "audience" => Closed(Of(("audience", Ref("id")), ("op", Either("in", "not_in")))),
            "segment" => Closed(Of(("segment", Ref("id")), ("op", Either("in", "not_in")))),
            "random" => Closed(Of(("salt", Text(SegmentLimits.Salt)), ("from", Whole(0, SegmentLimits.Buckets - 1)), ("to", Whole(1, SegmentLimits.Buckets)))),
            "message" => Message(Of),
            "event" => Closed(Of(("within?", Ref("window")), ("count?", Ref("count"))), "event_pattern"),
            "event_recency" => Closed(Of(("op", Words<Recency>())), "event_pattern", "span"),
            "event_aggregate" => Closed(Of(("within?", Ref("window")), ("property", Ref("path")), ("aggregate", Words<Aggregate>())), "event_pattern", "number_test"),
            "event_distinct" => Closed(Of(("within?", Ref("window")), ("property", Ref("path"))), "event_pattern", "number_test"),
            "first_event" or "last_event" => AnyOf([
                Closed(Of(("has", List(Ref("property_test"), least: 1)), ("at?", Ref("window"))), "event_name"),
                Closed(Of(("has?", Ref("property_tests")), ("at", Ref("window"))), "event_name"),
            ]),
            "event_sequence" => Sequence(Of(("first", Ref("closed_pattern")), ("then", Ref("closed_pattern")), ("op", Either("followed", "not_followed")), ("within?", Ref("window")))),
            "event_regular" => Closed(
                Of(("periods", Whole(1, SegmentLimits.Periods)), ("unit", Units(TimeUnit.Days, TimeUnit.Weeks, TimeUnit.Months, TimeUnit.Years)), ("at_least", Whole(1, SegmentLimits.Periods))), "event_pattern"),
            _ => throw new InvalidOperationException($"The node '{type}' has no schema."),
        };
    }

    private static JsonObject Units(params TimeUnit[] units) => Words(units.Select(SegmentWords.Of));

    private static JsonObject Attribute(JsonObject members)
    {
        // How long a value was held is known only for a whole attribute.
        members["if"] = new JsonObject { ["required"] = new JsonArray("held") };
        members["then"] = new JsonObject { ["properties"] = new JsonObject { ["path"] = new JsonObject { ["maxItems"] = 1 } } };
        return Closed(members, "test");
    }

    private static JsonObject Sequence(JsonObject members)
    {
        members["allOf"] = new JsonArray(Span(TimeUnit.Seconds, TimeUnit.Minutes, TimeUnit.Hours, TimeUnit.Days, TimeUnit.Weeks));
        return Closed(members);
    }

    private static JsonObject Message(Func<(string, JsonObject)[], JsonObject> of)
    {
        (string, JsonObject)[] Common() => [("campaign?", Ref("id")), ("template?", Text()), ("within?", Ref("window")), ("count?", Ref("count"))];
        return AnyOf([
            Closed(of([("outcome", Words(["sent", "delivered", "bounced"])), ("channel?", Words<MessageChannel>()), .. Common()])),
            Closed(of([("outcome", Word("tapped")), ("channel?", Words<MessageChannel>()), ("link?", Ref("id")), .. Common()])),
            Closed(of([("outcome", Word("opened")), ("channel", Words(["email", "push"])), .. Common()])),
        ]);
    }
}
