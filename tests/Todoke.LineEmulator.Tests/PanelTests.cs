using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.LineEmulator.State;

namespace Todoke.LineEmulator.Tests;

/// <summary>The control panel and a person's page do what their buttons say, in both languages.</summary>
public sealed class PanelTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_panel_shows_what_is_so_in_both_languages()
    {
        await using var world = await World.StartAsync();
        world.Control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.DropAfterAccept, Count = 3 });
        var japanese = await GetAsync(world, "/panel?lang=ja");
        Assert.All(["操作盤", "時計", "LINEの制限と遅さ", "受け付けて切断", "0 / 3", "お店"], text => Assert.Contains(text, japanese, StringComparison.Ordinal));
        var english = await GetAsync(world, "/panel?lang=en");
        Assert.All(["Control panel", "Clock", "Rate limits", "Accepted, then dropped"], text => Assert.Contains(text, english, StringComparison.Ordinal));
        Assert.DoesNotMatch("[ぁ-んァ-ヶ]", english.Replace("日本語", "", StringComparison.Ordinal).Replace("お店", "", StringComparison.Ordinal));
        Assert.DoesNotMatch("[ぁ-んァ-ヶ]", (await GetAsync(world, "/people/p1?lang=en")).Replace("日本語", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_button_of_the_panel_does_what_it_says()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() });
        var began = world.Control.Now;
        await PressAsync(world, "/panel/wind", ("seconds", "3600"));
        Assert.Equal(began.AddHours(1), world.Control.Now);
        await PressAsync(world, "/panel/wind", ("to", "2026-05-21T09:00"));
        Assert.Equal(new DateTimeOffset(2026, 5, 21, 0, 0, 0, TimeSpan.Zero), world.Control.Now);
        await PressAsync(world, "/panel/limits", ("on", "true"));
        Assert.True(world.Control.Limits);
        await PressAsync(world, "/panel/own-will", ("on", "false"));
        Assert.False(world.Control.OwnWill);
        await PressAsync(world, "/panel/delay", ("min_ms", "3"), ("max_ms", "4"));
        Assert.Equal((3, 4), world.Control.Delay);
        await PressAsync(world, "/panel/redelivery", ("enabled", "true"), ("duplicate", "true"), ("attempts", "5"), ("interval_ms", "100"));
        Assert.Equal((true, true, 5, 100), (world.Control.Redelivery.Enabled, world.Control.Redelivery.Duplicate, world.Control.Redelivery.Attempts, world.Control.Redelivery.IntervalMs));
        await PressAsync(world, "/panel/fault", ("endpoint", "multicast"), ("mode", "hang_after_accept"), ("status", "500"), ("delay_ms", "0"), ("count", "2"), ("skip", "1"));
        Assert.Equal(new Fault { Endpoint = "multicast", Mode = FaultMode.HangAfterAccept, Count = 2, Skip = 1 }, world.Control.FaultList().Single().Fault);
        await PressAsync(world, "/panel/faults-clear");
        Assert.Empty(world.Control.FaultList());
        await PressAsync(world, "/panel/people", ("account", world.Channel), ("count", "7"), ("prefix", "more"), ("lively", "true"));
        Assert.Equal((10, false), (world.Control.Summary(world.Channel, null).Friends, world.Control.Person("more7").Quiet));
        await PressAsync(world, "/panel/account", ("account", world.Channel), ("quota", "200"));
        Assert.Equal((200, false, false), world.Control.Account(world.Channel) is var a ? (a.Quota, a.Verified, a.WebhookActive) : default);
    }

    [Fact]
    public async Task A_scenario_file_is_taken_from_the_panel_and_its_mistakes_are_shown_with_their_lines()
    {
        await using var world = await World.StartAsync(friends: 0);
        Assert.Contains("line 2, people[0].count", await UploadAsync(world, "{\"version\":1,\"people\":[\n{\"prefix\":\"a\",\"count\":\"x\"}]}"), StringComparison.Ordinal);
        await UploadAsync(world, "{\"version\":1,\"people\":[{\"prefix\":\"a\",\"count\":12}]}");
        Assert.Equal(12, world.Control.People(null, null, null, null, 100).People.Count);
    }

    [Fact]
    public async Task A_person_is_changed_on_their_page_and_what_stands_there_is_told_when_it_is_wrong()
    {
        await using var world = await World.StartAsync();
        var numbers = Pages.PersonPage.Numbers.Select(n => (n.Name, n.Name == "visits_per_week" ? "3" : "0.5")).ToArray();
        await PressAsync(world, "/people/p1/change", [("name", "花子"), ("gender", "female"), ("age", "33"), ("area", "jp_13"), ("os", ""), .. numbers]);
        var changed = world.Control.Person("p1");
        Assert.Equal(("花子", false, new Traits { Gender = "female", Age = 33, Area = "jp_13" }), (changed.Name, changed.Quiet, changed.Traits));
        Assert.Equal((0.5, 0.5, 3), (changed.Habits!.Buy, changed.Habits.Open, changed.Habits.VisitsPerWeek));

        Assert.Contains("traits.age", await PressAsync(world, "/people/p1/change", [("name", "花子"), ("age", "5"), .. numbers]), StringComparison.Ordinal);
        Assert.Equal(33, world.Control.Person("p1").Traits.Age);
    }

    [Fact]
    public async Task A_phone_offers_quick_replies_and_a_date_picker_that_send_what_was_chosen()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await World.StartAsync();
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
        var messages = JsonNode.Parse("""
            [{"type":"template","altText":"予約","template":{"type":"buttons","text":"いつ？","actions":[{"type":"datetimepicker","label":"日を選ぶ","data":"visit","mode":"date","initial":"2026-05-20","min":"2026-05-01"}]}},
             {"type":"text","text":"どうしますか","quickReply":{"items":[{"type":"action","action":{"type":"message","label":"はい","text":"はい、お願いします"}}]}}]
            """)!;
        Assert.Equal(200, (await world.PostAsync("/v2/bot/message/push", new JsonObject { ["to"] = world.UserId("p1"), ["messages"] = messages })).Status);
        var page = await GetAsync(world, "/phone/p1");
        Assert.Contains("""type="date" aria-label="日を選ぶ" value="2026-05-20" min="2026-05-01">""", page, StringComparison.Ordinal);
        Assert.Contains("value=\"はい、お願いします\"", page, StringComparison.Ordinal);

        await PressAsync(world, "/phone/p1/pick", ("account", world.Channel), ("data", "visit"), ("mode", "date"), ("value", "2026-05-22"));
        Assert.Equal("2026-05-22", catcher.Events.Single()["postback"]!["params"]!["date"]!.GetValue<string>());
    }

    [Fact]
    public async Task Webhooks_kept_back_at_the_panel_come_together_out_of_order_and_twice()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await World.StartAsync();
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
        await PressAsync(world, "/panel/keep-back");
        foreach (var word in new[] { "一", "二", "三", "四" })
        {
            await PressAsync(world, "/phone/p1/say", ("account", world.Channel), ("text", word));
        }
        Assert.Contains("<strong>4</strong>", await GetAsync(world, "/panel"), StringComparison.Ordinal);
        Assert.Empty(catcher.Events);

        await PressAsync(world, "/panel/webhooks-release", ("batch", "3"), ("seed", "3"), ("shuffle", "true"), ("duplicate", "true"));
        Assert.Null(world.Control.WebhooksKeptBack);
        var words = catcher.Events.Select(e => e["message"]!["text"]!.GetValue<string>()).ToList();
        Assert.NotEqual(["一", "二", "三", "四"], words.Take(4));
        Assert.Equal(words.Take(4), words.Skip(4));
        Assert.Equal(4, words.Distinct().Count());
        Assert.Equal([3, 1, 3, 1], catcher.Webhooks.Select(w => JsonNode.Parse(w.Body)!["events"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_phone_can_send_more_than_words()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await World.StartAsync();
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
        foreach (var act in new[] { "sticker", "image", "location", "unsend" })
        {
            Assert.Contains($"action=\"/phone/p1/{act}\"", await GetAsync(world, "/phone/p1"), StringComparison.Ordinal);
            await PressAsync(world, $"/phone/p1/{act}", ("account", world.Channel));
        }
        Assert.Equal(["sticker", "image", "location"], catcher.Events.Select(e => e["message"]?["type"]?.GetValue<string>()).OfType<string>());
        Assert.Equal("unsend", catcher.Events.Last()["type"]!.GetValue<string>());
    }

    private static async Task<string> GetAsync(World world, string path)
    {
        using var response = await world.Http.GetAsync(path, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Ct));
    }

    private static async Task<string> PressAsync(World world, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var response = await world.Http.PostAsync(path, form, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Ct));
    }

    private static async Task<string> UploadAsync(World world, string scenario)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(scenario)), "file", "people.json" } };
        using var response = await world.Http.PostAsync("/panel/scenario", form, Ct);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Ct));
    }
}
