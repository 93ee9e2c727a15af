using System.Text.Json;
using Microsoft.Playwright;
using Todoke.LineEmulator.Control;
using Todoke.Server.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Todoke.Browser.Tests;

/// <summary>Rarer parts of a message, and the message of what is repeated, written with the mouse and seen on the friend's side.</summary>
public class EditorTests
{
    // A PNG of one grey pixel: the browser draws it at whatever size LINE wants.
    static readonly FilePayload Picture = new() { Name = "a.png", MimeType = "image/png", Buffer = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==") };

    [Theory, InlineData(1440), InlineData(390)]
    public async Task A_quick_reply_has_an_icon_cut_square(int width)
    {
        await using var visit = await Visit.OfOwnerAsync(width, friends: 1);
        var (page, shop) = (visit.Page, visit.Shop);
        await visit.GoAsync("/campaigns/new/edit");
        await page.GetByLabel("管理名").FillAsync("アンケート");
        await page.GetByLabel("本文を入力").FillAsync("お気に入りはどちらですか？");
        await page.GetByText("クイックリプライ", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "クイックリプライを追加" }).ClickAsync();
        await page.GetByLabel("ボタンの文字").FillAsync("コーヒー");
        await page.GetByLabel("送信される文").FillAsync("コーヒーです");
        await page.Locator("input[type=file]").Last.SetInputFilesAsync(Picture);
        var taken = page.GetByRole(AriaRole.Button, new() { Name = "画像を外す" });
        await Expect(taken).ToBeVisibleAsync();
        // Taken away and put back: what is sent is what stands there last.
        await taken.ClickAsync();
        await Expect(taken).ToBeHiddenAsync();
        await page.Locator("input[type=file]").Last.SetInputFilesAsync(Picture);
        await Expect(taken).ToBeVisibleAsync();
        Assert.True(await visit.OverflowAsync() == 0, $"Wider than the window by {await visit.OverflowAsync()} px.");
        await SendAsync(page);

        var item = Got(shop).GetProperty("quickReply").GetProperty("items")[0];
        Assert.Equal("コーヒーです", item.GetProperty("action").GetProperty("text").GetString());
        using var phone = shop.World.Anonymous();
        Assert.NotEmpty(await phone.GetByteArrayAsync(item.GetProperty("imageUrl").GetString(), TestWorld.Cancel));
        Assert.Empty(visit.Faults);
    }

    [Theory, InlineData(1440), InlineData(390)]
    public async Task A_video_plays_in_a_part_of_a_rich_message(int width)
    {
        await using var visit = await Visit.OfOwnerAsync(width, friends: 1);
        var (page, shop) = (visit.Page, visit.Shop);
        await visit.GoAsync("/campaigns/new/edit");
        await page.GetByLabel("管理名").FillAsync("動画つき");
        await page.GetByRole(AriaRole.Button, new() { Name = "吹き出しを追加: リッチメッセージ" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "吹き出しを削除" }).First.ClickAsync();
        await page.Locator("input[type=file]").First.SetInputFilesAsync(Picture);
        await page.GetByRole(AriaRole.Button, new() { Name = "1 × 2", Exact = true }).ClickAsync();
        await page.GetByLabel("通知に表示する文（代替テキスト）").FillAsync("動画です");
        await page.GetByLabel("画像の中で動画を再生する").CheckAsync();
        await page.Locator("input[type=file][accept*='video']").SetInputFilesAsync(new FilePayload { Name = "a.mp4", MimeType = "video/mp4", Buffer = Mp4.Of("vide", 20_000) });
        await Expect(page.Locator("video").First).ToBeVisibleAsync();
        await page.Locator("input[type=file][accept*='image']").Nth(1).SetInputFilesAsync(Picture);
        // It plays in the lower half; what is tapped is the upper one.
        await page.GetByRole(AriaRole.Button, new() { Name = "2番目の領域" }).ClickAsync();
        await page.GetByLabel("再生後に表示するリンクの文字").FillAsync("くわしく");
        await page.GetByLabel("再生後に開くURL").FillAsync("http://127.0.0.1:9/after");
        await page.GetByLabel("開くURL", new() { Exact = false }).Last.FillAsync("http://127.0.0.1:9/upper");
        Assert.True(await visit.OverflowAsync() == 0, $"Wider than the window by {await visit.OverflowAsync()} px.");
        await SendAsync(page);

        var got = Got(shop);
        var area = got.GetProperty("video").GetProperty("area");
        Assert.Equal((0, 520, 1040, 520), (area.GetProperty("x").GetInt32(), area.GetProperty("y").GetInt32(), area.GetProperty("width").GetInt32(), area.GetProperty("height").GetInt32()));
        Assert.Equal("くわしく", got.GetProperty("video").GetProperty("externalLink").GetProperty("label").GetString());
        Assert.Equal(0, Assert.Single(got.GetProperty("actions").EnumerateArray().ToList()).GetProperty("area").GetProperty("y").GetInt32());
        using var phone = shop.World.Anonymous();
        Assert.Equal(Mp4.Of("vide", 20_000), await phone.GetByteArrayAsync(got.GetProperty("video").GetProperty("originalContentUrl").GetString(), TestWorld.Cancel));
        Assert.Empty(visit.Faults);
    }

    [Theory, InlineData(1440), InlineData(390)]
    public async Task What_is_repeated_is_rewritten_tested_and_goes_out_as_it_was_saved(int width)
    {
        await using var visit = await Visit.OfOwnerAsync(width, friends: 2);
        var (page, shop) = (visit.Page, visit.Shop);
        var schedule = (await shop.World.PostAsync("schedules", new
        {
            rule = new { every = "day", at = "10:00", from = "2026-04-02" },
            campaign = new { account_id = shop.Account, name = "朝のお知らせ", audience = new { definition = Shop.Everyone }, content = Shop.Text("おはようございます。") },
        }, System.Net.HttpStatusCode.Created)).Number("id");
        await shop.World.SettledAsync();

        await visit.GoAsync($"/schedules/{schedule}");
        await page.GetByRole(AriaRole.Link, new() { Name = "配信内容を編集" }).ClickAsync();
        await page.GetByLabel("本文を入力").FillAsync("{{name}}さん、今日のおすすめです。");
        // A test of what stands there, before it is saved.
        var name = shop.Line.Control.Person("c2").Name;
        await page.GetByPlaceholder("テスト配信先を追加").FillAsync(name);
        await page.GetByRole(AriaRole.Option).Filter(new() { HasText = name }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "1人にテスト配信" }).ClickAsync();
        await Expect(page.GetByText("テスト配信しました").First).ToBeVisibleAsync();
        Assert.Equal($"【テスト】\n{name}さん、今日のおすすめです。", Got(shop, "c2").GetProperty("text").GetString());
        Assert.Equal("おはようございます。", Text(await shop.World.GetAsync($"schedules/{schedule}")));
        Assert.True(await visit.OverflowAsync() == 0, $"Wider than the window by {await visit.OverflowAsync()} px.");

        await page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await visit.ArriveAsync($"/schedules/{schedule}$");
        Assert.Equal("{{name}}さん、今日のおすすめです。", Text(await shop.World.GetAsync($"schedules/{schedule}")));
        await shop.LaterAsync(TimeSpan.FromHours(25));
        await shop.World.SettledAsync();
        Assert.Equal($"{shop.Line.Control.Person("c1").Name}さん、今日のおすすめです。", Got(shop).GetProperty("text").GetString());
        // Neither the calendar nor the list of campaigns knows of the test.
        await visit.GoAsync("/campaigns");
        await Expect(page.GetByText("朝のお知らせ 2026-04-02").First).ToBeVisibleAsync();
        Assert.Single((await shop.World.GetAsync("campaigns")).Items());
        Assert.Empty(visit.Faults);

        static string Text(JsonElement schedule) => schedule.GetProperty("campaign").GetProperty("content").Items("bubbles")[0].Text("text");
    }

    static JsonElement Got(Shop shop, string person = "c1") => shop.Line.Control.Messages(new DeliveryQuery { Account = shop.Channel.ChannelId }, person, null, 10).Messages.Single().Messages[0];

    static async Task SendAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "に配信する" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "に配信する" }).ClickAsync();
        await Expect(page.GetByText("配信済み").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }
}
