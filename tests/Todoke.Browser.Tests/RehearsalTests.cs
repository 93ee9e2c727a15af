using Microsoft.Playwright;
using Todoke.Server.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Todoke.Browser.Tests;

public class RehearsalTests
{
    // A whole World starts, and is wound, before there is anything to be seen.
    static readonly LocatorAssertionsToBeVisibleOptions Slowly = new() { Timeout = 60_000 };

    [Theory, InlineData(1440), InlineData(390)]
    public async Task A_marketer_winds_the_clock_and_sees_on_phones_what_would_arrive(int width)
    {
        await using var visit = await Visit.OfOwnerAsync(width, friends: 40, blockedEvery: 5);
        var campaign = (await visit.Shop.DraftAsync("{{name}}さん、週末は店内全品10%引き。https://shop.example/sale")).GetProperty("id").GetInt64();
        await visit.GoAsync($"/campaigns/{campaign}");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "リハーサル", Exact = true }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "リハーサルを始める" }).ClickAsync();
        await Expect(visit.Page.GetByText("リハーサルの時計").First).ToBeVisibleAsync(Slowly);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "最後まで進める" }).ClickAsync();

        await Expect(visit.Page.GetByText("完了", new() { Exact = true })).ToBeVisibleAsync(Slowly);
        await Expect(visit.Page.GetByText("32通", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("まだ確認されていません")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("週末は店内全品10%引き", new() { Exact = false }).First).ToBeVisibleAsync();
        await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Equal(0, await visit.OverflowAsync());
        await visit.Page.GetByRole(AriaRole.Tab, new() { Name = "だれに届いたか" }).ClickAsync();
        await Expect(visit.Page.GetByText("ブロックされています").First).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Tab, new() { Name = "記録" }).ClickAsync();
        await Expect(visit.Page.GetByText("外部へのアクセスはありませんでした")).ToBeVisibleAsync();
        Assert.Equal(0, await visit.OverflowAsync());

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "終了する" }).ClickAsync();
        await Expect(visit.Page.GetByText("リハーサルを終了しました")).ToBeVisibleAsync();
        Assert.Equal((0, 0, 0), visit.Shop.Received());
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Chosen_people_may_act_and_the_end_may_be_said()
    {
        await using var visit = await Visit.OfOwnerAsync(390, friends: 3);
        // The World's clock stands in April; days are chosen by the browser's.
        await visit.Page.Clock.SetFixedTimeAsync(visit.Shop.World.Clock.GetUtcNow().UtcDateTime);
        var campaign = (await visit.Shop.DraftAsync("こんにちは")).GetProperty("id").GetInt64();
        await visit.GoAsync($"/campaigns/{campaign}");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "リハーサル", Exact = true }).ClickAsync();
        await visit.Page.GetByText("友だちを指定").ClickAsync();
        var name = visit.Shop.Line.Control.Person("c2").Name;
        await visit.Page.GetByPlaceholder("友だちを追加").FillAsync(name);
        await visit.Page.GetByRole(AriaRole.Option).Filter(new() { HasText = name }).First.ClickAsync();
        await visit.Page.GetByRole(AriaRole.Switch, new() { Name = "友だちが開封・タップ・ブロックもする" }).CheckAsync(new() { Force = true });
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "いつまで" }).ClickAsync();
        await visit.Page.Locator(".mantine-DatePickerInput-day:not([data-disabled])").Last.ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "リハーサルを始める" }).ClickAsync();
        await Expect(visit.Page.GetByText("リハーサルの時計").First).ToBeVisibleAsync(Slowly);
        Assert.Equal(0, await visit.OverflowAsync());
        var begun = (await visit.Shop.World.GetAsync("rehearsals")).Items().Single();
        var people = begun.GetProperty("people");
        Assert.Equal(("chosen", 1, true), (people.Text("kind"), people.Number("count"), people.GetProperty("acts").GetBoolean()));
        Assert.Equal(TimeSpan.FromSeconds(86_399), DateTimeOffset.Parse(begun.Text("until"), System.Globalization.CultureInfo.InvariantCulture).ToOffset(TimeSpan.FromHours(9)).TimeOfDay);
    }

    [Fact]
    public async Task The_links_of_a_message_are_checked_by_a_button_in_the_editor()
    {
        await using var visit = await Visit.StartAsync("sqlite");
        await using var site = await ShopSite.StartAsync();
        await visit.BecomeOwnerAsync();
        var campaign = (await visit.Shop.DraftAsync($"詳しくは {site.Url} をご覧ください。")).GetProperty("id").GetInt64();
        await visit.GoAsync($"/campaigns/{campaign}/edit");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "リンクを確認" }).ClickAsync();
        await Expect(visit.Page.GetByText("開けました").First).ToBeVisibleAsync();
    }
}
