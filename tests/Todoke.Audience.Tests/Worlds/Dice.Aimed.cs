using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>Facts aimed at a condition: at its own limits, or one step to either side.</summary>
internal sealed partial class Dice
{
    /// <summary>A change that brings somebody near the border of one of the tree's leaves; null where the leaf has none.</summary>
    public FactChange? Aimed(SegmentNode tree, long asOf)
    {
        var person = Pick(People);
        switch (Pick(Leaves(tree).ToList()))
        {
            case AttributeNode { Held: { } held } node when Chance(40):
                return new AttributeChanged(person, node.Path.Key, Near(node.Test, asOf), AsOf + 3) { HeldSince = Math.Min(AsOf + 3, Border(Shift(asOf, held.Span, -1))) };
            case AttributeNode node: return new AttributeChanged(person, node.Path.Key, Wrapped(node.Path, 1, Near(node.Test, asOf)), AsOf + Upto(3));
            case TagNode { Added: { } added } node: return new TagChanged(person, node.Tag, In(added, asOf));
            case FriendshipNode { Since: { } since } node: return new FriendshipChanged(person, node.Account, node.State, In(since, asOf));
            case MessageNode node: return new MessageChanged(person, Message(person, In(node.Within, asOf)) is var m && Chance(60)
                ? m with { Outcome = node.Outcome, Link = node.Outcome == MessageOutcome.Tapped ? node.Link ?? 1 + Upto(1) : null }
                : m);
            case EventNode node: return Aimed(person, node.Name, node.Where, In(node.Within, asOf), asOf);
            case EventRecencyNode node: return Aimed(person, node.Name, node.Where, Border(Shift(asOf, node.Span, -1)), asOf);
            case EventAggregateNode node: return Aimed(person, node.Name, [.. node.Where, new PropertyTest(node.Property, node.Test)], In(node.Within, asOf), asOf);
            case EventDistinctNode node: return Aimed(person, node.Name, [.. node.Where, new PropertyTest(node.Property, new TextTest(TextOp.In, Sequence.From(Texts), false))], In(node.Within, asOf), asOf);
            case EventEdgeNode node: return Aimed(person, node.Name, node.Has, In(node.At, asOf), asOf);
            case EventSequenceNode node:
                // Around one instant, so that an earlier draw's other half is near: the same instant, or the span away.
                var start = Shift(asOf, node.Span, -1);
                return Chance(50)
                    ? Aimed(person, node.First.Name, node.First.Where, Border(start), asOf)
                    : Aimed(person, node.Then.Name, node.Then.Where, Border(Chance(50) ? start : Shift(start, node.Span, 1)), asOf);
            case EventRegularNode node:
                return Aimed(person, node.Name, node.Where, Border(Start(DateOnly.FromDayNumber(LocalTime.DayAt(Shift(asOf, new Duration(Upto(node.Periods), node.Unit), -1), Zone)))), asOf);
            default: return null;
        }
    }

    /// <summary>The leaves of a condition, those of the segments it names among them.</summary>
    public IEnumerable<SegmentNode> Leaves(SegmentNode node) => node switch
    {
        AllNode all => all.Of.SelectMany(Leaves),
        AnyNode any => any.Of.SelectMany(Leaves),
        NotNode not => Leaves(not.Of),
        SegmentRefNode segment when Context.Segments.TryGetValue(segment.Segment, out var definition) => Leaves(definition).Append(node),
        _ => [node],
    };

    private static FactValue Wrapped(FactPath path, int from, FactValue value)
    {
        for (var i = path.Steps.Count - 1; i >= from; i--)
        {
            var step = path.Steps[i];
            value = step.Key is { } key
                ? new FactValue.Object(new Dictionary<string, FactValue> { [key] = value })
                : new FactValue.List(Sequence.From(Enumerable.Repeat(value, step.Item + 1)));
        }
        return value;
    }

    private EventAdded Aimed(long person, EventName name, Sequence<PropertyTest> where, long at, long asOf)
    {
        var members = new Dictionary<string, FactValue>();
        foreach (var test in where) members[test.Path.Key] = Wrapped(test.Path, 1, Near(test.Test, asOf));
        var names = name.IsPrefix ? Names.Where(n => n.StartsWith(name.Text, StringComparison.Ordinal)).DefaultIfEmpty("view").ToList() : [name.Text];
        return Event(person, ++nextEvent, at, new FactValue.Object(members), Pick(names));
    }

    private long Border(long at) => at + random.Next(-1, 2);

    // An end of the window, or a step to either side of it.
    private long In(TimeWindow? window, long asOf) => window switch
    {
        RollingWindow rolling => Border(Chance(75) ? Shift(asOf, rolling.Last, -1) : asOf),
        FixedWindow { From: { } from } when Chance(50) => Border(At(from, 0)),
        FixedWindow { To: { } to } => Border(At(to, 1)),
        CalendarWindow calendar => Border(Start(Beginning(calendar.Unit))),
        _ => Border(asOf),
    };

    private long At(WindowEdge edge, int days) => edge is WindowEdge.Day whole ? LocalTime.StartOfDay(whole.Value.DayNumber + days, Zone) : ((WindowEdge.Moment)edge).Ms;

    private FactValue Near(ValueTest test, long asOf)
    {
        switch (test)
        {
            case TextTest { Op: TextOp.Matches or TextOp.NotMatches }: return new FactValue.Text(Pick(Texts));
            case TextTest text: return new FactValue.Text(Chance(70) ? Pick(text.Texts) : Pick(Texts) + Pick(text.Texts));
            case NumberTest number:
                var near = new FactValue.Number(Math.Clamp(Pick(number.Numbers) + (Upto(2) - 1) * 0.00000001m, -9_999_999_999_999_999m, 9_999_999_999_999_999m));
                return Chance(75) ? near : new FactValue.Text(FactJson.Write(near));
            case BooleanTest: return new FactValue.Bool(Chance(50));
            case ListTest list: return new FactValue.List(Sequence.From(list.Items.Where(_ => Chance(70)).Append(Value(0))));
            case RankTest: return new FactValue.Text(Pick(Ranks));
            case ElementTest element: return new FactValue.List(Sequence.From(Enumerable.Range(0, 1 + Upto(1)).Select(_ => (FactValue)Element(element, asOf))));
            case DistanceTest: return Point(Pick(Points));
            case PrefectureTest: return new FactValue.Text(Pick(Places));
            case DateTest { As: DateReading.DateTime } date: return Moment(Border(NearMoment(date, asOf)));
            case DateTest date: return Day(DateOnly.FromDayNumber(LocalTime.DayAt(NearMoment(date, asOf), Zone)));
            case MonthTest or AnniversaryTest or AgeTest or SchoolGradeTest: return Day(Date());
            default: return Value();
        }
    }

    private FactValue.Object Element(ElementTest element, long asOf)
    {
        var members = new Dictionary<string, FactValue>();
        foreach (var test in element.Where.Where(_ => Chance(85))) members[test.Path.Key] = Wrapped(test.Path, 1, Near(test.Test, asOf));
        return new FactValue.Object(members);
    }

    private long NearMoment(DateTest test, long asOf) => Math.Clamp(
        test switch
        {
            DateCompareTest compare => At(compare.Edge, Upto(1)),
            DateBetweenTest between => Chance(50) ? At(between.From, 0) : At(between.To, 1),
            DateRollingTest rolling => Chance(80) ? Shift(asOf, rolling.Span, rolling.Op is RollingOp.WithinLast or RollingOp.MoreThanAgo ? -1 : 1) : asOf,
            DateCalendarTest calendar => Start(Beginning(calendar.Unit)),
            _ => asOf,
        },
        FactValue.Instant.Earliest + 2, FactValue.Instant.Latest - 2);

    private FactValue Day(DateOnly date)
    {
        if (date > DateOnly.MinValue && date < DateOnly.MaxValue) date = date.AddDays(random.Next(-1, 2));
        return Chance(50) ? new FactValue.Date(date) : new FactValue.Text(IsoTime.Write(date));
    }

    private FactValue Moment(long ms) => Upto(3) switch
    {
        0 => new FactValue.Text(IsoTime.Write(ms)),
        1 => new FactValue.Text(DateTimeOffset.FromUnixTimeMilliseconds(ms).ToOffset(TimeSpan.FromHours(9)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture)),
        2 => new FactValue.Text(DateTimeOffset.FromUnixTimeMilliseconds(LocalTime.At(ms, Zone)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture)),
        _ => new FactValue.Instant(ms),
    };
}
