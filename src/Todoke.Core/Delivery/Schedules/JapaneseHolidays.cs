using System.Collections.Concurrent;

namespace Todoke.Core.Delivery.Schedules;

/// <summary>
/// Japan's holidays (国民の祝日, 振替休日, 国民の休日), worked out by law for 2016 to 2099.
/// Source: 国民の祝日に関する法律 (昭和23年法律第178号) as amended up to 2018, and the one-off acts named in <see cref="Moved"/>;
/// the equinoxes by the usual approximation of the Almanac Office's figures, good for 1980 to 2099. The Cabinet Office announces each year's
/// equinoxes in the February before; the years 2019 to 2027 are tested against its list.
/// </summary>
public static class JapaneseHolidays
{
    public const int FirstYear = 2016, LastYear = 2099;

    // Years in which acts of parliament moved or added days. Equinoxes and everything not named here stay as the general law has them.
    private static readonly Dictionary<int, Exception> Moved = new()
    {
        // 天皇の即位の日及び即位礼正殿の儀の行われる日を休日とする法律 (平成30年法律第99号). The old emperor's birthday was over, the new one's was past.
        [2019] = new(Without: ["天皇誕生日"], With: [(5, 1, "休日（祝日扱い）"), (10, 22, "休日（祝日扱い）")]),
        // 平成三十二年東京オリンピック競技大会…特別措置法 (平成27年法律第33号) as amended in 2018.
        [2020] = new(Without: ["海の日", "山の日", "スポーツの日"], With: [(7, 23, "海の日"), (7, 24, "スポーツの日"), (8, 10, "山の日")]),
        // The same act as amended in December 2020, after the games were put off.
        [2021] = new(Without: ["海の日", "山の日", "スポーツの日"], With: [(7, 22, "海の日"), (7, 23, "スポーツの日"), (8, 8, "山の日")]),
    };

    private static readonly ConcurrentDictionary<int, IReadOnlyDictionary<DateOnly, string>> Years = new();

    private sealed record Exception(string[] Without, (int Month, int Day, string Name)[] With);

    /// <summary>All holidays of a year with their Japanese names, in order; none outside <see cref="FirstYear"/> to <see cref="LastYear"/>.</summary>
    public static IReadOnlyDictionary<DateOnly, string> Of(int year) => Years.GetOrAdd(year, y => y is < FirstYear or > LastYear ? new SortedDictionary<DateOnly, string>() : Make(y));

    /// <summary>The holiday's Japanese name, null where the day is none.</summary>
    public static string? NameOf(DateOnly day) => Of(day.Year).GetValueOrDefault(day);

    /// <summary>Monday to Friday, no holiday, and not 29 December to 3 January, when offices are closed (行政機関の休日に関する法律).</summary>
    public static bool IsBusinessDay(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && NameOf(day) is null && (day.Month, day.Day) is not ((12, >= 29) or (1, <= 3));

    private static SortedDictionary<DateOnly, string> Make(int year)
    {
        var named = new SortedDictionary<DateOnly, string>(ByLaw(year).ToDictionary(h => h.Day, h => h.Name));
        if (Moved.TryGetValue(year, out var exception))
        {
            foreach (var day in named.Where(h => exception.Without.Contains(h.Value)).Select(h => h.Key).ToList())
            {
                named.Remove(day);
            }

            foreach (var (month, day, name) in exception.With)
            {
                named[new DateOnly(year, month, day)] = name;
            }
        }

        var all = new SortedDictionary<DateOnly, string>(named);
        foreach (var day in named.Keys)
        {
            // Article 3(2): a holiday on a Sunday gives the next day that is none.
            if (day.DayOfWeek == DayOfWeek.Sunday)
            {
                var next = day.AddDays(1);
                while (named.ContainsKey(next))
                {
                    next = next.AddDays(1);
                }

                all[next] = "振替休日";
            }

            // Article 3(3): a day between two holidays that is none itself.
            var between = day.AddDays(1);
            if (!named.ContainsKey(between) && named.ContainsKey(day.AddDays(2)))
            {
                all.TryAdd(between, "国民の休日");
            }
        }

        return all;
    }

    private static IEnumerable<(DateOnly Day, string Name)> ByLaw(int year)
    {
        DateOnly On(int month, int day) => new(year, month, day);
        yield return (On(1, 1), "元日");
        yield return (Monday(year, 1, 2), "成人の日");
        yield return (On(2, 11), "建国記念の日");
        yield return (year >= 2019 ? On(2, 23) : On(12, 23), "天皇誕生日");
        yield return (On(3, Equinox(year, 20.8431)), "春分の日");
        yield return (On(4, 29), "昭和の日");
        yield return (On(5, 3), "憲法記念日");
        yield return (On(5, 4), "みどりの日");
        yield return (On(5, 5), "こどもの日");
        yield return (Monday(year, 7, 3), "海の日");
        yield return (On(8, 11), "山の日");
        yield return (Monday(year, 9, 3), "敬老の日");
        yield return (On(9, Equinox(year, 23.2488)), "秋分の日");
        yield return (Monday(year, 10, 2), year >= 2020 ? "スポーツの日" : "体育の日");
        yield return (On(11, 3), "文化の日");
        yield return (On(11, 23), "勤労感謝の日");
    }

    private static int Equinox(int year, double in1980) => (int)(in1980 + 0.242194 * (year - 1980)) - (year - 1980) / 4;

    private static DateOnly Monday(int year, int month, int nth)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays(((int)DayOfWeek.Monday - (int)first.DayOfWeek + 7) % 7 + (nth - 1) * 7);
    }
}
