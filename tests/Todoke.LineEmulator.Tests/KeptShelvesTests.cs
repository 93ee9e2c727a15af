using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using static Todoke.LineEmulator.Tests.AudienceWorld;

namespace Todoke.LineEmulator.Tests;

/// <summary>What a restarted emulator still knows of menus, audiences and coupons, and what the control API tells of audiences.</summary>
public sealed class KeptShelvesTests
{
    [Fact]
    public async Task Rich_menus_audiences_and_coupons_are_there_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory();
        EmulatorOptions Kept(EmulatorOptions o) => o with { StateFile = Path.Combine(folder.FullName, "state.json"), Time = new StoppedTime() };
        string menu, all, coupon;
        long ready, building, clicked;
        byte[] picture = Pictures.Png(1200, 405);
        await using (var world = await World.StartAsync(Kept))
        {
            (menu, all) = (await world.MakeMenuAsync(), await world.MakeMenuAsync());
            await world.LinkAsync(world.UserId("p1"), menu);
            await world.SetDefaultAsync(all);
            await world.AliasAsync("tab-a", menu);
            ready = await world.MakeAudienceAsync("p1", "p2");
            building = Id(await world.UploadAsync("まだ", world.UserId("p3")));
            clicked = Id(await world.RetargetAsync("click", await world.BroadcastAsync("http://127.0.0.1:9/sale")));
            coupon = (await world.PostAsync("/v2/bot/coupon", Coupon(world))).Json!["couponId"]!.GetValue<string>();
        }
        await using (var world = await World.StartAsync(Kept, friends: 0))
        {
            Assert.Equal([menu, all], world.Seen("p1", "p2"));
            Assert.Equal(menu, (await world.GetAsync("/v2/bot/richmenu/alias/tab-a")).Json!["richMenuId"]!.GetValue<string>());
            Assert.Equal(picture, await world.Http.GetByteArrayAsync($"/richmenus/{world.Channel}/{menu}", TestContext.Current.CancellationToken));
            Assert.Equal(("READY", 2), await world.StateAsync(ready));
            Assert.Equal(["p1", "p2"], world.Control.Audiences(world.Channel).Single(a => a.AudienceGroupId == ready).People.Order(StringComparer.Ordinal));
            Assert.Equal(("IN_PROGRESS", 0), await world.StateAsync(building));
            // The clock starts where it was at first; the winding forward is not kept.
            world.Control.Advance(JobStep * 4);
            Assert.Equal(("READY", 1), await world.StateAsync(building));
            Assert.Equal(("IN_PROGRESS", 0), await world.StateAsync(clicked));
            await world.TapAsync("p1", "http://127.0.0.1:9/sale");
            Assert.Equal(1, world.Control.Audiences(world.Channel).Single(a => a.AudienceGroupId == clicked).Count);
            Assert.Equal("RUNNING", (await world.GetAsync($"/v2/bot/coupon/{coupon}")).Json!["status"]!.GetValue<string>());
        }
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task E14_audiences_that_others_made_can_be_used_but_not_changed()
    {
        await using var world = await World.StartAsync();
        var own = (await world.ControlAsync(HttpMethod.Post, $"/control/accounts/{world.Channel}/audiences", new { type = "CHAT_TAG", description = "常連", people = new[] { "p1" } })).Json!["audience_group_id"]!.GetValue<long>();
        var shared = world.Control.AddAudience(world.Channel, new NewAudience { Type = "WEBTRAFFIC", Description = "来訪者", People = ["p1", "p2"], SharedBy = "本部" }).AudienceGroupId;
        // A chat tag tells its size however small, web traffic does not.
        Assert.Equal(("READY", 1), await world.StateAsync(own));
        Assert.Equal("AUDIENCE_GROUP_NOT_FOUND", Code(await world.GetAsync($"{Group}/{shared}")));
        var told = (await world.GetAsync($"{Group}/shared/{shared}")).Json!;
        Assert.Equal(("bm", "本部", 0), (told["owner"]!["serviceType"]!.GetValue<string>(), told["owner"]!["name"]!.GetValue<string>(), told["audienceGroup"]!["audienceCount"]!.GetValue<int>()));
        Assert.Equal("WRONG_BOT_ID", Code(await world.SendAsync(HttpMethod.Delete, $"{Group}/{own}")));
        Assert.Equal("WRONG_BOT_ID", Code(await world.SendAsync(HttpMethod.Put, $"{Group}/{shared}/updateDescription", """{"description":"a"}""")));

        Assert.Equal([own], await ListedAsync("list?page=1"));
        Assert.Empty(await ListedAsync("list?page=1&includesExternalPublicGroups=false"));
        Assert.Equal([own], await ListedAsync("list?page=1&createRoute=OA_MANAGER"));
        Assert.Equal([shared], await ListedAsync("shared/list?page=1"));
        Assert.Equal([shared, own], await ListedAsync("shared/list?page=1&includesOwnedAudienceGroups=true"));
        Assert.Equal(400, (await world.ControlAsync(HttpMethod.Post, $"/control/accounts/{world.Channel}/audiences", new { type = "TAGS" })).Status);
        Assert.Equal(404, (await world.ControlAsync(HttpMethod.Post, $"/control/accounts/{world.Channel}/audiences", new { people = new[] { "nobody" } })).Status);
        Assert.Equal(2, (await world.ControlAsync(HttpMethod.Get, $"/control/accounts/{world.Channel}/audiences")).Json!["audiences"]!.AsArray().Count);

        async Task<IEnumerable<long>> ListedAsync(string query) => [.. (await world.GetAsync($"{Group}/{query}")).Json!["audienceGroups"]!.AsArray().Select(g => g!["audienceGroupId"]!.GetValue<long>())];
    }

    private static JsonObject Coupon(World world) => new()
    {
        ["title"] = "春の割引", ["visibility"] = "UNLISTED", ["timezone"] = "ASIA_TOKYO", ["maxUseCountPerTicket"] = 1,
        ["startTimestamp"] = world.Control.Now.ToUnixTimeSeconds(), ["endTimestamp"] = world.Control.Now.AddDays(30).ToUnixTimeSeconds(),
        ["acquisitionCondition"] = new JsonObject { ["type"] = "normal" }, ["reward"] = new JsonObject { ["type"] = "free" },
    };
}
