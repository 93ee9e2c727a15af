using System.Net;
using System.Text.Json;
using Todoke.LineEmulator.Control;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Schedules;

/// <summary>What the calendar and the forecast say of occurrences to come. The clock begins on Wednesday, 1 April 2026, 09:00 in Tokyo.</summary>
public class ComingMessagesTests
{
    /// <summary>
    /// Daily, weekly and single campaigns with consent, suppressed people, holdouts, conditions and a cap over all of them: as long as nobody changes anything,
    /// each goes to as many as the calendar said ten days before.
    /// </summary>
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_is_foreseen_is_what_goes_out_when_nothing_changes(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, new NewAccount { Provider = "p1", DisplayName = "店", Quota = 10_000 });
        var (world, people) = (shop.World, await shop.AddPeopleAsync(60, blockedEvery: 6));
        await world.PatchAsync("sending-settings", new { cap_per_day = 1, cap_per_week = 3 });
        var topic = (await world.PostAsync("topics", new { key = "news", name = "news", default_granted = true }, HttpStatusCode.Created)).Number("id");
        await world.PostAsync("consents", new { items = people.Take(10).Select(p => new { profile_id = p, topic, granted = false }) });
        await world.PostAsync("suppressions", new { profile_ids = people.Skip(10).Take(4) });
        var tag = (await world.PostAsync("tags", new { name = "会員" })).Number("id");
        foreach (var person in people.Skip(20).Take(15)) await world.PostAsync($"profiles/{person}/tags", new { tag_id = tag }, HttpStatusCode.NoContent);
        var members = new { version = 1, condition = new { type = "tag", tag, op = "has" } };
        // Some have had a message already, which counts for the days to come.
        await world.SettledAsync();
        await shop.SendAsync((await shop.DraftAsync("会員の方へ", members)).Number("id"));
        await MakeAsync(shop, "毎日", new { every = "day", at = "10:00", from = "2026-04-01" }, options: new { topic_id = topic });
        await MakeAsync(shop, "A/B", new { every = "week", weekdays = new[] { "fri", "mon" }, at = "09:30", from = "2026-04-01" }, variants: new
        {
            by = "split", salt = "s", holdout_percent = 30, of = new object[] { new { name = "A", share = 50, content = Shop.Text("A") }, new { name = "B", share = 50, content = Shop.Text("B") } },
        });
        await MakeAsync(shop, "出し分け", new { every = "week", weekdays = new[] { "tue" }, at = "12:00", from = "2026-04-01" }, options: new { cap = "none" }, variants: new
        {
            by = "condition", of = new object[] { new { name = "会員", condition = members.condition, content = Shop.Text("会員") } },
        });
        await world.PostAsync($"campaigns/{(await shop.DraftAsync("一度だけ")).Number("id")}/send", new { at = "2026-04-07T00:10:00Z" });
        await world.SettledAsync();

        const string Days = "from=2026-04-01&to=2026-04-11";
        var foreseen = (await world.GetAsync($"calendar?{Days}&account_id={shop.Account}")).Items().Where(i => i.Text("state") is "planned" or "scheduled")
            .Select(i => (At: i.Text("at"), People: i.Number("people_estimate"))).ToList();
        Assert.Equal(16, foreseen.Count);
        // The cap and the rest of it are seen at work: some get nothing, and not always the same number.
        Assert.True(foreseen.Select(f => f.People).Distinct().Count() > 4, string.Join(", ", foreseen));
        var repeated = (await world.GetAsync($"accounts/{shop.Account}/quota")).Number("repeated");
        for (var hour = 0; hour < 11 * 24; hour++) await shop.LaterAsync(TimeSpan.FromMinutes(60) - TimeSpan.FromMinutes(hour == 0 ? 30 : 0));

        var happened = (await world.GetAsync($"calendar?{Days}&account_id={shop.Account}")).Items().Where(i => i.Text("state") == "done").Skip(1).ToList();
        var sent = new List<(string At, long People)>();
        foreach (var item in happened)
        {
            var campaign = await world.GetAsync($"campaigns/{item.Number("campaign_id")}");
            sent.Add((campaign.Text("scheduled_at"), campaign.GetProperty("counts").Number("sent")));
        }
        Assert.Equal(foreseen, sent);
        Assert.True(repeated > foreseen.Sum(f => f.People) - 60, "What comes later in the month is foreseen too.");
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_paused_schedule_takes_nobodys_place_and_a_repeated_broadcast_counts_LINEs_own_friends(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, new NewAccount { Provider = "p1", DisplayName = "店", Quota = 10_000 });
        await shop.AddPeopleAsync(4);
        await shop.Line.Control.AddPeopleAsync(new PeopleRequest
        {
            People = [.. Enumerable.Range(1, 9).Select(i => new NewPerson { Id = $"s{i}", Follows = [new NewFriendship { Account = shop.Channel.ChannelId, Since = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() }] })],
        }, TestWorld.Cancel);
        await shop.World.PatchAsync("sending-settings", new { cap_per_day = 1 });
        var paused = await MakeAsync(shop, "休み", new { every = "day", at = "10:00", from = "2026-04-02", count = 1 });
        await shop.World.PostAsync($"schedules/{paused}/pause");
        await MakeAsync(shop, "昼", new { every = "day", at = "12:00", from = "2026-04-02", count = 1 });
        await MakeAsync(shop, "晩", new { every = "day", at = "18:00", from = "2026-04-02", count = 1 });
        await MakeAsync(shop, "全員", new { every = "day", at = "18:00", from = "2026-04-03", count = 1 }, options: new { broadcast = true });

        var items = (await shop.World.GetAsync("calendar?from=2026-04-02&to=2026-04-03")).Items();
        Assert.Equal([("休み", 4, 4), ("昼", 4, 4), ("晩", 0, 0), ("全員", 4, 9)], items.Select(i => (i.Text("name"), i.Number("people_estimate"), i.Number("messages"))));
        Assert.Equal(13, (await shop.World.GetAsync($"accounts/{shop.Account}/quota")).Number("repeated"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Whoever_waits_in_a_campaign_under_way_has_its_message_counted(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(6);
        var world = shop.World;
        await world.PatchAsync("sending-settings", new { cap_per_week = 1, quiet_hours = new { from = "08:00", to = "20:00" } });
        await MakeAsync(shop, "週のうち", new { every = "day", at = "21:00", from = "2026-04-03", count = 1 });
        await MakeAsync(shop, "次の週", new { every = "day", at = "21:00", from = "2026-04-08", count = 1 });
        var waiting = (await shop.DraftAsync("夜まで待つ")).Number("id");
        await world.PostAsync($"campaigns/{waiting}/send", new { });
        await world.SettledAsync();
        Assert.Equal(6, (await world.GetAsync($"campaigns/{waiting}")).GetProperty("counts").Number("waiting"));
        Assert.Equal([("週のうち", 0L), ("次の週", 6L)], (await world.GetAsync("calendar?from=2026-04-02&to=2026-04-10")).Items().Select(i => (i.Text("name"), i.Number("people_estimate"))));
    }

    static async Task<long> MakeAsync(Shop shop, string name, object rule, object? options = null, object? variants = null) => (await shop.World.SendAsync(HttpMethod.Post, "schedules", new
    {
        rule, campaign = new { account_id = shop.Account, name, audience = new { definition = Shop.Everyone }, content = Shop.Text("おはようございます。"), options, variants },
    }, HttpStatusCode.Created)).Number("id");
}
