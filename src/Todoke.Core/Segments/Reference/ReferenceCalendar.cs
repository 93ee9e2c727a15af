using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reference;

/// <summary>Windows and spans as seen from one instant in one zone.</summary>
internal sealed class ReferenceCalendar(long asOf, TimeZoneInfo zone)
{
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    public DateOnly Today => DateOnly.FromDayNumber(LocalTime.DayAt(asOf, zone));

    // What the clock on the workspace's wall shows.
    private DateTime Clock => Epoch.AddMilliseconds(LocalTime.At(asOf, zone));

    /// <summary>The instants from Start up to but not including End.</summary>
    public (long Start, long End) Stretch(TimeWindow? window) => window switch
    {
        null => (long.MinValue, long.MaxValue),
        // Exactly that old is out, so the window starts one millisecond later.
        RollingWindow rolling => (Back(rolling.Last) + 1, long.MaxValue),
        FixedWindow(var from, var to) => (from is null ? long.MinValue : StartOf(from), to is null ? long.MaxValue : EndOf(to)),
        CalendarWindow calendar => Instants(Days(calendar.Unit)),
        _ => throw new InvalidOperationException($"{window.GetType().Name} has no meaning yet."),
    };

    public long StartOf(WindowEdge edge) => edge switch
    {
        WindowEdge.Day day => LocalTime.StartOfDay(day.Value.DayNumber, zone),
        WindowEdge.Moment moment => moment.Ms,
        _ => throw new InvalidOperationException($"{edge.GetType().Name} has no meaning yet."),
    };

    /// <summary>The first instant after the edge.</summary>
    public long EndOf(WindowEdge edge) => edge switch
    {
        WindowEdge.Day day => LocalTime.StartOfDay(day.Value.DayNumber + 1, zone),
        WindowEdge.Moment moment => moment.Ms + 1,
        _ => throw new InvalidOperationException($"{edge.GetType().Name} has no meaning yet."),
    };

    /// <summary>The instant a span ago.</summary>
    public long Back(Duration span) => Shift(span, -1);

    /// <summary>The instant a span ahead.</summary>
    public long Ahead(Duration span) => Shift(span, 1);

    public DateOnly DayBack(Duration span) => ShiftDay(span, -1);

    public DateOnly DayAhead(Duration span) => ShiftDay(span, 1);

    /// <summary>The first day of a calendar unit and the first day after it.</summary>
    public (DateOnly First, DateOnly Next) Days(CalendarUnit unit)
    {
        var today = Today;
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var month = new DateOnly(today.Year, today.Month, 1);
        var year = new DateOnly(today.Year, 1, 1);
        return unit switch
        {
            CalendarUnit.Today => (today, today.AddDays(1)),
            CalendarUnit.Yesterday => (today.AddDays(-1), today),
            CalendarUnit.Tomorrow => (today.AddDays(1), today.AddDays(2)),
            CalendarUnit.ThisWeek => (monday, monday.AddDays(7)),
            CalendarUnit.LastWeek => (monday.AddDays(-7), monday),
            CalendarUnit.NextWeek => (monday.AddDays(7), monday.AddDays(14)),
            CalendarUnit.ThisMonth => (month, month.AddMonths(1)),
            CalendarUnit.LastMonth => (month.AddMonths(-1), month),
            CalendarUnit.NextMonth => (month.AddMonths(1), month.AddMonths(2)),
            CalendarUnit.ThisYear => (year, year.AddYears(1)),
            CalendarUnit.LastYear => (year.AddYears(-1), year),
            CalendarUnit.NextYear => (year.AddYears(1), year.AddYears(2)),
            _ => throw new InvalidOperationException($"{unit} has no meaning yet."),
        };
    }

    private (long Start, long End) Instants((DateOnly First, DateOnly Next) days) =>
        (LocalTime.StartOfDay(days.First.DayNumber, zone), LocalTime.StartOfDay(days.Next.DayNumber, zone));

    private long Shift(Duration span, int sign)
    {
        var amount = sign * span.Amount;
        return span.Unit switch
        {
            TimeUnit.Seconds => asOf + amount * 1_000,
            TimeUnit.Minutes => asOf + amount * 60_000,
            TimeUnit.Hours => asOf + amount * 3_600_000,
            TimeUnit.Days => asOf + amount * 86_400_000,
            TimeUnit.Weeks => asOf + amount * 604_800_000,
            TimeUnit.Months => SameClock(amount),
            TimeUnit.Years => SameClock(amount * 12),
            _ => throw new InvalidOperationException($"{span.Unit} has no meaning yet."),
        };
    }

    private long SameClock(long months)
    {
        var clock = Clock;
        var (day, exists) = MonthsAway(DateOnly.FromDateTime(clock), months);
        var shown = day.ToDateTime(exists ? TimeOnly.FromDateTime(clock) : TimeOnly.MinValue);
        return LocalTime.FirstInstant((shown - Epoch).Ticks / TimeSpan.TicksPerMillisecond, zone);
    }

    private DateOnly ShiftDay(Duration span, int sign)
    {
        var amount = (int)(sign * span.Amount);
        return span.Unit switch
        {
            TimeUnit.Days => Today.AddDays(amount),
            TimeUnit.Weeks => Today.AddDays(amount * 7),
            TimeUnit.Months => MonthsAway(Today, amount).Day,
            TimeUnit.Years => MonthsAway(Today, amount * 12L).Day,
            _ => throw new InvalidOperationException($"Dates cannot be counted in {span.Unit}."),
        };
    }

    // The month that lacks the day is over when its last day is: the first of the next month stands in for it, as 1 March does for a
    // birthday on 29 February.
    private static (DateOnly Day, bool Exists) MonthsAway(DateOnly day, long months)
    {
        var first = new DateOnly(day.Year, day.Month, 1).AddMonths((int)months);
        return day.Day <= DateTime.DaysInMonth(first.Year, first.Month)
            ? (new DateOnly(first.Year, first.Month, day.Day), true)
            : (first.AddMonths(1), false);
    }
}
