using Todoke.Core.Delivery;

namespace Todoke.Core.Tests.Delivery;

public sealed class QuotaEstimateTests
{
    [Fact]
    public void Seventy_thousand_beyond_the_standard_plan_cost_206_000_yen()
    {
        var estimate = QuotaEstimate.For(people: 100_000, limit: 200_000, used: 0, LinePlans.Standard);

        Assert.Equal((100_000, 200_000L, true, 70_000L, 206_000m, true), (estimate.Messages, estimate.Remaining!.Value, estimate.Enough, estimate.ExtraMessages!.Value, estimate.ExtraYen!.Value, estimate.PriceVerified));
    }

    [Fact]
    public void What_was_sent_before_moves_a_send_into_dearer_or_cheaper_bands()
    {
        Assert.Equal(0m, QuotaEstimate.For(10_000, null, 20_000, LinePlans.Standard).ExtraYen);
        Assert.Equal(3m, QuotaEstimate.For(10_001, null, 20_000, LinePlans.Standard).ExtraYen);
        Assert.Equal((10_000 * 3m) + (10_000 * 2.8m), QuotaEstimate.For(20_000, null, 70_000, LinePlans.Standard).ExtraYen);
    }

    [Fact]
    public void A_sum_with_an_unsourced_price_says_so()
    {
        Assert.True(QuotaEstimate.For(130_000, null, 0, LinePlans.Standard).PriceVerified);
        Assert.False(QuotaEstimate.For(130_001, null, 0, LinePlans.Standard).PriceVerified);
    }

    [Fact]
    public void A_plan_without_additional_messages_has_no_price_for_them()
    {
        var estimate = QuotaEstimate.For(201, 200, 0, LinePlans.Communication);

        Assert.False(estimate.Enough);
        Assert.Equal(1, estimate.ExtraMessages);
        Assert.Null(estimate.ExtraYen);
    }

    [Fact]
    public void Exactly_what_is_left_is_enough_and_one_more_is_not()
    {
        Assert.True(QuotaEstimate.For(50, 200, 150, null).Enough);
        Assert.False(QuotaEstimate.For(51, 200, 150, null).Enough);
        Assert.Equal(0, QuotaEstimate.For(1, 200, 250, null).Remaining);
        Assert.True(QuotaEstimate.For(1_000_000, null, 0, null).Enough);
    }

    [Fact]
    public void Bands_follow_each_other_without_gap_and_never_get_dearer() =>
        Assert.All(LinePlans.All.Where(p => p.Overage.Count > 0), plan =>
        {
            Assert.All(plan.Overage.Zip(plan.Overage.Skip(1)), pair => Assert.True(pair.First.UpTo < pair.Second.UpTo && pair.First.YenEach > pair.Second.YenEach));
            Assert.Equal(long.MaxValue, plan.Overage[^1].UpTo);
        });
}
