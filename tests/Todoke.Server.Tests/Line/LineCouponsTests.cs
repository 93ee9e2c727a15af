using Todoke.LineEmulator.Control;
using Todoke.Server.Line;
using static Todoke.Server.Tests.Line.FamilyWorld;

namespace Todoke.Server.Tests.Line;

/// <summary>Coupons through the client, over HTTP, at the emulator.</summary>
public sealed class LineCouponsTests
{
    static LineCoupon Coupon(FamilyWorld world, CouponReward reward, CouponCondition? condition = null)
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(world.Control.Now.ToUnixTimeSeconds());
        return new("春の割引", start, start.AddDays(30), condition ?? new CouponCondition.Normal(), reward, 1, "UNLISTED", "ASIA_TOKYO", CouponCode: "SPRING-2026");
    }

    [Fact]
    public async Task A_coupon_of_every_kind_comes_back_as_it_was_made()
    {
        await using var world = await FamilyWorld.StartAsync();
        CouponReward[] rewards =
        [
            new CouponReward.Discount(new CouponPrice.Percentage(10)), new CouponReward.Discount(new CouponPrice.Explicit(800, 1000)), new CouponReward.CashBack(new CouponPrice.Fixed(500)),
            new CouponReward.Free(), new CouponReward.Gift(), new CouponReward.Others(),
        ];
        foreach (var reward in rewards)
        {
            var coupon = Coupon(world, reward, reward is CouponReward.Gift ? new CouponCondition.Lottery(30, -1) : null);
            var id = Ok(await world.Line.Coupons.CreateAsync(coupon, Cancel));
            Assert.Equal(new MadeCoupon(id, "春の割引", "RUNNING", coupon), Ok(await world.Line.Coupons.GetAsync(id, Cancel)));
        }
    }

    [Fact]
    public async Task A_coupon_of_a_kind_that_is_made_by_hand_only_can_be_listed_and_told_all_the_same()
    {
        await using var world = await FamilyWorld.StartAsync();
        world.Control.ChangeAccount(world.Account.ChannelId, new AccountChange { Coupons = ["referral"] });
        Assert.Equal(new MadeCoupon("referral", "referral", "RUNNING", null), Ok(await world.Line.Coupons.GetAsync("referral", Cancel)));
        Assert.Equal([new CouponTitle("referral", "referral")], Ok(await world.Line.Coupons.ListAsync([], null, 20, Cancel)).Items);
    }

    [Fact]
    public async Task Lists_come_in_pages_and_a_closed_coupon_stays_closed()
    {
        await using var world = await FamilyWorld.StartAsync();
        var coupons = world.Line.Coupons;
        var ids = new List<string>();
        for (var i = 0; i < 3; i++) ids.Add(Ok(await coupons.CreateAsync(Coupon(world, new CouponReward.Free()), Cancel)));
        var first = Ok(await coupons.ListAsync(["RUNNING", "DRAFT"], null, 2, Cancel));
        Assert.Equal(ids.Take(2), first.Items.Select(c => c.CouponId));
        var rest = Ok(await coupons.ListAsync(["RUNNING", "DRAFT"], first.Next, 2, Cancel));
        Assert.Equal((ids[2], null), (rest.Items.Single().CouponId, rest.Next));
        Assert.True(Ok(await coupons.CloseAsync(ids[0], Cancel)));
        Assert.Equal(410, Refused(await coupons.CloseAsync(ids[0], Cancel)).Status);
        Assert.Equal(404, Refused(await coupons.CloseAsync("nothing", Cancel)).Status);
        Assert.Equal([ids[0]], Ok(await coupons.ListAsync(["CLOSED"], null, 20, Cancel)).Items.Select(c => c.CouponId));
        Assert.Equal("title", Refused(await coupons.CreateAsync(Coupon(world, new CouponReward.Free()) with { Title = new string('あ', 61) }, Cancel)).Details.Single().Property);
    }
}
