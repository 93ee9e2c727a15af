using System.Globalization;
using Todoke.Core.Delivery.Schedules;

namespace Todoke.Core.Tests.Delivery.Schedules;

public sealed class JapaneseHolidaysTests
{
    // As the Cabinet Office announced them (内閣府「国民の祝日について」): month/day, in order.
    private const string Announced = """
        2019 1/1 1/14 2/11 3/21 4/29 4/30 5/1 5/2 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/23 10/14 10/22 11/3 11/4 11/23
        2020 1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/23 7/24 8/10 9/21 9/22 11/3 11/23
        2021 1/1 1/11 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/22 7/23 8/8 8/9 9/20 9/23 11/3 11/23
        2022 1/1 1/10 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/23 10/10 11/3 11/23
        2023 1/1 1/2 1/9 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/23 10/9 11/3 11/23
        2024 1/1 1/8 2/11 2/12 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/22 9/23 10/14 11/3 11/4 11/23
        2025 1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24
        2026 1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23
        2027 1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23
        """;

    [Fact]
    public void The_years_2019_to_2027_are_as_the_Cabinet_Office_announced_them()
    {
        foreach (var line in Announced.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var year = int.Parse(line[..4], CultureInfo.InvariantCulture);
            Assert.Equal(line, year + " " + string.Join(' ', JapaneseHolidays.Of(year).Keys.Select(d => $"{d.Month}/{d.Day}")));
        }
    }

    [Fact]
    public void A_holiday_on_a_Sunday_gives_the_next_day_that_is_none_and_a_day_between_two_holidays_is_one()
    {
        Assert.Equal("振替休日", JapaneseHolidays.NameOf(new DateOnly(2026, 5, 6)));
        Assert.Equal("国民の休日", JapaneseHolidays.NameOf(new DateOnly(2026, 9, 22)));
        Assert.Equal("国民の休日", JapaneseHolidays.NameOf(new DateOnly(2032, 9, 21)));
        Assert.Null(JapaneseHolidays.NameOf(new DateOnly(2026, 9, 24)));
    }

    [Fact]
    public void The_turn_of_the_year_weekends_and_holidays_are_no_business_days()
    {
        Assert.All(["2026-12-29", "2026-12-31", "2027-01-01", "2027-01-03", "2026-11-22", "2026-11-23"], d => Assert.False(JapaneseHolidays.IsBusinessDay(Day(d))));
        Assert.All(["2026-12-28", "2027-01-04", "2026-11-24"], d => Assert.True(JapaneseHolidays.IsBusinessDay(Day(d))));
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
