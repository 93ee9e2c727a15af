using Microsoft.Playwright;
using Todoke.LineEmulator.Control;
using static Microsoft.Playwright.Assertions;

namespace Todoke.Browser.Tests;

/// <summary>A marketer makes messages of other kinds than text, sees them on the phone, keeps one for later and sends it.</summary>
public class MessageTests
{
    // A PNG of one grey pixel: the browser draws it at whatever size LINE wants.
    static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    [Theory, InlineData(1440), InlineData(390)]
    public async Task A_card_with_buttons_is_written_previewed_kept_as_a_template_and_sent(int width)
    {
        await using var visit = await Visit.StartAsync("sqlite", width);
        var page = visit.Page;
        await visit.Shop.AddPeopleAsync(3);
        await visit.BecomeOwnerAsync();

        await visit.GoAsync("/templates/new");
        await page.GetByLabel("テンプレート名").FillAsync("秋のカード");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "フォルダ" }).FillAsync("季節");
        await page.GetByRole(AriaRole.Button, new() { Name = "吹き出しを追加: カード" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "吹き出しを削除" }).First.ClickAsync();
        await page.GetByLabel("通知に表示する文（代替テキスト）").FillAsync("秋の新作です");
        for (var card = 0; card < 2; card++)
        {
            await page.Locator("input[type=file]").Nth(card).SetInputFilesAsync(new FilePayload { Name = "a.png", MimeType = "image/png", Buffer = Picture });
            await page.GetByLabel("タイトル").Nth(card).FillAsync($"{{{{name|お客様}}}}さんへ {card + 1}");
            await page.GetByLabel("本文").Nth(card).FillAsync("新作が入りました");
            await page.GetByLabel("ボタンの文字").Nth(card).FillAsync("見る");
            await page.GetByLabel("開くURL").Nth(card).FillAsync("http://127.0.0.1:9/autumn");
        }
        await page.GetByText("クイックリプライ", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "クイックリプライを追加" }).ClickAsync();
        await page.GetByLabel("ボタンの文字").Last.FillAsync("ほしい");
        await page.GetByLabel("送信される文").FillAsync("ほしいです");
        Assert.True(await visit.OverflowAsync() == 0, $"The editor is wider than the window by {await visit.OverflowAsync()} px.");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await visit.ArriveAsync("/[0-9]+(/edit)?$");
        if (width < 1000) await page.GetByRole(AriaRole.Button, new() { Name = "プレビュー" }).ClickAsync();
        await Expect(page.GetByText("お客様さんへ 2")).ToBeVisibleAsync();
        await Expect(page.GetByText("ほしい", new() { Exact = true })).ToBeVisibleAsync();

        await visit.GoAsync("/templates");
        await Expect(page.GetByText("季節")).ToBeVisibleAsync();
        await page.GetByText("秋のカード").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "配信に使う" }).ClickAsync();
        await page.GetByLabel("管理名").FillAsync("秋のお知らせ");
        await SendAsync(page);
        await Expect(page.GetByText("配信済み").First).ToBeVisibleAsync(new() { Timeout = 30_000 });

        var got = visit.Shop.Line.Control.Messages(new DeliveryQuery { Account = visit.Shop.Channel.ChannelId }, "c2", null, 10).Messages.Single().Messages[0];
        Assert.Equal($"{visit.Shop.Line.Control.Person("c2").Name}さんへ 2", got.GetProperty("template").GetProperty("columns")[1].GetProperty("title").GetString());
        Assert.Equal("ほしいです", got.GetProperty("quickReply").GetProperty("items")[0].GetProperty("action").GetProperty("text").GetString());
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task A_rich_message_is_cut_into_areas_over_a_picture_of_LINEs_width()
    {
        await using var visit = await Visit.StartAsync("sqlite");
        var page = visit.Page;
        await visit.Shop.AddPeopleAsync(1);
        await visit.BecomeOwnerAsync();
        await visit.GoAsync("/campaigns/new/edit");
        await page.GetByLabel("管理名").FillAsync("地図");
        await page.GetByRole(AriaRole.Button, new() { Name = "吹き出しを追加: リッチメッセージ" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "吹き出しを削除" }).First.ClickAsync();
        await page.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "a.png", MimeType = "image/png", Buffer = Picture });
        await page.GetByRole(AriaRole.Button, new() { Name = "2 × 1" }).ClickAsync();
        await page.GetByLabel("通知に表示する文（代替テキスト）").FillAsync("地図です");
        await page.GetByLabel("開くURL").Nth(0).FillAsync("http://127.0.0.1:9/left");
        await page.GetByLabel("開くURL").Nth(1).FillAsync("http://127.0.0.1:9/right");
        await SendAsync(page);
        await Expect(page.GetByText("配信済み").First).ToBeVisibleAsync(new() { Timeout = 30_000 });

        var got = visit.Shop.Line.Control.Messages(new DeliveryQuery { Account = visit.Shop.Channel.ChannelId }, "c1", null, 10).Messages.Single().Messages[0];
        Assert.Equal(1040, got.GetProperty("baseSize").GetProperty("height").GetInt32());
        Assert.Equal(520, got.GetProperty("actions")[1].GetProperty("area").GetProperty("x").GetInt32());
        using var phone = visit.Shop.World.Anonymous();
        foreach (var asked in new[] { 240, 300, 460, 700, 1040 })
            Assert.NotEmpty(await phone.GetByteArrayAsync($"{got.GetProperty("baseUrl").GetString()}/{asked}", TestContext.Current.CancellationToken));
        Assert.Empty(visit.Faults);
    }

    // The dialog's own button: while it opens, the one behind it is still the last on the page.
    static async Task SendAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "に配信する" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "に配信する" }).ClickAsync();
    }
}
