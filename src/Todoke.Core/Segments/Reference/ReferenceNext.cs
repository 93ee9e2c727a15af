using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reference;

/// <summary>
/// The next instant at which time alone could change a verdict. Whatever looks at something that depends on the present notes here the
/// instants at which that becomes different; the soonest one after the present is the answer. What changes only after the year 9990 is
/// not foretold.
/// </summary>
internal sealed class ReferenceNext(long asOf, TimeZoneInfo zone)
{
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>Unix milliseconds; null where nothing was noted that lies ahead.</summary>
    public long? Soonest { get; private set; }

    public void At(long ms)
    {
        if (ms > asOf && !(Soonest <= ms)) Soonest = ms;
    }

    /// <summary>The beginning of a day.</summary>
    public void Day(DateOnly day) => At(LocalTime.StartOfDay(day.DayNumber, zone));

    /// <summary>Something of a past instant leaves a window; nothing of the past comes into a fixed one.</summary>
    public void Window(TimeWindow window, long at)
    {
        if (window is RollingWindow rolling) Back(rolling.Last, at);
        if (window is CalendarWindow calendar) Unit(calendar.Unit, DateOnly.FromDayNumber(LocalTime.DayAt(Math.Clamp(at, FactValue.Instant.Earliest, FactValue.Instant.Latest), zone)));
    }

    /// <summary>
    /// A day comes to lie in a calendar unit or leaves it. What is in last week as seen from today sees today in its next week.
    /// </summary>
    public void Unit(CalendarUnit unit, DateOnly day)
    {
        var (first, over) = ReferenceCalendar.Days(Foretold(day), unit switch
        {
            CalendarUnit.Yesterday => CalendarUnit.Tomorrow,
            CalendarUnit.Tomorrow => CalendarUnit.Yesterday,
            CalendarUnit.LastWeek => CalendarUnit.NextWeek,
            CalendarUnit.NextWeek => CalendarUnit.LastWeek,
            CalendarUnit.LastMonth => CalendarUnit.NextMonth,
            CalendarUnit.NextMonth => CalendarUnit.LastMonth,
            CalendarUnit.LastYear => CalendarUnit.NextYear,
            CalendarUnit.NextYear => CalendarUnit.LastYear,
            CalendarUnit.LastFiscalYear => CalendarUnit.NextFiscalYear,
            CalendarUnit.NextFiscalYear => CalendarUnit.LastFiscalYear,
            _ => unit,
        });
        Day(first);
        Day(over);
    }

    /// <summary>The instant a span ago comes to be this one or later.</summary>
    public void Back(Duration span, long at) => Reaching(span, -1, at);

    /// <summary>The instant a span ahead comes to be later than this one.</summary>
    public void Ahead(Duration span, long at) => Reaching(span, 1, at + 1);

    /// <summary>The day a span before today comes to be this one or later.</summary>
    public void DayBack(Duration span, DateOnly day) => DayReaching(span, -1, Foretold(day));

    /// <summary>The day a span after today comes to be later than this one.</summary>
    public void DayAhead(Duration span, DateOnly day) => DayReaching(span, 1, Foretold(day).AddDays(1));

    private static DateOnly Foretold(DateOnly day) =>
        day.Year < 10 ? new DateOnly(10, 1, 1) : day.Year > 9990 ? new DateOnly(9990, 12, 31) : day;

    private void Reaching(Duration span, int sign, long target)
    {
        if (ReferenceCalendar.Length(span.Unit) is { } length)
        {
            At(target - sign * span.Amount * length);
            return;
        }
        // By the calendar: search for the first reading of the clock from which the shifted reading has come to the target. Of two
        // readings the later one is never shifted before the earlier one; of two instants it may be, where the clock is put back.
        var months = sign * ReferenceCalendar.Months(span);
        if (Near(DateOnly.FromDateTime(Shown(target)), months) is not { } near) return;
        var (low, high) = (Reading(near.AddDays(-40).ToDateTime(TimeOnly.MinValue)), Reading(near.AddDays(40).ToDateTime(TimeOnly.MinValue)));
        // A reading and its instant are less than a day apart, the answer is 20 days and more inside: what is long past, or later than
        // what is noted already, need not be searched for.
        if (high < asOf || low > Soonest) return;
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            var shifted = ReferenceCalendar.MonthsAway(Epoch.AddMilliseconds(middle), months);
            if (LocalTime.FirstInstant(Reading(shifted), zone) >= target) high = middle;
            else low = middle;
        }
        Clock(high);
    }

    private void DayReaching(Duration span, int sign, DateOnly target)
    {
        if (ReferenceCalendar.Length(span.Unit) is not null)
        {
            var number = target.DayNumber - (long)sign * ReferenceCalendar.WholeDays(span);
            if (number >= 0 && number <= DateOnly.MaxValue.DayNumber) Day(DateOnly.FromDayNumber((int)number));
            return;
        }
        var months = sign * ReferenceCalendar.Months(span);
        if (Near(target, months) is not { } near) return;
        var day = near.AddDays(-40);
        while (ReferenceCalendar.MonthsAway(day, months).Day < target) day = day.AddDays(1);
        Day(day);
    }

    // About so many months before a day; null where that lies outside the years that are foretold.
    private static DateOnly? Near(DateOnly target, long months)
    {
        var month = target.Year * 12L + target.Month - 1 - months;
        return month is >= 10 * 12 and < 9991 * 12 ? new DateOnly((int)(month / 12), (int)(month % 12) + 1, 15) : null;
    }

    // The clock comes to show this reading. Where it is put back and shows it twice, it falls below it in between.
    private void Clock(long reading)
    {
        var first = LocalTime.FirstInstant(reading, zone);
        At(first);
        var shown = Epoch.AddMilliseconds(reading);
        if (!zone.IsAmbiguousTime(shown)) return;
        var second = reading - (long)zone.GetAmbiguousTimeOffsets(shown).Min().TotalMilliseconds;
        var (before, after) = (first, second);
        while (after - before > 1)
        {
            var middle = before + (after - before) / 2;
            if (LocalTime.At(middle, zone) - middle == reading - first) before = middle;
            else after = middle;
        }
        At(after);
        At(second);
    }

    private DateTime Shown(long ms) => Epoch.AddMilliseconds(LocalTime.At(Math.Clamp(ms, FactValue.Instant.Earliest, FactValue.Instant.Latest), zone));

    private static long Reading(DateTime shown) => (shown - Epoch).Ticks / TimeSpan.TicksPerMillisecond;
}
