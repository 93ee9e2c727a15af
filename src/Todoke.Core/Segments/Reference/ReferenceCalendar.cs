using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reference;

/// <summary>Windows and spans as seen from one instant in one zone.</summary>
internal sealed class ReferenceCalendar(long asOf, TimeZoneInfo zone, ReferenceNext? next)
{
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    public DateOnly Today { get; } = DateOnly.FromDayNumber(LocalTime.DayAt(asOf, zone));

    /// <summary>Whether something of an instant has come and lies in the window.</summary>
    public bool Lies(long at, TimeWindow? window)
    {
        if (at > asOf)
        {
            next?.At(at);
            return false;
        }
        if (window is null) return true;
        next?.Window(window, at);
        switch (window)
        {
            case RollingWindow rolling: return at > Back(rolling.Last);
            case FixedWindow(var from, var to): return (from is null || at >= StartOf(from)) && (to is null || at < EndOf(to));
            case CalendarWindow calendar:
                var (first, over) = Days(Today, calendar.Unit);
                return at >= LocalTime.StartOfDay(first.DayNumber, zone) && at < LocalTime.StartOfDay(over.DayNumber, zone);
            default: throw new InvalidOperationException($"{window.GetType().Name} has no meaning yet.");
        }
    }

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

    public DateOnly DayOf(long ms) => DateOnly.FromDayNumber(LocalTime.DayAt(ms, zone));

    /// <summary>The first day of a calendar unit and the first day after it, as seen from a day.</summary>
    public static (DateOnly First, DateOnly Next) Days(DateOnly today, CalendarUnit unit)
    {
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var month = new DateOnly(today.Year, today.Month, 1);
        var year = new DateOnly(today.Year, 1, 1);
        var fiscal = new DateOnly(today.Month >= 4 ? today.Year : today.Year - 1, 4, 1);
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
            CalendarUnit.ThisFiscalYear => (fiscal, fiscal.AddYears(1)),
            CalendarUnit.LastFiscalYear => (fiscal.AddYears(-1), fiscal),
            CalendarUnit.NextFiscalYear => (fiscal.AddYears(1), fiscal.AddYears(2)),
            _ => throw new InvalidOperationException($"{unit} has no meaning yet."),
        };
    }

    /// <summary>The calendar unit a span is counted in that a day lies in, as its first day, some of them before.</summary>
    public static DateOnly Period(DateOnly day, TimeUnit unit, int before)
    {
        switch (unit)
        {
            case TimeUnit.Days: return day.AddDays(-before);
            case TimeUnit.Weeks: return Days(day, CalendarUnit.ThisWeek).First.AddDays(-7 * before);
            case TimeUnit.Months: return Days(day, CalendarUnit.ThisMonth).First.AddMonths(-before);
            case TimeUnit.Years: return Days(day, CalendarUnit.ThisYear).First.AddYears(-before);
            default: throw new InvalidOperationException($"{unit} is no unit of the calendar.");
        }
    }

    /// <summary>Milliseconds of a unit that always has the same length; null for months and years.</summary>
    public static long? Length(TimeUnit unit) => unit switch
    {
        TimeUnit.Seconds => 1_000,
        TimeUnit.Minutes => 60_000,
        TimeUnit.Hours => 3_600_000,
        TimeUnit.Days => 86_400_000,
        TimeUnit.Weeks => 604_800_000,
        TimeUnit.Months or TimeUnit.Years => null,
        _ => throw new InvalidOperationException($"{unit} has no meaning yet."),
    };

    /// <summary>Months in a span of months or years.</summary>
    public static long Months(Duration span) => span.Unit == TimeUnit.Years ? span.Amount * 12 : span.Amount;

    /// <summary>Days in a span of days or weeks.</summary>
    public static int WholeDays(Duration span) => span.Unit switch
    {
        TimeUnit.Days => (int)span.Amount,
        TimeUnit.Weeks => (int)span.Amount * 7,
        _ => throw new InvalidOperationException($"Dates cannot be counted in {span.Unit}."),
    };

    /// <summary>What the clock shows so many months away.</summary>
    public static DateTime MonthsAway(DateTime clock, long months)
    {
        var (day, exists) = MonthsAway(DateOnly.FromDateTime(clock), months);
        return day.ToDateTime(exists ? TimeOnly.FromDateTime(clock) : TimeOnly.MinValue);
    }

    /// <summary>
    /// The same day so many months away. The month that lacks it is over when its last day is: the first of the next month stands in
    /// for it, as 1 March does for a birthday on 29 February.
    /// </summary>
    public static (DateOnly Day, bool Exists) MonthsAway(DateOnly day, long months)
    {
        var first = new DateOnly(day.Year, day.Month, 1).AddMonths((int)months);
        return day.Day <= DateTime.DaysInMonth(first.Year, first.Month)
            ? (new DateOnly(first.Year, first.Month, day.Day), true)
            : (first.AddMonths(1), false);
    }

    private long Shift(Duration span, int sign)
    {
        if (Length(span.Unit) is { } length) return asOf + sign * span.Amount * length;
        var shown = MonthsAway(Epoch.AddMilliseconds(LocalTime.At(asOf, zone)), sign * Months(span));
        return LocalTime.FirstInstant((shown - Epoch).Ticks / TimeSpan.TicksPerMillisecond, zone);
    }

    private DateOnly ShiftDay(Duration span, int sign) =>
        Length(span.Unit) is null ? MonthsAway(Today, sign * Months(span)).Day : Today.AddDays(sign * WholeDays(span));
}
