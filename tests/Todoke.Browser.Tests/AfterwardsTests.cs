using Microsoft.Playwright;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.Server.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Todoke.Browser.Tests;

/// <summary>What a marketer does once a campaign has been sent, or a part of it: with those held back, with failures, with the variants compared.</summary>
public class AfterwardsTests
{
    [Theory, InlineData(1440), InlineData(390)]
    public async Task People_held_back_are_released_or_let_go_for_good(int width)
    {
        await using var visit = await Visit.StartAsync("sqlite", width);
        var (page, shop) = (visit.Page, visit.Shop);
        var people = await shop.AddPeopleAsync(12);
        await visit.BecomeOwnerAsync();
        await visit.SendAtAnyHourAsync();
        await shop.World.PatchAsync("sending-settings", new { cap_per_day = 1 });
        await shop.World.PostAsync("suppressions", new { profile_ids = people.Take(3), reason = "本人の希望" });
        await shop.World.SettledAsync();
        // Three are on the list of nobody; four got another campaign today; one is called too long for the text.
        var tag = (await shop.World.PostAsync("tags", new { name = "会員" })).Number("id");
        foreach (var person in people.Skip(3).Take(4)) await shop.World.PostAsync($"profiles/{person}/tags", new { tag_id = tag }, System.Net.HttpStatusCode.NoContent);
        await shop.World.Ledger.WriteAsync(w => w.ExecuteAsync("UPDATE profile SET display_name = @name WHERE id = @id", TestWorld.Cancel, ("name", new string('寿', 5_001)), ("id", people[11])), TestWorld.Cancel);
        await shop.World.SettledAsync();
        await shop.SendAsync((await shop.DraftAsync("会員の方へ", new { version = 1, condition = new { type = "tag", tag, op = "has" } })).Number("id"));
        var id = (await shop.DraftAsync("{{name}}さんへ")).Number("id");
        Assert.Equal((4, 8), await CountsAsync(await shop.SendAsync(id)));

        await visit.GoAsync($"/campaigns/{id}");
        var held = page.GetByTestId("held-back");
        await Expect(held).ToContainTextAsync("差し込み後のメッセージがLINEの上限を超えます");
        Assert.True(await visit.OverflowAsync() == 0, $"Wider than the window by {await visit.OverflowAsync()} px.");
        // The cap is of today: tomorrow those four may have it.
        await shop.LaterAsync(TimeSpan.FromDays(1));
        await AskAsync(page, RowOf(held, "配信回数の上限に達しています"), "今から送る", "4人に送る");
        await Expect(held).Not.ToContainTextAsync("配信回数の上限に達しています", new() { Timeout = 20_000 });
        await AskAsync(page, RowOf(held, "配信停止リストに入っています"), "送らないことにする", "3人に送らない");
        await Expect(held).ToContainTextAsync("配信しないことにされました");
        await Expect(held).Not.ToContainTextAsync("配信停止リストに入っています");

        await shop.World.SettledAsync();
        Assert.Equal((8, 4), await CountsAsync(await shop.World.GetAsync($"campaigns/{id}")));
        Assert.Equal((8, 0), (shop.Received().People, (await shop.World.GetAsync($"campaigns/{id}/results")).Items("held_back").Count(h => h.Text("reason") == "suppressed")));
        Assert.Empty(visit.Faults);

        static Task<(long, long)> CountsAsync(System.Text.Json.JsonElement campaign) => Task.FromResult((campaign.GetProperty("counts").Number("sent"), campaign.GetProperty("counts").Number("held_back")));
    }

    [Fact]
    public async Task Those_it_failed_for_get_it_once_more_and_nobody_else_does()
    {
        await using var visit = await Visit.StartAsync("sqlite");
        var (page, shop) = (visit.Page, visit.Shop);
        await shop.AddPeopleAsync(9);
        await visit.BecomeOwnerAsync();
        await visit.SendAtAnyHourAsync();
        shop.Line.Control.AddFault(new Fault { Endpoint = "push", Status = 400, Count = 3 });
        var id = (await shop.DraftAsync("{{name}}さんへ")).Number("id");
        Assert.Equal("done_with_failures", (await shop.SendAsync(id)).Text("state"));

        await visit.GoAsync($"/campaigns/{id}");
        await AskAsync(page, page.Locator("body"), "失敗分だけ再送", "3人に再送する");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "失敗分だけ再送" })).ToBeHiddenAsync(new() { Timeout = 20_000 });
        await Expect(page.GetByText("配信済み").First).ToBeVisibleAsync();
        Assert.Equal((9, 0), (shop.Received().People, shop.Received().Doubled));
        Assert.Empty(visit.Faults);
    }

    [Theory, InlineData(1440), InlineData(390)]
    public async Task The_rest_gets_the_variant_somebody_chose_before_the_figures_did(int width)
    {
        await using var visit = await Visit.OfOwnerAsync(width, friends: 60);
        var (page, shop) = (visit.Page, visit.Shop);
        var id = (await shop.DraftAsync("-", variants: new
        {
            by = "split", salt = "s", winner = new { sample_percent = 30, by = "taps", after_hours = 24 },
            of = new object[] { new { name = "値引き", share = 50, content = Shop.Text("10%引きです") }, new { name = "送料無料", share = 50, content = Shop.Text("送料無料です") } },
        })).Number("id");
        Assert.Equal("winner_wait", (await shop.SendAsync(id)).Text("phase"));
        var rest = 60 - shop.Received().People;

        await visit.GoAsync($"/campaigns/{id}");
        Assert.True(await visit.OverflowAsync() == 0, $"Wider than the window by {await visit.OverflowAsync()} px.");
        await AskAsync(page, page.GetByTestId("winner-choice"), "送料無料 を送る", $"残り {rest}人に送る");
        await Expect(page.GetByText("配信済み").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Expect(page.GetByTestId("variant-results")).ToContainTextAsync("選択");
        Assert.True(shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId, TextContains = "送料無料" }).DistinctPeople >= rest);
        Assert.Equal((60, 0), (shop.Received().People, shop.Received().Doubled));
        Assert.Empty(visit.Faults);
    }

    static ILocator RowOf(ILocator held, string reason) => held.Locator("div").Filter(new() { HasText = reason, Has = held.Page.GetByRole(AriaRole.Button) }).Last;

    // A button that asks once: the dialog's own button has other words.
    static async Task AskAsync(IPage page, ILocator within, string label, string confirm)
    {
        await within.GetByRole(AriaRole.Button, new() { Name = label }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = confirm }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
    }
}
