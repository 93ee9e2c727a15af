using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>Tests on days and instants, as ranges.</summary>
internal sealed partial class ValueMatcher
{
    private const int FirstYear = 1;
    private const int LastYear = 9999;

    private static ValueMatcher OfDays((Ranges Days, bool Negated) admitted, ZoneClock clock) => OfDays(admitted.Days, admitted.Negated, clock);

    private static ValueMatcher OfDays(Ranges days, bool negated, ZoneClock clock) => new()
    {
        Days = days, Negated = negated,
        moments = new Lazy<Ranges?>(() => Ranges.Merged(days.Items.Select(r => (
            r.Low <= -ZoneClock.Never ? -ZoneClock.Never : clock.StartOf(r.Low), r.High >= ZoneClock.Never ? ZoneClock.Never : clock.StartOf(r.High + 1) - 1)))),
        TextClass = TextClass.Dated,
        // A time without a zone is the workspace's, so its date is its day; one with an offset is an instant first.
        Text = text => TextTime.Read(text) is { } time
            && (time.OfDay is { } ofDay && time.OffsetMs is { } offset
                ? FactValue.Instant.Fits(time.Day * ZoneClock.Day + ofDay - offset) && days.Contains(clock.DayOf(time.Day * ZoneClock.Day + ofDay - offset))
                : days.Contains(time.Day)),
    };

    private static ValueMatcher OfMoments(DateTest test, ZoneClock clock)
    {
        var (first, last) = MomentRange(test, clock);
        var between = new Ranges(first, last);
        var days = new Ranges(first <= -ZoneClock.Never ? -ZoneClock.Never : FirstDayFrom(first, clock), last >= ZoneClock.Never ? ZoneClock.Never : FirstDayFrom(last + 1, clock) - 1);
        return new ValueMatcher
        {
            Days = days, Moments = between, TextClass = TextClass.Dated,
            Text = text =>
            {
                if (TextTime.Read(text) is not { } time) return false;
                if (time.OfDay is not { } ofDay) return days.Contains(time.Day);
                var local = time.Day * ZoneClock.Day + ofDay;
                var ms = time.OffsetMs is { } offset ? local - offset : clock.InstantOf(local);
                return FactValue.Instant.Fits(ms) && between.Contains(ms);
            },
        };
    }

    private static (Ranges Days, bool Negated) DaysOf(ValueTest test, ZoneClock clock) => test switch
    {
        AgeTest age => (Ages(age, clock, out var negated), negated),
        SchoolGradeTest grade => (Grades(grade, clock, out var negated), negated),
        _ => (PlainDays(test, clock), false),
    };

    private static Ranges PlainDays(ValueTest test, ZoneClock clock)
    {
        static long DayOf(WindowEdge edge) => ZoneClock.DayFrom(((WindowEdge.Day)edge).Value);
        switch (test)
        {
            case DateCompareTest compare:
                var day = DayOf(compare.Edge);
                return compare.Op switch
                {
                    DateOp.Before => new Ranges(-ZoneClock.Never, day - 1),
                    DateOp.After => new Ranges(day + 1, ZoneClock.Never),
                    DateOp.On => new Ranges(day, day),
                    _ => throw new InvalidOperationException($"{compare.Op} is not known to the index."),
                };
            case DateBetweenTest between: return new Ranges(DayOf(between.From), DayOf(between.To));
            case DateRollingTest rolling:
                return rolling.Op switch
                {
                    RollingOp.WithinLast => new Ranges(clock.ShiftDay(rolling.Span, -1) + 1, clock.Today),
                    RollingOp.MoreThanAgo => new Ranges(-ZoneClock.Never, clock.ShiftDay(rolling.Span, -1)),
                    RollingOp.WithinNext => new Ranges(clock.Today, clock.ShiftDay(rolling.Span, 1) - 1),
                    RollingOp.MoreThanAhead => new Ranges(clock.ShiftDay(rolling.Span, 1), ZoneClock.Never),
                    _ => throw new InvalidOperationException($"{rolling.Op} is not known to the index."),
                };
            case DateCalendarTest calendar:
                var unit = clock.Unit(calendar.Unit);
                return new Ranges(unit.First, unit.Next - 1);
            case MonthTest month: return Months(month, clock);
            case AnniversaryTest anniversary: return Anniversaries(anniversary, clock);
            default: throw new InvalidOperationException($"{test.GetType().Name} is not known to the index.");
        }
    }

    private static Ranges Months(MonthTest test, ZoneClock clock)
    {
        IEnumerable<long> months = test.Unit is { } unit ? [ZoneClock.MonthOf(clock.Unit(unit).First).Month] : test.Months.Select(m => (long)m);
        var chosen = months.Distinct().Order().ToArray();
        var ranges = new List<(long, long)>(LastYear * chosen.Length);
        for (var year = FirstYear; year <= LastYear; year++)
        {
            foreach (var month in chosen) ranges.Add((ZoneClock.FirstOf(year, month), ZoneClock.FirstOf(year, month + 1) - 1));
        }
        return Ranges.Ascending(ranges);
    }

    private static Ranges Anniversaries(AnniversaryTest test, ZoneClock clock)
    {
        var (first, last) = test.Op switch
        {
            AnniversaryOp.Today => (clock.Today, clock.Today),
            AnniversaryOp.WithinNext => (clock.Today, clock.Today + test.Days - 1),
            AnniversaryOp.WithinLast => (clock.Today - test.Days + 1, clock.Today),
            _ => throw new InvalidOperationException($"{test.Op} is not known to the index."),
        };
        var years = (int)ZoneClock.MonthOf(last).Year;
        // Oldest first, so that there is nothing to put in order: two thousand years, for each question.
        return Ranges.MergedAscending(Enumerable.Range(1 - Math.Max(1, years), Math.Max(1, years)).Select(year => (clock.EarliestReturningFrom(first, -year), clock.LatestReturningBy(last, -year))));
    }

    private static Ranges Ages(AgeTest test, ZoneClock clock, out bool negated)
    {
        var admitted = NumberRanges.Of(test.Years, out negated);
        // A day to come has no age, and so is in none of the ranges.
        var ranges = admitted.Between(0, LastYear).Items.Select(r => (clock.LatestReturningBy(clock.Today, r.High + 1) + 1, clock.LatestReturningBy(clock.Today, r.Low)));
        return Ranges.Merged(ranges);
    }

    private static Ranges Grades(SchoolGradeTest test, ZoneClock clock, out bool negated)
    {
        var admitted = NumberRanges.Of(test.Grade, out negated);
        var (year, month) = ZoneClock.MonthOf(clock.Today);
        var school = month >= 4 ? year : year - 1;
        // Grade g: born from 2 April of school − 6 − g up to 1 April of the next year.
        var ranges = admitted.Between(-LastYear, LastYear).Items.Select(r => (ZoneClock.FirstOf(school - 6 - r.High, 4) + 1, ZoneClock.FirstOf(school - 5 - r.Low, 4)));
        return Ranges.Merged(ranges);
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
