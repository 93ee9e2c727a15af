using System.Globalization;
using System.Text.RegularExpressions;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reference;

/// <summary>Whether one value (or its absence) passes one test.</summary>
internal sealed partial class ReferenceComparison(long asOf, TimeZoneInfo zone)
{
    private readonly ReferenceCalendar calendar = new(asOf, zone);

    public bool Passes(ValueTest test, FactValue? value) => test switch
    {
        PresenceTest presence => presence.Exists == (value is not null and not FactValue.Text { Value: "" }),
        TextTest text => Text(text, value),
        NumberTest number => Passes(number, NumberIn(value)),
        BooleanTest boolean => value is FactValue.Bool flag && flag.Value == boolean.Wanted,
        ListTest list => List(list, (value as FactValue.List)?.Items),
        DateTest { As: DateReading.Date } date => DayIn(value) is { } day && Day(date, day),
        DateTest date => MomentIn(value) is { } ms && Moment(date, ms),
        _ => throw new InvalidOperationException($"{test.GetType().Name} has no meaning yet."),
    };

    /// <summary>A number is compared as a number; no number passes a negated operator and fails the others.</summary>
    public static bool Passes(NumberTest test, decimal? number)
    {
        var n = test.Numbers;
        return test.Op switch
        {
            NumberOp.Equals => number == n[0],
            NumberOp.NotEquals => number != n[0],
            NumberOp.Less => number < n[0],
            NumberOp.AtMost => number <= n[0],
            NumberOp.Greater => number > n[0],
            NumberOp.AtLeast => number >= n[0],
            NumberOp.Between => number >= n[0] && number <= n[1],
            NumberOp.NotBetween => !(number >= n[0] && number <= n[1]),
            NumberOp.In => number is { } wanted && n.Contains(wanted),
            NumberOp.NotIn => !(number is { } unwanted && n.Contains(unwanted)),
            _ => throw new InvalidOperationException($"{test.Op} has no meaning yet."),
        };
    }

    /// <summary>The number a value is: a number, or text that is a plain decimal number.</summary>
    public static decimal? NumberIn(FactValue? value) => value switch
    {
        FactValue.Number number => number.Value,
        FactValue.Text text when PlainNumber().IsMatch(text.Value)
            && decimal.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && FactValue.Number.Fits(number) => new FactValue.Number(number).Value,
        _ => null,
    };

    private static bool Text(TextTest test, FactValue? value)
    {
        var comparison = test.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var text = (value as FactValue.Text)?.Value;
        bool Same(string wanted) => value switch
        {
            FactValue.Text mine => string.Equals(mine.Value, wanted, comparison),
            FactValue.Number mine => mine.Value == NumberIn(new FactValue.Text(wanted)),
            _ => false,
        };
        return test.Op switch
        {
            TextOp.Equals or TextOp.In => test.Texts.Any(Same),
            TextOp.NotEquals or TextOp.NotIn => !test.Texts.Any(Same),
            TextOp.Contains => text is not null && text.Contains(test.Texts[0], comparison),
            TextOp.NotContains => text is null || !text.Contains(test.Texts[0], comparison),
            TextOp.StartsWith => text is not null && text.StartsWith(test.Texts[0], comparison),
            TextOp.EndsWith => text is not null && text.EndsWith(test.Texts[0], comparison),
            _ => throw new InvalidOperationException($"{test.Op} has no meaning yet."),
        };
    }

    private static bool List(ListTest test, Sequence<FactValue>? items)
    {
        bool Holds(FactValue wanted) => items is not null && items.Any(item => SameItem(item, wanted));
        return test.Op switch
        {
            ListOp.HasItem or ListOp.HasAny => test.Items.Any(Holds),
            ListOp.HasAll => test.Items.All(Holds),
            ListOp.HasNone => !test.Items.Any(Holds),
            _ => throw new InvalidOperationException($"{test.Op} has no meaning yet."),
        };
    }

    private static bool SameItem(FactValue item, FactValue wanted) => (item, wanted) switch
    {
        (FactValue.Text a, FactValue.Text b) => a.Value == b.Value,
        (FactValue.Bool a, FactValue.Bool b) => a.Value == b.Value,
        (FactValue.Number, _) or (_, FactValue.Number) => NumberIn(item) is { } a && NumberIn(wanted) is { } b && a == b,
        _ => false,
    };

    private bool Day(DateTest test, DateOnly day)
    {
        static DateOnly DayOf(WindowEdge edge) => ((WindowEdge.Day)edge).Value;
        switch (test)
        {
            case DateCompareTest { Op: DateOp.Before } before: return day < DayOf(before.Edge);
            case DateCompareTest { Op: DateOp.After } after: return day > DayOf(after.Edge);
            case DateCompareTest { Op: DateOp.On } on: return day == DayOf(on.Edge);
            case DateBetweenTest between: return day >= DayOf(between.From) && day <= DayOf(between.To);
            case DateRollingTest { Op: RollingOp.WithinLast } rolling: return day > calendar.DayBack(rolling.Span) && day <= calendar.Today;
            case DateRollingTest { Op: RollingOp.MoreThanAgo } rolling: return day <= calendar.DayBack(rolling.Span);
            case DateRollingTest { Op: RollingOp.WithinNext } rolling: return day >= calendar.Today && day < calendar.DayAhead(rolling.Span);
            case DateRollingTest { Op: RollingOp.MoreThanAhead } rolling: return day >= calendar.DayAhead(rolling.Span);
            case DateCalendarTest unit:
                var (first, next) = calendar.Days(unit.Unit);
                return day >= first && day < next;
            default: throw new InvalidOperationException($"{test.GetType().Name} has no meaning yet.");
        }
    }

    private bool Moment(DateTest test, long ms)
    {
        switch (test)
        {
            case DateCompareTest { Op: DateOp.Before } before: return ms < calendar.StartOf(before.Edge);
            case DateCompareTest { Op: DateOp.After } after: return ms >= calendar.EndOf(after.Edge);
            case DateCompareTest { Op: DateOp.On } on: return ms >= calendar.StartOf(on.Edge) && ms < calendar.EndOf(on.Edge);
            case DateBetweenTest between: return ms >= calendar.StartOf(between.From) && ms < calendar.EndOf(between.To);
            case DateRollingTest { Op: RollingOp.WithinLast } rolling: return ms > calendar.Back(rolling.Span) && ms <= asOf;
            case DateRollingTest { Op: RollingOp.MoreThanAgo } rolling: return ms <= calendar.Back(rolling.Span);
            case DateRollingTest { Op: RollingOp.WithinNext } rolling: return ms >= asOf && ms < calendar.Ahead(rolling.Span);
            case DateRollingTest { Op: RollingOp.MoreThanAhead } rolling: return ms >= calendar.Ahead(rolling.Span);
            case DateCalendarTest unit:
                var (start, end) = calendar.Stretch(new CalendarWindow(unit.Unit));
                return ms >= start && ms < end;
            default: throw new InvalidOperationException($"{test.GetType().Name} has no meaning yet.");
        }
    }

    private DateOnly? DayIn(FactValue? value) => value switch
    {
        FactValue.Date date => date.Value,
        FactValue.Instant instant => DateOnly.FromDayNumber(LocalTime.DayAt(instant.Ms, zone)),
        FactValue.Text text when IsoTime.TryParse(text.Value, out var time) =>
            time.OffsetMinutes is null ? time.Day
            : time.TryToInstant(zone, out var ms) ? DateOnly.FromDayNumber(LocalTime.DayAt(ms, zone)) : null,
        _ => null,
    };

    private long? MomentIn(FactValue? value) => value switch
    {
        FactValue.Date date => LocalTime.StartOfDay(date.Value.DayNumber, zone),
        FactValue.Instant instant => instant.Ms,
        FactValue.Text text when IsoTime.TryParse(text.Value, out var time) =>
            time.MsOfDay is null ? LocalTime.StartOfDay(time.Day.DayNumber, zone)
            : time.TryToInstant(zone, out var ms) ? ms : null,
        _ => null,
    };

    [GeneratedRegex(@"\A-?[0-9]+(\.[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlainNumber();
}
