using Todoke.Core.Values;

namespace Todoke.Core.Delivery.Schedules;

/// <summary>Works out a rule's occurrences. The same rule and zone give the same ones, whenever it is asked.</summary>
public static class ScheduleOccurrences
{
    // Beyond that the calendar of holidays says nothing.
    private static readonly DateOnly End = new(JapaneseHolidays.LastYear, 12, 31);

    /// <summary>All occurrences in order, worked out as they are asked for: at most one a day.</summary>
    /// <param name="after">Only those on later days; null: from the first.</param>
    public static IEnumerable<Occurrence> Of(ScheduleRule rule, TimeZoneInfo zone, DateOnly? after = null) =>
        Days(rule).Where(d => after is null || d > after).Select(d => new Occurrence(d, Instant(d, rule.At, zone)));

    private static IEnumerable<DateOnly> Days(ScheduleRule rule)
    {
        var (last, number) = (DateOnly.MinValue, 0);
        foreach (var nominal in Nominal(rule).TakeWhile(d => d <= (rule.Until ?? End) && d <= End))
        {
            // Two days that are moved to the same business day are one occurrence.
            if (Moved(nominal, rule.WhenClosed) is not { } day || day <= last || day < rule.From || day > (rule.Until ?? End))
            {
                continue;
            }

            if (number++ == rule.Count)
            {
                yield break;
            }

            yield return last = day;
        }
    }

    private static DateOnly? Moved(DateOnly day, WhenClosed when)
    {
        if (when == WhenClosed.Send || JapaneseHolidays.IsBusinessDay(day))
        {
            return day;
        }

        if (when == WhenClosed.Skip)
        {
            return null;
        }

        while (!JapaneseHolidays.IsBusinessDay(day))
        {
            day = day.AddDays(when == WhenClosed.Earlier ? -1 : 1);
        }

        return day;
    }

    private static IEnumerable<DateOnly> Nominal(ScheduleRule rule) => rule.Pattern switch
    {
        SchedulePattern.Daily daily => Steps(rule.From, d => d.AddDays(daily.Every)),
        SchedulePattern.Weekly weekly => Weeks(rule.From, weekly),
        SchedulePattern.Monthly monthly => Steps(new DateOnly(rule.From.Year, rule.From.Month, 1), m => m.AddMonths(monthly.Every)).Select(m => InMonth(m, monthly.On)).Where(d => d >= rule.From),
        SchedulePattern.BusinessDays => Steps(rule.From, d => d.AddDays(1)).Where(JapaneseHolidays.IsBusinessDay),
        _ => throw new InvalidOperationException($"Unknown pattern {rule.Pattern.GetType().Name}"),
    };

    private static IEnumerable<DateOnly> Weeks(DateOnly from, SchedulePattern.Weekly weekly)
    {
        var monday = from.AddDays(-(((int)from.DayOfWeek + 6) % 7));
        return Steps(monday, w => w.AddDays(7 * weekly.Every))
            .SelectMany(w => Enumerable.Range(0, 7).Select(w.AddDays).Where(d => weekly.Days.Contains(d.DayOfWeek)))
            .Where(d => d >= from);
    }

    // A month always has a day for each point: the fifteenth business day exists in every month of Japan's calendar.
    private static DateOnly InMonth(DateOnly first, MonthPoint point)
    {
        var days = Enumerable.Range(0, DateTime.DaysInMonth(first.Year, first.Month)).Select(first.AddDays).ToList();
        return point switch
        {
            MonthPoint.DayOfMonth day => days[Math.Min(day.Number, days.Count) - 1],
            MonthPoint.LastDay => days[^1],
            MonthPoint.NthWeekday weekday => Nth([.. days.Where(d => d.DayOfWeek == weekday.Weekday)], weekday.Nth),
            MonthPoint.NthBusinessDay business => Nth([.. days.Where(JapaneseHolidays.IsBusinessDay)], business.Nth),
            _ => throw new InvalidOperationException($"Unknown point {point.GetType().Name}"),
        };
    }

    private static DateOnly Nth(List<DateOnly> days, int nth) => nth < 0 ? days[^-nth] : days[Math.Min(nth, days.Count) - 1];

    private static IEnumerable<DateOnly> Steps(DateOnly first, Func<DateOnly, DateOnly> next)
    {
        // One step beyond the end, so that whoever takes while it is not passed comes to a stop.
        for (var day = first; day <= End; day = next(day))
        {
            yield return day;
        }
    }

    private static DateTimeOffset Instant(DateOnly day, TimeOnly at, TimeZoneInfo zone)
    {
        var local = (long)(day.ToDateTime(at) - DateTime.UnixEpoch).TotalMilliseconds;
        return DateTimeOffset.FromUnixTimeMilliseconds(LocalTime.FirstInstant(local, zone));
    }
}
