using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Todoke.LineEmulator.Control;
using Todoke.Server.Schedules;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Schedules;

/// <summary>The clock of these Worlds begins on Wednesday, 1 April 2026, 09:00 in Tokyo.</summary>
public class ScheduleTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Each_time_a_campaign_of_its_own_is_made_and_sent_and_none_is_made_twice(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(5);
        var schedule = await MakeAsync(shop, new { every = "day", at = "10:00", from = "2026-04-01", count = 2 });
        Assert.Equal(("running", "2026-04-01", "2026-04-01T01:00:00.000Z"), (schedule.Text("state"), schedule.Items("next")[0].Text("day"), schedule.Items("next")[0].Text("at")));

        await ToAsync(shop.World, "2026-04-01T00:59:59Z");
        Assert.Empty((await shop.World.GetAsync("campaigns")).Items());
        await ToAsync(shop.World, "2026-04-01T01:00:00Z");
        var first = (await shop.World.GetAsync("campaigns")).Items().Single();
        Assert.Equal(("done", "朝のお知らせ 2026-04-01"), (first.Text("state"), first.Text("name")));
        Assert.Equal(schedule.Number("id"), (await shop.World.GetAsync($"campaigns/{first.Number("id")}")).Number("repeat_of"));
        await ToAsync(shop.World, "2026-04-02T01:00:00Z");
        await ToAsync(shop.World, "2026-04-04T01:00:00Z");

        Assert.Equal(2, (await shop.World.GetAsync("campaigns")).Items().Length);
        var after = await shop.World.GetAsync($"schedules/{schedule.Number("id")}");
        Assert.Equal("ended", after.Text("state"));
        Assert.Equal([("2026-04-02", "made"), ("2026-04-01", "made")], after.Items("past").Select(p => (p.Text("day"), p.Text("state"))));
        Assert.Equal((5, 10), (shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId }).DistinctPeople, shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId }).Messages));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_time_the_server_was_down_for_is_made_up_for_inside_the_grace_and_otherwise_recorded_as_missed(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(2);
        var schedule = (await MakeAsync(shop, new { every = "day", at = "10:00", from = "2026-04-01" }, grace: 30)).Number("id");
        // Nobody looks at 10:00; the next look is at 10:30 on the first day, and at 10:31 two days later.
        await DownUntilAsync(shop.World, "2026-04-01T01:30:00Z");
        await DownUntilAsync(shop.World, "2026-04-03T01:31:00Z");

        var past = (await shop.World.GetAsync($"schedules/{schedule}")).Items("past");
        Assert.Equal([("2026-04-03", "missed"), ("2026-04-02", "missed"), ("2026-04-01", "made")], past.Select(p => (p.Text("day"), p.Text("state"))));
        Assert.Equal(past[2].Number("campaign_id"), (await shop.World.GetAsync("campaigns")).Items().Single().Number("id"));
        Assert.Equal(JsonValueKind.Null, past[0].GetProperty("campaign_id").ValueKind);
        var log = (await shop.World.GetAsync("audit")).Items().Select(a => a.Text("action")).ToList();
        Assert.Equal((1, 2), (log.Count(a => a == "schedule.create"), log.Count(a => a == "schedule.missed")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_restarted_server_goes_on_after_the_last_occurrence_that_was_made(string kind)
    {
        var place = await Ledgers.MakeReadyAsync(kind);
        var key = new byte[32];
        long schedule;
        await using (var before = await TestWorld.StartAsync(place, o => o with { Key = key }))
        {
            before.LeavesPlace = true;
            var account = await before.AddAccountAsync("p1", "みどり屋");
            schedule = (await before.SendAsync(HttpMethod.Post, "schedules", Body(account, new { every = "day", at = "10:00", from = "2026-04-01" }), HttpStatusCode.Created)).Number("id");
            await ToAsync(before, "2026-04-01T01:00:00Z");
        }
        await using var after = await TestWorld.StartAsync(place, o => o with { Key = key });
        // Its clock begins an hour earlier than the other's ended: set back, nothing is made again.
        await ToAsync(after, "2026-04-01T01:00:00Z");
        Assert.Single((await after.GetAsync("campaigns")).Items());
        await ToAsync(after, "2026-04-02T01:00:00Z");
        Assert.Equal(["2026-04-02", "2026-04-01"], (await after.GetAsync($"schedules/{schedule}")).Items("past").Select(p => p.Text("day")));
        Assert.Equal(2, (await after.GetAsync("campaigns")).Items().Length);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Nothing_is_made_while_it_is_paused_and_resuming_makes_up_for_nothing(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(2);
        var schedule = (await MakeAsync(shop, new { every = "day", at = "10:00", from = "2026-04-01" }, grace: 1_440)).Number("id");
        Assert.Equal("paused", (await shop.World.PostAsync($"schedules/{schedule}/pause")).Text("state"));
        await shop.World.PostAsync($"schedules/{schedule}/pause", null, HttpStatusCode.Conflict);
        await ToAsync(shop.World, "2026-04-01T01:05:00Z");
        var resumed = await shop.World.PostAsync($"schedules/{schedule}/resume");
        await shop.World.SettledAsync();
        Assert.Equal(("running", "2026-04-02"), (resumed.Text("state"), resumed.Items("next")[0].Text("day")));
        Assert.Empty((await shop.World.GetAsync("campaigns")).Items());

        // Changed to an earlier hour of the same day, it begins on the next.
        var changed = await shop.World.PutAsync($"schedules/{schedule}", Body(shop.Account, new { every = "day", at = "09:00", from = "2026-04-01" }));
        Assert.Equal(("2026-04-02", "2026-04-02T00:00:00.000Z"), (changed.Items("next")[0].Text("day"), changed.Items("next")[0].Text("at")));
        await ToAsync(shop.World, "2026-04-02T00:00:00Z");
        Assert.Single((await shop.World.GetAsync("campaigns")).Items());
        await shop.World.DeleteAsync($"schedules/{schedule}", HttpStatusCode.NoContent);
        await ToAsync(shop.World, "2026-04-03T00:00:00Z");
        Assert.Single((await shop.World.GetAsync("campaigns")).Items());
        await shop.World.GetAsync($"schedules/{schedule}", HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_it_sends_can_be_changed_by_version_and_the_next_one_goes_out_so(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(2);
        var schedule = await MakeAsync(shop, new { every = "day", at = "10:00", from = "2026-04-01" });
        await ToAsync(shop.World, "2026-04-01T01:00:00Z");

        using var changed = await ChangeAsync(shop, schedule, "こんばんは。");
        Assert.Equal((HttpStatusCode.OK, 2L), (changed.StatusCode, (await changed.JsonAsync()).Number("version")));
        using var late = await ChangeAsync(shop, schedule, "だれかの変更を消します。");
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        await ToAsync(shop.World, "2026-04-02T01:00:00Z");

        var sent = (await shop.World.GetAsync("campaigns")).Items();
        Assert.Equal(["done", "done"], sent.Select(c => c.Text("state")));
        var texts = shop.Line.Control.Messages(new DeliveryQuery { Account = shop.Channel.ChannelId }, "c1", null, 10).Messages.Select(m => m.Messages[0].GetProperty("text").GetString());
        Assert.Equal(["おはようございます。", "こんばんは。"], texts.Order(StringComparer.Ordinal));
        Assert.Equal(1, (await shop.World.GetAsync("audit")).Items().Count(a => a.Text("action") == "schedule.change"));
    }

    [Fact]
    public async Task Asked_for_twice_under_one_key_one_schedule_is_made()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        for (var time = 0; time < 2; time++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "schedules") { Content = JsonContent.Create(Body(shop.Account, new { every = "day", at = "10:00", from = "2026-04-01" })) };
            request.Headers.TryAddWithoutValidation("Idempotency-Key", "pressed-once");
            using var answer = await shop.World.Http.SendAsync(request, TestWorld.Cancel);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }
        Assert.Single((await shop.World.GetAsync("schedules")).Items());
    }

    [Fact]
    public async Task The_next_ten_times_are_shown_before_anything_is_saved_with_the_holidays_among_them()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        var shown = await world.PostAsync("schedules/preview", new { rule = new { every = "week", weekdays = new[] { "wed" }, at = "08:30", from = "2026-04-01" } });
        Assert.Equal(("Asia/Tokyo", 10), (shown.Text("zone"), shown.Items("occurrences").Length));
        // 08:30 of the first of April is past.
        Assert.Equal(("2026-04-08", "2026-04-07T23:30:00.000Z"), (shown.Items("occurrences")[0].Text("day"), shown.Items("occurrences")[0].Text("at")));
        var holiday = shown.Items("occurrences").Where(o => !o.Flag("business_day")).ToList();
        Assert.Equal([("2026-04-29", "昭和の日"), ("2026-05-06", "振替休日")], holiday.Select(o => (o.Text("day"), o.Text("holiday"))));
        await world.PostAsync("schedules/preview", new { rule = new { every = "year" } }, HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task All_problems_of_a_schedule_are_told_at_once_and_a_draft_can_be_its_campaign(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var refusal = await shop.World.PostAsync("schedules", new
        {
            rule = new { every = "week", at = "10:00", from = "2026-04-01" }, grace_minutes = 9999,
            campaign = new { account_id = 77, name = "", audience = new { definition = Shop.Everyone }, content = new { bubbles = new object[] { new { type = "text", text = "" } } } },
        }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["campaign.account_id", "campaign.content.bubbles[0].text", "campaign.name", "grace_minutes", "rule.weekdays"], refusal.Items("problems").Select(p => p.Text("path")).Order(StringComparer.Ordinal));
        var late = await shop.World.PostAsync("schedules", Body(shop.Account, new { every = "day", at = "10:00", from = "2026-04-01" }, options: new { not_after = "2026-04-02T00:00:00Z" }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("campaign.options.not_after", late.Items("problems").Single().Text("path"));
        await shop.World.PostAsync("schedules", new { rule = new { every = "day", at = "10:00", from = "2026-04-01" }, campaign_id = 99 }, HttpStatusCode.UnprocessableEntity);

        var draft = await shop.DraftAsync("毎朝のお知らせ");
        var made = await shop.World.PostAsync("schedules", new { rule = new { every = "business_day", at = "10:00", from = "2026-04-01" }, campaign_id = draft.Number("id") }, HttpStatusCode.Created);
        Assert.Equal(("春のお知らせ", 60), (made.Text("name"), made.Number("grace_minutes")));
        Assert.Equal("毎朝のお知らせ", made.GetProperty("campaign").GetProperty("content").Items("bubbles")[0].Text("text"));
    }

    [Fact]
    public async Task A_saved_segment_that_a_schedule_sends_to_cannot_be_deleted()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        var segment = (await shop.World.PostAsync("segments", new { name = "全員", definition = Shop.Everyone }, HttpStatusCode.Created)).Number("id");
        await shop.World.PostAsync("schedules", new
        {
            rule = new { every = "day", at = "10:00", from = "2026-04-01" },
            campaign = new { account_id = shop.Account, name = "毎日", audience = new { segment_id = segment }, content = new { bubbles = new object[] { new { type = "text", text = "やあ" } } } },
        }, HttpStatusCode.Created);
        Assert.Equal("schedule", (await shop.World.DeleteAsync($"segments/{segment}", HttpStatusCode.Conflict)).Items("used_by").Single().Text("kind"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_calendar_shows_what_went_out_and_what_will_with_the_months_messages_on_top(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, new NewAccount { Provider = "p1", DisplayName = "小さな店", Quota = 100 });
        await shop.AddPeopleAsync(10, blockedEvery: 5);
        await shop.SendAsync((await shop.DraftAsync("きょう")).Number("id"));
        var later = await shop.DraftAsync("あとで");
        await shop.World.PostAsync($"campaigns/{later.Number("id")}/send", new { at = "2026-04-10T03:00:00Z" });
        var schedule = await MakeAsync(shop, new { every = "week", weekdays = new[] { "mon" }, at = "10:00", from = "2026-04-01" });
        await shop.World.SettledAsync();

        var calendar = await shop.World.GetAsync($"calendar?from=2026-04-01&to=2026-04-13&account_id={shop.Account}");
        Assert.Equal(
        [
            ("2026-04-01T00:00:00.000Z", "campaign", "done", 8L), ("2026-04-06T01:00:00.000Z", "occurrence", "planned", 8L),
            ("2026-04-10T03:00:00.000Z", "campaign", "scheduled", 8L), ("2026-04-13T01:00:00.000Z", "occurrence", "planned", 8L),
        ], calendar.Items().Select(i => (i.Text("at"), i.Text("kind"), i.Text("state"), i.Number("people_estimate"))));
        Assert.Equal(schedule.Number("id"), calendar.Items()[1].Number("schedule_id"));
        var quota = calendar.GetProperty("quota");
        // Four Mondays and one campaign are still to come in April.
        Assert.Equal((100, 92, 0, 40), (quota.Number("limit"), quota.Number("remaining"), quota.Number("reserved"), quota.Number("planned")));
        await shop.World.GetAsync("calendar?from=2026-04-01&to=2026-09-01", HttpStatusCode.UnprocessableEntity);
        await shop.World.GetAsync("calendar?from=2026-04-01", HttpStatusCode.UnprocessableEntity);
    }

    static async Task<HttpResponseMessage> ChangeAsync(Shop shop, JsonElement edited, string text)
    {
        var body = Body(shop.Account, edited.GetProperty("rule"), text: text);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"schedules/{edited.Number("id")}") { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", $"{edited.Number("version")}");
        return await shop.World.Http.SendAsync(request, TestWorld.Cancel);
    }

    static object Body(long account, object rule, int grace = 60, object? options = null, string text = "おはようございます。") => new
    {
        rule, grace_minutes = grace,
        campaign = new { account_id = account, name = "朝のお知らせ", audience = new { definition = Shop.Everyone }, content = new { bubbles = new object[] { new { type = "text", text } } }, options },
    };

    static Task<JsonElement> MakeAsync(Shop shop, object rule, int grace = 60) => shop.World.SendAsync(HttpMethod.Post, "schedules", Body(shop.Account, rule, grace), HttpStatusCode.Created);

    // As if no server ran: the worker does not see its schedules until the instant is reached.
    static async Task DownUntilAsync(TestWorld world, string instant)
    {
        await world.Ledger.WriteAsync(w => w.ExecuteAsync("UPDATE schedule SET paused_at = 1", TestWorld.Cancel), TestWorld.Cancel);
        world.Service<ScheduleWorker>().Nudge();
        await ToAsync(world, instant);
        await world.Ledger.WriteAsync(w => w.ExecuteAsync("UPDATE schedule SET paused_at = NULL", TestWorld.Cancel), TestWorld.Cancel);
        world.Service<ScheduleWorker>().Nudge();
        await world.SettledAsync();
    }

    static async Task ToAsync(TestWorld world, string instant)
    {
        await world.SettledAsync();
        world.Clock.MoveTo(DateTimeOffset.Parse(instant));
        await world.SettledAsync();
    }
}
