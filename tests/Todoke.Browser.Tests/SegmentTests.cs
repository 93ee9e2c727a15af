using Microsoft.Playwright;
using Todoke.Server.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Todoke.Browser.Tests;

/// <summary>What a marketer does with segments, at a real browser.</summary>
public sealed class SegmentTests
{
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_marketer_narrows_down_sees_where_the_number_falls_and_why_somebody_is_out(string kind)
    {
        await using var visit = await Visit.StartAsync(kind);
        var page = visit.Page;
        await visit.Shop.AddPeopleAsync(20, blockedEvery: 10);
        await visit.BecomeOwnerAsync();
        var world = visit.Shop.World;
        var people = (await world.GetAsync("profiles?limit=20")).Items();
        await world.PostAsync("tags", new { name = "店頭客" });
        var tag = (await world.GetAsync("tags")).Items()[0].Number("id");
        foreach (var person in people[..5]) await world.SendAsync(HttpMethod.Post, $"profiles/{person.Number("id")}/tags", new { tag_id = tag }, System.Net.HttpStatusCode.NoContent);
        await world.PatchAsync($"profiles/{people[10].Number("id")}", new { display_name = "外野 一郎" });
        await world.SettledAsync();

        // Two rows: the tag, and not blocked. Every row says how many it leaves.
        await visit.GoAsync("/segments/new");
        await AddAsync(page, "タグがついている・いない");
        await page.GetByRole(AriaRole.Group, new() { Name = "タグ", Exact = true }).GetByPlaceholder("タグを選ぶ").ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "店頭客" }).ClickAsync();
        await Expect(page.GetByTestId("segment-count").First).ToHaveTextAsync("5人");
        await AddAsync(page, "毎回同じ人になる、ランダムな一部");
        await page.GetByLabel("分け方の名前").FillAsync("春");
        await page.GetByLabel("終了").FillAsync("100");
        await Expect(page.GetByTestId("row-alone").Nth(1)).ToHaveTextAsync("20人");
        await Expect(page.GetByTestId("flow-step")).ToHaveCountAsync(2);
        await Expect(page.GetByTestId("flow-step").First).ToContainTextAsync("−15人");
        await Expect(page.GetByTestId("segment-sentence")).ToContainTextAsync("タグ「店頭客」");

        // The second row goes into a group that excludes: nobody is left. And back by its menu.
        await page.GetByRole(AriaRole.Button, new() { Name = "条件の操作" }).Last.ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "「除外」で包む" }).ClickAsync();
        await Expect(page.GetByTestId("segment-count").First).ToHaveTextAsync("0人");
        await page.GetByRole(AriaRole.Button, new() { Name = "まとまりの操作" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "このまとまりを削除" }).ClickAsync();
        await Expect(page.GetByTestId("segment-count").First).ToHaveTextAsync("5人");

        // Why somebody is out: the tag row has a cross.
        await page.GetByRole(AriaRole.Tab, new() { Name = "この人は？" }).ClickAsync();
        await page.GetByPlaceholder("友だちを選ぶ").FillAsync("外野 一郎");
        await page.GetByRole(AriaRole.Option, new() { Name = "外野 一郎" }).ClickAsync();
        await Expect(page.GetByTestId("segment-why")).ToContainTextAsync("該当しません");
        await Expect(page.GetByTestId("segment-why").GetByLabel("当てはまらない", new() { Exact = true }).First).ToBeVisibleAsync();
        Assert.Empty(visit.Faults);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_saved_segment_has_versions_people_by_hand_a_frozen_list_and_cannot_be_deleted_while_another_uses_it(string kind)
    {
        await using var visit = await Visit.StartAsync(kind);
        var page = visit.Page;
        var ids = await visit.Shop.AddPeopleAsync(12);
        await visit.BecomeOwnerAsync();
        var world = visit.Shop.World;
        var first = await MakeAsync(world, "友だち全員", new { type = "friendship", account = visit.Shop.Account, state = "following" });
        await MakeAsync(world, "そのなか", new { type = "segment", segment = first, op = "in" });

        // One person out by hand: the list counts without them.
        await world.PostAsync($"segments/{first}/people", new { exclude = new[] { ids[0] } });
        await world.SettledAsync();
        await visit.GoAsync("/segments");
        await Expect(page.GetByText("11人")).ToHaveCountAsync(2);

        // Another version, and back again.
        await visit.GoAsync($"/segments/{first}");
        await page.GetByLabel("友だち状態", new() { Exact = true }).GetByLabel("状態").ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "ブロック" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "変更の履歴" }).ClickAsync();
        await Expect(page.GetByTestId("segment-version")).ToHaveCountAsync(2);
        await page.GetByTestId("segment-version").Last.GetByRole(AriaRole.Button).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "この条件に戻す" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "この条件に戻す" }).ClickAsync();
        await Expect(page.GetByTestId("segment-version")).ToHaveCountAsync(3);
        await Expect(page.GetByTestId("segment-count").First).ToHaveTextAsync("12人");

        // The list of who matches now, as an audience.
        await page.GetByRole(AriaRole.Button, new() { Name = "操作" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "オーディエンスとして固定" }).ClickAsync();
        await page.GetByLabel("オーディエンス名").FillAsync("11月の友だち");
        await page.GetByRole(AriaRole.Button, new() { Name = "11人を固定する" }).ClickAsync();
        await Expect(page.GetByText("オーディエンスを作りました")).ToBeVisibleAsync();
        await visit.GoAsync("/audiences");
        await Expect(page.GetByText("11月の友だち")).ToBeVisibleAsync();
        await Expect(page.GetByText("11人")).ToBeVisibleAsync();

        // What another segment uses stays.
        await visit.GoAsync($"/segments/{first}");
        await page.GetByRole(AriaRole.Button, new() { Name = "操作" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "削除" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "削除" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Link, new() { Name = "そのなか" })).ToBeVisibleAsync();
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task A_watched_segment_shows_who_entered_and_overlapping_ones_show_who_is_in_both()
    {
        await using var visit = await Visit.StartAsync("sqlite");
        var page = visit.Page;
        await visit.Shop.AddPeopleAsync(10, blockedEvery: 5);
        await visit.BecomeOwnerAsync();
        var world = visit.Shop.World;
        var all = await MakeAsync(world, "全員", new { type = "everyone" });
        var friends = await MakeAsync(world, "友だち", new { type = "friendship", account = visit.Shop.Account, state = "following" });
        await world.SettledAsync();

        await visit.GoAsync($"/segments/overlap?with={all},{friends}");
        await Expect(page.GetByTestId("overlap-region")).ToHaveCountAsync(2);
        await Expect(page.GetByTestId("segment-overlap")).ToContainTextAsync("8人 (80%)");

        await visit.GoAsync($"/segments/{friends}?tab=entries");
        await page.GetByLabel("今いる人も「入った」と記録する").CheckAsync();
        await page.GetByRole(AriaRole.Switch, new() { Name = "出入りを記録する" }).ClickAsync();
        await Expect(page.GetByTestId("segment-entries").GetByText("入った")).ToHaveCountAsync(8, new() { Timeout = 20_000 });
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task What_is_wrong_with_a_row_is_told_at_the_row_and_what_is_doubtful_in_yellow()
    {
        await using var visit = await Visit.StartAsync("sqlite");
        var page = visit.Page;
        await visit.Shop.AddPeopleAsync(3);
        await visit.BecomeOwnerAsync();
        await visit.GoAsync("/segments/new");
        await AddAsync(page, "毎回同じ人になる、ランダムな一部");
        await page.GetByLabel("分け方の名前").FillAsync("春");
        await page.GetByLabel("開始").FillAsync("0");
        await AddAsync(page, "届いた・開いた・タップしたメッセージ");
        var row = page.GetByRole(AriaRole.Group, new() { Name = "配信の履歴", Exact = true });
        await row.GetByLabel("結果").ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "が届いた" }).ClickAsync();
        await Expect(row.GetByRole(AriaRole.Status).First).ToBeVisibleAsync();
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task A_count_on_its_way_is_cancelled_when_the_next_key_asks_another()
    {
        await using var visit = await Visit.StartAsync("sqlite");
        var page = visit.Page;
        await visit.Shop.AddPeopleAsync(4);
        await visit.BecomeOwnerAsync();
        await visit.GoAsync("/segments/new");
        await AddAsync(page, "毎回同じ人になる、ランダムな一部");
        await Expect(page.GetByTestId("segment-count").First).ToHaveTextAsync("4人");

        // The server holds its answers back until three questions were asked: only the last one is still wanted.
        var asked = 0;
        var enough = new TaskCompletionSource();
        var cancelled = 0;
        page.RequestFailed += (_, request) => { if (request.Url.EndsWith("/segments/count", StringComparison.Ordinal)) Interlocked.Increment(ref cancelled); };
        await page.RouteAsync("**/segments/count", async route =>
        {
            if (Interlocked.Increment(ref asked) == 3) enough.SetResult();
            await enough.Task;
            await route.ContinueAsync();
        });
        await page.GetByLabel("分け方の名前").PressSequentiallyAsync("abc", new() { Delay = 400 });
        await Expect(page.GetByTestId("row-alone").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        Assert.Equal((3, 2), (asked, cancelled));
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Every_tab_of_a_segment_fits_a_phone()
    {
        await using var visit = await Visit.StartAsync("sqlite", width: 390);
        await visit.Shop.AddPeopleAsync(5);
        await visit.BecomeOwnerAsync();
        var id = await MakeAsync(visit.Shop.World, "ひとつの条件", new { type = "event_sequence", first = new { name = "add_to_cart" }, then = new { name = "purchase" }, op = "not_followed", amount = 3, unit = "days" });
        await visit.Shop.World.SettledAsync();
        foreach (var tab in new[] { "flow", "people", "why", "breakdown", "overlap", "manual", "entries", "versions", "uses" })
        {
            await visit.GoAsync($"/segments/{id}?tab={tab}");
            await visit.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            Assert.True(await visit.OverflowAsync() == 0, $"{tab} is wider than the phone by {await visit.OverflowAsync()} px.");
        }
        Assert.Empty(visit.Faults);
    }

    static async Task AddAsync(IPage page, string hint)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "条件を追加" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Menuitem).Filter(new() { HasText = hint }).ClickAsync();
    }

    static async Task<long> MakeAsync(TestWorld world, string name, object condition) =>
        (await world.PostAsync("segments", new { name, definition = new { version = 1, condition } }, System.Net.HttpStatusCode.Created)).Number("id");
}
