using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Delivery;

namespace Todoke.Core.Tests.Delivery;

public sealed class MonthForecastTests
{
    private const long Day = 86_400_000;

    [Fact]
    public void LINEs_month_begins_at_midnight_in_Japan_whatever_the_zone()
    {
        var last = Ms("2026-04-30T14:59:59.999Z");
        Assert.Equal((Ms("2026-03-31T15:00:00Z"), Ms("2026-04-30T15:00:00Z")), (LineMonth.At(last).FromMs, LineMonth.At(last).ToMs));
        Assert.Equal(LineMonth.At(last).ToMs, LineMonth.At(last + 1).FromMs);
        Assert.Equal(Ms("2026-12-31T15:00:00Z"), LineMonth.At(Ms("2026-12-31T14:00:00Z")).ToMs);
        Assert.True(LineMonth.At(last).Contains(last) && !LineMonth.At(last).Contains(last + 1));
    }

    [Fact]
    public void What_others_sent_is_taken_to_go_on_and_what_Todoke_sends_is_known()
    {
        var month = LineMonth.At(Ms("2026-04-11T00:00:00+09:00"));
        var now = month.FromMs + (10 * Day);
        Assert.Equal(1_000 + 200 + 50 + 1_600, MonthForecast.Of(1_000, 200, 200, 50, month, now, null).Messages);
        Assert.Equal(1_000, MonthForecast.Of(1_000, 1_000, 0, 0, month, now, null).Messages);
        // Hours after its beginning a month says nothing about its rate.
        Assert.Equal(500, MonthForecast.Of(500, 0, 0, 0, month, month.FromMs + Day - 1, null).Messages);
    }

    [Fact]
    public void The_months_cost_is_the_plans_fee_and_every_extra_message_in_its_band()
    {
        var month = LineMonth.At(Ms("2026-04-11T00:00:00+09:00"));
        var standard = MonthForecast.Of(100_000, 100_000, 0, 0, month, month.ToMs - 1, LinePlans.Standard);
        Assert.Equal((70_000L, 221_000m, true), (standard.ExtraMessages!.Value, standard.Yen!.Value, standard.Verified));
        Assert.Equal(5_000m, MonthForecast.Of(4_000, 4_000, 1_000, 0, month, month.ToMs - 1, LinePlans.Light).Yen);
        Assert.Null(MonthForecast.Of(4_000, 4_000, 1_001, 0, month, month.ToMs - 1, LinePlans.Light).Yen);
    }

    [Fact]
    public void A_campaign_in_parts_costs_what_it_costs_whole() => Prop.ForAll(
        Gen.Choose(0, 400_000).ListOf(4).ToArbitrary(), parts =>
        {
            var (used, sum) = (0L, 0m);
            foreach (var part in parts)
            {
                sum += QuotaEstimate.For(part, null, used, LinePlans.Standard).ExtraYen!.Value;
                used += part;
            }
            return sum == QuotaEstimate.For(used, null, 0, LinePlans.Standard).ExtraYen;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_draw_leaves_out_exactly_those_beyond_and_the_same_ones_however_people_are_listed() => Prop.ForAll(
        Gen.Choose(1, 300).Zip(Gen.Choose(0, 350)).ToArbitrary(), drawn =>
        {
            var people = Enumerable.Range(1, drawn.Item1).Select(p => (long)p).ToList();
            var left = QuotaDraw.Beyond(people, drawn.Item2, 7);
            return left.Count == Math.Max(0, drawn.Item1 - drawn.Item2) && left.Distinct().Count() == left.Count && left.All(people.Contains)
                && left.ToHashSet().SetEquals(QuotaDraw.Beyond([.. Enumerable.Reverse(people)], drawn.Item2, 7))
                // Whoever gets it with fewer messages gets it with more.
                && QuotaDraw.Beyond(people, drawn.Item2 + 10, 7).All(left.Contains);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Another_campaign_leaves_others_out()
    {
        var people = Enumerable.Range(1, 1000).Select(p => (long)p).ToList();
        var both = QuotaDraw.Beyond(people, 500, 1).Intersect(QuotaDraw.Beyond(people, 500, 2)).Count();
        Assert.InRange(both, 180, 320);
    }

    private static long Ms(string instant) => DateTimeOffset.Parse(instant).ToUnixTimeMilliseconds();
}
