using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Webhooks;

namespace Todoke.LineEmulator.Tests;

public sealed class WebhookTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void E20_the_signature_is_that_of_lines_own_example() => Assert.Equal(
        "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=",
        WebhookSender.Sign("8c570fa6dd201bb328f1c1eac23a96d8", Encoding.UTF8.GetBytes("""{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}""")));

    [Fact]
    public async Task E19_every_act_is_told_by_a_signed_webhook_with_the_fields_of_its_kind()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await StartAsync(catcher);
        await world.Control.AddPeopleAsync(new PeopleRequest { People = [new NewPerson { Id = "new" }] }, Ct);
        foreach (var (act, request) in new[]
        {
            (Act.Follow, new ActRequest()), (Act.Say, new ActRequest { Text = "こんにちは" }), (Act.Postback, new ActRequest { Data = "a=1" }), (Act.Block, new ActRequest()), (Act.Unblock, new ActRequest()),
        })
        {
            var outcome = await world.Control.ActAsync("new", act, request with { Account = world.Channel }, Ct);
            Assert.Equal((true, 200, "OK"), (outcome.Changed, outcome.Status, outcome.Reason));
        }

        var events = catcher.Events.ToArray();
        Assert.Equal(["follow", "message", "postback", "unfollow", "follow"], events.Select(e => e["type"]!.GetValue<string>()));
        Assert.False(events[0]["follow"]!["isUnblocked"]!.GetValue<bool>());
        Assert.Equal("こんにちは", events[1]["message"]!["text"]!.GetValue<string>());
        Assert.Equal("a=1", events[2]["postback"]!["data"]!.GetValue<string>());
        Assert.Null(events[3]["replyToken"]);
        Assert.True(events[4]["follow"]!["isUnblocked"]!.GetValue<bool>());
        Assert.All(events.Where((_, i) => i != 3), e => Assert.Matches("^[0-9a-f]{32}$", e["replyToken"]!.GetValue<string>()));
        Assert.All(events, e =>
        {
            Assert.Matches("^[0-7][0-9A-HJKMNP-TV-Z]{25}$", e["webhookEventId"]!.GetValue<string>());
            Assert.Equal(world.UserId("new"), e["source"]!["userId"]!.GetValue<string>());
            Assert.Equal("active", e["mode"]!.GetValue<string>());
            Assert.False(e["deliveryContext"]!["isRedelivery"]!.GetValue<bool>());
        });
        Assert.Equal(5, events.Select(e => e["webhookEventId"]!.GetValue<string>()).Distinct().Count());
        Assert.All(catcher.Webhooks, w =>
        {
            Assert.Equal(WebhookSender.Sign(world.Account.ChannelSecret, w.Body), w.Signature);
            Assert.Equal(world.Account.BotUserId, JsonNode.Parse(w.Body)!["destination"]!.GetValue<string>());
        });
    }

    [Fact]
    public async Task E19_doing_what_is_done_already_tells_nobody_and_a_blocker_cannot_write()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await StartAsync(catcher);
        Assert.False((await world.Control.ActAsync("p1", Act.Follow, new ActRequest { Account = world.Channel }, Ct)).Changed);
        Assert.Empty(catcher.Webhooks);
        await world.Control.ActAsync("p1", Act.Block, new ActRequest { Account = world.Channel }, Ct);
        var problem = await Assert.ThrowsAsync<ControlException>(() => world.Control.ActAsync("p1", Act.Say, new ActRequest { Account = world.Channel, Text = "a" }, Ct));
        Assert.Equal(409, problem.Status);
        Assert.Single(catcher.Webhooks);
    }

    [Fact]
    public async Task E20_a_server_that_does_not_answer_within_two_seconds_is_a_time_out()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        var time = new StoppedTime();
        await using var world = await StartAsync(catcher, time);
        catcher.Statuses.Enqueue(0);

        var acting = world.Control.ActAsync("p1", Act.Say, new ActRequest { Account = world.Channel, Text = "a" }, Ct);
        while (catcher.Webhooks.IsEmpty)
        {
            await Task.Yield();
        }
        time.Advance(TimeSpan.FromMilliseconds(1999));
        Assert.False(acting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("REQUEST_TIMEOUT", (await acting).Reason);
    }

    [Fact]
    public async Task E20_a_failed_webhook_comes_again_with_the_same_event_id_and_reply_token_when_redelivery_is_on()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await StartAsync(catcher, new StoppedTime());
        world.Control.Redelivery = new RedeliverySettings { Enabled = true, IntervalMs = 90_000, Attempts = 3 };
        catcher.Statuses.Enqueue(500);
        catcher.Statuses.Enqueue(503);
        Assert.Equal("ERROR_STATUS_CODE", (await world.Control.ActAsync("p1", Act.Say, new ActRequest { Account = world.Channel, Text = "a" }, Ct)).Reason);

        await UntilAsync(world, () => catcher.Webhooks.Count == 3, TimeSpan.FromSeconds(90));
        await world.Control.WhenIdleAsync(Ct);
        var events = catcher.Events.ToArray();
        Assert.Equal([false, true, true], events.Select(e => e["deliveryContext"]!["isRedelivery"]!.GetValue<bool>()));
        Assert.Single(events.Select(e => e["webhookEventId"]!.GetValue<string>()).Distinct());
        Assert.Single(events.Select(e => e["timestamp"]!.GetValue<long>()).Distinct());
        var answer = await world.PostAsync("/v2/bot/message/reply", new JsonObject { ["replyToken"] = events[0]["replyToken"]!.GetValue<string>(), ["messages"] = World.Texts("遅くなりました") });
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task E20_without_redelivery_a_failed_webhook_is_lost()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await StartAsync(catcher);
        catcher.Statuses.Enqueue(500);
        await world.Control.ActAsync("p1", Act.Say, new ActRequest { Account = world.Channel, Text = "a" }, Ct);
        Assert.True(world.Control.Idle().Idle);
        Assert.Single(catcher.Webhooks);
    }

    [Fact]
    public async Task E20_duplicates_can_be_asked_for()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await StartAsync(catcher, new StoppedTime());
        world.Control.Redelivery = new RedeliverySettings { Duplicate = true, IntervalMs = 1000 };
        await world.Control.ActAsync("p1", Act.Say, new ActRequest { Account = world.Channel, Text = "a" }, Ct);
        world.Control.Advance(TimeSpan.FromSeconds(1));
        await world.Control.WhenIdleAsync(Ct);
        Assert.Equal(2, catcher.Events.Count());
        Assert.Single(catcher.Events.Select(e => e["webhookEventId"]!.GetValue<string>()).Distinct());
    }

    [Fact]
    public async Task E20_rubbish_and_bad_signatures_can_be_sent()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await StartAsync(catcher);
        var events = JsonDocument.Parse("""[{"type":"teleport","mode":"standby","x":1}]""").RootElement;
        await world.Control.SendRawAsync(new RawWebhook { Account = world.Channel, Events = events }, Ct);
        await world.Control.SendRawAsync(new RawWebhook { Account = world.Channel, Body = "not json", Signature = "bad" }, Ct);

        var caught = catcher.Webhooks.ToArray();
        Assert.Equal("teleport", caught[0].Events[0]!["type"]!.GetValue<string>());
        Assert.Equal(WebhookSender.Sign(world.Account.ChannelSecret, caught[0].Body), caught[0].Signature);
        Assert.Equal("not json", Encoding.UTF8.GetString(caught[1].Body));
        Assert.NotEqual(WebhookSender.Sign(world.Account.ChannelSecret, caught[1].Body), caught[1].Signature);
    }

    [Fact]
    public async Task People_made_in_bulk_can_be_told_in_batches_of_mixed_users()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await StartAsync(catcher);
        var added = await world.Control.GenerateAsync(new GenerateRequest { Account = world.Channel, Count = 250, IdPrefix = "w", BlockedEvery = 10, Webhook = true }, Ct);

        Assert.Equal((3, 0), (added.WebhooksSent, added.WebhooksFailed));
        Assert.Equal(250, catcher.Events.Count(e => e["type"]!.GetValue<string>() == "follow"));
        Assert.Equal(25, catcher.Events.Count(e => e["type"]!.GetValue<string>() == "unfollow"));
    }

    [Fact]
    public async Task The_webhook_address_is_set_read_and_tested_with_an_empty_list_of_events()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await World.StartAsync();
        const string path = "/v2/bot/channel/webhook/endpoint";
        Assert.Equal((404, "Webhook endpoint not found"), (await world.GetAsync(path)) is var none ? (none.Status, none.Message) : default);
        foreach (var bad in (string[])["http://example.com/x", "nonsense", "https://e.com/" + new string('a', 500)])
        {
            Assert.Equal("Invalid webhook endpoint URL", (await world.SendAsync(HttpMethod.Put, path, new JsonObject { ["endpoint"] = bad }.ToJsonString())).Message);
        }
        Assert.Equal("{}", (await world.SendAsync(HttpMethod.Put, path, new JsonObject { ["endpoint"] = catcher.Url }.ToJsonString())).Text);
        Assert.Equal(catcher.Url, (await world.GetAsync(path)).Json!["endpoint"]!.GetValue<string>());

        var good = (await world.PostAsync("/v2/bot/channel/webhook/test", new JsonObject())).Json!;
        Assert.True(good["success"]!.GetValue<bool>());
        Assert.Equal((200, "OK"), (good["statusCode"]!.GetValue<int>(), good["reason"]!.GetValue<string>()));
        Assert.Empty(catcher.Webhooks.Single().Events);

        catcher.Statuses.Enqueue(401);
        Assert.Equal("ERROR_STATUS_CODE", (await world.PostAsync("/v2/bot/channel/webhook/test", new JsonObject())).Json!["reason"]!.GetValue<string>());
        var gone = (await world.PostAsync("/v2/bot/channel/webhook/test", new JsonObject { ["endpoint"] = "http://127.0.0.1:9/x" })).Json!;
        Assert.False(gone["success"]!.GetValue<bool>());
        Assert.Equal("COULD_NOT_CONNECT", gone["reason"]!.GetValue<string>());
    }

    private static async Task<World> StartAsync(WebhookCatcher catcher, TimeProvider? time = null)
    {
        var world = await World.StartAsync(o => o with { Time = time ?? TimeProvider.System });
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
        return world;
    }

    /// <summary>Moves the clock each time everything due has been done.</summary>
    private static async Task UntilAsync(World world, Func<bool> done, TimeSpan step)
    {
        while (!done())
        {
            if (world.Control.Idle() is { Running: 0, NextDue: { } due } && due > world.Control.Now.ToUnixTimeMilliseconds())
            {
                world.Control.Advance(step);
            }
            await Task.Yield();
            Ct.ThrowIfCancellationRequested();
        }
    }
}
