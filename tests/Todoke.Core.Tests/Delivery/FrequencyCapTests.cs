using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Delivery;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Delivery;

public sealed class FrequencyCapTests
{
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
    private static readonly string[] Zones = ["Asia/Tokyo", "Europe/Berlin", "America/Santiago", "Africa/Cairo", "America/Scoresbysund", "Pacific/Apia"];

    [Fact]
    public void The_day_begins_at_the_workspaces_midnight_and_the_week_six_days_before()
    {
        var stretches = FrequencyCap.Stretches(Ms("2026-04-08T02:30:00+09:00"), Tokyo);
        Assert.Equal((Ms("2026-04-08T00:00:00+09:00"), Ms("2026-04-02T00:00:00+09:00")), (stretches.DayFrom, stretches.WeekFrom));
    }

    [Fact]
    public void A_day_of_23_hours_is_a_day()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var stretches = FrequencyCap.Stretches(Ms("2026-04-01T12:00:00+02:00"), berlin);
        Assert.Equal((Ms("2026-04-01T00:00:00+02:00"), Ms("2026-03-26T00:00:00+01:00")), (stretches.DayFrom, stretches.WeekFrom));
    }

    [Fact]
    public void One_more_is_too_many_from_the_cap_on_and_no_cap_is_never_reached()
    {
        Assert.False(new FrequencyCap(2, null).IsReached(1, 9));
        Assert.True(new FrequencyCap(2, null).IsReached(2, 2));
        Assert.False(new FrequencyCap(null, 3).IsReached(2, 2));
        Assert.True(new FrequencyCap(null, 3).IsReached(0, 3));
        Assert.False(new FrequencyCap(null, null).IsReached(1000, 1000));
    }

    [Fact]
    public void Wherever_the_stretch_of_seven_days_lies_it_holds_now_and_begins_a_day_of_its_zone() => Prop.ForAll(
        Gen.Elements(Zones).Zip(Gen.Choose(0, 2_000_000)).ToArbitrary(), drawn =>
        {
            var (zone, now) = (TimeZoneInfo.FindSystemTimeZoneById(drawn.Item1), Ms("2024-01-01T00:00:00Z") + (drawn.Item2 * 60_000L));
            var (day, week) = (FrequencyCap.Stretches(now, zone).DayFrom, FrequencyCap.Stretches(now, zone).WeekFrom);
            return day <= now && now - day < 26 * 3_600_000L && week < day && LocalTime.DayAt(week - 1, zone) < LocalTime.DayAt(week, zone)
                && LocalTime.DayAt(day, zone) == LocalTime.DayAt(now, zone) && LocalTime.DayAt(week, zone) >= LocalTime.DayAt(now, zone) - 6;
        }).QuickCheckThrowOnFailure();

    private static long Ms(string instant) => DateTimeOffset.Parse(instant).ToUnixTimeMilliseconds();
}
