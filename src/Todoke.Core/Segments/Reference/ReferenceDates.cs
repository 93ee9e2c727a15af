using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reference;

/// <summary>Whether a value read as a day or as an instant passes a test.</summary>
internal sealed class ReferenceDates(long asOf, SegmentContext context, ReferenceCalendar calendar, ReferenceNext? next)
{
    public bool Passes(ValueTest test, FactValue? value) => test switch
    {
        DateTest { As: DateReading.DateTime } date => MomentIn(value) is { } ms && Moment(date, ms),
        DateTest date => DayIn(value) is { } day && Day(date, day),
        MonthTest month => DayIn(value) is { } day && Month(month, day),
        AnniversaryTest anniversary => DayIn(value) is { } day && Anniversary(anniversary, day),
        _ => throw new InvalidOperationException($"{test.GetType().Name} has no meaning yet."),
    };

    /// <summary>Full years since the day; null where there is no day or it has not come.</summary>
    public int? Age(FactValue? value)
    {
        if (DayIn(value) is not { } day) return null;
        var today = calendar.Today;
        if (day > today)
        {
            next?.Day(day);
            return null;
        }
        var had = Return(day, today.Year) <= today;
        next?.Day(Return(day, had ? today.Year + 1 : today.Year));
        return today.Year - day.Year - (had ? 0 : 1);
    }

    /// <summary>The grade in today's school year; null where there is no day.</summary>
    public int? SchoolGrade(FactValue? value)
    {
        if (DayIn(value) is not { } day) return null;
        var school = ReferenceCalendar.Days(calendar.Today, CalendarUnit.ThisFiscalYear);
        next?.Day(school.Next);
        // Born from 2 April of a year to 1 April of the next one: the first grade begins on 1 April seven years after that year.
        var cohort = day >= new DateOnly(day.Year, 4, 2) ? day.Year : day.Year - 1;
        return school.First.Year - (cohort + 7) + 1;
    }

    private bool Day(DateTest test, DateOnly day)
    {
        static DateOnly DayOf(WindowEdge edge) => ((WindowEdge.Day)edge).Value;
        switch (test)
        {
            case DateCompareTest { Op: DateOp.Before } before: return day < DayOf(before.Edge);
            case DateCompareTest { Op: DateOp.After } after: return day > DayOf(after.Edge);
            case DateCompareTest { Op: DateOp.On } on: return day == DayOf(on.Edge);
            case DateBetweenTest between: return day >= DayOf(between.From) && day <= DayOf(between.To);
            case DateRollingTest { Op: RollingOp.WithinLast or RollingOp.MoreThanAgo } rolling:
                next?.Day(day);
                next?.DayBack(rolling.Span, day);
                var old = day <= calendar.DayBack(rolling.Span);
                return rolling.Op == RollingOp.MoreThanAgo ? old : !old && day <= calendar.Today;
            case DateRollingTest rolling:
                if (day < DateOnly.MaxValue) next?.Day(day.AddDays(1));
                next?.DayAhead(rolling.Span, day);
                var far = day >= calendar.DayAhead(rolling.Span);
                return rolling.Op == RollingOp.MoreThanAhead ? far : !far && day >= calendar.Today;
            case DateCalendarTest unit:
                next?.Unit(unit.Unit, day);
                var (first, over) = ReferenceCalendar.Days(calendar.Today, unit.Unit);
                return day >= first && day < over;
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
            case DateRollingTest { Op: RollingOp.WithinLast or RollingOp.MoreThanAgo } rolling:
                next?.At(ms);
                next?.Back(rolling.Span, ms);
                var old = ms <= calendar.Back(rolling.Span);
                return rolling.Op == RollingOp.MoreThanAgo ? old : !old && ms <= asOf;
            case DateRollingTest rolling:
                next?.At(ms + 1);
                next?.Ahead(rolling.Span, ms);
                var far = ms >= calendar.Ahead(rolling.Span);
                return rolling.Op == RollingOp.MoreThanAhead ? far : !far && ms >= asOf;
            case DateCalendarTest unit: return Day(unit, calendar.DayOf(ms));
            default: throw new InvalidOperationException($"{test.GetType().Name} has no meaning yet.");
        }
    }

    private bool Month(MonthTest test, DateOnly day)
    {
        if (test.Unit is not { } unit) return test.Months.Contains(day.Month);
        // Within a year the month is wanted once: look for the beginnings of months at which it comes or goes.
        bool Wanted(DateOnly today) => ReferenceCalendar.Days(today, unit).First.Month == day.Month;
        var month = ReferenceCalendar.Days(calendar.Today, CalendarUnit.ThisMonth).First;
        for (var ahead = 1; ahead <= 12; ahead++)
        {
            if (Wanted(month.AddMonths(ahead)) != Wanted(month)) next?.Day(month.AddMonths(ahead));
        }
        return Wanted(month);
    }

    private bool Anniversary(AnniversaryTest test, DateOnly day)
    {
        var holds = false;
        // A year ahead and a year back are looked at, and no day returns before it has been.
        for (var year = Math.Max(day.Year, calendar.Today.Year - 2); year <= Math.Max(day.Year, calendar.Today.Year) + 2 && year < 9990; year++)
        {
            var back = Return(day, year);
            var (first, over) = test.Op switch
            {
                AnniversaryOp.Today => (back, back.AddDays(1)),
                AnniversaryOp.WithinNext => (back.AddDays(1 - test.Days), back.AddDays(1)),
                AnniversaryOp.WithinLast => (back, back.AddDays(test.Days)),
                _ => throw new InvalidOperationException($"{test.Op} has no meaning yet."),
            };
            next?.Day(first);
            next?.Day(over);
            holds |= calendar.Today >= first && calendar.Today < over;
        }
        return holds;
    }

    private DateOnly Return(DateOnly day, int year) =>
        day is not { Month: 2, Day: 29 } || DateTime.IsLeapYear(year) ? new DateOnly(year, day.Month, day.Day)
        : context.LeapDayOn28February ? new DateOnly(year, 2, 28)
        : new DateOnly(year, 3, 1);

    private DateOnly? DayIn(FactValue? value) => value switch
    {
        FactValue.Date date => date.Value,
        FactValue.Instant instant => calendar.DayOf(instant.Ms),
        FactValue.Text text when IsoTime.TryParse(text.Value, out var time) =>
            time.OffsetMinutes is null ? time.Day
            : time.TryToInstant(context.Zone, out var ms) ? calendar.DayOf(ms) : null,
        _ => null,
    };

    private long? MomentIn(FactValue? value) => value switch
    {
        FactValue.Date date => LocalTime.StartOfDay(date.Value.DayNumber, context.Zone),
        FactValue.Instant instant => instant.Ms,
        FactValue.Text text when IsoTime.TryParse(text.Value, out var time) =>
            time.MsOfDay is null ? LocalTime.StartOfDay(time.Day.DayNumber, context.Zone)
            : time.TryToInstant(context.Zone, out var ms) ? ms : null,
        _ => null,
    };
}
