using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Webhooks;

namespace Todoke.LineEmulator.Tests;

public sealed class WebhookOrderTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<(World World, WebhookCatcher Catcher)> SayingAsync()
    {
        var catcher = await WebhookCatcher.StartAsync();
        var world = await World.StartAsync(friends: 10);
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
        world.Control.KeepWebhooksBack();
        for (var n = 1; n <= 10; n++)
        {
            var outcome = await world.Control.ActAsync($"p{n}", Act.Say, new ActRequest { Account = world.Channel, Text = $"{n}" }, Ct);
            Assert.Equal(("KEPT_BACK", true), (outcome.Reason, outcome.Ok));
        }
        Assert.Empty(catcher.Webhooks);
        return (world, catcher);
    }

    private static IEnumerable<string> Texts(WebhookCatcher catcher) => catcher.Events.Select(e => e["message"]!["text"]!.GetValue<string>());

    [Fact]
    public async Task E20_events_of_different_people_come_in_one_call()
    {
        var (world, catcher) = await SayingAsync();
        await using var _ = world;
        await using var __ = catcher;
        var results = await world.Control.ReleaseWebhooksAsync(new WebhookRelease { Batch = 4 }, Ct);
        Assert.Equal([4, 4, 2], results.Select(r => r.EventIds.Count));
        Assert.Equal(Enumerable.Range(1, 10).Select(n => $"{n}"), Texts(catcher));
        Assert.Equal(4, catcher.Webhooks.First().Events.Select(e => e!["source"]!["userId"]!.GetValue<string>()).Distinct().Count());
        await world.Control.ActAsync("p1", Act.Say, new ActRequest { Account = world.Channel, Text = "at once" }, Ct);
        Assert.Equal("at once", Texts(catcher).Last());
    }

    [Fact]
    public async Task E20_events_come_out_of_order_and_only_their_timestamp_tells_which_was_first()
    {
        var (world, catcher) = await SayingAsync();
        await using var _ = world;
        await using var __ = catcher;
        await world.Control.ReleaseWebhooksAsync(new WebhookRelease { Shuffle = true, Seed = 3 }, Ct);
        var texts = Texts(catcher).ToArray();
        Assert.NotEqual(Enumerable.Range(1, 10).Select(n => $"{n}"), texts);
        Assert.Equal(10, texts.Distinct().Count());
        Assert.Equal(10, catcher.Webhooks.Count);
    }

    [Fact]
    public async Task E20_an_event_comes_twice_with_the_same_id_the_second_time_as_a_redelivery()
    {
        var (world, catcher) = await SayingAsync();
        await using var _ = world;
        await using var __ = catcher;
        var answer = await world.ControlAsync(HttpMethod.Post, "/control/webhooks/release", new { batch = 100, duplicate = true });
        Assert.Equal(2, answer.Json!["webhooks"]!.AsArray().Count);
        Assert.Equal(20, catcher.Events.Count());
        Assert.All(catcher.Events.GroupBy(e => e["webhookEventId"]!.GetValue<string>()), same =>
            Assert.Equal([false, true], same.Select(e => e["deliveryContext"]!["isRedelivery"]!.GetValue<bool>())));
        Assert.Equal(400, (await world.ControlAsync(HttpMethod.Post, "/control/webhooks/release", new { batch = 0 })).Status);
    }

    [Fact]
    public async Task E20_events_of_the_future_may_stand_among_known_ones()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await World.StartAsync();
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
        var events = new JsonArray(
            new JsonObject { ["type"] = "messageReaction", ["mode"] = "active", ["timestamp"] = 1, ["webhookEventId"] = "01FZ74A0TDDPYRVKNK77XKC3ZR", ["deliveryContext"] = new JsonObject { ["isRedelivery"] = false } },
            new JsonObject { ["type"] = "unfollow", ["mode"] = "active", ["timestamp"] = 2, ["source"] = new JsonObject { ["type"] = "user", ["userId"] = world.UserId("p1") }, ["webhookEventId"] = "01FZ74A0TDDPYRVKNK77XKC3ZS", ["deliveryContext"] = new JsonObject { ["isRedelivery"] = false } });
        var sent = await world.ControlAsync(HttpMethod.Post, "/control/webhooks/send", new { account = world.Channel, events });
        Assert.Equal("OK", sent.Json!["reason"]!.GetValue<string>());
        Assert.Equal(["messageReaction", "unfollow"], catcher.Events.Select(e => e["type"]!.GetValue<string>()));
    }

    [Fact]
    public async Task E5_a_month_on_the_emulators_clock_passes_without_waiting_and_ends_everything_at_its_own_time()
    {
        var time = new StoppedTime();
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await World.StartAsync(o => o with { Time = time });
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url, Quota = System.Text.Json.JsonSerializer.SerializeToElement(2) });
        var key = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
        Assert.Equal(200, (await world.PushAsync(world.UserId("p1"), key: key)).Status);
        await world.Control.ActAsync("p1", Act.Say, new ActRequest { Account = world.Channel, Text = "a" }, Ct);
        var reply = new JsonObject { ["replyToken"] = catcher.Events.Single()["replyToken"]!.GetValue<string>(), ["messages"] = World.Texts("a") };
        var link = (await world.SendAsync(HttpMethod.Post, $"/v2/bot/user/{world.UserId("p1")}/linkToken", null)).Json!["linkToken"]!.GetValue<string>();

        world.Control.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(400, (await world.PostAsync("/v2/bot/message/reply", reply)).Status);
        Assert.Equal(200, (await world.ControlAsync(HttpMethod.Get, $"/dialog/bot/accountLink?linkToken={link}&nonce=0123456789")).Status);
        world.Control.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(400, (await world.ControlAsync(HttpMethod.Get, $"/dialog/bot/accountLink?linkToken={link}&nonce=0123456789")).Status);
        Assert.Equal(409, (await world.PushAsync(world.UserId("p1"), key: key)).Status);
        world.Control.Advance(TimeSpan.FromHours(24));
        Assert.Equal(200, (await world.PushAsync(world.UserId("p1"), key: key)).Status);
        Assert.Equal(429, (await world.PushAsync(world.UserId("p1"))).Status);
        world.Control.Advance(TimeSpan.FromDays(12));
        Assert.Equal(200, (await world.PushAsync(world.UserId("p1"))).Status);
        Assert.Equal(new DateTimeOffset(2026, 5, 20, 3, 0, 0, TimeSpan.Zero), time.GetUtcNow());
    }
}
