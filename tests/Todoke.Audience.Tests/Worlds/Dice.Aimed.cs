using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>Facts aimed at a condition: at its own limits, or one step to either side.</summary>
internal sealed partial class Dice
{
    private static readonly DateOnly Epoch = new(1970, 1, 1);

    /// <summary>A change that brings somebody near the border of one of the tree's leaves; null where the leaf has none.</summary>
    public FactChange? Aimed(SegmentNode tree, long asOf, ref long nextEvent)
    {
        var clock = new ZoneClock(asOf, Zone);
        var person = Pick(People);
        switch (Pick(Leaves(tree).ToList()))
        {
            case AttributeNode node: return new AttributeChanged(person, node.Path.Key, Wrapped(node.Path, 1, Near(node.Test, clock)), AsOf + Upto(3));
            case EventNode node: return AimedEvent(person, ++nextEvent, node.Name.Text, node.Where, clock.Window(node.Within), null, clock);
            case EventRecencyNode node: return AimedEvent(person, ++nextEvent, node.Name.Text, node.Where, (clock.Shift(node.Span, -1) + 1, asOf), null, clock);
            case EventAggregateNode node: return AimedEvent(person, ++nextEvent, node.Name.Text, node.Where, clock.Window(node.Within), new PropertyTest(node.Property, node.Test), clock);
            default: return null;
        }
    }

    private static IEnumerable<SegmentNode> Leaves(SegmentNode node) => node switch
    {
        AllNode all => all.Of.SelectMany(Leaves),
        AnyNode any => any.Of.SelectMany(Leaves),
        NotNode not => Leaves(not.Of),
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

    private EventAdded AimedEvent(long person, long id, string name, Sequence<PropertyTest> where, (long Low, long High) window, PropertyTest? figure, ZoneClock clock)
    {
        var members = new Dictionary<string, FactValue>();
        foreach (var test in figure is null ? where : where.Append(figure))
        {
            members[test.Path.Key] = Wrapped(test.Path, 1, Near(test.Test, clock));
        }
        return new EventAdded(person, id, name, Border((window.Low, window.High), -ZoneClock.Never), id * 10, new FactValue.Object(members));
    }

    private FactValue Near(ValueTest test, ZoneClock clock)
    {
        switch (test)
        {
            case TextTest text: return new FactValue.Text(Chance(70) ? Pick(text.Texts) : Pick(Texts) + Pick(text.Texts));
            case NumberTest number:
                var near = new FactValue.Number(Math.Clamp(Pick(number.Numbers) + (Upto(2) - 1) * 0.00000001m, -9_999_999_999_999_999m, 9_999_999_999_999_999m));
                return Chance(75) ? near : new FactValue.Text(FactJson.Write(near));
            case BooleanTest: return new FactValue.Bool(Chance(50));
            case ListTest list: return new FactValue.List(Sequence.From(list.Items.Where(_ => Chance(70)).Append(Value(0))));
            case DateTest:
                var matcher = ValueMatcher.Of(test, clock);
                if (Chance(50) && matcher.Days is { Items.Count: > 0 } days)
                {
                    var date = Epoch.AddDays((int)Math.Clamp(Border(days.Items[0], -ZoneClock.Never), -700_000, 2_900_000));
                    return Chance(50) ? new FactValue.Date(date) : new FactValue.Text(IsoTime.Write(date));
                }
                if (matcher.Moments is { Items.Count: > 0 } moments)
                {
                    var ms = Math.Clamp(Border(moments.Items[0], -ZoneClock.Never), FactValue.Instant.Earliest, FactValue.Instant.Latest);
                    return Chance(50) ? new FactValue.Instant(ms) : new FactValue.Text(Upto(2) switch
                    {
                        0 => IsoTime.Write(ms),
                        1 => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToOffset(TimeSpan.FromHours(9)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture),
                        _ => DateTimeOffset.FromUnixTimeMilliseconds(LocalTime.At(ms, Zone)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture),
                    });
                }
                return Value(0);
            default: return Value();
        }
    }

    // One of the two ends, or a step outside or inside it; an open end has no border.
    private long Border((long Low, long High) range, long never)
    {
        var low = range.Low > never && (range.High >= -never || Chance(60));
        var end = low ? range.Low : range.High;
        return (Math.Abs(end) >= -never ? 0 : end) + Upto(2) - 1;
    }
}
