using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests;

public sealed class InsightTests
{
    private const string Shop = "https://shop.example/", Other = "https://shop.example/other";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Task<World> StartAsync(int friends) => World.StartAsync(o => o with { Time = new StoppedTime() }, friends);

    private static async Task<string> BroadcastAsync(World world, params string[] texts) =>
        (await world.PostAsync("/v2/bot/message/broadcast", new JsonObject { ["messages"] = World.Texts(texts) })).RequestId!;

    private static async Task OpenAsync(World world, int from, int to)
    {
        for (var n = from; n <= to; n++)
        {
            await world.Control.ActAsync($"p{n}", Act.Open, new ActRequest { Account = world.Channel }, Ct);
        }
    }

    private static async Task TapAsync(World world, string url, int from, int to)
    {
        for (var n = from; n <= to; n++)
        {
            await world.Control.ActAsync($"p{n}", Act.Tap, new ActRequest { Account = world.Channel, Url = url }, Ct);
        }
    }

    private static async Task<JsonNode> EventAsync(World world, string requestId) => (await world.GetAsync($"/v2/bot/insight/message/event?requestId={requestId}")).Json!;

    private static int? Number(JsonNode? of) => of?.GetValue<int>();

    [Fact]
    public async Task E16_reactions_are_told_from_twenty_people_on_and_delivered_always()
    {
        await using var world = await StartAsync(friends: 30);
        var id = await BroadcastAsync(world, $"見てね {Shop}", "では");
        await OpenAsync(world, 1, 19);

        var before = await EventAsync(world, id);
        Assert.Equal((30, null), (Number(before["overview"]!["delivered"]), Number(before["overview"]!["uniqueImpression"])));
        Assert.Equal(world.Control.Now.ToUnixTimeSeconds(), before["overview"]!["timestamp"]!.GetValue<long>());
        Assert.Equal(id, before["overview"]!["requestId"]!.GetValue<string>());
        Assert.Equal(2, before["messages"]!.AsArray().Count);
        Assert.Null(before["messages"]![0]!["impression"]);
        Assert.Empty(before["clicks"]!.AsArray());

        await OpenAsync(world, 20, 25);
        await TapAsync(world, Shop, 1, 20);
        await TapAsync(world, Shop, 1, 5);
        var after = await EventAsync(world, id);
        Assert.Equal((25, 20), (Number(after["overview"]!["uniqueImpression"]), Number(after["overview"]!["uniqueClick"])));
        Assert.Equal([25, 25], after["messages"]!.AsArray().Select(m => Number(m!["impression"])));
        var click = Assert.Single(after["clicks"]!.AsArray())!;
        Assert.Equal((1, Shop, 25, 20, 20), (Number(click["seq"]), click["url"]!.GetValue<string>(), Number(click["click"]), Number(click["uniqueClick"]), Number(click["uniqueClickOfRequest"])));
    }

    [Fact]
    public async Task E16_who_taps_without_having_opened_has_opened()
    {
        await using var world = await StartAsync(friends: 20);
        var id = await BroadcastAsync(world, Shop);
        await TapAsync(world, Shop, 1, 20);
        Assert.Equal(20, Number((await EventAsync(world, id))["overview"]!["uniqueImpression"]));
    }

    [Fact]
    public async Task E16_what_happens_after_fourteen_days_no_longer_counts()
    {
        await using var world = await StartAsync(friends: 45);
        var id = await BroadcastAsync(world, Shop);
        world.Control.Advance(TimeSpan.FromDays(13.9));
        await OpenAsync(world, 1, 20);
        world.Control.Advance(TimeSpan.FromDays(0.2));
        await OpenAsync(world, 21, 45);
        await TapAsync(world, Shop, 1, 40);
        var figures = await EventAsync(world, id);
        Assert.Equal((20, null), (Number(figures["overview"]!["uniqueImpression"]), Number(figures["overview"]!["uniqueClick"])));
        Assert.Empty(figures["clicks"]!.AsArray());
    }

    [Fact]
    public async Task E16_reactions_by_request_are_for_broadcast_and_narrowcast_only()
    {
        await using var world = await StartAsync(friends: 3);
        var pushed = (await world.PushAsync(world.UserId("p1"))).RequestId!;
        Assert.Equal(404, (await world.GetAsync($"/v2/bot/insight/message/event?requestId={pushed}")).Status);
        Assert.Equal(400, (await world.GetAsync("/v2/bot/insight/message/event")).Status);
    }

    [Fact]
    public async Task E16_reactions_by_unit_add_up_requests_of_its_days_and_tell_people_once()
    {
        await using var world = await StartAsync(friends: 40);
        await MulticastAsync("sale", 1, 30, $"A {Shop}");
        world.Control.Advance(TimeSpan.FromDays(1));
        await MulticastAsync("sale", 1, 30, $"B {Shop} {Other}");
        await MulticastAsync("Sale", 1, 40, "C");
        await OpenAsync(world, 1, 30);
        await TapAsync(world, Shop, 1, 20);
        await TapAsync(world, Other, 1, 19);

        var both = await UnitAsync("sale", "20260520", "20260521");
        Assert.Equal((30, 20), (Number(both["overview"]!["uniqueImpression"]), Number(both["overview"]!["uniqueClick"])));
        Assert.Null(both["overview"]!["requestId"]);
        Assert.Equal((60, 30), (Number(both["messages"]![0]!["impression"]), Number(both["messages"]![0]!["uniqueImpression"])));
        Assert.Equal([(Shop, 20), (Other, null)], both["clicks"]!.AsArray().Select(c => (c!["url"]!.GetValue<string>(), Number(c["click"]))));
        Assert.Equal(30, Number((await UnitAsync("sale", "20260520", "20260520"))["messages"]![0]!["impression"]));
        Assert.Empty((await UnitAsync("sale", "20260522", "20260523"))["messages"]!.AsArray());

        async Task MulticastAsync(string unit, int from, int to, string text) =>
            Assert.Equal(200, (await world.PostAsync("/v2/bot/message/multicast", new JsonObject
            {
                ["to"] = new JsonArray([.. Enumerable.Range(from, to - from + 1).Select(n => JsonValue.Create(world.UserId($"p{n}")))]),
                ["messages"] = World.Texts(text),
                ["customAggregationUnits"] = new JsonArray(unit),
            })).Status);

        async Task<JsonNode> UnitAsync(string unit, string from, string to) =>
            (await world.GetAsync($"/v2/bot/insight/message/event/aggregation?customAggregationUnit={unit}&from={from}&to={to}")).Json!;
    }

    [Theory]
    [InlineData("customAggregationUnit=a&from=20260501&to=20260601")]
    [InlineData("customAggregationUnit=a&from=20260502&to=20260501")]
    [InlineData("customAggregationUnit=a-b&from=20260501&to=20260502")]
    [InlineData("customAggregationUnit=a&from=2026-05-01&to=20260502")]
    [InlineData("from=20260501&to=20260502")]
    public async Task E16_a_bad_question_about_a_unit_gets_LINEs_wordless_400(string query)
    {
        await using var world = await StartAsync(friends: 0);
        var answer = await world.GetAsync($"/v2/bot/insight/message/event/aggregation?{query}");
        Assert.Equal((400, """{"message":null,"key":null,"stacktrace":null,"code":null}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task E16_the_thousand_and_first_unit_of_a_month_counts_nowhere_though_its_message_is_sent()
    {
        await using var world = await StartAsync(friends: 1);
        for (var n = 0; n <= 1000; n++)
        {
            Assert.Equal(200, (await world.PostAsync("/v2/bot/message/push", new JsonObject { ["to"] = world.UserId("p1"), ["messages"] = World.Texts("a"), ["customAggregationUnits"] = new JsonArray($"u{n}") })).Status);
        }
        Assert.Equal(1000, Number((await world.GetAsync("/v2/bot/message/aggregation/info")).Json!["numOfCustomAggregationUnits"]));
        Assert.Equal(1001, world.Received("p1") + world.Control.Messages(new DeliveryQuery(), "p1", "1000", 1000).Messages.Count);
        Assert.Empty((await world.GetAsync("/v2/bot/insight/message/event/aggregation?customAggregationUnit=u1000&from=20260520&to=20260521")).Json!["messages"]!.AsArray());
    }

    [Fact]
    public async Task E16_a_day_tells_its_messages_by_way_of_sending_and_not_before_the_day_is_over()
    {
        await using var world = await StartAsync(friends: 3);
        await BroadcastAsync(world, "a");
        await world.PushAsync(world.UserId("p1"));
        await world.PushAsync(world.UserId("p1"));
        Assert.Equal("""{"status":"unready"}""", (await world.GetAsync("/v2/bot/insight/message/delivery?date=20260520")).Text);
        world.Control.Advance(TimeSpan.FromDays(1));

        var day = (await world.GetAsync("/v2/bot/insight/message/delivery?date=20260520")).Json!;
        Assert.Equal(("ready", 3, 2, 0), (day["status"]!.GetValue<string>(), Number(day["apiBroadcast"]), Number(day["apiPush"]), Number(day["apiMulticast"])));
        Assert.Equal("""{"status":"out_of_service"}""", (await world.GetAsync("/v2/bot/insight/message/delivery?date=20170228")).Text);
        Assert.Equal("Bad Request", (await world.GetAsync("/v2/bot/insight/message/delivery")).Message);
    }

    [Fact]
    public async Task E16_friends_are_described_from_twenty_known_ones_on_three_days_late()
    {
        await using var world = await StartAsync(friends: 200);
        const string path = "/v2/bot/insight/demographic";
        Assert.Equal("""{"available":false}""", (await world.GetAsync(path)).Text);
        world.Control.Advance(TimeSpan.FromDays(3));

        var told = (await world.GetAsync(path)).Json!;
        Assert.True(told["available"]!.GetValue<bool>());
        Assert.All(told["genders"]!.AsArray(), t => Assert.Contains(t!["gender"]!.GetValue<string>(), (string[])["male", "female", "unknown"]));
        foreach (var list in (string[])["genders", "ages", "areas", "appTypes", "subscriptionPeriods"])
        {
            Assert.InRange(told[list]!.AsArray().Sum(t => t!["percentage"]!.GetValue<decimal>()), 97m, 103m);
        }
        Assert.Equal(["within7days"], told["subscriptionPeriods"]!.AsArray().Select(t => t!["subscriptionPeriod"]!.GetValue<string>()));
        Assert.All(told["ages"]!.AsArray(), t => Assert.Matches("^(from[1-7][05](to[1-6][49])?|unknown)$", t!["age"]!.GetValue<string>()));
    }

    [Fact]
    public async Task E16_what_simulated_people_do_by_themselves_feeds_the_figures()
    {
        await using var world = await StartAsync(friends: 0);
        await world.Control.GenerateAsync(new GenerateRequest { Account = world.Channel, Count = 200, Habits = new Habits { Open = 0.6, Tap = 0, Reply = 0, Block = 0 } }, Ct);
        var id = await BroadcastAsync(world, "a");
        world.Control.Advance(TimeSpan.FromMinutes(2));
        await world.Control.WhenIdleAsync(Ct);
        Assert.Equal((int)world.Control.Summary(world.Channel, null).Opened, Number((await EventAsync(world, id))["overview"]!["uniqueImpression"]));
    }

    [Fact]
    public async Task E3_insight_is_sixty_an_hour_for_each_of_its_endpoints()
    {
        await using var world = await World.StartAsync(o => o with { Limits = true, Time = new StoppedTime() });
        for (var n = 0; n < 60; n++)
        {
            Assert.Equal(200, (await world.GetAsync("/v2/bot/insight/demographic")).Status);
        }
        Assert.Equal(429, (await world.GetAsync("/v2/bot/insight/demographic")).Status);
        Assert.Equal(200, (await world.GetAsync("/v2/bot/insight/message/delivery?date=20260519")).Status);
        world.Control.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await world.GetAsync("/v2/bot/insight/demographic")).Status);
    }
}
