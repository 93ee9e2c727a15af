using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Segments;

/// <summary>Reads the JSON form of a condition, reporting every problem of its structure with its path.</summary>
internal sealed class SegmentReader
{
    private const string NodeTypes = "all, any, not, everyone, nobody, tag, attribute, event, event_recency, event_aggregate, friendship";
    private readonly ProblemList problems = new();
    private readonly ValueTestReader tests = new();
    private int nodes;

    public static SegmentReading Read(JsonElement json)
    {
        var reader = new SegmentReader();
        var root = new ObjectReader(json, "", reader.problems);
        if (root.Required("version") is { } version && !(version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var v) && v == SegmentDefinition.Version))
        {
            reader.problems.Version("version");
        }
        var condition = root.Required("condition") is { } node ? reader.Node(node, "condition", 1) : null;
        root.Close();
        if (reader.nodes > SegmentLimits.Nodes) reader.problems.TooManyNodes("condition");
        return new SegmentReading(reader.problems.HasErrors || condition is null ? null : new SegmentDefinition(condition), reader.problems.Items);
    }

    private SegmentNode? Node(JsonElement json, string path, int depth)
    {
        nodes++;
        if (depth > SegmentLimits.Depth)
        {
            problems.TooDeep(path);
            return null;
        }
        var o = new ObjectReader(json, path, problems);
        var type = o.IsObject ? o.Text("type") : null;
        if (type is null) return null;
        SegmentNode? node;
        switch (type)
        {
            case "all": node = Group(o, depth) is { } all ? new AllNode(all) : null; break;
            case "any": node = Group(o, depth) is { } any ? new AnyNode(any) : null; break;
            case "not": node = o.Required("of") is { } of && Node(of, o.At("of"), depth + 1) is { } inner ? new NotNode(inner) : null; break;
            case "everyone": node = new EveryoneNode(); break;
            case "nobody": node = new NobodyNode(); break;
            case "tag": node = Tag(o); break;
            case "attribute": node = Attribute(o); break;
            case "event": node = Event(o); break;
            case "event_recency": node = Recency(o); break;
            case "event_aggregate": node = Aggregate(o); break;
            case "friendship": node = Friendship(o); break;
            default:
                // What else the object holds cannot be judged without knowing its type.
                problems.UnknownWord(o.At("type"), type, NodeTypes);
                return null;
        }
        o.Close();
        return node;
    }

    private Sequence<SegmentNode>? Group(ObjectReader o, int depth)
    {
        if (o.Required("of") is not { } json) return null;
        var path = o.At("of");
        if (json.ValueKind != JsonValueKind.Array)
        {
            problems.WrongType(path, "条件の配列", "an array of conditions");
            return null;
        }
        if (json.GetArrayLength() == 0) problems.EmptyGroup(path);
        var of = new List<SegmentNode?>();
        foreach (var item in json.EnumerateArray())
        {
            // A tree of millions of nodes is not worth a list of millions of problems.
            if (nodes > SegmentLimits.Nodes) return null;
            of.Add(Node(item, $"{path}[{of.Count}]", depth + 1));
        }
        return of.Count > 0 && of.TrueForAll(n => n is not null) ? Sequence.From(of.Select(n => n!)) : null;
    }

    private static TagNode? Tag(ObjectReader o)
    {
        var id = o.Id("tag");
        var op = o.Text("op");
        if (op is not (null or "has" or "has_not")) o.Problems.UnknownWord(o.At("op"), op, "has, has_not");
        return id is { } tag && op is "has" or "has_not" ? new TagNode(id.Value, op == "has") : null;
    }

    private AttributeNode? Attribute(ObjectReader o)
    {
        var path = o.PathIn("path");
        var test = tests.Typed(o);
        return path is not null && test is not null ? new AttributeNode(path, test) : null;
    }

    private EventNode? Event(ObjectReader o)
    {
        var (name, where) = NameAndWhere(o);
        var within = Window(o, out var windowOk);
        NumberTest? count = null;
        var countOk = true;
        if (o.Optional("count") is { } json)
        {
            var inner = new ObjectReader(json, o.At("count"), problems);
            count = inner.IsObject ? tests.Number(inner) : null;
            countOk = count is not null;
            inner.Close();
        }
        return name is not null && where is not null && windowOk && countOk ? new EventNode(name, where, within, count) : null;
    }

    private EventRecencyNode? Recency(ObjectReader o)
    {
        var (name, where) = NameAndWhere(o);
        var op = o.Word<Recency>("op");
        var span = o.Span();
        return name is not null && where is not null && op is not null && span is not null ? new EventRecencyNode(name, where, op.Value, span.Value) : null;
    }

    private EventAggregateNode? Aggregate(ObjectReader o)
    {
        var (name, where) = NameAndWhere(o);
        var within = Window(o, out var windowOk);
        var property = o.PathIn("property");
        var aggregate = o.Word<Aggregate>("aggregate");
        var test = tests.Number(o);
        return name is not null && where is not null && windowOk && property is not null && aggregate is not null && test is not null
            ? new EventAggregateNode(name, where, within, property, aggregate.Value, test)
            : null;
    }

    private static FriendshipNode? Friendship(ObjectReader o)
    {
        var account = o.Id("account");
        var state = o.Word<FriendshipState>("state");
        return account is not null && state is not null ? new FriendshipNode(account.Value, state.Value) : null;
    }

    private (string? Name, Sequence<PropertyTest>? Where) NameAndWhere(ObjectReader o)
    {
        var name = o.Text("name");
        if (o.Optional("where") is not { } json) return (name, []);
        var path = o.At("where");
        if (json.ValueKind != JsonValueKind.Array)
        {
            problems.WrongType(path, "条件の配列", "an array of conditions");
            return (name, null);
        }
        var where = new List<PropertyTest?>();
        foreach (var item in json.EnumerateArray())
        {
            if (++nodes > SegmentLimits.Nodes) return (name, null);
            var inner = new ObjectReader(item, $"{path}[{where.Count}]", problems);
            PropertyTest? test = null;
            if (inner.IsObject)
            {
                var property = inner.PathIn("path");
                var value = tests.Typed(inner);
                if (property is not null && value is not null) test = new PropertyTest(property, value);
                inner.Close();
            }
            where.Add(test);
        }
        return (name, where.TrueForAll(w => w is not null) ? Sequence.From(where.Select(w => w!)) : null);
    }

    private TimeWindow? Window(ObjectReader parent, out bool ok)
    {
        ok = true;
        if (parent.Optional("within") is not { } json) return null;
        var o = new ObjectReader(json, parent.At("within"), problems);
        TimeWindow? window = null;
        if (o.Has("last"))
        {
            var last = new ObjectReader(o.Optional("last")!.Value, o.At("last"), problems);
            if (last.IsObject && last.Span() is { } span) window = new RollingWindow(span);
            last.Close();
        }
        else if (o.Has("calendar"))
        {
            if (o.Word<CalendarUnit>("calendar") is { } unit)
            {
                if (unit is CalendarUnit.Tomorrow or CalendarUnit.NextWeek or CalendarUnit.NextMonth or CalendarUnit.NextYear) problems.FutureWindow(o.At("calendar"));
                else window = new CalendarWindow(unit);
            }
        }
        else if (o.IsObject)
        {
            window = Fixed(o);
        }
        o.Close();
        ok = window is not null;
        return window;
    }

    private FixedWindow? Fixed(ObjectReader o)
    {
        if (!o.Has("from") && !o.Has("to")) problems.NoEdge(o.Path);
        var from = o.Optional("from") is { } f ? ValueTestReader.Edge(o, f, o.At("from"), moments: true) : null;
        var to = o.Optional("to") is { } t ? ValueTestReader.Edge(o, t, o.At("to"), moments: true) : null;
        if ((o.Has("from") && from is null) || (o.Has("to") && to is null) || (from is null && to is null)) return null;
        if (ValueTestReader.Reversed(from, to))
        {
            problems.Reversed(o.Path);
            return null;
        }
        return new FixedWindow(from, to);
    }
}
