using System.Globalization;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests.Contract;

/// <summary>One good request for an operation of LINE's files: the last call it makes is the one it is named after, what goes before only prepares.</summary>
internal sealed record Good(string Operation, Func<World, Task<Answer>> SendAsync);

/// <summary>The table of what the emulator answers, family by family. Whoever adds an endpoint adds a row.</summary>
internal static partial class GoodRequests
{
    public static IReadOnlyList<Good> All { get; } = [.. Sending, .. Counting, .. People, .. Settings, .. Insight, .. Chats, .. RichMenus, .. Audiences, .. Coupons, .. Tokens, .. Liff];

    /// <summary>A world in which all of them are possible: a webhook that is answered is set, friends are enough for a narrowcast by attributes.</summary>
    public static async Task<World> WorldAsync(WebhookCatcher catcher)
    {
        var world = await World.StartAsync(friends: 120);
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
        world.Catcher = catcher;
        return world;
    }

    private static IEnumerable<Good> Sending =>
    [
        new("POST /v2/bot/message/reply", async w =>
        {
            await w.Control.ActAsync("p1", Act.Say, new ActRequest { Account = w.Channel, Text = "在庫はありますか" }, TestContext.Current.CancellationToken);
            return await w.PostAsync("/v2/bot/message/reply", new JsonObject { ["replyToken"] = (string)w.Catcher!.Events.Last()["replyToken"]!, ["messages"] = World.Texts("ございます") });
        }),
        new("POST /v2/bot/message/push", w => w.PushAsync(w.UserId("p1"), key: Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString())),
        new("POST /v2/bot/message/multicast", w => w.PostAsync("/v2/bot/message/multicast", new JsonObject
        {
            ["to"] = new JsonArray(w.UserId("p1"), w.UserId("p2")), ["messages"] = World.Texts("一", "二"), ["notificationDisabled"] = true, ["customAggregationUnits"] = new JsonArray("spring"),
        })),
        new("POST /v2/bot/message/narrowcast", NarrowcastAsync),
        new("GET /v2/bot/message/progress/narrowcast", async w =>
        {
            var sent = await NarrowcastAsync(w);
            await w.Control.WhenIdleAsync(TestContext.Current.CancellationToken);
            return await w.GetAsync($"/v2/bot/message/progress/narrowcast?requestId={sent.RequestId}");
        }),
        new("POST /v2/bot/message/broadcast", w => w.PostAsync("/v2/bot/message/broadcast", new JsonObject { ["messages"] = World.Texts("みなさまへ") })),
        .. from kind in (string[])["reply", "push", "multicast", "narrowcast", "broadcast"]
           select new Good($"POST /v2/bot/message/validate/{kind}", w => w.PostAsync($"/v2/bot/message/validate/{kind}", new JsonObject { ["messages"] = MessageSamples.All })),
    ];

    private static IEnumerable<Good> Counting =>
    [
        new("GET /v2/bot/message/quota", w => w.GetAsync("/v2/bot/message/quota")),
        new("GET /v2/bot/message/quota/consumption", w => w.GetAsync("/v2/bot/message/quota/consumption")),
        .. from kind in (string[])["reply", "push", "multicast", "broadcast"]
           select new Good($"GET /v2/bot/message/delivery/{kind}", w => w.GetAsync($"/v2/bot/message/delivery/{kind}?date={Yesterday}")),
        new("GET /v2/bot/message/aggregation/info", w => w.GetAsync("/v2/bot/message/aggregation/info")),
        new("GET /v2/bot/message/aggregation/list", w => w.GetAsync("/v2/bot/message/aggregation/list?limit=10")),
    ];

    private static IEnumerable<Good> People =>
    [
        new("GET /v2/bot/profile/{userId}", w => w.GetAsync($"/v2/bot/profile/{w.UserId("p1")}")),
        new("GET /v2/bot/followers/ids", w => w.GetAsync("/v2/bot/followers/ids?limit=2")),
    ];

    private static IEnumerable<Good> Settings =>
    [
        new("GET /v2/bot/info", w => w.GetAsync("/v2/bot/info")),
        new("GET /v2/bot/channel/webhook/endpoint", w => w.GetAsync("/v2/bot/channel/webhook/endpoint")),
        new("PUT /v2/bot/channel/webhook/endpoint", w => w.SendAsync(HttpMethod.Put, "/v2/bot/channel/webhook/endpoint", """{"endpoint":"https://shop.example/webhook"}""")),
        new("POST /v2/bot/channel/webhook/test", w => w.PostAsync("/v2/bot/channel/webhook/test", new JsonObject())),
    ];

    private static IEnumerable<Good> Insight =>
    [
        new("GET /v2/bot/insight/followers", w => w.GetAsync($"/v2/bot/insight/followers?date={Yesterday}")),
        new("GET /v2/bot/insight/demographic", w => w.GetAsync("/v2/bot/insight/demographic")),
        new("GET /v2/bot/insight/message/delivery", w => w.GetAsync($"/v2/bot/insight/message/delivery?date={Yesterday}")),
        new("GET /v2/bot/insight/message/event", async w => await w.GetAsync($"/v2/bot/insight/message/event?requestId={await SeenAsync(w)}")),
        new("GET /v2/bot/insight/message/event/aggregation", async w =>
        {
            await SeenAsync(w);
            return await w.GetAsync($"/v2/bot/insight/message/event/aggregation?customAggregationUnit=spring&from={Today}&to={Today}");
        }),
    ];

    /// <summary>A broadcast with a link that thirty people opened and tapped, so that there is something to tell.</summary>
    private static async Task<string> SeenAsync(World w)
    {
        var link = new Uri(w.Catcher!.Address, "/shop").AbsoluteUri;
        var id = await w.BroadcastAsync($"見てね {link}");
        for (var n = 1; n <= 30; n++)
        {
            await w.Control.ActAsync($"p{n}", Act.Open, new ActRequest { Account = w.Channel }, TestContext.Current.CancellationToken);
            await w.TapAsync($"p{n}", link);
        }
        return id;
    }

    private static string Today => Day(0);

    private static string Yesterday => Day(-1);

    private static string Day(int from) => TimeProvider.System.GetUtcNow().AddHours(9).AddDays(from).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static Task<Answer> NarrowcastAsync(World w) => w.PostAsync("/v2/bot/message/narrowcast", new JsonObject
    {
        ["messages"] = World.Texts("関東の方へ"),
        ["filter"] = new JsonObject
        {
            ["demographic"] = new JsonObject
            {
                ["type"] = "operator",
                ["or"] = new JsonArray(
                    new JsonObject { ["type"] = "gender", ["oneOf"] = new JsonArray("male", "female") },
                    new JsonObject { ["type"] = "operator", ["not"] = new JsonObject { ["type"] = "age", ["gte"] = "age_20", ["lt"] = "age_50" } }),
            },
        },
        ["limit"] = new JsonObject { ["max"] = 100, ["upToRemainingQuota"] = true },
    });
}
