using Todoke.Core.Values;

namespace Todoke.Core.Segments;

/// <summary>Which events a condition looks at: those of one name, or of every name that starts so.</summary>
public sealed record EventName(string Text, bool IsPrefix = false)
{
    public static implicit operator EventName(string exact) => new(exact);

    public static EventName FromString(string exact) => new(exact);
}

/// <summary>A test on one property of an event (or of one element of a list of objects).</summary>
public sealed record PropertyTest(FactPath Path, ValueTest Test);

/// <summary>How often an event happened up to the instant asked about. Counts start at zero.</summary>
/// <param name="Where">Tests on the event's properties; all must hold on the same event.</param>
/// <param name="Within">Null: ever.</param>
/// <param name="Count">Null: at least once.</param>
public sealed record EventNode(EventName Name, Sequence<PropertyTest> Where, TimeWindow? Within, NumberTest? Count) : SegmentNode;

/// <summary>When a matching event last happened. Someone for whom it never happened is in neither.</summary>
public sealed record EventRecencyNode(EventName Name, Sequence<PropertyTest> Where, Recency Op, Duration Span) : SegmentNode;

/// <summary>
/// The first or last event of a name (by time; of two at one instant the one accepted later is the later) has properties, and lies in a
/// stretch of time. Someone who never did it is not in it.
/// </summary>
/// <param name="Has">What that one event must show; may be empty where <paramref name="At"/> is given.</param>
/// <param name="At">Where given, that one event lies in it.</param>
public sealed record EventEdgeNode(EventEdge Edge, EventName Name, Sequence<PropertyTest> Has, TimeWindow? At) : SegmentNode;

/// <summary>
/// A figure over a numeric property of matching events. Events whose property is no number are left out; over no numbers the figure
/// does not exist, and a positive test on it fails.
/// </summary>
public sealed record EventAggregateNode(
    EventName Name, Sequence<PropertyTest> Where, TimeWindow? Within, FactPath Property, Aggregate Aggregate, NumberTest Test) : SegmentNode;

/// <summary>
/// How many different values a property took over matching events; a count, so it starts at zero. Numeric text is the number; an absent
/// value, the empty text, a list and an object are none.
/// </summary>
public sealed record EventDistinctNode(
    EventName Name, Sequence<PropertyTest> Where, TimeWindow? Within, FactPath Property, NumberTest Test) : SegmentNode;

/// <summary>
/// Some event A (in <paramref name="Within"/>) after which, sooner than <paramref name="Span"/>, a B came (or none did). B is later than A
/// in time, or of the same instant and accepted later; exactly the span later is too late. That none came holds only once the span is over.
/// </summary>
/// <param name="Within">Where A must lie; null: ever.</param>
/// <param name="Span">Seconds to weeks.</param>
public sealed record EventSequenceNode(EventPattern First, EventPattern Then, bool Followed, Duration Span, TimeWindow? Within) : SegmentNode;

/// <summary>Events of a name whose properties pass all tests.</summary>
public sealed record EventPattern(EventName Name, Sequence<PropertyTest> Where);

/// <summary>Matching events lie in at least <paramref name="AtLeast"/> of the last <paramref name="Periods"/> calendar units, the present one included.</summary>
/// <param name="Unit">Days, weeks, months or years of the workspace's calendar.</param>
public sealed record EventRegularNode(EventName Name, Sequence<PropertyTest> Where, int Periods, TimeUnit Unit, int AtLeast) : SegmentNode;

public enum EventEdge
{
    First,
    Last,
}

public enum Recency
{
    /// <summary>The last one is younger than the span.</summary>
    WithinLast,

    /// <summary>The last one is exactly the span old, or older.</summary>
    MoreThanAgo,
}

public enum Aggregate
{
    Sum,
    Avg,
    Min,
    Max,
}
