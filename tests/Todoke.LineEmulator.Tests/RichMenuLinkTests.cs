using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.RichMenus;
using static Todoke.LineEmulator.Tests.RichMenuWorld;

namespace Todoke.LineEmulator.Tests;

/// <summary>Who sees which rich menu.</summary>
public sealed class RichMenuLinkTests
{
    private const string Upload = "must upload richmenu image before applying it to user";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task E18_a_persons_own_menu_goes_before_the_default()
    {
        await using var world = await World.StartAsync();
        var (mine, all) = (await world.MakeMenuAsync(), await world.MakeMenuAsync());
        Assert.Equal((404, "no default richmenu"), Whole(await world.GetAsync("/v2/bot/user/all/richmenu")));
        Assert.Equal([null, null], world.Seen("p1", "p2"));

        Assert.Equal(200, (await world.SetDefaultAsync(all)).Status);
        Assert.Equal(200, (await world.LinkAsync(world.UserId("p1"), mine)).Status);
        Assert.Equal([mine, all], world.Seen("p1", "p2"));
        Assert.Equal(RichMenuSource.User, world.Control.RichMenu("p1", world.Channel).Source);
        Assert.Equal(all, (await world.GetAsync("/v2/bot/user/all/richmenu")).Json!["richMenuId"]!.GetValue<string>());
        Assert.Equal(mine, (await world.GetAsync($"/v2/bot/user/{world.UserId("p1")}/richmenu")).Json!["richMenuId"]!.GetValue<string>());
        Assert.Equal((404, "the user has no richmenu"), Whole(await world.GetAsync($"/v2/bot/user/{world.UserId("p2")}/richmenu")));

        Assert.Equal(200, (await world.SendAsync(HttpMethod.Delete, $"/v2/bot/user/{world.UserId("p1")}/richmenu")).Status);
        Assert.Equal([all, all], world.Seen("p1", "p2"));
        Assert.Equal(200, (await world.SendAsync(HttpMethod.Delete, "/v2/bot/user/all/richmenu")).Status);
        Assert.Equal([null, null], world.Seen("p1", "p2"));
    }

    [Fact]
    public async Task E18_linking_whoever_is_no_friend_is_200_and_links_nothing()
    {
        await using var world = await World.StartAsync();
        var (menu, all) = (await world.MakeMenuAsync(), await world.MakeMenuAsync());
        await world.SetDefaultAsync(all);
        await world.Control.AddPeopleAsync(new PeopleRequest { People = [new NewPerson { Id = "stranger" }] }, Ct);
        await world.Control.ActAsync("p2", Act.Block, new ActRequest { Account = world.Channel }, Ct);
        foreach (var user in new[] { world.UserId("p2"), world.UserId("stranger"), "U" + new string('0', 32) })
        {
            Assert.Equal((200, "{}"), await world.LinkAsync(user, menu) is var answer ? (answer.Status, answer.Text) : default);
            Assert.Equal(404, (await world.GetAsync($"/v2/bot/user/{user}/richmenu")).Status);
        }
        // Who is no friend sees the default, who blocks sees nothing.
        Assert.Equal([null, all], world.Seen("p2", "stranger"));
        Assert.Equal((400, "The value for the 'userId' parameter is invalid"), Whole(await world.LinkAsync("someone", menu)));
        Assert.Equal((404, "Not found"), Whole(await world.LinkAsync(world.UserId("p1"), "richmenu-unknown")));
    }

    [Fact]
    public async Task E18_a_menu_without_a_picture_can_be_given_to_nobody()
    {
        await using var world = await World.StartAsync();
        var (bare, good) = (await world.MakeMenuAsync(image: false), await world.MakeMenuAsync());
        var user = world.UserId("p1");
        Assert.Equal((400, Upload), Whole(await world.LinkAsync(user, bare)));
        Assert.Equal((400, Upload), Whole(await world.SetDefaultAsync(bare)));
        Assert.Equal((400, Upload), Whole(await BulkAsync(world, bare, user)));
        Assert.Equal((400, Upload), Whole(await world.AliasAsync("tab", bare)));
        Assert.Equal((400, Upload), Whole(await BatchAsync(world, new JsonObject { ["type"] = "link", ["from"] = good, ["to"] = bare })));
        Assert.Equal([null], world.Seen("p1"));
    }

    [Fact]
    public async Task E18_many_are_linked_and_unlinked_a_little_after_the_202()
    {
        await using var world = await World.StartAsync(friends: 4);
        var menu = await world.MakeMenuAsync();
        await world.Control.ActAsync("p4", Act.Block, new ActRequest { Account = world.Channel }, Ct);
        var accepted = await BulkAsync(world, menu, [.. new[] { "p1", "p2", "p4" }.Select(p => world.UserId(p))]);
        Assert.Equal((202, "{}"), (accepted.Status, accepted.Text));
        await world.SettleAsync();
        Assert.Equal([menu, menu, null, null], world.Seen("p1", "p2", "p3", "p4"));
        Assert.Equal(2, world.Control.RichMenus(world.Channel).Single().Linked);

        Assert.Equal(202, (await world.PostAsync("/v2/bot/richmenu/bulk/unlink", new JsonObject { ["userIds"] = Strings([world.UserId("p1")]) })).Status);
        await world.SettleAsync();
        Assert.Equal([null, menu], world.Seen("p1", "p2"));

        Assert.Equal((400, "The property, 'userIds[1]', in the request body is invalid (line: -, column: -)"), Whole(await BulkAsync(world, menu, world.UserId("p1"), "nobody")));
        Assert.Equal((404, "richmenu not found"), Whole(await BulkAsync(world, "richmenu-unknown", world.UserId("p1"))));
        Assert.Equal(["userIds"], (await BulkAsync(world, menu)).Properties);
        Assert.Equal(["userIds"], (await BulkAsync(world, menu, [.. Enumerable.Range(0, 501).Select(i => $"U{i:x32}")])).Properties);
    }

    [Fact]
    public async Task E18_a_batch_goes_by_what_was_linked_before_and_is_told_about_for_fourteen_days()
    {
        await using var world = await World.StartAsync(friends: 4);
        var (a, b, c) = (await world.MakeMenuAsync(), await world.MakeMenuAsync(), await world.MakeMenuAsync());
        await world.LinkAsync(world.UserId("p1"), a);
        await world.LinkAsync(world.UserId("p2"), b);
        await world.LinkAsync(world.UserId("p3"), c);
        var accepted = await BatchAsync(world, Link(a, b), Link(b, a), new JsonObject { ["type"] = "unlink", ["from"] = c });
        Assert.Equal(202, accepted.Status);
        Assert.Equal("ongoing", (await ProgressAsync(world, accepted)).Json!["phase"]!.GetValue<string>());
        await world.SettleAsync();
        Assert.Equal([b, a, null, null], world.Seen("p1", "p2", "p3", "p4"));
        var done = (await ProgressAsync(world, accepted)).Json!;
        Assert.Equal("succeeded", done["phase"]!.GetValue<string>());
        Assert.EndsWith("Z", done["completedTime"]!.GetValue<string>(), StringComparison.Ordinal);

        Assert.Equal(202, (await BatchAsync(world, new JsonObject { ["type"] = "unlinkAll" })).Status);
        await world.SettleAsync();
        Assert.Equal([null, null], world.Seen("p1", "p2"));
        world.Control.Advance(TimeSpan.FromDays(14));
        Assert.Equal(404, (await ProgressAsync(world, accepted)).Status);
    }

    [Fact]
    public async Task E18_a_batch_that_makes_no_sense_is_refused_and_can_be_tried_out_before()
    {
        await using var world = await World.StartAsync();
        var (a, b) = (await world.MakeMenuAsync(), await world.MakeMenuAsync());
        foreach (var path in new[] { "/v2/bot/richmenu/batch", "/v2/bot/richmenu/validate/batch" })
        {
            Task<Answer> Try(params JsonObject[] operations) => world.PostAsync(path, new JsonObject { ["operations"] = new JsonArray([.. operations.Select(o => o.DeepClone())]) });
            Assert.Equal(["operations[1].from"], (await Try(Link(a, b), Link(a, a))).Properties);
            Assert.Equal(["operations"], (await Try(new JsonObject { ["type"] = "unlinkAll" }, Link(a, b))).Properties);
            Assert.Equal(["operations[0].to"], (await Try(new JsonObject { ["type"] = "link", ["from"] = a })).Properties);
            Assert.Equal(["operations[0].type"], (await Try(new JsonObject { ["type"] = "move" })).Properties);
            Assert.Equal(["operations"], (await Try()).Properties);
            Assert.Equal((404, "richmenu not found"), Whole(await Try(Link(a, "richmenu-unknown"))));
            Assert.Equal(["resumeRequestKey"], (await world.PostAsync(path, new JsonObject { ["operations"] = new JsonArray(Link(a, b)), ["resumeRequestKey"] = "no blanks" })).Properties);
        }
        Assert.Equal(200, (await world.PostAsync("/v2/bot/richmenu/validate/batch", new JsonObject { ["operations"] = new JsonArray(Link(a, b)) })).Status);
    }

    [Fact]
    public async Task E18_a_resumed_batch_does_not_take_effect_twice()
    {
        await using var world = await World.StartAsync();
        var (a, b) = (await world.MakeMenuAsync(), await world.MakeMenuAsync());
        await world.LinkAsync(world.UserId("p1"), a);
        Task<Answer> Send() => world.PostAsync("/v2/bot/richmenu/batch", new JsonObject { ["operations"] = new JsonArray(Link(a, b)), ["resumeRequestKey"] = "spring_1" });
        Assert.Equal(202, (await Send()).Status);
        await world.SettleAsync();
        await world.LinkAsync(world.UserId("p2"), a);
        var again = await Send();
        Assert.Equal((202, "succeeded"), (again.Status, (await ProgressAsync(world, again)).Json!["phase"]!.GetValue<string>()));
        await world.SettleAsync();
        Assert.Equal([b, a], world.Seen("p1", "p2"));
    }

    [Fact]
    public async Task E18_three_batches_an_hour_and_no_more()
    {
        await using var world = await World.StartAsync(o => o with { Limits = true });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(202, (await BatchAsync(world, new JsonObject { ["type"] = "unlinkAll" })).Status);
        }
        Assert.Equal(429, (await BatchAsync(world, new JsonObject { ["type"] = "unlinkAll" })).Status);
        world.Control.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(202, (await BatchAsync(world, new JsonObject { ["type"] = "unlinkAll" })).Status);
    }

    [Fact]
    public async Task E18_an_alias_is_made_changed_told_and_taken_away()
    {
        await using var world = await World.StartAsync();
        var (a, b) = (await world.MakeMenuAsync(), await world.MakeMenuAsync());
        Assert.Equal(200, (await world.AliasAsync("tab-a", a)).Status);
        Assert.Equal((400, "conflict richmenu alias id"), Whole(await world.AliasAsync("tab-a", b)));
        Assert.Equal((400, "richmenu not found"), Whole(await world.AliasAsync("tab-b", "richmenu-unknown")));
        Assert.Equal(["richMenuAliasId"], (await world.AliasAsync("Tab A", a)).Properties);
        Assert.Equal((400, "richmenu not found"), Whole(await UpdateAsync("tab-a", "richmenu-unknown")));
        Assert.Equal((404, "richmenu alias not found"), Whole(await UpdateAsync("tab-b", b)));
        Assert.Equal(200, (await UpdateAsync("tab-a", b)).Status);
        Assert.Equal($$"""{"richMenuAliasId":"tab-a","richMenuId":"{{b}}"}""", (await world.GetAsync("/v2/bot/richmenu/alias/tab-a")).Text);
        Assert.Equal(200, (await world.SendAsync(HttpMethod.Delete, "/v2/bot/richmenu/alias/tab-a")).Status);
        Assert.Equal((404, "richmenu alias not found"), Whole(await world.GetAsync("/v2/bot/richmenu/alias/tab-a")));
        Assert.Equal("""{"aliases":[]}""", (await world.GetAsync("/v2/bot/richmenu/alias/list")).Text);

        Task<Answer> UpdateAsync(string alias, string menu) => world.PostAsync($"/v2/bot/richmenu/alias/{alias}", new JsonObject { ["richMenuId"] = menu });
    }

    private static JsonObject Link(string from, string to) => new() { ["type"] = "link", ["from"] = from, ["to"] = to };

    private static Task<Answer> BulkAsync(World world, string menu, params string[] users) =>
        world.PostAsync("/v2/bot/richmenu/bulk/link", new JsonObject { ["richMenuId"] = menu, ["userIds"] = Strings(users) });

    private static Task<Answer> BatchAsync(World world, params JsonObject[] operations) =>
        world.PostAsync("/v2/bot/richmenu/batch", new JsonObject { ["operations"] = new JsonArray([.. operations]) });

    private static Task<Answer> ProgressAsync(World world, Answer accepted) => world.GetAsync($"/v2/bot/richmenu/progress/batch?requestId={accepted.RequestId}");
}
