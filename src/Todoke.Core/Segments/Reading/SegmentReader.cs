using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reading;

/// <summary>Reads the JSON form of a condition, reporting every problem of its structure with its path.</summary>
internal sealed class SegmentReader
{
    /// <summary>Every node's word, in the order in which problems and the schema list them.</summary>
    internal static readonly Sequence<string> NodeTypes =
    [
        "all", "any", "not", "everyone", "nobody", "tag", "any_tag", "attribute", "friendship", "reachable", "consent", "audience", "segment",
        "random", "message", "event", "event_recency", "event_aggregate", "event_distinct", "first_event", "last_event", "event_sequence",
        "event_regular",
    ];

    private readonly ProblemList problems = new();
    private readonly NodeCount count = new();
    private readonly EventNodeReader events;
    private readonly PersonNodeReader person;

    private SegmentReader()
    {
        var tests = new ValueTestReader(count);
        events = new EventNodeReader(tests);
        person = new PersonNodeReader(tests);
    }

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
        if (reader.count.Exceeded) reader.problems.TooManyNodes("condition");
        return new SegmentReading(reader.problems.HasErrors || condition is null ? null : new SegmentDefinition(condition), reader.problems.Items);
    }

    private SegmentNode? Node(JsonElement json, string path, int depth)
    {
        count.Add();
        if (depth > SegmentLimits.Depth)
        {
            problems.TooDeep(path);
            return null;
        }
        var o = new ObjectReader(json, path, problems);
        var type = o.IsObject ? o.Text("type") : null;
        if (type is null) return null;
        if (!NodeTypes.Contains(type, StringComparer.Ordinal))
        {
            // What else the object holds cannot be judged without knowing its type.
            problems.UnknownWord(o.At("type"), type, string.Join(", ", NodeTypes));
            return null;
        }
        SegmentNode? node = type switch
        {
            "all" => Group(o, depth) is { } all ? new AllNode(all) : null,
            "any" => Group(o, depth) is { } any ? new AnyNode(any) : null,
            "not" => o.Required("of") is { } of && Node(of, o.At("of"), depth + 1) is { } inner ? new NotNode(inner) : null,
            "everyone" => new EveryoneNode(),
            "nobody" => new NobodyNode(),
            _ => person.Read(o, type) ?? events.Read(o, type),
        };
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
            if (count.Exceeded) return null;
            of.Add(Node(item, $"{path}[{of.Count}]", depth + 1));
        }
        return of.Count > 0 && of.TrueForAll(n => n is not null) ? Sequence.From(of.Select(n => n!)) : null;
    }
}

/// <summary>Counts nodes and property tests while a definition is read.</summary>
internal sealed class NodeCount
{
    private int count;

    public bool Exceeded => count > SegmentLimits.Nodes;

    public void Add() => count++;
}
