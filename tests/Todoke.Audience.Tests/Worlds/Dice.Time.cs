using System.Globalization;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>Instants, days, spans and windows.</summary>
internal sealed partial class Dice
{
    private const long MsPerDay = 86_400_000;
    private static readonly string[] Days = ["2024-02-29", "2024-03-31", "2023-12-31", "2024-01-01", "2024-03-10", "2024-11-03", "2018-11-04", "2018-02-18", "2010-11-07", "2010-03-14", "2022-04-02", "2023-03-01", "2023-04-01", "2023-02-28"];
    private static readonly string[] Times = ["00:00:00.000", "00:00:30.000", "23:59:59.999", "12:34:56.789", "02:30:00.000", "01:30:00.000", "23:15:00.000"];
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly int EpochDay = DateOnly.FromDateTime(Epoch).DayNumber;
    private readonly List<long> drawn = [];

    /// <summary>Instants drawn so far, and how many of them were put on a boundary or 1 ms beside one.</summary>
    public (int All, int OnBoundary) Instants { get; private set; }

    private DateOnly Today => DateOnly.FromDayNumber(LocalTime.DayAt(AsOf, Zone));

    /// <summary>An instant to ask about: the anchor or a boundary near it.</summary>
    public long Asked() => Chance(50) ? AsOf + random.Next(-1, 2) : Instant();

    /// <summary>The instant a span before (-1) or after (1) another.</summary>
    public long Shift(long at, Duration span, int sign)
    {
        var length = span.Unit switch
        {
            TimeUnit.Seconds => 1_000,
            TimeUnit.Minutes => 60_000,
            TimeUnit.Hours => 3_600_000,
            TimeUnit.Days => MsPerDay,
            TimeUnit.Weeks => 7 * MsPerDay,
            _ => 0,
        };
        if (length > 0) return at + sign * span.Amount * length;
        var shown = Epoch.AddMilliseconds(LocalTime.At(at, Zone));
        var moved = shown.AddMonths((int)(sign * span.Amount * (span.Unit == TimeUnit.Years ? 12 : 1)));
        if (moved.Day != shown.Day) moved = moved.Date.AddDays(1);
        return LocalTime.FirstInstant((moved - Epoch).Ticks / TimeSpan.TicksPerMillisecond, Zone);
    }

    private TimeWindow? Window()
    {
        switch (random.Next(4))
        {
            case 0: return null;
            case 1: return new RollingWindow(Span(exact: true));
            case 2:
                return new CalendarWindow(Pick([
                    CalendarUnit.Today, CalendarUnit.Yesterday, CalendarUnit.ThisWeek, CalendarUnit.LastWeek, CalendarUnit.ThisMonth, CalendarUnit.LastMonth,
                    CalendarUnit.ThisYear, CalendarUnit.LastYear, CalendarUnit.ThisFiscalYear, CalendarUnit.LastFiscalYear]));
            default:
                var (from, to) = Edges(moments: true);
                return Upto(2) switch
                {
                    0 => new FixedWindow(from, null),
                    1 => new FixedWindow(null, to),
                    _ => new FixedWindow(from, to),
                };
        }
    }

    private Duration Span(bool exact)
    {
        var unit = exact ? Word<TimeUnit>() : Pick([TimeUnit.Days, TimeUnit.Weeks, TimeUnit.Months, TimeUnit.Years]);
        return new Duration(Chance(3) ? 40 : 1 + Upto(2), unit);
    }

    private WindowEdge Edge(bool moments) => moments && Chance(50) ? new WindowEdge.Moment(Instant()) : new WindowEdge.Day(Date());

    private (WindowEdge From, WindowEdge To) Edges(bool moments)
    {
        long First(WindowEdge edge) => edge is WindowEdge.Day whole ? LocalTime.StartOfDay(whole.Value.DayNumber, Zone) : ((WindowEdge.Moment)edge).Ms;
        var (a, b) = (Edge(moments), Edge(moments));
        return First(a) <= First(b) ? (a, b) : (b, a);
    }

    private DateOnly Date() => Upto(12) switch
    {
        0 => Pick([new DateOnly(1, 1, 1), new DateOnly(9999, 12, 31)]),
        1 or 2 => Today.AddDays(random.Next(-400, 400)),
        3 => Today.AddMonths(random.Next(-3, 4)),
        // As long ago as somebody has a birthday, and the days at which school years divide.
        4 or 5 => Today.AddYears(random.Next(-4, 4)).AddDays(random.Next(-1, 2)),
        6 => new DateOnly(Today.Year - Upto(14), 4, 1).AddDays(Upto(2)),
        7 => new DateOnly(2024 - 4 * Upto(3), 2, 29),
        8 => Today.AddDays(random.Next(-8, 9)),
        _ => DateOnly.FromDayNumber(LocalTime.DayAt(Shift(AsOf, Span(exact: false), Chance(60) ? -1 : 1), Zone)).AddDays(random.Next(-1, 2)),
    };

    // Three in four lie on a boundary: a span away from the anchor or from something else, at the start of a day, or the anchor itself.
    private long Instant()
    {
        var jitter = random.Next(-1, 2);
        var kind = random.Next(9);
        Instants = (Instants.All + 1, Instants.OnBoundary + (kind < 7 ? 1 : 0));
        var instant = kind switch
        {
            0 => AsOf + jitter,
            1 or 2 or 3 => Shift(AsOf, Span(exact: true), Chance(85) ? -1 : 1) + jitter,
            4 => Start(Today.AddDays(random.Next(-3, 3))) + jitter,
            5 => Start(Beginning(Word<CalendarUnit>())) + jitter,
            6 => drawn.Count == 0 ? AsOf : Pick(drawn) + (Chance(40) ? 0 : Shift(0, Span(exact: true) with { Unit = Pick([TimeUnit.Seconds, TimeUnit.Hours, TimeUnit.Days]) }, Chance(50) ? 1 : -1) + jitter),
            _ => AsOf + random.NextInt64(-400 * MsPerDay, 40 * MsPerDay),
        };
        drawn.Add(instant);
        return instant;
    }

    private long Start(DateOnly date) => LocalTime.StartOfDay(date.DayNumber, Zone);

    // The first day of a calendar unit, or the first day after it.
    private DateOnly Beginning(CalendarUnit unit)
    {
        var word = unit.ToString();
        var shift = Upto(1) + (word[0] is 'L' or 'Y' ? -1 : word[0] == 'N' || unit == CalendarUnit.Tomorrow ? 1 : 0);
        return word switch
        {
            _ when word.EndsWith("Week", StringComparison.Ordinal) => Today.AddDays(-(((int)Today.DayOfWeek + 6) % 7) + 7 * shift),
            _ when word.EndsWith("Month", StringComparison.Ordinal) => new DateOnly(Today.Year, Today.Month, 1).AddMonths(shift),
            _ when word.EndsWith("FiscalYear", StringComparison.Ordinal) => new DateOnly(Today.AddMonths(-3).Year + shift, 4, 1),
            _ when word.EndsWith("Year", StringComparison.Ordinal) => new DateOnly(Today.Year + shift, 1, 1),
            _ => Today.AddDays(shift),
        };
    }

    private string TimeText()
    {
        var utc = DateTimeOffset.FromUnixTimeMilliseconds(Instant()).ToOffset(TimeSpan.FromMinutes(Pick([0, 540, -210])));
        return Upto(6) switch
        {
            0 => IsoTime.Write(Date()),
            1 => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            2 => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture),
            3 => utc.ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture),
            4 => IsoTime.Write(utc.ToUnixTimeMilliseconds()),
            5 => Pick(["2024-02-30", "0000-01-01", "2024-1-1", "2024-02-29T24:00", "2024-02-29T10:00+14:30", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "2024-02-29 10:00", "2024-02-29T10:00:00.", "2024-02-29T10:00:00.1234567Z"]),
            _ => utc.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
        };
    }
}
