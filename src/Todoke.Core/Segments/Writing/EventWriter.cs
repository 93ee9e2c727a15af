using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Writing;

/// <summary>Writes the inside of event nodes.</summary>
internal static class EventWriter
{
    public static void Write(Utf8JsonWriter json, SegmentNode node)
    {
        switch (node)
        {
            case EventNode happened:
                Head(json, "event", happened.Name, happened.Where);
                SegmentWriter.WriteWindow(json, "within", happened.Within);
                SegmentWriter.WriteCount(json, happened.Count);
                break;
            case EventRecencyNode recency:
                Head(json, "event_recency", recency.Name, recency.Where);
                json.WriteString("op", SegmentWords.Of(recency.Op));
                TestWriter.WriteSpan(json, recency.Span);
                break;
            case EventAggregateNode aggregate:
                Head(json, "event_aggregate", aggregate.Name, aggregate.Where);
                SegmentWriter.WriteWindow(json, "within", aggregate.Within);
                TestWriter.WritePath(json, "property", aggregate.Property);
                json.WriteString("aggregate", SegmentWords.Of(aggregate.Aggregate));
                TestWriter.Write(json, aggregate.Test, type: null);
                break;
            case EventDistinctNode distinct:
                Head(json, "event_distinct", distinct.Name, distinct.Where);
                SegmentWriter.WriteWindow(json, "within", distinct.Within);
                TestWriter.WritePath(json, "property", distinct.Property);
                TestWriter.Write(json, distinct.Test, type: null);
                break;
            case EventEdgeNode edge:
                json.WriteString("type", edge.Edge == EventEdge.First ? "first_event" : "last_event");
                Pattern(json, edge.Name, edge.Has, "has");
                SegmentWriter.WriteWindow(json, "at", edge.At);
                break;
            case EventSequenceNode sequence:
                json.WriteString("type", "event_sequence");
                Inside(json, "first", sequence.First);
                Inside(json, "then", sequence.Then);
                json.WriteString("op", sequence.Followed ? "followed" : "not_followed");
                TestWriter.WriteSpan(json, sequence.Span);
                SegmentWriter.WriteWindow(json, "within", sequence.Within);
                break;
            case EventRegularNode regular:
                Head(json, "event_regular", regular.Name, regular.Where);
                json.WriteNumber("periods", regular.Periods);
                json.WriteString("unit", SegmentWords.Of(regular.Unit));
                json.WriteNumber("at_least", regular.AtLeast);
                break;
            default: throw new InvalidOperationException($"{node.GetType().Name} has no JSON form.");
        }
    }

    private static void Head(Utf8JsonWriter json, string type, EventName name, Sequence<PropertyTest> where)
    {
        json.WriteString("type", type);
        Pattern(json, name, where, "where");
    }

    private static void Inside(Utf8JsonWriter json, string member, EventPattern pattern)
    {
        json.WriteStartObject(member);
        Pattern(json, pattern.Name, pattern.Where, "where");
        json.WriteEndObject();
    }

    private static void Pattern(Utf8JsonWriter json, EventName name, Sequence<PropertyTest> tests, string member)
    {
        json.WriteString(name.IsPrefix ? "name_prefix" : "name", name.Text);
        if (tests.Count > 0) TestWriter.WriteTests(json, member, tests);
    }
}
