using Todoke.Core.Segments;

namespace Todoke.Audience;

/// <summary>
/// Calendar and windows as the index computes them, by counting days since 1970 in whole numbers. It is written apart from the
/// reference evaluator's calendar on purpose: each proves the other.
/// </summary>
internal sealed class ZoneClock
{
    public const long Day = 86_400_000;

    // Far beyond every date there is, near enough to be added to.
    public const long Never = 1L << 55;

    private readonly TimeZoneInfo zone;

    public ZoneClock(long asOf, SegmentContext context)
    {
        Context = context;
        zone = context.Zone;
        AsOf = asOf;
        Today = DayOf(asOf);
    }

    public long AsOf { get; }

    public SegmentContext Context { get; }

    /// <summary>Days since 1970-01-01, as all days here.</summary>
    public long Today { get; }

    public static long DayFrom(DateOnly date) => date.DayNumber - 719_162;

    public long DayOf(long ms)
    {
        var day = FloorDiv(ms + Offset(ms), Day);
        // A clock put back over midnight shows the old date again; the new day has begun all the same.
        return StartOf(day + 1) <= ms ? day + 1 : day;
    }

    /// <summary>The first instant of a day.</summary>
    public long StartOf(long day) => InstantOf(day * Day);

    /// <summary>The first instant at which the clock shows this time or, in a gap, the instant at which the gap ends.</summary>
    public long InstantOf(long local)
    {
        var before = Offset(local - Day);
        var after = Offset(local + Day);
        if (before == after || Offset(local - before) == before) return local - before;
        if (Offset(local - after) == after) return local - after;
        long low = local - Day, high = local + Day;
        while (high - low > 1)
        {
            var middle = low + ((high - low) >> 1);
            if (Offset(middle) == before) low = middle;
            else high = middle;
        }
        return high;
    }

    /// <summary>The instants a window admits, both ends included; nothing after the instant asked about.</summary>
    public (long Low, long High) Window(TimeWindow? window)
    {
        var (low, high) = window switch
        {
            null => (-Never, Never),
            RollingWindow rolling => (Shift(rolling.Last, -1) + 1, Never),
            FixedWindow span => (span.From is null ? -Never : First(span.From), span.To is null ? Never : Last(span.To)),
            CalendarWindow calendar => (StartOf(Unit(calendar.Unit).First), StartOf(Unit(calendar.Unit).Next) - 1),
            _ => throw new InvalidOperationException($"{window.GetType().Name} is not known to the index."),
        };
        return (low, Math.Min(high, AsOf));
    }

    public long First(WindowEdge edge) => edge is WindowEdge.Day day ? StartOf(DayFrom(day.Value)) : ((WindowEdge.Moment)edge).Ms;

    public long Last(WindowEdge edge) => edge is WindowEdge.Day day ? StartOf(DayFrom(day.Value) + 1) - 1 : ((WindowEdge.Moment)edge).Ms;

    /// <summary>The instant a span before (-1) or after (+1) the present.</summary>
    public long Shift(Duration span, int direction)
    {
        if (Months(span) is not { } months) return AsOf + direction * span.Amount * Length(span.Unit);
        var local = AsOf + Offset(AsOf);
        var day = FloorDiv(local, Day);
        var moved = MoveMonths(day, direction * months, out var exists);
        return InstantOf(moved * Day + (exists ? local - day * Day : 0));
    }

    /// <summary>The day a span before or after today.</summary>
    public long ShiftDay(Duration span, int direction) =>
        Months(span) is { } months ? MoveMonths(Today, direction * months, out _) : Today + direction * span.Amount * Length(span.Unit) / Day;

    /// <summary>The first day of a calendar unit and the first day after it.</summary>
    public (long First, long Next) Unit(CalendarUnit unit)
    {
        var (year, month, _) = Civil(Today);
        // 1970-01-01 was a Thursday, the fourth day of its week.
        var monday = Today - (Today + 3 - FloorDiv(Today + 3, 7) * 7);
        (long First, long Next) Week(int shift) => (monday + 7 * shift, monday + 7 * shift + 7);
        (long First, long Next) Month(int shift) => (MonthStart(year * 12 + month - 1 + shift), MonthStart(year * 12 + month + shift));
        (long First, long Next) Year(int shift) => (MonthStart((year + shift) * 12), MonthStart((year + shift + 1) * 12));
        var fiscal = (month >= 4 ? year : year - 1) * 12 + 3;
        (long First, long Next) Fiscal(int shift) => (MonthStart(fiscal + 12 * shift), MonthStart(fiscal + 12 * (shift + 1)));
        return unit switch
        {
            CalendarUnit.Today => (Today, Today + 1),
            CalendarUnit.Yesterday => (Today - 1, Today),
            CalendarUnit.Tomorrow => (Today + 1, Today + 2),
            CalendarUnit.ThisWeek => Week(0),
            CalendarUnit.LastWeek => Week(-1),
            CalendarUnit.NextWeek => Week(1),
            CalendarUnit.ThisMonth => Month(0),
            CalendarUnit.LastMonth => Month(-1),
            CalendarUnit.NextMonth => Month(1),
            CalendarUnit.ThisYear => Year(0),
            CalendarUnit.LastYear => Year(-1),
            CalendarUnit.NextYear => Year(1),
            CalendarUnit.ThisFiscalYear => Fiscal(0),
            CalendarUnit.LastFiscalYear => Fiscal(-1),
            CalendarUnit.NextFiscalYear => Fiscal(1),
            _ => throw new InvalidOperationException($"{unit} is not known to the index."),
        };
    }

    /// <summary>Days since 1970 of a date; null where there is no such date.</summary>
    public static long? DayFrom(int year, int month, int day)
    {
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1) return null;
        var start = MonthStart(year * 12L + month - 1);
        return day <= MonthStart(year * 12L + month) - start ? start + day - 1 : null;
    }

    /// <summary>The first instants of the last so many calendar units, the present one last.</summary>
    public long[] Periods(TimeUnit unit, int count)
    {
        var (year, month, _) = Civil(Today);
        var monday = Today - (Today + 3 - FloorDiv(Today + 3, 7) * 7);
        return [.. Enumerable.Range(0, count).Select(i => i - count + 1).Select(shift => StartOf(unit switch
        {
            TimeUnit.Days => Today + shift,
            TimeUnit.Weeks => monday + 7 * shift,
            TimeUnit.Months => MonthStart(year * 12 + month - 1 + shift),
            TimeUnit.Years => MonthStart((year + shift) * 12),
            _ => throw new InvalidOperationException($"{unit} is no calendar unit."),
        }))];
    }

    /// <summary>
    /// The latest day whose return so many years later is not after another day: days up to it are that many years old on that day. A
    /// 29 February returns in common years on 1 March, or on 28 February where the workspace says so.
    /// </summary>
    public long LatestReturningBy(long day, long years)
    {
        var (year, month, ofMonth) = Civil(day);
        var from = year - years;
        if (month == 2 && ofMonth == 29 && !Leap(from)) ofMonth = 28;
        else if (month == 2 && ofMonth == 28 && !Leap(year) && Leap(from) && Context.LeapDayOn28February) ofMonth = 29;
        return MonthStart(from * 12 + month - 1) + ofMonth - 1;
    }

    /// <summary>The earliest day whose return so many years later is not before another day.</summary>
    public long EarliestReturningFrom(long day, long years)
    {
        var (year, month, ofMonth) = Civil(day);
        var from = year - years;
        var start = MonthStart(from * 12 + month - 1);
        if (month == 2 && ofMonth == 29 && !Leap(from)) return start + 28;
        if (month == 3 && ofMonth == 1 && !Leap(year) && Leap(from) && !Context.LeapDayOn28February) return start - 1;
        return start + ofMonth - 1;
    }

    /// <summary>The year and month (1–12) of a day.</summary>
    public static (long Year, long Month) MonthOf(long day) => (Civil(day).Year, Civil(day).Month);

    /// <summary>The first day of a month (1–12; more lead into later years).</summary>
    public static long FirstOf(long year, long month) => MonthStart(year * 12 + month - 1);

    private static bool Leap(long year) => MonthStart(year * 12 + 2) - MonthStart(year * 12 + 1) == 29;

    private static long? Months(Duration span) => span.Unit switch
    {
        TimeUnit.Months => span.Amount,
        TimeUnit.Years => span.Amount * 12,
        _ => null,
    };

    private static long Length(TimeUnit unit) => unit switch
    {
        TimeUnit.Seconds => 1_000,
        TimeUnit.Minutes => 60_000,
        TimeUnit.Hours => 3_600_000,
        TimeUnit.Days => Day,
        TimeUnit.Weeks => 7 * Day,
        _ => throw new InvalidOperationException($"{unit} has no fixed length."),
    };

    private static long MoveMonths(long day, long months, out bool exists)
    {
        var (year, month, ofMonth) = Civil(day);
        var target = year * 12 + month - 1 + months;
        var start = MonthStart(target);
        var next = MonthStart(target + 1);
        exists = start + ofMonth - 1 < next;
        return exists ? start + ofMonth - 1 : next;
    }

    // The first day of a month counted from the year 0: the leap day is put at the end of a year that begins in March.
    private static long MonthStart(long months)
    {
        var year = FloorDiv(months, 12);
        var month = months - year * 12 + 1;
        if (month <= 2) year--;
        var era = FloorDiv(year, 400);
        var ofEra = year - era * 400;
        var ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
    }

    private static (long Year, long Month, long DayOfMonth) Civil(long day)
    {
        var era = FloorDiv(day + 719_468, 146_097);
        var ofEra = day + 719_468 - era * 146_097;
        var yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        var ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var shifted = (5 * ofYear + 2) / 153;
        var month = shifted < 10 ? shifted + 3 : shifted - 9;
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * shifted + 2) / 5 + 1);
    }

    private static long FloorDiv(long a, long b) => a >= 0 ? a / b : -((-a + b - 1) / b);

    private long Offset(long ms)
    {
        var inside = Math.Clamp(ms, Core.Values.FactValue.Instant.Earliest, Core.Values.FactValue.Instant.Latest);
        return zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(inside).UtcDateTime).Ticks / TimeSpan.TicksPerMillisecond;
    }
}
