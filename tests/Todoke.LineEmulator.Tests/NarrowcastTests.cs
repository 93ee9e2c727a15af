using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests;

/// <summary>Narrowcast: taken at once, done later, told about by its request id.</summary>
public sealed class NarrowcastTests
{
    private const string Path = "/v2/bot/message/narrowcast";

    private static JsonObject Filter(JsonNode demographic) => new() { ["demographic"] = demographic };

    private static JsonObject Gender(params string[] oneOf) => new() { ["type"] = "gender", ["oneOf"] = new JsonArray([.. oneOf.Select(g => (JsonNode)g)]) };

    [Fact]
    public async Task E11_it_is_202_at_once_and_everybody_who_follows_has_it_when_it_has_succeeded()
    {
        await using var world = await World.StartAsync(friends: 30);
        var key = TransportTests.Key(1);
        var accepted = await SendAsync(world, key: key);
        Assert.Equal((202, "{}"), (accepted.Status, accepted.Text));
        Assert.Contains(await PhaseAsync(world, accepted), new[] { "waiting", "sending", "succeeded" });
        await world.SettleAsync();

        var progress = await ProgressAsync(world, accepted);
        Assert.Equal("succeeded", progress["phase"]!.GetValue<string>());
        Assert.Equal((30, 30, 0), (progress["targetCount"]!.GetValue<int>(), progress["successCount"]!.GetValue<int>(), progress["failureCount"]!.GetValue<int>()));
        Assert.EndsWith("Z", progress["completedTime"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(30, world.Control.Account(world.Channel).Usage);
        var repeated = await SendAsync(world, key: key);
        Assert.Equal((409, accepted.RequestId), (repeated.Status, repeated.AcceptedRequestId));
        Assert.Equal(1, world.Received("p1"));
    }

    [Fact]
    public async Task E11_attributes_need_a_hundred_in_reach_and_leave_out_whom_LINE_does_not_know()
    {
        await using var small = await World.StartAsync(friends: 90);
        var refused = await SendAsync(small, filter: Filter(Gender("male", "female")));
        Assert.Equal((403, "Your account does not have enough friends"), (refused.Status, refused.Message));

        await using var world = await World.StartAsync(friends: 400);
        var known = await DoneAsync(world, await SendAsync(world, filter: Filter(Gender("male", "female"))));
        var men = await DoneAsync(world, await SendAsync(world, filter: Filter(Gender("male"))));
        var notMen = await DoneAsync(world, await SendAsync(world, filter: Filter(new JsonObject { ["type"] = "operator", ["not"] = Gender("male") })));
        Assert.InRange(known, 300, 399);
        Assert.Equal(known, men + notMen);
        Assert.Equal(known, await DoneAsync(world, await SendAsync(world, filter: Filter(new JsonObject { ["type"] = "age", ["gte"] = "age_15" }))));
    }

    [Fact]
    public async Task E11_a_redelivery_reaches_those_who_had_the_earlier_one_and_too_few_are_failed_code_2()
    {
        await using var world = await World.StartAsync(friends: 120);
        var first = await SendAsync(world, limit: new JsonObject { ["max"] = 60 });
        Assert.Equal(60, await DoneAsync(world, first));
        JsonObject Again(string id) => new() { ["type"] = "redelivery", ["requestId"] = id };
        Assert.Equal(60, await DoneAsync(world, await SendAsync(world, recipient: Again(first.RequestId!))));
        Assert.Equal(60, await DoneAsync(world, await SendAsync(world, recipient: new JsonObject { ["type"] = "operator", ["not"] = Again(first.RequestId!) })));

        var few = await SendAsync(world, limit: new JsonObject { ["max"] = 20 });
        Assert.Equal(20, await DoneAsync(world, few));
        var failed = await SendAsync(world, recipient: Again(few.RequestId!));
        await world.SettleAsync();
        var progress = await ProgressAsync(world, failed);
        Assert.Equal(("failed", 2), (progress["phase"]!.GetValue<string>(), progress["errorCode"]!.GetValue<int>()));
        var push = await world.PushAsync(world.UserId("p1"));
        Assert.Equal((400, $"Invalid request id: {push.RequestId}"), await StatusAsync(SendAsync(world, recipient: Again(push.RequestId!))));
        Assert.Equal((400, "Invalid audience group id: 7"), await StatusAsync(SendAsync(world, recipient: new JsonObject { ["type"] = "audience", ["audienceGroupId"] = 7 })));
    }

    /// <summary>LINE's own table: what quota and limit make of eighty targets; null: failed.</summary>
    [Theory]
    [InlineData(90, null, false, false, 80, null)]
    [InlineData(50, null, false, false, null, 1)]
    [InlineData(50, null, true, false, 50, null)]
    [InlineData(90, null, true, true, 80, null)]
    [InlineData(50, null, true, true, null, 5)]
    [InlineData(50, 30, true, false, 30, null)]
    [InlineData(90, 30, true, true, null, 5)]
    public async Task E11_quota_and_limit_decide_how_many_of_eighty_get_it(long quota, int? max, bool upTo, bool forbid, int? reached, int? errorCode)
    {
        await using var world = await World.StartAsync(friends: 80);
        world.Control.SetQuota(world.Channel, quota);
        var limit = new JsonObject { ["upToRemainingQuota"] = upTo, ["forbidPartialDelivery"] = forbid };
        if (max is not null)
        {
            limit["max"] = max;
        }
        var sent = await SendAsync(world, limit: limit);
        Assert.Equal(202, sent.Status);
        await world.SettleAsync();
        var progress = await ProgressAsync(world, sent);
        Assert.Equal((reached, errorCode), (progress["successCount"]?.GetValue<int>(), progress["errorCode"]?.GetValue<int>()));
        Assert.Equal(reached ?? 0, world.Control.Account(world.Channel).Usage);
    }

    [Fact]
    public async Task E11_what_cannot_be_is_400_with_its_path_and_a_strange_or_old_id_is_404()
    {
        await using var world = await World.StartAsync(friends: 5);
        Assert.Equal((400, "The option forbidPartialDelivery must be used with upToRemainingQuota."), await StatusAsync(SendAsync(world, limit: new JsonObject { ["forbidPartialDelivery"] = true })));
        Assert.Equal(["recipient.type"], (await SendAsync(world, recipient: new JsonObject { ["type"] = "tag" })).Properties);
        Assert.Equal(["recipient"], (await SendAsync(world, recipient: new JsonObject { ["type"] = "operator" })).Properties);
        Assert.Equal(["filter.demographic.and[0].oneOf"], (await SendAsync(world, filter: Filter(new JsonObject { ["type"] = "operator", ["and"] = new JsonArray(Gender("man")) }))).Properties);
        var sent = await SendAsync(world);
        await world.SettleAsync();
        Assert.Equal(404, (await world.GetAsync($"/v2/bot/message/progress/narrowcast?requestId={Guid.Empty}")).Status);
        Assert.Equal(400, (await world.GetAsync("/v2/bot/message/progress/narrowcast")).Status);
        world.Control.Advance(TimeSpan.FromDays(14));
        Assert.Equal(404, (await world.GetAsync($"/v2/bot/message/progress/narrowcast?requestId={sent.RequestId}")).Status);
    }

    private static Task<Answer> SendAsync(World world, JsonObject? recipient = null, JsonObject? filter = null, JsonObject? limit = null, string? key = null)
    {
        var body = new JsonObject { ["messages"] = World.Texts("お知らせ") };
        foreach (var (name, part) in new[] { ("recipient", recipient), ("filter", filter), ("limit", limit) })
        {
            if (part is not null)
            {
                body[name] = part;
            }
        }
        return world.PostAsync(Path, body, key);
    }

    private static async Task<JsonNode> ProgressAsync(World world, Answer sent) => (await world.GetAsync($"/v2/bot/message/progress/narrowcast?requestId={sent.RequestId}")).Json!;

    private static async Task<string> PhaseAsync(World world, Answer sent) => (await ProgressAsync(world, sent))["phase"]!.GetValue<string>();

    private static async Task<int> DoneAsync(World world, Answer sent)
    {
        Assert.Equal(202, sent.Status);
        await world.SettleAsync();
        return (await ProgressAsync(world, sent))["successCount"]!.GetValue<int>();
    }

    private static async Task<(int, string?)> StatusAsync(Task<Answer> sending)
    {
        var answer = await sending;
        return (answer.Status, answer.Message);
    }
}
