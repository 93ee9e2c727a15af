using System.Net;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using static Todoke.LineEmulator.Tests.RichMenuWorld;

namespace Todoke.LineEmulator.Tests;

/// <summary>People tap areas of the menu they see.</summary>
public sealed class RichMenuTapTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task E18_a_switch_changes_the_menu_and_tells_by_postback_what_came_of_it()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await StartAsync(catcher);
        var (a, b) = (await world.MakeMenuAsync(Menu(Switch("tab-b", "to=b"), Switch("tab-z"))), await world.MakeMenuAsync(Menu(Switch("tab-a", "to=a"))));
        await world.AliasAsync("tab-a", a);
        await world.AliasAsync("tab-b", b);
        await world.SetDefaultAsync(a);

        Assert.Equal(200, (await TapAsync(world, "p1", 0)).Status);
        Assert.Equal([b, a], world.Seen("p1", "p2"));
        Assert.Equal(b, (await world.GetAsync($"/v2/bot/user/{world.UserId("p1")}/richmenu")).Json!["richMenuId"]!.GetValue<string>());
        await world.SendAsync(HttpMethod.Delete, $"/v2/bot/richmenu/{a}");
        await TapAsync(world, "p1", 0);
        Assert.Equal([b, null], world.Seen("p1", "p2"));
        await world.SetDefaultAsync(b);
        await world.SendAsync(HttpMethod.Delete, "/v2/bot/richmenu/alias/tab-a");
        await TapAsync(world, "p2", 0);
        await world.AliasAsync("tab-a", b);
        await world.Control.AddPeopleAsync(new PeopleRequest { People = [new NewPerson { Id = "stranger" }] }, Ct);
        await TapAsync(world, "stranger", 0);

        Assert.Equal(
            ["to=b tab-b SUCCESS", "to=a tab-a RICHMENU_NOTFOUND", "to=a tab-a RICHMENU_ALIAS_ID_NOTFOUND", "to=a tab-a FAILED"],
            catcher.Events.Select(e => e["postback"]!).Select(p => $"{p["data"]} {p["params"]!["newRichMenuAliasId"]} {p["params"]!["status"]}"));
        Assert.All(catcher.Events, e => Assert.Equal(32, e["replyToken"]!.GetValue<string>().Length));
    }

    [Fact]
    public async Task E18_areas_write_press_pick_and_open_as_buttons_do()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await StartAsync(catcher);
        var link = new Uri(catcher.Address, "/sale").AbsoluteUri;
        var menu = await world.MakeMenuAsync(Menu(
            new JsonObject { ["type"] = "message", ["text"] = "営業時間は？" },
            new JsonObject { ["type"] = "datetimepicker", ["data"] = "book", ["mode"] = "date", ["initial"] = "2026-06-15" },
            new JsonObject { ["type"] = "uri", ["uri"] = link },
            new JsonObject { ["type"] = "clipboard", ["clipboardText"] = "SPRING" }));
        await world.SetDefaultAsync(menu);

        await TapAsync(world, "p1", 0);
        await TapAsync(world, "p1", 1, "2026-07-01");
        await TapAsync(world, "p1", 1);
        Assert.Equal([link], (await TapAsync(world, "p1", 2)).Tap!.Hops);
        Assert.False((await TapAsync(world, "p1", 3)).Changed);

        Assert.Equal(["営業時間は？"], catcher.Events.Select(e => e["message"]?["text"]?.GetValue<string>()).OfType<string>());
        Assert.Equal(["2026-07-01", "2026-06-15"], catcher.Events.Select(e => e["postback"]?["params"]?["date"]?.GetValue<string>()).OfType<string>());
        Assert.Equal(["/sale"], catcher.Taps);
    }

    [Fact]
    public async Task E18_a_phone_shows_the_menu_below_the_chat_and_its_areas_can_be_tapped()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await StartAsync(catcher);
        var menu = await world.MakeMenuAsync(Menu(Postback("a=<b>")));
        await world.LinkAsync(world.UserId("p1"), menu);

        var page = await PageAsync(world, "/phone/p1");
        Assert.Contains("<details class=\"richmenu\" data-source=\"user\" open><summary>メニュー</summary>", page, StringComparison.Ordinal);
        Assert.Contains("left:0%;top:0%;width:25%;height:100%", page, StringComparison.Ordinal);
        Assert.Contains($"src=\"/richmenus/{world.Channel}/{menu}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("richmenu", await PageAsync(world, "/phone/p2"), StringComparison.Ordinal);
        using var picture = await world.Http.GetAsync($"/richmenus/{world.Channel}/{menu}", Ct);
        Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);

        using var form = new FormUrlEncodedContent([KeyValuePair.Create("account", world.Channel), KeyValuePair.Create("area", "0")]);
        using var pressed = await world.Http.PostAsync("/phone/p1/rich-menu", form, Ct);
        Assert.Equal(HttpStatusCode.OK, pressed.StatusCode);
        Assert.Contains("OK 200", await pressed.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal("a=<b>", catcher.Events.Single()["postback"]!["data"]!.GetValue<string>());
    }

    [Fact]
    public async Task E16_displays_and_taps_are_told_a_day_late_from_twenty_people_on()
    {
        await using var world = await AudienceTests.StartAsync(friends: 0);
        await world.Control.GenerateAsync(new GenerateRequest { Account = world.Channel, Count = 30, Habits = new Habits { Open = 1, Tap = 0, Reply = 0, Block = 0, MinSeconds = 1, MaxSeconds = 1 } }, Ct);
        var menu = await world.MakeMenuAsync(Menu(Postback("a=1"), Postback("b=1")));
        await world.SetDefaultAsync(menu);
        await world.BroadcastAsync();
        await world.SettleAsync();
        for (var i = 1; i < 20; i++)
        {
            await TapAsync(world, $"p{i}", 0);
        }
        world.Control.Advance(TimeSpan.FromDays(1));
        Assert.Equal($$"""{"richMenuId":"{{menu}}"}""", (await SummaryAsync("20260520", "20260521")).Text);
        await TapAsync(world, "p20", 1);
        Assert.Equal($$"""{"richMenuId":"{{menu}}"}""", (await SummaryAsync("20260520", "20260521")).Text);
        world.Control.Advance(TimeSpan.FromDays(1));
        var told = (await SummaryAsync("20260520", "20260601")).Json!;
        Assert.Equal(("20260520", "20260521", 31, 30), (told["metricsFrom"]!.GetValue<string>(), told["metricsTo"]!.GetValue<string>(), told["impression"]!["metrics"]!["count"]!.GetValue<int>(), told["impression"]!["metrics"]!["uniqueUsers"]!.GetValue<int>()));
        Assert.Equal([19, 1], told["clicks"]!.AsArray().Select(c => c!["metrics"]!["count"]!.GetValue<int>()));
        var daily = (await world.GetAsync($"/v2/bot/insight/richmenu/{menu}/daily?from=20260520&to=20260601")).Json!;
        Assert.Equal(["20260520", "20260521"], daily["impression"]!["metrics"]!.AsArray().Select(m => m!["date"]!.GetValue<string>()));
        Assert.Equal(400, (await SummaryAsync("20260520", "20270621")).Status);
        Assert.Equal(400, (await SummaryAsync("20230519", "20230521")).Status);
        Assert.Equal(400, (await SummaryAsync("20260521", "20260520")).Status);

        Task<Answer> SummaryAsync(string from, string to) => world.GetAsync($"/v2/bot/insight/richmenu/{menu}/summary?from={from}&to={to}");
    }

    [Fact]
    public async Task The_control_API_tells_who_sees_what_and_what_cannot_be_tapped()
    {
        await using var world = await World.StartAsync();
        var menu = await world.MakeMenuAsync();
        await world.SetDefaultAsync(menu);
        await world.AliasAsync("tab-a", menu);
        Assert.Equal(["tab-a"], (await world.ControlAsync(HttpMethod.Get, $"/control/accounts/{world.Channel}/rich-menus")).Json!["rich_menus"]![0]!["aliases"]!.AsArray().Select(a => a!.GetValue<string>()));
        var seen = (await world.ControlAsync(HttpMethod.Get, $"/control/people/p1/rich-menu?account={world.Channel}")).Json!;
        Assert.Equal((menu, "default"), (seen["rich_menu_id"]!.GetValue<string>(), seen["source"]!.GetValue<string>()));
        Assert.Equal(400, (await world.ControlAsync(HttpMethod.Post, "/control/people/p1/rich-menu/tap", new { account = world.Channel, area = 9 })).Status);
        await world.SendAsync(HttpMethod.Delete, "/v2/bot/user/all/richmenu");
        Assert.Equal(409, (await world.ControlAsync(HttpMethod.Post, "/control/people/p1/rich-menu/tap", new { account = world.Channel, area = 0 })).Status);
        Assert.Equal(404, (await world.ControlAsync(HttpMethod.Get, $"/control/people/nobody/rich-menu?account={world.Channel}")).Status);
    }

    private static async Task<World> StartAsync(WebhookCatcher catcher)
    {
        var world = await World.StartAsync();
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
        return world;
    }

    private static Task<ActOutcome> TapAsync(World world, string person, int area, string? picked = null) =>
        world.Control.TapRichMenuAsync(person, new RichMenuTapRequest { Account = world.Channel, Area = area, Picked = picked }, Ct);

    private static async Task<string> PageAsync(World world, string path)
    {
        using var response = await world.Http.GetAsync(path, Ct);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Ct));
    }
}
