using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests;

public sealed class SendingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task E6_a_repeated_retry_key_is_409_with_the_accepted_request_id()
    {
        await using var world = await World.StartAsync();
        var first = await world.PushAsync(world.UserId("p1"), key: TransportTests.Key(1));
        var second = await world.PushAsync(world.UserId("p1"), key: TransportTests.Key(1));

        Assert.Equal((200, 409), (first.Status, second.Status));
        Assert.Equal(first.RequestId, second.AcceptedRequestId);
        Assert.NotEqual(first.RequestId, second.RequestId);
        Assert.Equal("The retry key is already accepted", second.Message);
        Assert.Equal(first.Json!["sentMessages"]!.ToJsonString(), second.Json!["sentMessages"]!.ToJsonString());
        Assert.Equal(1, world.Received("p1"));
    }

    [Fact]
    public async Task E6_a_repeated_multicast_has_no_sent_messages()
    {
        await using var world = await World.StartAsync();
        var body = Multicast(world, "p1", "p2");
        Assert.Equal("{}", (await world.PostAsync("/v2/bot/message/multicast", body, TransportTests.Key(1))).Text);
        var again = await world.PostAsync("/v2/bot/message/multicast", body, TransportTests.Key(1));

        Assert.Equal(409, again.Status);
        Assert.Null(again.Json!["sentMessages"]);
    }

    [Fact]
    public async Task E6_of_concurrent_duplicates_exactly_one_is_accepted()
    {
        await using var world = await World.StartAsync();
        var to = world.UserId("p1");
        for (var key = 1; key <= 20; key++)
        {
            var number = key;
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => world.PushAsync(to, key: TransportTests.Key(number)), Ct)));
            var accepted = Assert.Single(answers, a => a.Status == 200);
            Assert.All(answers.Where(a => a != accepted), a => Assert.Equal((409, accepted.RequestId), (a.Status, a.AcceptedRequestId)));
        }
        Assert.Equal(20, world.Received("p1"));
    }

    [Fact]
    public async Task E6_a_key_is_forgotten_after_24_hours_of_the_emulators_clock()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() });
        await world.PushAsync(world.UserId("p1"), key: TransportTests.Key(1));

        world.Control.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(409, (await world.PushAsync(world.UserId("p1"), key: TransportTests.Key(1))).Status);
        world.Control.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(200, (await world.PushAsync(world.UserId("p1"), key: TransportTests.Key(1))).Status);
        Assert.Equal(2, world.Received("p1"));
    }

    [Fact]
    public async Task E5_one_clock_that_is_wound_ages_keys_reply_tokens_narrowcasts_and_the_month_alike()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await World.StartAsync();
        await world.PushAsync(world.UserId("p1"), key: TransportTests.Key(1));
        var narrowcast = await world.PostAsync("/v2/bot/message/narrowcast", new JsonObject { ["messages"] = World.Texts("a") });
        var token = await SayAsync(world, catcher);
        await world.Control.WhenIdleAsync(Ct);
        async Task<(int Key, int Progress)> AskAsync() => (
            (await world.PushAsync(world.UserId("p1"), key: TransportTests.Key(1))).Status,
            (await world.GetAsync($"/v2/bot/message/progress/narrowcast?requestId={narrowcast.RequestId}")).Status);

        Assert.Equal((409, 200), await AskAsync());
        world.Control.Advance(TimeSpan.FromHours(23));
        Assert.Equal(409, (await AskAsync()).Key);
        Assert.Equal(400, (await ReplyAsync(world, token)).Status);
        world.Control.Advance(TimeSpan.FromHours(2));
        Assert.Equal((200, 200), ((await AskAsync()).Key, (await AskAsync()).Progress));
        world.Control.Advance(TimeSpan.FromDays(13));
        Assert.Equal(404, (await AskAsync()).Progress);
        Assert.NotEqual(0, world.Control.Account(world.Channel).Usage);
        world.Control.Advance(TimeSpan.FromDays(31));
        Assert.Equal(0, world.Control.Account(world.Channel).Usage);
    }

    [Fact]
    public async Task E6_a_refused_request_does_not_burn_its_key()
    {
        await using var world = await World.StartAsync();
        Assert.Equal(400, (await world.PushAsync(world.UserId("p1"), "", TransportTests.Key(1))).Status);
        Assert.Equal(200, (await world.PushAsync(world.UserId("p1"), "fine", TransportTests.Key(1))).Status);
    }

    [Fact]
    public async Task E6_a_key_that_is_no_uuid_or_stands_on_another_endpoint_is_400()
    {
        await using var world = await World.StartAsync();
        Assert.Equal(400, (await world.PushAsync(world.UserId("p1"), key: "order-17")).Status);
        Assert.Equal(400, (await world.SendAsync(HttpMethod.Get, "/v2/bot/info", null, TransportTests.Key(1))).Status);
        Assert.Equal(400, (await world.PostAsync("/v2/bot/message/validate/push", new JsonObject { ["messages"] = World.Texts("a") }, TransportTests.Key(1))).Status);
        Assert.Equal(400, (await world.PostAsync("/v2/bot/message/reply", new JsonObject { ["replyToken"] = "x", ["messages"] = World.Texts("a") }, TransportTests.Key(1))).Status);
        Assert.Equal(0, world.Received("p1"));
    }

    [Fact]
    public async Task E6_two_channels_may_use_the_same_key()
    {
        await using var world = await World.StartAsync();
        var other = world.Control.AddAccount(new NewAccount { Provider = "shop" });
        var body = new JsonObject { ["to"] = world.UserId("p1"), ["messages"] = World.Texts("a") };

        Assert.Equal(200, (await world.PostAsync("/v2/bot/message/push", body, TransportTests.Key(1))).Status);
        Assert.Equal(200, (await world.PostAsync("/v2/bot/message/push", body, TransportTests.Key(1), other.AccessToken)).Status);
    }

    [Fact]
    public async Task E7_a_reply_token_works_once_and_costs_no_quota()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await World.StartAsync();
        var token = await SayAsync(world, catcher);

        Assert.Equal(200, (await ReplyAsync(world, token)).Status);
        var again = await ReplyAsync(world, token);
        Assert.Equal((400, "Invalid reply token"), (again.Status, again.Message));
        Assert.Equal(1, world.Received("p1"));
        Assert.Equal(0, world.Control.Account(world.Channel).Usage);
    }

    [Fact]
    public async Task E7_a_reply_token_expires_after_a_minute_and_an_invalid_message_does_not_use_it()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() });
        var token = await SayAsync(world, catcher);
        Assert.Equal(400, (await ReplyAsync(world, token, "")).Status);
        world.Control.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(200, (await ReplyAsync(world, token)).Status);

        var late = await SayAsync(world, catcher);
        world.Control.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(400, (await ReplyAsync(world, late)).Status);
    }

    [Fact]
    public async Task E8_a_push_to_somebody_who_blocked_is_200_without_delivery_and_without_quota()
    {
        await using var world = await World.StartAsync();
        await world.Control.ActAsync("p1", Act.Block, new ActRequest { Account = world.Channel }, Ct);
        var answer = await world.PushAsync(world.UserId("p1"));

        Assert.Equal(200, answer.Status);
        Assert.Matches("^[0-9]{18}$", answer.Json!["sentMessages"]![0]!["id"]!.GetValue<string>());
        Assert.Equal(0, world.Received("p1"));
        Assert.Equal(0, world.Control.Account(world.Channel).Usage);
    }

    [Fact]
    public async Task E8_an_id_of_another_provider_is_refused_and_a_malformed_one_names_to()
    {
        await using var world = await World.StartAsync();
        world.Control.AddAccount(new NewAccount { Provider = "other" });
        var foreign = await world.PushAsync(world.UserId("p1", "other"));
        var malformed = await world.PushAsync("p1");

        Assert.Equal((400, "Failed to send messages"), (foreign.Status, foreign.Message));
        Assert.Equal((400, "The property, to, in the request body is invalid (line: -, column: -)"), (malformed.Status, malformed.Message));
    }

    [Fact]
    public async Task E8_a_non_friend_is_reached_for_seven_days_after_writing()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() });
        await world.Control.AddPeopleAsync(new PeopleRequest { People = [new NewPerson { Id = "stranger" }] }, Ct);
        Assert.Equal(200, (await world.PushAsync(world.UserId("stranger"))).Status);
        Assert.Equal(0, world.Received("stranger"));

        await world.Control.ActAsync("stranger", Act.Say, new ActRequest { Account = world.Channel, Text = "もしもし" }, Ct);
        world.Control.Advance(TimeSpan.FromDays(7));
        await world.PushAsync(world.UserId("stranger"));
        Assert.Equal(1, world.Received("stranger"));
        world.Control.Advance(TimeSpan.FromSeconds(1));
        await world.PushAsync(world.UserId("stranger"));
        Assert.Equal(1, world.Received("stranger"));
    }

    [Fact]
    public async Task E9_a_malformed_id_in_a_multicast_is_400_naming_it_and_nobody_gets_anything()
    {
        await using var world = await World.StartAsync();
        var answer = await world.PostAsync("/v2/bot/message/multicast", new JsonObject { ["to"] = new JsonArray(world.UserId("p1"), "Uxyz"), ["messages"] = World.Texts("a") });

        Assert.Equal(400, answer.Status);
        Assert.Equal("The property, to[1], in the request body is invalid (line: -, column: -)", answer.Message);
        Assert.Equal(0, world.Received("p1"));
    }

    [Fact]
    public async Task E9_a_multicast_reaches_friends_only_and_each_once()
    {
        await using var world = await World.StartAsync();
        await world.Control.ActAsync("p2", Act.Block, new ActRequest { Account = world.Channel }, Ct);
        var answer = await world.PostAsync("/v2/bot/message/multicast", Multicast(world, "p1", "p2", "p3", "p1"));

        Assert.Equal(200, answer.Status);
        Assert.Equal([1, 0, 1], new[] { "p1", "p2", "p3" }.Select(world.Received));
        Assert.Equal(2, world.Control.Account(world.Channel).Usage);
    }

    [Fact]
    public async Task E9_500_ids_are_allowed_and_501_or_none_are_not()
    {
        await using var world = await World.StartAsync(friends: 501);
        var ids = Enumerable.Range(1, 501).Select(n => $"p{n}").ToArray();

        Assert.Equal(200, (await world.PostAsync("/v2/bot/message/multicast", Multicast(world, ids[..500]))).Status);
        var many = await world.PostAsync("/v2/bot/message/multicast", Multicast(world, ids));
        Assert.Equal((400, "to"), (many.Status, many.Properties.Single()));
        Assert.Equal(400, (await world.PostAsync("/v2/bot/message/multicast", Multicast(world))).Status);
        Assert.Equal(500, world.Control.Account(world.Channel).Usage);
    }

    [Fact]
    public async Task A_broadcast_reaches_every_friend_and_nobody_else()
    {
        await using var world = await World.StartAsync(friends: 20);
        await world.Control.GenerateAsync(new GenerateRequest { Account = world.Channel, Count = 20, BlockedEvery = 4, IdPrefix = "q" }, Ct);
        Assert.Equal("{}", (await world.PostAsync("/v2/bot/message/broadcast", new JsonObject { ["messages"] = World.Texts("a", "b") })).Text);

        var report = world.Control.Deliveries(new DeliveryQuery { Account = world.Channel });
        Assert.Equal((35, 35, 0), (report.Messages, report.DistinctPeople, report.Duplicates));
    }

    [Fact]
    public async Task E10_a_request_over_what_is_left_of_the_month_is_429_and_sends_nothing()
    {
        await using var world = await World.StartAsync();
        world.Control.SetQuota(world.Channel, 3);
        await world.PostAsync("/v2/bot/message/multicast", Multicast(world, "p1", "p2"));

        var over = await world.PostAsync("/v2/bot/message/multicast", Multicast(world, "p1", "p2"));
        Assert.Equal((429, "You have reached your monthly limit."), (over.Status, over.Message));
        Assert.Equal(2, (await world.GetAsync("/v2/bot/message/quota/consumption")).Json!["totalUsage"]!.GetValue<int>());
        Assert.Equal("""{"type":"limited","value":3}""", (await world.GetAsync("/v2/bot/message/quota")).Text);
        Assert.Equal(200, (await world.PushAsync(world.UserId("p3"))).Status);
        Assert.Equal([1, 1, 1], new[] { "p1", "p2", "p3" }.Select(world.Received));
    }

    [Fact]
    public async Task E10_consumption_starts_again_on_the_first_in_japan()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() });
        world.Control.SetClock(new DateTimeOffset(2026, 5, 31, 14, 59, 59, TimeSpan.Zero));
        await world.PushAsync(world.UserId("p1"));
        Assert.Equal(1, (await world.GetAsync("/v2/bot/message/quota/consumption")).Json!["totalUsage"]!.GetValue<int>());

        world.Control.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, (await world.GetAsync("/v2/bot/message/quota/consumption")).Json!["totalUsage"]!.GetValue<int>());
        Assert.Equal("""{"type":"none"}""", (await world.GetAsync("/v2/bot/message/quota")).Text);
    }

    [Fact]
    public async Task Units_are_counted_per_month_and_checked()
    {
        await using var world = await World.StartAsync();
        async Task<int> WithUnits(params string[] units) => (await world.PostAsync("/v2/bot/message/push", new JsonObject
        {
            ["to"] = world.UserId("p1"),
            ["messages"] = World.Texts("a"),
            ["customAggregationUnits"] = new JsonArray([.. units.Select(u => JsonValue.Create(u))]),
        })).Status;

        Assert.Equal(200, await WithUnits("spring_1"));
        Assert.Equal(200, await WithUnits("summer"));
        Assert.Equal(400, await WithUnits("a", "b"));
        Assert.Equal(400, await WithUnits("春"));
        Assert.Equal(400, await WithUnits(new string('a', 31)));
        Assert.Equal("""{"numOfCustomAggregationUnits":2}""", (await world.GetAsync("/v2/bot/message/aggregation/info")).Text);
        Assert.Equal(1, world.Control.Deliveries(new DeliveryQuery { Unit = "summer" }).Messages);
    }

    [Fact]
    public async Task Push_counts_of_a_day_are_ready_the_day_after()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() });
        await world.PushAsync(world.UserId("p1"));

        Assert.Equal("""{"status":"unready"}""", (await world.GetAsync("/v2/bot/message/delivery/push?date=20260520")).Text);
        world.Control.Advance(TimeSpan.FromDays(1));
        Assert.Equal("""{"status":"ready","success":1}""", (await world.GetAsync("/v2/bot/message/delivery/push?date=20260520")).Text);
        Assert.Equal("""{"status":"out_of_service"}""", (await world.GetAsync("/v2/bot/message/delivery/push?date=20180330")).Text);
        Assert.Equal("The value for the 'date' parameter is invalid", (await world.GetAsync("/v2/bot/message/delivery/push?date=tomorrow")).Message);
    }

    private static JsonObject Multicast(World world, params string[] people) => new()
    {
        ["to"] = new JsonArray([.. people.Select(p => JsonValue.Create(world.UserId(p)))]),
        ["messages"] = World.Texts("みなさまへ"),
    };

    private static async Task<string> SayAsync(World world, WebhookCatcher catcher)
    {
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
        await world.Control.ActAsync("p1", Act.Say, new ActRequest { Account = world.Channel, Text = "質問" }, Ct);
        return catcher.Events.Last()["replyToken"]!.GetValue<string>();
    }

    private static Task<Answer> ReplyAsync(World world, string token, string text = "回答") =>
        world.PostAsync("/v2/bot/message/reply", new JsonObject { ["replyToken"] = token, ["messages"] = World.Texts(text) });
}
