using System.Net;
using System.Text.Json;
using Todoke.LineEmulator.Control;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Campaigns;

/// <summary>A rate of the marketer's own, and what stops a campaign by itself. The clock of these Worlds begins at 09:00 in Tokyo.</summary>
public class PaceTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_campaign_spread_over_minutes_leaves_in_pages_and_is_done_when_they_are_over(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(100);
        var campaign = await DraftAsync(shop, new { spread_minutes = 2 });
        await shop.World.PostAsync($"campaigns/{campaign}/send", new { });
        await shop.World.SettledAsync();
        // Fifty a minute: five every six seconds.
        Assert.Equal((5, "sending"), (Received(shop), await StateAsync(shop, campaign)));
        await WindAsync(shop, 5);
        Assert.Equal(5, Received(shop));
        await WindAsync(shop, 1);
        Assert.Equal(10, Received(shop));
        for (var second = 6; second < 60; second++) await WindAsync(shop, 1);
        Assert.InRange(Received(shop), 50, 55);
        for (var second = 60; second < 120; second++) await WindAsync(shop, 1);
        Assert.Equal((100, "done"), (Received(shop), await StateAsync(shop, campaign)));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_a_paced_campaign_misses_while_it_is_stopped_or_the_server_is_down_is_not_made_up_for(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(100);
        var campaign = await DraftAsync(shop, new { per_minute = 100 });
        await shop.World.PostAsync($"campaigns/{campaign}/send", new { });
        await shop.World.SettledAsync();
        Assert.Equal(10, Received(shop));
        await shop.World.PostAsync($"campaigns/{campaign}/stop");
        await WindAsync(shop, 3600);
        Assert.Equal(10, Received(shop));
        await shop.World.PostAsync($"campaigns/{campaign}/resume");
        await shop.World.SettledAsync();
        Assert.Equal(20, Received(shop));
        // Wound on by ten minutes at once, the worker looks once or twice: a page each, not all the rest.
        await WindAsync(shop, 600);
        Assert.InRange(Received(shop), 30, 50);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_shop_that_fails_three_times_in_a_row_stops_the_campaign_and_a_person_resumes_it(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await using var site = await ShopSite.StartAsync();
        await shop.AddPeopleAsync(100);
        var campaign = await DraftAsync(shop, new { per_minute = 60, health_url = site.Url });
        await shop.World.PostAsync($"campaigns/{campaign}/send", new { });
        await WindAsync(shop, 10);
        site.Status = HttpStatusCode.ServiceUnavailable;
        await WindAsync(shop, 10);
        await WindAsync(shop, 10);
        site.Status = HttpStatusCode.Found;
        // One good answer in between, and it is counted from one again.
        await WindAsync(shop, 10);
        site.Status = HttpStatusCode.InternalServerError;
        await WindAsync(shop, 10);
        await WindAsync(shop, 10);
        Assert.Equal("sending", await StateAsync(shop, campaign));
        await WindAsync(shop, 10);
        Assert.Equal(("stopped", "shop_unhealthy"), (await StateAsync(shop, campaign), (await shop.World.GetAsync($"campaigns/{campaign}")).GetProperty("stop_reason").Text("code")));

        site.Status = HttpStatusCode.OK;
        await WindAsync(shop, 600);
        Assert.Equal("stopped", await StateAsync(shop, campaign));
        await shop.World.PostAsync($"campaigns/{campaign}/resume");
        for (var i = 0; i < 12; i++) await WindAsync(shop, 10);
        Assert.Equal((100, "done"), (Received(shop), await StateAsync(shop, campaign)));
    }

    [Fact]
    public async Task Too_many_blocks_stop_a_campaign_once_a_thousand_have_got_it_and_not_again_after_somebody_resumed_it()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        var people = await shop.AddPeopleAsync(1_400);
        var campaign = await DraftAsync(shop, new { per_minute = 1_000, stop_block_percent = 2.0 });
        await shop.World.PostAsync($"campaigns/{campaign}/send", new { });
        await WindAsync(shop, 6);
        await BlockAsync(shop, people.Take(21));
        // A tenth of those who have got it; but too few have.
        await WindAsync(shop, 10);
        Assert.Equal("sending", await StateAsync(shop, campaign));
        for (var i = 0; i < 9; i++) await WindAsync(shop, 6);
        Assert.Equal("stopped", await StateAsync(shop, campaign));
        Assert.Equal("blocks", (await shop.World.GetAsync($"campaigns/{campaign}")).GetProperty("stop_reason").Text("code"));
        Assert.InRange(Received(shop), 1_000, 1_100);
        await shop.World.PostAsync($"campaigns/{campaign}/resume");
        for (var i = 0; i < 10; i++) await WindAsync(shop, 6);
        Assert.Equal("done", await StateAsync(shop, campaign));
    }

    static async Task<long> DraftAsync(Shop shop, object options) => (await shop.World.SendAsync(HttpMethod.Post, "campaigns", new
    {
        account_id = shop.Account, name = "ゆっくり", audience = new { definition = Shop.Everyone }, content = new { bubbles = new object[] { new { type = "text", text = "セールです。" } } }, options,
    }, HttpStatusCode.Created)).Number("id");

    static Task<long> BlockAsync(Shop shop, IEnumerable<long> people) => shop.World.Ledger.WriteAsync(async w =>
    {
        foreach (var id in people)
            await w.ExecuteAsync("UPDATE friendship SET state = 2, changed_at = @now WHERE profile_id = @id", TestWorld.Cancel, ("now", w.Now), ("id", id));
    }, TestWorld.Cancel);

    static int Received(Shop shop) => shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId }).DistinctPeople;

    static async Task<string> StateAsync(Shop shop, long campaign) => (await shop.World.GetAsync($"campaigns/{campaign}")).Text("state");

    static async Task WindAsync(Shop shop, int seconds)
    {
        await shop.World.SettledAsync();
        shop.World.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await shop.World.SettledAsync();
    }
}
