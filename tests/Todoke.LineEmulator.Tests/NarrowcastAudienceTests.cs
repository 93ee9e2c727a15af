using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using static Todoke.LineEmulator.Tests.AudienceWorld;

namespace Todoke.LineEmulator.Tests;

/// <summary>Narrowcasts to audiences: LINE's minimums, and what of the month they set aside.</summary>
public sealed class NarrowcastAudienceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task E11_an_own_list_of_user_ids_reaches_its_friends_however_few()
    {
        await using var world = await World.StartAsync(friends: 5);
        await world.Control.ActAsync("p2", Act.Block, new ActRequest { Account = world.Channel }, Ct);
        var id = await world.MakeAudienceAsync("p1", "p2", "p3");
        Assert.Equal("succeeded 2", await SendAsync(world, Audience(id)));
        Assert.Equal((1, 0, 1, 0), (world.Received("p1"), world.Received("p2"), world.Received("p3"), world.Received("p4")));
        var tags = world.Control.AddAudience(world.Channel, new NewAudience { People = ["p4"] });
        Assert.Equal("succeeded 1", await SendAsync(world, Audience(tags.AudienceGroupId)));
        Assert.Equal("succeeded 3", await SendAsync(world, Operator("or", Audience(id), Audience(tags.AudienceGroupId))));
        Assert.Equal("succeeded 2", await SendAsync(world, Not(Audience(id))));
    }

    [Fact]
    public async Task E11_other_audiences_need_fifty_and_with_several_each_of_them()
    {
        await using var world = await World.StartAsync(friends: 120);
        var (few, many, own) = (Route(world, 1, 49), Route(world, 1, 60), await world.MakeAudienceAsync("p1"));
        Assert.Equal("failed 2", await SendAsync(world, Audience(few)));
        Assert.Equal("succeeded 60", await SendAsync(world, Audience(many)));
        Assert.Equal("failed 4", await SendAsync(world, Operator("or", Audience(few), Audience(many))));
        // The own list may be small, but the rest is still watched: one person of sixty is too few.
        Assert.Equal("failed 2", await SendAsync(world, Operator("and", Audience(many), Audience(own))));
        Assert.Equal("succeeded 59", await SendAsync(world, Operator("and", Audience(many), Not(Audience(own)))));
    }

    [Fact]
    public async Task E11_an_audience_that_another_account_shares_is_never_exempt()
    {
        await using var world = await World.StartAsync(friends: 120);
        NewAudience Shared(int people) => new() { Type = "UPLOAD", SharedBy = "本部", People = People(1, people) };
        Assert.Equal("failed 2", await SendAsync(world, Audience(world.Control.AddAudience(world.Channel, Shared(10)).AudienceGroupId)));
        Assert.Equal("succeeded 50", await SendAsync(world, Audience(world.Control.AddAudience(world.Channel, Shared(50)).AudienceGroupId)));
    }

    [Fact]
    public async Task E11_an_attribute_brings_the_minimums_back_for_an_own_list_too()
    {
        var everybody = new JsonObject { ["demographic"] = new JsonObject { ["type"] = "age", ["gte"] = "age_15" } };
        await using var world = await World.StartAsync(friends: 150);
        var (few, many) = (await world.MakeAudienceAsync(People(1, 40)), await world.MakeAudienceAsync(People(1, 100)));
        Assert.Equal("failed 2", await SendAsync(world, Audience(few), everybody));
        Assert.StartsWith("succeeded ", await SendAsync(world, Audience(many), everybody), StringComparison.Ordinal);
        await using var small = await World.StartAsync(friends: 90);
        var refused = await PostAsync(small, Audience(await small.MakeAudienceAsync(People(1, 90))), everybody);
        Assert.Equal((403, "Your account does not have enough friends"), (refused.Status, refused.Message));
    }

    [Fact]
    public async Task E11_the_reach_that_attributes_need_is_of_the_friends_LINE_knows_not_of_those_who_fit()
    {
        // A hundred and fifty friends, of whom some are unknown to LINE; only a part of the rest are men.
        await using var world = await World.StartAsync(friends: 150);
        var men = new JsonObject { ["demographic"] = new JsonObject { ["type"] = "gender", ["oneOf"] = new JsonArray("male") } };
        Assert.StartsWith("succeeded ", await SendAsync(world, null, men), StringComparison.Ordinal);
    }

    [Fact]
    public async Task E11_an_audience_that_is_not_ready_unknown_or_gone_is_400()
    {
        await using var world = await AudienceTests.StartAsync();
        var building = Id(await world.UploadAsync("まだ", world.UserId("p1")));
        Assert.Equal((400, $"Invalid audience group id: {building}"), RichMenuWorld.Whole(await PostAsync(world, Audience(building))));
        Assert.Equal((400, "Invalid audience group id: 7"), RichMenuWorld.Whole(await PostAsync(world, Not(Audience(7)))));
        world.Control.Advance(JobStep * 2);
        Assert.Equal(202, (await PostAsync(world, Audience(building))).Status);
        world.Control.Advance(TimeSpan.FromDays(180));
        Assert.Equal(400, (await PostAsync(world, Audience(building))).Status);
        Assert.Equal(400, (await PostAsync(world, new JsonObject { ["type"] = "audience", ["audienceGroupId"] = 1.5 })).Status);
        Assert.Equal(["recipient"], (await PostAsync(world, Operator("or", [.. Enumerable.Range(0, 11).Select(_ => Audience(building))]))).Properties);
    }

    /// <summary>LINE's own table: a reach of 100, an audience of 80, and what the month and <c>limit</c> make of it.</summary>
    [Theory]
    [InlineData(90, null, false, false, "failed 1")]
    [InlineData(90, null, true, false, "succeeded 80")]
    [InlineData(90, null, true, true, "succeeded 80")]
    [InlineData(90, 30, true, false, "succeeded 30")]
    [InlineData(90, 30, true, true, "failed 5")]
    [InlineData(50, null, false, false, "failed 1")]
    [InlineData(50, null, true, false, "succeeded 50")]
    [InlineData(50, null, true, true, "failed 5")]
    [InlineData(50, 30, true, false, "succeeded 30")]
    [InlineData(50, 30, true, true, "failed 5")]
    [InlineData(100, null, false, false, "succeeded 80")]
    public async Task E11_the_month_must_suffice_for_the_whole_reach_unless_limit_says_less(long quota, int? max, bool upTo, bool forbid, string outcome)
    {
        await using var world = await World.StartAsync(friends: 100);
        var audience = Audience(await world.MakeAudienceAsync(People(1, 80)));
        world.Control.SetQuota(world.Channel, quota);
        var limit = new JsonObject { ["upToRemainingQuota"] = upTo, ["forbidPartialDelivery"] = forbid };
        if (max is not null)
        {
            limit["max"] = max;
        }
        Assert.Equal(outcome, await SendAsync(world, audience, limit: limit));
        // What was set aside for nobody is given back.
        Assert.Equal(outcome.StartsWith('s') ? int.Parse(outcome.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) : 0, world.Control.Account(world.Channel).Usage);
    }

    [Fact]
    public async Task E11_what_is_set_aside_is_missing_to_others_meanwhile()
    {
        await using var world = await AudienceTests.StartAsync(friends: 100);
        var audience = Audience(await world.MakeAudienceAsync("p1"));
        world.Control.SetQuota(world.Channel, 100);
        var sent = await PostAsync(world, audience);
        world.Control.Advance(TimeSpan.FromMilliseconds(500));
        await WhenAsync(world, sent, "sending");
        Assert.Equal((429, "You have reached your monthly limit."), RichMenuWorld.Whole(await world.PushAsync(world.UserId("p2"))));
        world.Control.Advance(TimeSpan.FromMilliseconds(500));
        await world.SettleAsync();
        Assert.Equal(200, (await world.PushAsync(world.UserId("p2"))).Status);
        Assert.Equal(2, world.Control.Account(world.Channel).Usage);
    }

    // The emulator works on what fell due beside the test: it is asked until it says so.
    private static async Task WhenAsync(World world, Answer sent, string phase)
    {
        while ((await ProgressAsync(world, sent))["phase"]!.GetValue<string>() != phase)
        {
            await Task.Yield();
        }
    }

    private static string[] People(int from, int to) => [.. Enumerable.Range(from, to - from + 1).Select(i => $"p{i}")];

    /// <summary>An audience by route of adding, as LINE's own manager makes it.</summary>
    private static long Route(World world, int from, int to) => world.Control.AddAudience(world.Channel, new NewAudience { Type = "FRIEND_PATH", People = People(from, to) }).AudienceGroupId;

    private static JsonObject Audience(long id) => new() { ["type"] = "audience", ["audienceGroupId"] = id };

    private static JsonObject Operator(string name, params JsonObject[] parts) => new() { ["type"] = "operator", [name] = new JsonArray([.. parts]) };

    private static JsonObject Not(JsonObject part) => new() { ["type"] = "operator", ["not"] = part };

    private static Task<Answer> PostAsync(World world, JsonObject? recipient, JsonObject? filter = null, JsonObject? limit = null)
    {
        var body = new JsonObject { ["messages"] = World.Texts("お知らせ") };
        foreach (var (name, part) in new[] { ("recipient", recipient), ("filter", filter), ("limit", limit) })
        {
            if (part is not null)
            {
                body[name] = part.DeepClone();
            }
        }
        return world.PostAsync("/v2/bot/message/narrowcast", body);
    }

    /// <summary>How it ended, and with how many people or which error.</summary>
    private static async Task<string> SendAsync(World world, JsonObject? recipient, JsonObject? filter = null, JsonObject? limit = null)
    {
        var sent = await PostAsync(world, recipient, filter, limit);
        Assert.Equal(202, sent.Status);
        await world.SettleAsync();
        var progress = await ProgressAsync(world, sent);
        return $"{progress["phase"]} {progress["errorCode"] ?? progress["successCount"]}";
    }

    private static async Task<JsonNode> ProgressAsync(World world, Answer sent) => (await world.GetAsync($"/v2/bot/message/progress/narrowcast?requestId={sent.RequestId}")).Json!;
}
