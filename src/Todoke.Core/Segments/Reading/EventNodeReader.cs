using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reading;

/// <summary>Reads the nodes that ask what a person did.</summary>
internal sealed class EventNodeReader(ValueTestReader tests)
{
    /// <summary>Null where there are problems, and where the type is none of these.</summary>
    public SegmentNode? Read(ObjectReader o, string type) => type switch
    {
        "event" => Event(o),
        "event_recency" => Recency(o),
        "event_aggregate" => Aggregate(o),
        "event_distinct" => Distinct(o),
        "first_event" => Edge(o, EventEdge.First),
        "last_event" => Edge(o, EventEdge.Last),
        "event_sequence" => Sequence(o),
        "event_regular" => Regular(o),
        _ => null,
    };

    private EventNode? Event(ObjectReader o)
    {
        var pattern = Pattern(o);
        var ok = WindowReader.Optional(o, "within", out var within);
        ok &= ValueTestReader.Count(o, out var count);
        return pattern is not null && ok ? new EventNode(pattern.Name, pattern.Where, within, count) : null;
    }

    private EventRecencyNode? Recency(ObjectReader o)
    {
        var pattern = Pattern(o);
        var op = o.Word<Recency>("op");
        var span = o.Span();
        return pattern is not null && op is not null && span is not null ? new EventRecencyNode(pattern.Name, pattern.Where, op.Value, span.Value) : null;
    }

    private EventAggregateNode? Aggregate(ObjectReader o)
    {
        var pattern = Pattern(o);
        var ok = WindowReader.Optional(o, "within", out var within);
        var property = o.PathIn("property");
        var aggregate = o.Word<Aggregate>("aggregate");
        var test = ValueTestReader.Number(o);
        return pattern is not null && ok && property is not null && aggregate is not null && test is not null
            ? new EventAggregateNode(pattern.Name, pattern.Where, within, property, aggregate.Value, test)
            : null;
    }

    private EventDistinctNode? Distinct(ObjectReader o)
    {
        var pattern = Pattern(o);
        var ok = WindowReader.Optional(o, "within", out var within);
        var property = o.PathIn("property");
        var test = ValueTestReader.Number(o);
        return pattern is not null && ok && property is not null && test is not null
            ? new EventDistinctNode(pattern.Name, pattern.Where, within, property, test)
            : null;
    }

    private EventEdgeNode? Edge(ObjectReader o, EventEdge edge)
    {
        var name = Name(o);
        var has = tests.PropertyTests(o, "has");
        var ok = WindowReader.Optional(o, "at", out var at);
        if (has is { Count: 0 } && ok && at is null)
        {
            o.Problems.NothingAsked(o.Path);
            return null;
        }
        return name is not null && has is not null && ok ? new EventEdgeNode(edge, name, has, at) : null;
    }

    private EventSequenceNode? Sequence(ObjectReader o)
    {
        var first = PatternIn(o, "first");
        var then = PatternIn(o, "then");
        var followed = o.Either("op", "followed", "not_followed");
        var span = o.Span();
        var ok = WindowReader.Optional(o, "within", out var within);
        if (span is { Unit: TimeUnit.Months or TimeUnit.Years })
        {
            o.Problems.UnitTooCoarse(o.At("unit"));
            return null;
        }
        return first is not null && then is not null && followed is not null && span is not null && ok
            ? new EventSequenceNode(first, then, followed.Value, span.Value, within)
            : null;
    }

    private EventRegularNode? Regular(ObjectReader o)
    {
        var pattern = Pattern(o);
        var periods = o.Whole("periods", 1, SegmentLimits.Periods);
        var unit = o.Word<TimeUnit>("unit");
        var atLeast = o.Whole("at_least", 1, SegmentLimits.Periods);
        if (unit is TimeUnit.Seconds or TimeUnit.Minutes or TimeUnit.Hours)
        {
            o.Problems.UnitTooFine(o.At("unit"));
            return null;
        }
        if (pattern is null || periods is null || unit is null || atLeast is null) return null;
        if (atLeast <= periods) return new EventRegularNode(pattern.Name, pattern.Where, periods.Value, unit.Value, atLeast.Value);
        o.Problems.AtLeastOfPeriods(o.At("at_least"), periods.Value);
        return null;
    }

    private EventPattern? PatternIn(ObjectReader parent, string name)
    {
        if (parent.Required(name) is not { } json) return null;
        var o = new ObjectReader(json, parent.At(name), parent.Problems);
        if (!o.IsObject) return null;
        var pattern = Pattern(o);
        o.Close();
        return pattern;
    }

    private EventPattern? Pattern(ObjectReader o)
    {
        var name = Name(o);
        var where = tests.PropertyTests(o, "where");
        return name is not null && where is not null ? new EventPattern(name, where) : null;
    }

    private static EventName? Name(ObjectReader o)
    {
        if (!o.Has("name_prefix")) return o.Text("name") is { } name ? new EventName(name) : null;
        var prefix = o.Text("name_prefix");
        if (o.Optional("name") is null) return prefix is null ? null : new EventName(prefix, IsPrefix: true);
        o.Problems.TwoNames(o.At("name_prefix"));
        return null;
    }
}
