using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Delivery;

namespace Todoke.Core.Tests.Delivery;

public sealed class SpreadPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 12, 1, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_a_rate_of_its_own_a_campaign_goes_as_fast_as_LINE_allows()
    {
        Assert.Null(SpreadPlan.Of(null, null, 1_000));
    }

    [Fact]
    public void Of_a_span_and_a_rate_the_slower_counts()
    {
        Assert.Equal(100, SpreadPlan.Of(60, 100, 60_000)!.PerMinute);
        Assert.Equal(1_000, SpreadPlan.Of(60, 5_000, 60_000)!.PerMinute);
    }

    [Fact]
    public void Six_thousand_people_over_an_hour_leave_ten_every_six_seconds_and_are_done_within_the_hour()
    {
        var plan = SpreadPlan.Of(60, null, 6_000)!;
        var left = Send(plan, 6_000, []);

        Assert.All(left, l => Assert.Equal(10, l.People));
        Assert.Equal(TimeSpan.FromSeconds(6), left[1].At - left[0].At);
        Assert.InRange(left[^1].At - Start, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
    }

    [Fact]
    public void Ten_people_over_a_day_leave_one_by_one()
    {
        var left = Send(SpreadPlan.Of(1_440, null, 10)!, 10, []);

        Assert.Equal([.. Enumerable.Range(0, 10).Select(i => (Start.AddMinutes(144 * i), 1))], left);
    }

    [Fact]
    public void No_span_of_time_holds_more_than_its_share_and_one_page_however_often_the_campaign_stands_still()
    {
        var pauses = Gen.ListOf(Gen.Zip(Gen.Choose(0, 40), Gen.Choose(1, 5_000))).Select(l => l.ToList());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Gen.Zip(Gen.Choose(1, 9_000), pauses).ToArbitrary(), input =>
        {
            var (perMinute, stops) = input;
            var plan = SpreadPlan.Of(null, perMinute, 0)!;
            var left = Send(plan, Math.Min(3_000, plan.Page * 40), stops);
            for (var from = 0; from < left.Count; from++)
            {
                var people = 0;
                for (var to = from; to < left.Count; to++)
                {
                    people += left[to].People;
                    Assert.True(people <= plan.PerMinute * (left[to].At - left[from].At).TotalMinutes + plan.Page + 0.001);
                }
            }
        }));
    }

    // Plays a campaign; before page N (from `stops`) it stands still for so many seconds. Held-back people make a page smaller.
    private static List<(DateTimeOffset At, int People)> Send(SpreadPlan plan, int people, List<(int Page, int Seconds)> stops)
    {
        var (left, now) = (new List<(DateTimeOffset, int)>(), Start);
        for (var page = 0; people > 0; page++)
        {
            now += TimeSpan.FromSeconds(stops.Where(s => s.Page == page).Sum(s => s.Seconds));
            var size = Math.Min(people, stops.Count == 0 ? plan.Page : Math.Max(1, plan.Page - page % 3));
            left.Add((now, size));
            people -= size;
            now = plan.NextAfter(now, size);
        }

        return left;
    }
}
