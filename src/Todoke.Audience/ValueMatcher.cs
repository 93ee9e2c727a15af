using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>
/// A value test turned into plain ranges and predicates per kind of value, as of one instant. What is null admits nothing of that
/// kind. The parts say the positive form; <see cref="Negated"/> turns the verdict round, also for absent values.
/// </summary>
internal sealed class ValueMatcher
{
    public bool Negated { get; private set; }

    /// <summary>Everything but the empty text is admitted.</summary>
    public bool Presence { get; private set; }

    public Func<string, bool>? Text { get; private set; }

    /// <summary>Where set, <see cref="Text"/> admits exactly these.</summary>
    public IReadOnlyList<string>? ExactTexts { get; private set; }

    public NumberRanges? Numbers { get; private set; }

    public bool True { get; private set; }

    public bool False { get; private set; }

    /// <summary>Days since 1970 that a date is admitted on.</summary>
    public Ranges? Days { get; private set; }

    /// <summary>Instants (ms) admitted.</summary>
    public Ranges? Moments { get; private set; }

    public Func<Sequence<FactValue>, bool>? List { get; private set; }

    public static ValueMatcher Of(ValueTest test, ZoneClock clock) => test switch
    {
        PresenceTest presence => new ValueMatcher { Presence = true, Negated = !presence.Exists, Text = text => text.Length > 0 },
        TextTest text => OfText(text),
        NumberTest number => OfNumber(number),
        BooleanTest boolean => new ValueMatcher { True = boolean.Wanted, False = !boolean.Wanted },
        ListTest list => OfList(list),
        DateTest date => OfDate(date, clock),
        _ => throw new InvalidOperationException($"{test.GetType().Name} is not known to the index."),
    };

    public bool Holds(FactValue? value) => Negated ^ value switch
    {
        null => false,
        FactValue.Text text => Text is { } admits && admits(text.Value),
        _ when Presence => true,
        FactValue.Number number => Numbers is { } ranges && ranges.Contains(number.Value),
        FactValue.Bool flag => flag.Value ? True : False,
        FactValue.Date date => Days is { } days && days.Contains(ZoneClock.DayFrom(date.Value)),
        FactValue.Instant instant => Moments is { } moments && moments.Contains(instant.Ms),
        FactValue.List list => List is { } admits && admits(list.Items),
        _ => false,
    };

    private static ValueMatcher OfNumber(NumberTest test)
    {
        var ranges = NumberRanges.Of(test, out var negated);
        return new ValueMatcher { Negated = negated, Numbers = ranges, Text = text => NumberRanges.Read(text) is { } number && ranges.Contains(number) };
    }

    private static ValueMatcher OfText(TextTest test)
    {
        // Upper-casing both sides once is the same as comparing without regard to case, and leaves one comparison to write.
        Func<string, string> form = test.IgnoreCase ? text => text.ToUpperInvariant() : text => text;
        var wanted = test.Texts.Select(form).ToHashSet(StringComparer.Ordinal);
        var first = form(test.Texts[0]);
        switch (test.Op)
        {
            case TextOp.Equals or TextOp.NotEquals or TextOp.In or TextOp.NotIn:
                return new ValueMatcher
                {
                    Negated = test.Op is TextOp.NotEquals or TextOp.NotIn,
                    Text = text => wanted.Contains(form(text)),
                    ExactTexts = test.IgnoreCase ? null : [.. wanted],
                    Numbers = new NumberRanges(test.Texts.Select(NumberRanges.Read).OfType<decimal>().Distinct().Select(n => (n, n))),
                };
            case TextOp.Contains or TextOp.NotContains:
                return new ValueMatcher { Negated = test.Op == TextOp.NotContains, Text = text => form(text).Contains(first, StringComparison.Ordinal) };
            case TextOp.StartsWith: return new ValueMatcher { Text = text => form(text).StartsWith(first, StringComparison.Ordinal) };
            case TextOp.EndsWith: return new ValueMatcher { Text = text => form(text).EndsWith(first, StringComparison.Ordinal) };
            default: throw new InvalidOperationException($"{test.Op} is not known to the index.");
        }
    }

    private static ValueMatcher OfList(ListTest test)
    {
        var wanted = test.Items.Select(Wanted).ToArray();
        return new ValueMatcher
        {
            Negated = test.Op == ListOp.HasNone,
            List = test.Op switch
            {
                ListOp.HasItem or ListOp.HasAny or ListOp.HasNone => items => Array.Exists(wanted, w => items.Any(w)),
                ListOp.HasAll => items => Array.TrueForAll(wanted, w => items.Any(w)),
                _ => throw new InvalidOperationException($"{test.Op} is not known to the index."),
            },
        };
    }

    private static Func<FactValue, bool> Wanted(FactValue wanted) => wanted switch
    {
        FactValue.Number number => item => item is FactValue.Number same ? same.Value == number.Value : item is FactValue.Text text && NumberRanges.Read(text.Value) == number.Value,
        FactValue.Bool flag => item => item is FactValue.Bool same && same.Value == flag.Value,
        FactValue.Text text when NumberRanges.Read(text.Value) is { } number =>
            item => item is FactValue.Number same ? same.Value == number : item is FactValue.Text other && string.Equals(other.Value, text.Value, StringComparison.Ordinal),
        FactValue.Text text => item => item is FactValue.Text other && string.Equals(other.Value, text.Value, StringComparison.Ordinal),
        _ => _ => false,
    };

    private static ValueMatcher OfDate(DateTest test, ZoneClock clock)
    {
        Ranges days, moments;
        if (test.As == DateReading.Date)
        {
            var (low, high) = DayRange(test, clock);
            days = new Ranges(low, high);
            moments = new Ranges(low <= -ZoneClock.Never ? -ZoneClock.Never : clock.StartOf(low), high >= ZoneClock.Never ? ZoneClock.Never : clock.StartOf(high + 1) - 1);
            return new ValueMatcher { Days = days, Moments = moments, Text = text => Reads(text, days, moments, null) };
        }
        var (first, last) = MomentRange(test, clock);
        moments = new Ranges(first, last);
        days = new Ranges(first <= -ZoneClock.Never ? -ZoneClock.Never : FirstDayFrom(first, clock), last >= ZoneClock.Never ? ZoneClock.Never : FirstDayFrom(last + 1, clock) - 1);
        return new ValueMatcher { Days = days, Moments = moments, Text = text => Reads(text, days, moments, clock) };
    }

    // A time without a zone is the workspace's; for a condition on days its date is all that matters, so no clock is needed.
    private static bool Reads(string text, Ranges days, Ranges moments, ZoneClock? clock)
    {
        if (TextTime.Read(text) is not { } time) return false;
        if (time.OfDay is not { } ofDay || (time.OffsetMs is null && clock is null)) return days.Contains(time.Day);
        var local = time.Day * ZoneClock.Day + ofDay;
        var ms = time.OffsetMs is { } offset ? local - offset : clock!.InstantOf(local);
        return FactValue.Instant.Fits(ms) && moments.Contains(ms);
    }

    private static (long Low, long High) DayRange(DateTest test, ZoneClock clock)
    {
        static long DayOf(WindowEdge edge) => ZoneClock.DayFrom(((WindowEdge.Day)edge).Value);
        switch (test)
        {
            case DateCompareTest compare:
                var day = DayOf(compare.Edge);
                return compare.Op switch
                {
                    DateOp.Before => (-ZoneClock.Never, day - 1),
                    DateOp.After => (day + 1, ZoneClock.Never),
                    DateOp.On => (day, day),
                    _ => throw new InvalidOperationException($"{compare.Op} is not known to the index."),
                };
            case DateBetweenTest between: return (DayOf(between.From), DayOf(between.To));
            case DateRollingTest rolling:
                return rolling.Op switch
                {
                    RollingOp.WithinLast => (clock.ShiftDay(rolling.Span, -1) + 1, clock.Today),
                    RollingOp.MoreThanAgo => (-ZoneClock.Never, clock.ShiftDay(rolling.Span, -1)),
                    RollingOp.WithinNext => (clock.Today, clock.ShiftDay(rolling.Span, 1) - 1),
                    RollingOp.MoreThanAhead => (clock.ShiftDay(rolling.Span, 1), ZoneClock.Never),
                    _ => throw new InvalidOperationException($"{rolling.Op} is not known to the index."),
                };
            case DateCalendarTest calendar:
                var unit = clock.Unit(calendar.Unit);
                return (unit.First, unit.Next - 1);
            default: throw new InvalidOperationException($"{test.GetType().Name} is not known to the index.");
        }
    }

    private static (long Low, long High) MomentRange(DateTest test, ZoneClock clock)
    {
        switch (test)
        {
            case DateCompareTest compare:
                return compare.Op switch
                {
                    DateOp.Before => (-ZoneClock.Never, clock.First(compare.Edge) - 1),
                    DateOp.After => (clock.Last(compare.Edge) + 1, ZoneClock.Never),
                    DateOp.On => (clock.First(compare.Edge), clock.Last(compare.Edge)),
                    _ => throw new InvalidOperationException($"{compare.Op} is not known to the index."),
                };
            case DateBetweenTest between: return (clock.First(between.From), clock.Last(between.To));
            case DateRollingTest rolling:
                return rolling.Op switch
                {
                    RollingOp.WithinLast => (clock.Shift(rolling.Span, -1) + 1, clock.AsOf),
                    RollingOp.MoreThanAgo => (-ZoneClock.Never, clock.Shift(rolling.Span, -1)),
                    RollingOp.WithinNext => (clock.AsOf, clock.Shift(rolling.Span, 1) - 1),
                    RollingOp.MoreThanAhead => (clock.Shift(rolling.Span, 1), ZoneClock.Never),
                    _ => throw new InvalidOperationException($"{rolling.Op} is not known to the index."),
                };
            case DateCalendarTest calendar:
                var unit = clock.Unit(calendar.Unit);
                return (clock.StartOf(unit.First), clock.StartOf(unit.Next) - 1);
            default: throw new InvalidOperationException($"{test.GetType().Name} is not known to the index.");
        }
    }

    /// <summary>The first day that starts at this instant or later.</summary>
    private static long FirstDayFrom(long ms, ZoneClock clock)
    {
        var day = clock.DayOf(ms);
        return clock.StartOf(day) >= ms ? day : day + 1;
    }
}
