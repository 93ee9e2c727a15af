using System.Net;
using System.Text.Json;
using Todoke.Core.Delivery;
using Todoke.LineEmulator.Control;
using Todoke.Server.Campaigns;
using Todoke.Server.Quota;
using Todoke.Server.Tests.Sending;
using Todoke.Server.Tests.Support;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Quota;

public class QuotaTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_plan_is_told_by_an_owner_compared_with_LINEs_figure_and_only_one_that_sells_more_has_a_cap(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, Account(quota: 40_000));
        var path = $"accounts/{shop.Account}/plan";
        var before = await shop.World.GetAsync(path);
        Assert.Equal(("standard", 40_000, 3), (before.Text("suggested_plan"), before.Number("line_limit"), before.Items("plans").Length));
        Assert.Contains(before.Items("plans").Single(p => p.Text("code") == "standard").Items("overage"), b => !b.Flag("verified"));
        Assert.True((await shop.World.PutAsync(path, new { plan = "standard", cap_messages = 10_000 })).Flag("agrees"));
        Assert.False((await shop.World.PutAsync(path, new { plan = "standard", cap_messages = 5_000 })).Flag("agrees"));
        Assert.Equal("cap_messages", (await shop.World.PutAsync(path, new { plan = "light", cap_messages = 1 }, HttpStatusCode.UnprocessableEntity)).Items("problems").Single().Text("path"));
        Assert.Equal("plan", (await shop.World.PutAsync(path, new { plan = "premium" }, HttpStatusCode.UnprocessableEntity)).Items("problems").Single().Text("path"));
        Assert.Equal(5_000, (await shop.World.GetAsync(path)).Number("cap_messages"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_is_frozen_and_has_not_arrived_is_reserved_and_the_forecast_adds_what_is_planned_and_what_others_send(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, Account(quota: 40_000));
        var (world, people) = (shop.World, await shop.AddPeopleAsync(30));
        await world.PutAsync($"accounts/{shop.Account}/plan", new { plan = "standard", cap_messages = 10_000 });
        await shop.SendAsync(await shop.DraftAsync(new { }));
        world.Clock.Advance(TimeSpan.FromDays(9));
        shop.Line.Control.ChangeAccount(shop.Channel.ChannelId, new AccountChange { Usage = 10_030 });
        var stopped = await shop.DraftAsync(new { });
        await FrozenAsync(shop, stopped, people.Take(12));
        await world.PostAsync($"campaigns/{await shop.DraftAsync(new { cap = "none" })}/send", new { at = world.Clock.GetUtcNow().AddDays(3) });
        await world.PostAsync($"campaigns/{await shop.DraftAsync(new { cap = "none" })}/send", new { at = world.Clock.GetUtcNow().AddDays(33) });

        var quota = await world.GetAsync($"accounts/{shop.Account}/quota");
        Assert.Equal((10_030, 29_970, 12, 29_958, 30), (quota.Number("used"), quota.Number("remaining"), quota.Number("reserved"), quota.Number("free"), quota.Number("planned")));
        Assert.Equal("2026-04-30T15:00:00.000Z", quota.Text("month_ends_at"));
        // 10,000 by others in nine days and nine hours of a month of thirty days.
        var others = 10_000 * (30 - 9.375) / 9.375;
        var forecast = quota.GetProperty("forecast");
        Assert.Equal(10_030 + 12 + 30 + (long)Math.Round(others), forecast.Number("messages"));
        Assert.Equal(15_000 + 3.0m * (forecast.Number("messages") - 30_000), forecast.GetProperty("yen").GetDecimal());
        await world.PostAsync($"campaigns/{stopped}/cancel");
        Assert.Equal(0, (await world.GetAsync($"accounts/{shop.Account}/quota")).Number("reserved"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_is_repeated_until_the_month_ends_is_foreseen_by_todays_number_of_people(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, Account(quota: 40_000));
        var world = shop.World;
        await shop.AddPeopleAsync(10, blockedEvery: 5);
        await world.SettledAsync();
        // From Wednesday, 1 April, 09:00: Mondays are the 6th, 13th, 20th and 27th; what begins in May is another month's.
        var mondays = await RepeatAsync(shop, new { every = "week", weekdays = new[] { "mon" }, at = "10:00", from = "2026-04-01" });
        await RepeatAsync(shop, new { every = "day", at = "10:00", from = "2026-05-01" });
        var paused = await RepeatAsync(shop, new { every = "day", at = "10:00", from = "2026-04-01" });
        await world.PostAsync($"schedules/{paused}/pause");

        var before = await world.GetAsync($"accounts/{shop.Account}/quota");
        Assert.Equal((0, 32, 32), (before.Number("planned"), before.Number("repeated"), before.GetProperty("forecast").Number("messages")));
        Assert.Equal(32, (await world.GetAsync($"calendar?from=2026-04-01&to=2026-04-02&account_id={shop.Account}")).GetProperty("quota").Number("planned"));
        // What went out is used and no longer foreseen.
        world.Clock.MoveTo(DateTimeOffset.Parse("2026-04-06T01:00:00Z"));
        await world.SettledAsync();
        var after = await world.GetAsync($"accounts/{shop.Account}/quota");
        Assert.Equal((8, 24, 32), (after.Number("used"), after.Number("repeated"), after.GetProperty("forecast").Number("messages")));
        await world.SendAsync(HttpMethod.Delete, $"schedules/{mondays}", null, HttpStatusCode.NoContent);
        Assert.Equal(0, (await world.GetAsync($"accounts/{shop.Account}/quota")).Number("repeated"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Messages_promised_to_one_campaign_are_not_there_for_another(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, Account(quota: 20));
        var (world, people) = (shop.World, await shop.AddPeopleAsync(10));
        await FrozenAsync(shop, await shop.DraftAsync(new { }), people);
        await FrozenAsync(shop, await shop.DraftAsync(new { }), people.Take(5));
        var draft = await shop.DraftAsync(new { });
        var refusal = await world.PostAsync($"campaigns/{draft}/send", new { }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("quota", 15), (refusal.Items("problems").Single().Text("code"), (await world.GetAsync($"campaigns/{draft}/estimate")).Number("reserved")));
        Assert.Equal(0, shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId }).Requests);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Of_two_campaigns_that_freeze_at_once_exactly_one_gives_way(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, Account(quota: 15));
        var people = await shop.AddPeopleAsync(10);
        var (first, second) = (await shop.DraftAsync(new { }), await shop.DraftAsync(new { }));
        foreach (var id in new[] { second, first }) await FrozenAsync(shop, id, people, "freezing");
        var settled = new List<Type>();
        foreach (var id in new[] { second, first }) settled.Add((await SettleAsync(shop, id)).GetType());
        Assert.Equal([typeof(Reserved.Short), typeof(Reserved.Suffices)], settled);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_broadcast_that_waits_for_the_morning_reserves_everybody_LINE_counts_as_a_friend(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, Account(quota: 30));
        var world = shop.World;
        await shop.AddPeopleAsync(5);
        await shop.Line.Control.AddPeopleAsync(new PeopleRequest
        {
            People = [.. Enumerable.Range(1, 20).Select(i => new NewPerson { Id = $"s{i}", Follows = [new NewFriendship { Account = shop.Channel.ChannelId, Since = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() }] })],
        }, TestWorld.Cancel);
        await world.PatchAsync("sending-settings", new { quiet_hours = new { from = "08:00", to = "20:00" } });
        var broadcast = await shop.DraftAsync(new { broadcast = true });
        await world.PostAsync($"campaigns/{broadcast}/send", new { });
        await world.SettledAsync();
        Assert.Equal("sending", (await world.GetAsync($"campaigns/{broadcast}")).Text("state"));
        // Five are known here; LINE counts twenty from before today, and will count them all.
        Assert.Equal((0, 20, 10), await MonthAsync());

        // Five fit beside it, a broadcast more does not.
        var beside = await shop.DraftAsync(new { });
        Assert.Equal((20, 10), (await world.GetAsync($"campaigns/{beside}/estimate")) is var e ? (e.Number("reserved"), e.GetProperty("quota").Number("remaining")) : default);
        var second = await shop.DraftAsync(new { broadcast = true });
        Assert.Equal("quota", (await world.PostAsync($"campaigns/{second}/send", new { }, HttpStatusCode.UnprocessableEntity)).Items("problems").Single().Text("code"));
        await world.PostAsync($"campaigns/{broadcast}/stop");
        await world.SettledAsync();
        Assert.Equal((0, 20, 10), await MonthAsync());
        await world.PostAsync($"campaigns/{broadcast}/resume");
        await shop.LaterAsync(TimeSpan.FromHours(12));
        Assert.Equal("done", (await world.GetAsync($"campaigns/{broadcast}")).Text("state"));
        Assert.Equal((25, 0, 5), await MonthAsync());

        async Task<(long, long, long)> MonthAsync() => await world.GetAsync($"accounts/{shop.Account}/quota") is var q ? (q.Number("used"), q.Number("reserved"), q.Number("free")) : default;
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_broadcast_LINE_has_more_friends_for_than_messages_are_left_does_not_begin(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, Account(quota: 15));
        await shop.AddPeopleAsync(5);
        var broadcast = await shop.DraftAsync(new { broadcast = true, on_quota = "refuse" });
        await FrozenAsync(shop, broadcast, [], "freezing");
        await shop.World.Ledger.WriteAsync(w => w.ExecuteAsync("UPDATE campaign SET line_friends = 16 WHERE id = @id", TestWorld.Cancel, ("id", broadcast)), TestWorld.Cancel);
        Assert.IsType<Reserved.Short>(await SettleAsync(shop, broadcast));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_send_in_part_uses_what_is_left_by_the_same_draw_each_time_and_says_who_went_without(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, Account(quota: 7));
        await shop.AddPeopleAsync(10);
        var draft = await shop.DraftAsync(new { on_quota = "partial" });
        var estimate = await shop.World.GetAsync($"campaigns/{draft}/estimate");
        Assert.Equal((7, 7, "quota", 3), (estimate.Number("reachable"), estimate.Number("messages"), estimate.Items("held_back").Single().Text("reason"), estimate.Items("held_back").Single().Number("people")));
        var done = await shop.SendAsync(draft);
        Assert.Equal(("done", 7, 3), (done.Text("state"), done.GetProperty("counts").Number("sent"), done.GetProperty("counts").Number("held_back")));
        Assert.Equal(7, shop.Line.Control.Account(shop.Channel.ChannelId).Usage);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Waste_counts_blocked_silent_and_served_people_and_prices_what_leaving_them_out_saves(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, Account(quota: 60_000));
        var (world, people) = (shop.World, await shop.AddPeopleAsync(12, blockedEvery: 6));
        await world.PutAsync($"accounts/{shop.Account}/plan", new { plan = "standard", cap_messages = 30_000 });
        shop.Line.Control.ChangeAccount(shop.Channel.ChannelId, new AccountChange { Usage = 29_992 });
        await shop.SendAsync(await shop.DraftAsync(new { }));
        // Ten were sent to; one of them bought something.
        world.Clock.Advance(TimeSpan.FromDays(2));
        await world.PostAsync("events", new { items = new object[] { new { name = "purchase", profile_id = people[0], at = world.Clock.GetUtcNow(), properties = new { value = 100 } } } });
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.SettledAsync();
        var waste = await world.GetAsync($"accounts/{shop.Account}/waste?days=30");
        Assert.Equal(10, waste.Number("friends"));
        Assert.Equal([("blocked", 2, 0m), ("no_reaction", 9, 27m), ("received_today", 0, 0m)], waste.Items().Select(w => (w.Text("code"), w.Number("people"), w.GetProperty("yen").GetDecimal())));
        foreach (var line in waste.Items())
            Assert.Equal(line.Number("people"), (await world.PostAsync("segments/count", new { definition = line.GetProperty("condition") })).Number("count"));
        await shop.SendAsync(await shop.DraftAsync(new { }));
        Assert.Equal(10, (await world.GetAsync($"accounts/{shop.Account}/waste")).Items()[2].Number("people"));
    }

    static NewAccount Account(long quota) => new() { Provider = "p1", DisplayName = "店", Quota = quota };

    static async Task<Reserved> SettleAsync(Shop shop, long campaign) =>
        await shop.World.Service<MonthQuota>().SettleAsync((await shop.World.Ledger.ReadAsync(l => CampaignRow.FindAsync(l, campaign, TestWorld.Cancel), TestWorld.Cancel))!, shop.World.Service<SenderLease>().Fence!.Value, TestWorld.Cancel);

    static async Task<long> RepeatAsync(Shop shop, object rule) => (await shop.World.SendAsync(HttpMethod.Post, "schedules", new
    {
        rule, campaign = new { account_id = shop.Account, name = "朝のお知らせ", audience = new { definition = Shop.Everyone }, content = Shop.Text("おはようございます。") },
    }, HttpStatusCode.Created)).Number("id");

    /// <summary>As a campaign looks that was frozen and cut off there.</summary>
    static Task<long> FrozenAsync(Shop shop, long campaign, IEnumerable<long> people, string state = "stopped") => shop.World.Ledger.WriteAsync(async w =>
    {
        await w.ExecuteAsync("UPDATE campaign SET state = @state, frozen_at = @now, members = @members WHERE id = @id", TestWorld.Cancel, ("state", state), ("now", w.Now), ("members", people.Count()), ("id", campaign));
        await w.InsertAsync("delivery (campaign_id, run, profile_id, outcome, at)", [.. people.Select(p => new object?[] { campaign, 0, p, 0, w.Now })], TestWorld.Cancel);
    }, TestWorld.Cancel);
}
