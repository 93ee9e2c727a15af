using Microsoft.Playwright;
using Todoke.LineEmulator.Control;
using Todoke.Server.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Todoke.Browser.Tests;

public class SendingTests
{
    [Fact]
    public async Task A_small_part_gets_two_variants_first_and_the_rest_when_the_marketer_has_looked()
    {
        await using var visit = await Visit.StartAsync("sqlite");
        var page = visit.Page;
        await visit.Shop.AddPeopleAsync(120);
        await visit.BecomeOwnerAsync();
        await visit.SendAtAnyHourAsync();

        await visit.GoAsync("/campaigns/new/edit");
        await page.GetByLabel("管理名").FillAsync("秋のセール");
        await page.GetByLabel("本文を入力").FillAsync("秋のセールが始まりました。");
        await page.GetByText("A/Bテスト", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "B" }).ClickAsync();
        await page.GetByLabel("本文を入力").FillAsync("本日限定、全品10%引き。");
        await page.GetByRole(AriaRole.Button, new() { Name = "少人数から配信" }).ClickAsync();
        // The part it stands in is still opening: its words are clicked, which waits for them to stand still.
        var first = page.GetByRole(AriaRole.Switch, new() { Name = "まず一部の人だけに送り" });
        await page.Locator("label", new() { HasText = "まず一部の人だけに送り" }).Last.ClickAsync();
        await Expect(first).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "結果を見て" }).CheckAsync();
        await SendAsync(page, "120人に配信する");

        var onward = page.GetByRole(AriaRole.Button, new() { Name = "残り 70人への配信を続ける" });
        await Expect(onward).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Equal(50, visit.Shop.Line.Control.Deliveries(new DeliveryQuery { Account = visit.Shop.Channel.ChannelId }).DistinctPeople);
        await Expect(page.GetByTestId("sending-strip").GetByRole(AriaRole.Button, new() { Name = "配信停止" })).ToBeVisibleAsync();
        await onward.ClickAsync();
        await Expect(page.GetByText("配信済み").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(page.GetByTestId("variant-results")).ToContainTextAsync("送信した人");

        // One of them, step by step.
        await page.GetByRole(AriaRole.Tab, new() { Name = "届け先" }).ClickAsync();
        await page.Locator("tbody tr").First.ClickAsync();
        await Expect(page.GetByTestId("trace")).ToContainTextAsync("パターン");

        var report = visit.Shop.Line.Control.Deliveries(new DeliveryQuery { Account = visit.Shop.Channel.ChannelId });
        Assert.Equal((120, 0), (report.DistinctPeople, report.Duplicates));
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task A_large_campaign_leaves_only_after_a_second_person_has_agreed()
    {
        await using var visit = await Visit.StartAsync("sqlite");
        var page = visit.Page;
        await visit.Shop.AddPeopleAsync(20);
        await visit.BecomeOwnerAsync();
        await visit.SendAtAnyHourAsync();
        await page.GetByLabel("人数がこれを超えたら").FillAsync("10");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await Expect(page.GetByText("保存しました")).ToBeVisibleAsync();
        await visit.GoAsync("/settings/staff");
        await page.GetByRole(AriaRole.Button, new() { Name = "スタッフを追加" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "名前" }).FillAsync("承認 次郎");
        await page.GetByLabel("メールアドレス").FillAsync("jiro@example.jp");
        await page.GetByLabel("初期パスワード").FillAsync("correct horse battery");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await Expect(page.GetByText("承認 次郎").First).ToBeVisibleAsync();

        await visit.GoAsync("/campaigns/new/edit");
        await page.GetByLabel("管理名").FillAsync("大きな配信");
        await page.GetByLabel("本文を入力").FillAsync("全員へのお知らせです。");
        await SendAsync(page, "20人への配信の承認を依頼する");
        await Expect(page.GetByText("自分で依頼した配信は、自分では承認できません").First).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "20人への配信を承認する" })).ToBeDisabledAsync();
        var address = new Uri(page.Url).AbsolutePath;
        Assert.Equal(0, visit.Shop.Line.Control.Deliveries(new DeliveryQuery { Account = visit.Shop.Channel.ChannelId }).DistinctPeople);

        await page.Context.ClearCookiesAsync();
        await visit.GoAsync("/");
        await page.Locator("input[name=email]").FillAsync("jiro@example.jp");
        await page.Locator("input[name=password]").FillAsync("correct horse battery");
        await page.Locator("button[type=submit]").ClickAsync();
        await Expect(page.GetByTestId("approvals").GetByText("大きな配信")).ToBeVisibleAsync();
        await visit.GoAsync(address);
        await page.GetByRole(AriaRole.Button, new() { Name = "20人への配信を承認する" }).ClickAsync();
        await Expect(page.GetByText("配信済み").First).ToBeVisibleAsync(new() { Timeout = 30_000 });

        var report = visit.Shop.Line.Control.Deliveries(new DeliveryQuery { Account = visit.Shop.Channel.ChannelId });
        Assert.Equal((20, 0), (report.DistinctPeople, report.Duplicates));
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task What_is_sent_back_says_who_and_why_where_it_is_looked_at_and_where_it_is_mended()
    {
        await using var visit = await Visit.StartAsync("sqlite");
        var (page, shop) = (visit.Page, visit.Shop);
        await shop.AddPeopleAsync(20);
        await visit.BecomeOwnerAsync();
        await shop.World.PatchAsync("sending-settings", new { approval_people = 10 });
        await shop.World.PostAsync("templates", new { name = "春のお知らせ", content = Shop.Text("春です。") }, System.Net.HttpStatusCode.Created);
        var id = (await shop.DraftAsync("大きな配信")).Number("id");
        await shop.World.PostAsync($"campaigns/{id}/send", new { });
        await shop.World.SettledAsync();

        await visit.GoAsync($"/campaigns/{id}");
        await page.GetByRole(AriaRole.Button, new() { Name = "差し戻す" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("理由").FillAsync("日付が違います。\n23日までです。");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "差し戻す" }).ClickAsync();
        await Expect(page.GetByTestId("rejection")).ToContainTextAsync("日付が違います。");
        await Expect(page.GetByTestId("rejection")).ToContainTextAsync("店長 花子");
        await visit.GoAsync($"/campaigns/{id}/edit");
        await Expect(page.GetByTestId("rejection")).ToContainTextAsync("23日までです。");
        // The mended draft remembers which template it was made from.
        await page.GetByRole(AriaRole.Button, new() { Name = "テンプレートから" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByText("春のお知らせ").ClickAsync();
        await Expect(page.GetByText("「春のお知らせ」から作成")).ToBeVisibleAsync();
        Assert.Empty(visit.Faults);
    }

    // The button says the number of people, and asks once more with the same words.
    static async Task SendAsync(IPage page, string label)
    {
        var send = page.GetByRole(AriaRole.Button, new() { Name = label });
        await send.First.ClickAsync(new() { Timeout = 20_000 });
        // The dialog's own button: while it opens, the one behind it is still the last on the page.
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = label }).ClickAsync();
    }
}
