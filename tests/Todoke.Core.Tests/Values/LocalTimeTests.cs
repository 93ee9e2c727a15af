using Todoke.Core.Values;

namespace Todoke.Core.Tests.Values;

public sealed class LocalTimeTests
{
    [Fact]
    public void A_day_in_Tokyo_begins_nine_hours_before_it_does_in_UTC() =>
        Assert.Equal("2024-02-28T15:00:00.000Z", Start("Asia/Tokyo", 2024, 2, 29));

    [Fact]
    public void A_day_whose_midnight_is_skipped_begins_when_the_gap_ends() =>
        Assert.Equal("2018-11-04T03:00:00.000Z", Start("America/Sao_Paulo", 2018, 11, 4));

    [Fact]
    public void A_time_shown_twice_means_the_first()
    {
        Assert.True(IsoTime.TryParse("2024-11-03T01:30", out var time));
        Assert.True(time.TryToInstant(Zone("America/New_York"), out var ms));
        Assert.Equal("2024-11-03T05:30:00.000Z", IsoTime.Write(ms));
    }

    [Fact]
    public void A_time_never_shown_means_the_end_of_the_gap()
    {
        Assert.True(IsoTime.TryParse("2024-03-10T02:30", out var time));
        Assert.True(time.TryToInstant(Zone("America/New_York"), out var ms));
        Assert.Equal("2024-03-10T07:00:00.000Z", IsoTime.Write(ms));
    }

    [Fact]
    public void A_day_that_has_begun_does_not_end_because_the_clock_is_put_back()
    {
        // In St. John's the clock went from 00:01 back to 23:01 of the day before.
        var zone = Zone("America/St_Johns");
        var begun = LocalTime.StartOfDay(new DateOnly(2010, 11, 7).DayNumber, zone);
        Assert.Equal("2010-11-07T02:30:00.000Z", IsoTime.Write(begun));
        Assert.Equal(new DateOnly(2010, 11, 7).DayNumber, LocalTime.DayAt(begun + 30 * 60_000, zone));
        Assert.Equal(new DateOnly(2010, 11, 6).DayNumber, LocalTime.DayAt(begun - 1, zone));
    }

    [Fact]
    public void The_calendars_first_and_last_days_have_instants() =>
        Assert.True(LocalTime.StartOfDay(DateOnly.MinValue.DayNumber, Zone("Asia/Tokyo")) < LocalTime.StartOfDay(DateOnly.MaxValue.DayNumber + 1, Zone("Asia/Tokyo")));

    [Fact]
    public void What_only_resembles_a_time_is_no_time()
    {
        foreach (var text in (string[])["", "2024-1-1", "2024-02-30", "2024-02-29T24:00", "2024-02-29T10:00+15:00", "2024-02-29T10:00:60Z", "2024-02-29 10:00", "2024-02-29T10:00:00.Z", "2024-02-29T10", "２０２４-02-29", "2024-02-29\n"])
        {
            Assert.False(IsoTime.TryParse(text, out _), text);
        }
    }

    private static string Start(string zone, int year, int month, int day) => IsoTime.Write(LocalTime.StartOfDay(new DateOnly(year, month, day).DayNumber, Zone(zone)));

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);
}
