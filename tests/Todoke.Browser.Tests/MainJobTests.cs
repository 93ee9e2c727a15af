using Microsoft.Playwright;
using Todoke.LineEmulator.Control;
using static Microsoft.Playwright.Assertions;

namespace Todoke.Browser.Tests;

public class MainJobTests
{
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_marketer_sees_the_size_of_a_segment_and_sends_a_message_that_every_phone_gets_once(string kind)
    {
        await using var visit = await Visit.StartAsync(kind);
        var page = visit.Page;
        await visit.Shop.AddPeopleAsync(30, blockedEvery: 10);
        await visit.BecomeOwnerAsync();
        await visit.SendAtAnyHourAsync();

        // A segment: the number follows the conditions while they are made.
        await visit.GoAsync("/segments/new");
        await Expect(page.GetByTestId("segment-count").First).ToHaveTextAsync("30人");
        await Expect(page.GetByTestId("segment-reachable").First).ToHaveTextAsync("27人");
        await page.GetByRole(AriaRole.Button, new() { Name = "条件を追加" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "友だち状態" }).ClickAsync();
        await Expect(page.GetByTestId("segment-count").First).ToHaveTextAsync("27人");
        await page.GetByLabel("セグメント名").FillAsync("届く友だち");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await visit.ArriveAsync("/segments/[0-9]+$");

        // A campaign to everybody, with the person's name in it; the button carries the number.
        await visit.GoAsync("/campaigns/new/edit");
        await page.GetByLabel("管理名").FillAsync("春のお知らせ");
        await page.GetByLabel("本文を入力").FillAsync("{{name|お客様}}さん、春のセールが始まりました。");
        var send = new PageGetByRoleOptions { Name = "27人に配信する" };
        await page.GetByRole(AriaRole.Button, send).First.ClickAsync();
        // The dialog's own button: while it opens, the one behind it is still the last on the page.
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = send.Name }).ClickAsync();
        await Expect(page.GetByText("配信済み").First).ToBeVisibleAsync(new() { Timeout = 30_000 });

        var report = visit.Shop.Line.Control.Deliveries(new DeliveryQuery { Account = visit.Shop.Channel.ChannelId });
        Assert.Equal((27, 0), (report.DistinctPeople, report.Duplicates));
        Assert.Empty(visit.Faults);
    }
}
