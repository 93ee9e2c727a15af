using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Delivery;

namespace Todoke.Core.Tests.Delivery;

public sealed class SendWindowTests
{
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Theory]
    [InlineData("2026-04-01T20:59:59+09:00", null)]
    [InlineData("2026-04-01T21:00:00+09:00", "2026-04-02T08:00:00+09:00")]
    [InlineData("2026-04-01T23:59:59+09:00", "2026-04-02T08:00:00+09:00")]
    [InlineData("2026-04-02T00:00:00+09:00", "2026-04-02T08:00:00+09:00")]
    [InlineData("2026-04-02T07:59:59+09:00", "2026-04-02T08:00:00+09:00")]
    [InlineData("2026-04-02T08:00:00+09:00", null)]
    public void Quiet_hours_across_midnight_wait_for_the_morning(string now, string? until) =>
        Assert.Equal(until is null ? null : At(until), UntilOf(new SendWindow(QuietHours.Usual, Tokyo, null).At(At(now))));

    [Theory]
    [InlineData("12:00", "13:00", "2026-04-01T12:30:00+09:00", "2026-04-01T13:00:00+09:00")]
    [InlineData("12:00", "13:00", "2026-04-01T13:00:00+09:00", null)]
    [InlineData("00:00", "23:59", "2026-04-01T00:00:00+09:00", "2026-04-01T23:59:00+09:00")]
    public void Quiet_hours_within_a_day_end_on_that_day(string from, string to, string now, string? until) =>
        Assert.Equal(until is null ? null : At(until), UntilOf(new SendWindow(new QuietHours(TimeOnly.Parse(from), TimeOnly.Parse(to)), Tokyo, null).At(At(now))));

    [Theory]
    // 2026-03-08: 02:00-03:00 does not exist in New York. 2026-11-01: 01:00-02:00 comes twice.
    [InlineData("21:00", "02:30", "2026-03-08T01:59:00-05:00", "2026-03-08T03:00:00-04:00")]
    [InlineData("02:30", "05:00", "2026-03-08T03:00:00-04:00", "2026-03-08T05:00:00-04:00")]
    [InlineData("21:00", "01:30", "2026-11-01T01:10:00-04:00", "2026-11-01T01:30:00-04:00")]
    [InlineData("21:00", "01:30", "2026-11-01T01:10:00-05:00", null)]
    [InlineData("01:30", "04:00", "2026-11-01T01:10:00-05:00", "2026-11-01T04:00:00-05:00")]
    public void Where_the_clock_is_changed_quiet_hours_begin_and_end_once_at_the_first_instant(string from, string to, string now, string? until) =>
        Assert.Equal(until is null ? null : At(until), UntilOf(new SendWindow(new QuietHours(TimeOnly.Parse(from), TimeOnly.Parse(to)), NewYork, null).At(At(now))));

    [Fact]
    public void Nothing_leaves_after_the_last_instant_nor_waits_for_a_morning_beyond_it()
    {
        var last = At("2026-04-02T07:00:00+09:00");
        var window = new SendWindow(QuietHours.Usual, Tokyo, last);
        Assert.IsType<SendTiming.Now>(window.At(At("2026-04-01T12:00:00+09:00")));
        Assert.IsType<SendTiming.TooLate>(window.At(At("2026-04-01T22:00:00+09:00")));
        Assert.IsType<SendTiming.Now>((window with { Quiet = null }).At(last));
        Assert.IsType<SendTiming.TooLate>((window with { Quiet = null }).At(last + 1));
    }

    [Fact]
    public void Whoever_waited_to_the_end_may_send_then_and_not_a_moment_before() => Prop.ForAll(
        (from now in Gen.Choose(0, 365 * 24 * 60) from f in Gen.Choose(0, 1439) from t in Gen.Choose(0, 1439) where f != t select (now, f, t)).ToArbitrary(), input =>
        {
            var window = new SendWindow(new QuietHours(TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(input.f)), TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(input.t))), NewYork, null);
            var now = At("2026-01-01T00:00:00Z") + input.now * 60_000L;
            return UntilOf(window.At(now)) is not { } end
                || (end > now && window.At(end) is SendTiming.Now && UntilOf(window.At(end - 1)) == end && UntilOf(window.At((now + end) / 2)) == end);
        }).QuickCheckThrowOnFailure();

    private static long At(string iso) => DateTimeOffset.Parse(iso).ToUnixTimeMilliseconds();

    private static long? UntilOf(SendTiming timing) => timing is SendTiming.WaitUntil wait ? wait.Ms : null;
}
