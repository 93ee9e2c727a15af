using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using OpenApi = Todoke.LineContract.Contract;

namespace Todoke.LineEmulator.Tests.Contract;

/// <summary>What the emulator tells by webhook, before LINE's webhook.yml: every act there is, first and again.</summary>
public sealed class WebhookContractTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task E19_every_act_is_told_in_the_form_of_LINEs_webhook_file()
    {
        Assert.SkipWhen(OpenApi.Load() is null, OpenApi.Missing);
        var contract = OpenApi.Load()!;
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await GoodRequests.WorldAsync(catcher);
        await world.Control.AddPeopleAsync(new PeopleRequest { People = [new NewPerson { Id = "new" }] }, Ct);
        var video = """[{"type":"video","originalContentUrl":"https://shop.example/v.mp4","previewImageUrl":"https://shop.example/v.png","trackingId":"spring"}]""";
        Assert.Equal(200, (await world.PostAsync("/v2/bot/message/push", new JsonObject { ["to"] = world.UserId("p1"), ["messages"] = JsonNode.Parse(video) })).Status);
        foreach (var act in Enum.GetValues<Act>())
        {
            var link = new Uri(catcher.Address, "/shop").AbsoluteUri;
            Assert.True((await world.Control.ActAsync(act == Act.Follow ? "new" : "p1", act, new ActRequest { Account = world.Channel, Text = "こんにちは", Data = "a=1", Url = link }, Ct)).Changed, act.ToString());
        }
        await world.ControlAsync(HttpMethod.Post, "/control/redelivery", new { enabled = true, attempts = 1, interval_ms = 1 });
        catcher.Statuses.Enqueue(500);
        await world.Control.ActAsync("p2", Act.Say, new ActRequest { Account = world.Channel, Text = "もしもし" }, Ct);
        await world.Control.WhenIdleAsync(Ct);
        await world.SendAsync(HttpMethod.Post, "/v2/bot/channel/webhook/test", "{}");

        Assert.True(catcher.Events.Last()["deliveryContext"]!["isRedelivery"]!.GetValue<bool>());
        Assert.Empty(catcher.Webhooks.Last().Events);
        Assert.Superset(new HashSet<string> { "follow", "unfollow", "message", "postback", "unsend", "videoPlayComplete" }, catcher.Events.Select(e => e["type"]!.GetValue<string>()).ToHashSet());
        Assert.Empty(catcher.Webhooks.SelectMany(w => contract.CheckWebhook(w.Body).Select(problem => $"{problem} in {System.Text.Encoding.UTF8.GetString(w.Body)}")));
    }

    [Theory]
    [InlineData("""{"destination":"short","events":[]}""", "webhook.destination: 5 characters")]
    [InlineData("""{"events":[]}""", "webhook.destination: is required")]
    [InlineData("""{"destination":"U11111111111111111111111111111111","events":[{"type":"wave","timestamp":1,"mode":"active","webhookEventId":"x","deliveryContext":{"isRedelivery":false}}]}""", "webhook.events[0].type: 'wave' is none of the kinds")]
    [InlineData("""{"destination":"U11111111111111111111111111111111","events":[{"type":"message","timestamp":1,"mode":"active","webhookEventId":"x","deliveryContext":{"isRedelivery":false},"message":{"type":"text","id":"1","quoteToken":"q"}}]}""", "webhook.events[0].message.text: is required")]
    [InlineData("""{"destination":"U11111111111111111111111111111111","events":[{"type":"unfollow","timestamp":"1","mode":"on","webhookEventId":"x","deliveryContext":{"isRedelivery":false,"again":1}}]}""", "again: LINE's files name no such property", "timestamp: String where integer", "mode: 'on' is none of active, standby")]
    public void A_webhook_that_is_not_LINEs_is_noticed_whole_depth(string body, params string[] problems)
    {
        Assert.SkipWhen(OpenApi.Load() is null, OpenApi.Missing);
        var found = OpenApi.Load()!.CheckWebhook(System.Text.Encoding.UTF8.GetBytes(body));
        Assert.All(problems, problem => Assert.Contains(found, f => f.Contains(problem, StringComparison.Ordinal)));
    }
}
