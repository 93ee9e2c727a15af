using System.Net;
using System.Text.Json;
using Todoke.LineEmulator.Control;
using Todoke.Server.Ledger;
using Todoke.Server.Rehearsals;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Rehearsals;

public sealed class RehearsalTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_campaign_is_rehearsed_on_simulated_phones_and_nothing_real_is_sent(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, new NewAccount { Provider = "p1", DisplayName = "テスト商店", Quota = 200 });
        var people = await shop.AddPeopleAsync(20, blockedEvery: 4);
        await shop.World.SettledAsync();
        var campaign = (await shop.DraftAsync("{{name}}さん、https://shop.example/sale をどうぞ")).Number("id");

        var begun = await shop.World.PostAsync("rehearsals", new { campaigns = new[] { campaign }, people = new { kind = "sample", count = 100 } }, HttpStatusCode.Created);
        Assert.Equal(20, begun.GetProperty("people").Number("count"));
        var ended = await shop.World.PostAsync($"rehearsals/{begun.Text("id")}/advance", new { to = begun.Text("until") });

        Assert.Equal("finished", ended.Text("state"));
        Assert.Equal(15, ended.GetProperty("totals").Number("messages"));
        var line = Assert.Single(ended.Items("campaigns"));
        Assert.Equal("done", line.Text("state"));
        Assert.Equal((15, 5), (line.GetProperty("counts").Number("sent"), line.GetProperty("counts").Number("held_back")));
        Assert.Equal("blocked", Assert.Single(line.Items("held_back")).Text("reason"));
        Assert.Contains(ended.Items("warnings"), w => w.Text("code") == "link_unchecked");

        // Who got what, and why not.
        var deliveries = (await shop.World.GetAsync($"rehearsals/{begun.Text("id")}/deliveries?limit=100")).Items();
        Assert.Equal(people.Order(), deliveries.Select(d => d.Number("profile_id")).Order());
        Assert.Equal(5, deliveries.Count(d => d.GetProperty("reason").ValueKind == JsonValueKind.String && d.Text("reason") == "blocked"));

        // What a phone shows: the invented name, never the real one.
        var phone = (await shop.World.GetAsync($"rehearsals/{begun.Text("id")}/phones?profiles={people[0]}")).Items().Single();
        var message = phone.Items("messages").Single().GetProperty("messages")[0].Text("text");
        Assert.StartsWith(phone.Text("name") + "さん、http://127.0.0.1:", message);

        // The real campaign is where it was, and LINE heard of nothing.
        Assert.Equal("draft", (await shop.World.GetAsync($"campaigns/{campaign}")).Text("state"));
        Assert.Equal((0, 0, 0), shop.Received());

        await shop.World.DeleteAsync($"rehearsals/{begun.Text("id")}", HttpStatusCode.NoContent);
        await shop.World.GetAsync($"rehearsals/{begun.Text("id")}", HttpStatusCode.NotFound);
        Assert.Empty(Directory.GetDirectories(Path.Combine(shop.World.Place.Folder, "rehearsals")));
    }

    [Fact]
    public async Task Nothing_that_names_a_person_comes_into_a_rehearsal()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        var people = await shop.AddPeopleAsync(3);
        await shop.World.PostAsync("profiles", new
        {
            items = new[]
            {
                new
                {
                    identities = new[] { new { kind = "customer", scope = "shop", value = "c1" }, new { kind = "email", scope = "", value = "hanako.secret@example.jp" }, new { kind = "phone", scope = "", value = "+819012345678" } },
                    display_name = "秘密花子", attributes = new { 住所 = "横浜市西区みなとみらい1-1", memo = "電話は 090-1234-5678 まで", rank = "gold", birthday = "1990-04-01" }, tags = new[] { "vip" },
                },
            },
        });
        await shop.World.SettledAsync();
        var campaign = (await shop.DraftAsync("{{name}}さん {{attribute.住所|}} {{attribute.memo|}} {{attribute.rank|}}")).Number("id");
        var begun = await shop.World.PostAsync("rehearsals", new { campaigns = new[] { campaign }, people = new { kind = "chosen", profiles = new[] { people[0] } } }, HttpStatusCode.Created);
        await shop.World.PostAsync($"rehearsals/{begun.Text("id")}/advance", new { next = true });

        var rehearsal = shop.World.Service<RehearsalRoom>().Find(begun.Text("id"))!.Value.Rehearsal;
        var real = await shop.World.Ledger.ReadAsync(l => l.QueryAsync("SELECT value FROM identity", r => r.GetString(0), TestWorld.Cancel), TestWorld.Cancel);
        var all = await rehearsal.World.Ledger.ReadAsync(async l =>
        {
            var lines = new List<string>();
            foreach (var table in RehearsalTables.Definitions.Concat(RehearsalTables.People))
                lines.AddRange(await l.QueryAsync($"SELECT * FROM {table}", r => table + "|" + string.Join('|', Enumerable.Range(0, r.FieldCount).Select(i => r.GetValue(i) is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes) : r.GetValue(i).ToString())), TestWorld.Cancel));
            return lines;
        }, TestWorld.Cancel);
        foreach (var secret in new[] { "秘密花子", "hanako", "9012345678", "090-1234", "みなとみらい" }.Concat(real.Where(value => value.Length > 5))) Assert.DoesNotContain(all, l => l.Contains(secret, StringComparison.Ordinal));
        // What conditions judge by stays.
        Assert.Contains(all, l => l.StartsWith("attribute_value", StringComparison.Ordinal) && l.Contains("gold", StringComparison.Ordinal));
        Assert.Contains(all, l => l.StartsWith("profile_tag", StringComparison.Ordinal));
        var text = (await shop.World.GetAsync($"rehearsals/{begun.Text("id")}/phones?profiles={people[0]}")).Items().Single().Items("messages").Single().GetProperty("messages")[0].Text("text");
        Assert.EndsWith("さん ＊＊＊ ＊＊＊ gold", text);
    }

    [Fact]
    public async Task What_would_go_wrong_is_told()
    {
        await using var shop = await Shop.StartAsync("sqlite", new NewAccount { Provider = "p1", DisplayName = "テスト商店", Quota = 25 });
        await shop.AddPeopleAsync(10);
        await shop.World.SettledAsync();
        await shop.World.PatchAsync("sending-settings", new { quiet_hours = (object?)null });
        var ids = new List<long>();
        // Three in one day to everybody; the month suffices for two and a half of them.
        foreach (var (text, options) in new (string, object)[] { ("朝 https://shop.example/a", new { on_quota = "partial" }), ("昼", new { on_quota = "partial" }), ("夜", new { on_quota = "partial" }), ("深夜", new { }) }) ids.Add((await shop.DraftAsync(text, options: options)).Number("id"));
        ids.Add((await shop.DraftAsync("だれにも", new { version = 1, condition = new { type = "not", of = new { type = "everyone" } } })).Number("id"));
        for (var i = 1; i < 4; i++) await shop.World.PostAsync($"campaigns/{ids[i]}/send", new { at = shop.World.Clock.GetUtcNow().AddHours(i * 6) });
        var begun = await shop.World.PostAsync("rehearsals", new { campaigns = ids }, HttpStatusCode.Created);
        var ended = await shop.World.PostAsync($"rehearsals/{begun.Text("id")}/advance", new { to = begun.Text("until") });

        var codes = ended.Items("warnings").Select(w => w.Text("code")).ToList();
        Assert.Equal(["link_unchecked", "night", "not_sent", "quota", "quota", "three_a_day"], codes.Order(StringComparer.Ordinal));
        Assert.Equal(25, ended.GetProperty("totals").Number("messages"));
        Assert.Contains("5人に届きません", ended.Items("warnings").First(w => w.Text("code") == "quota").Text("ja"));
    }

    [Fact]
    public async Task Simulated_people_get_open_and_tap_and_nobody_real_takes_part()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        await shop.AddPeopleAsync(2);
        await shop.World.SettledAsync();
        var campaign = (await shop.DraftAsync("https://shop.example/sale")).Number("id");
        var begun = await shop.World.PostAsync("rehearsals", new { campaigns = new[] { campaign }, people = new { kind = "simulated", count = 50 }, seed = 7 }, HttpStatusCode.Created);
        var ended = await shop.World.PostAsync($"rehearsals/{begun.Text("id")}/advance", new { to = begun.Text("until") });
        Assert.Equal(50, ended.GetProperty("totals").Number("messages"));
        var rehearsal = shop.World.Service<RehearsalRoom>().Find(begun.Text("id"))!.Value.Rehearsal;
        var taps = await rehearsal.World.Ledger.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM event WHERE name = 'link_tap'", TestWorld.Cancel), TestWorld.Cancel);
        Assert.True(taps > 2, $"{taps} taps");
        Assert.Equal(50, await rehearsal.World.Ledger.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM profile", TestWorld.Cancel), TestWorld.Cancel));
    }

    [Fact]
    public async Task Simulated_people_have_done_what_people_here_do_and_none_of_it_names_anybody()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        var people = await shop.AddPeopleAsync(10);
        await shop.World.PostAsync("events", new { items = people.SelectMany(p => Enumerable.Range(1, 3).Select(day => (object)new { name = day == 1 ? "visit" : "purchase", profile_id = p, at = shop.World.Clock.GetUtcNow().AddDays(-day), properties = new { value = 1000 * day, email = "hanako.secret@example.jp" } })).ToArray() });
        await shop.World.SettledAsync();
        var campaign = (await shop.DraftAsync("お買い上げありがとうございます", new { version = 1, condition = new { type = "event", name = "purchase", within = new { last = new { amount = 7, unit = "days" } } } })).Number("id");
        var begun = await shop.World.PostAsync("rehearsals", new { campaigns = new[] { campaign }, people = new { kind = "simulated", count = 60, act = false }, seed = 7 }, HttpStatusCode.Created);
        var ended = await shop.World.PostAsync($"rehearsals/{begun.Text("id")}/advance", new { to = begun.Text("until") });

        // Three each on average, two of three purchases: most have bought, some have done nothing.
        Assert.InRange(ended.GetProperty("totals").Number("messages"), 20, 55);
        var rehearsal = shop.World.Service<RehearsalRoom>().Find(begun.Text("id"))!.Value.Rehearsal;
        var events = await rehearsal.World.Ledger.ReadAsync(l => l.QueryAsync("SELECT properties FROM event", r => r.GetString(0), TestWorld.Cancel), TestWorld.Cancel);
        Assert.InRange(events.Count, 100, 300);
        Assert.DoesNotContain(events, e => e.Contains("hanako", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Few_run_at_a_time_and_each_ends_by_itself_when_nobody_looks()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        await shop.AddPeopleAsync(2);
        await shop.World.SettledAsync();
        var what = new { campaigns = new[] { (await shop.DraftAsync("やあ")).Number("id") } };
        for (var i = 0; i < RehearsalRoom.Most; i++) await shop.World.PostAsync("rehearsals", what, HttpStatusCode.Created);
        Assert.Equal("full", (await shop.World.PostAsync("rehearsals", what, HttpStatusCode.Conflict)).Text("code"));

        var room = shop.World.Service<RehearsalRoom>();
        shop.World.Clock.Advance(RehearsalRoom.Idle);
        await room.EndedAsync();
        Assert.Empty((await shop.World.GetAsync("rehearsals")).Items());
        await shop.World.PostAsync("rehearsals", what, HttpStatusCode.Created);
    }

    [Fact]
    public async Task What_cannot_be_rehearsed_is_refused_with_the_reason()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        await shop.AddPeopleAsync(2);
        await shop.World.SettledAsync();
        var sent = (await shop.DraftAsync("もう送った")).Number("id");
        await shop.SendAsync(sent);
        async Task<string[]> CodesAsync(object input) => [.. (await shop.World.PostAsync("rehearsals", input, HttpStatusCode.UnprocessableEntity)).Items("problems").Select(p => p.Text("code"))];
        Assert.Equal(["begun"], await CodesAsync(new { campaigns = new[] { sent } }));
        Assert.Equal(["unknown", "unknown"], await CodesAsync(new { campaigns = new[] { 999 }, schedules = new[] { 999 } }));
        Assert.Equal(["nothing", "range"], await CodesAsync(new { people = new { kind = "sample", count = 100_000 } }));
        Assert.Equal(["nothing"], await CodesAsync(new { everything_scheduled = true }));
        var draft = (await shop.DraftAsync("やあ", new { version = 1, condition = new { type = "not", of = new { type = "everyone" } } })).Number("id");
        Assert.Equal(["nobody"], await CodesAsync(new { campaigns = new[] { draft } }));
    }

    [Fact]
    public async Task Thirty_days_of_campaigns_for_a_thousand_people_arrive_each_at_its_time()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        await shop.AddPeopleAsync(1000);
        await shop.World.SettledAsync();
        var definition = new { version = 1, condition = new { type = "everyone" } };
        var schedule = (await shop.World.SendAsync(HttpMethod.Post, "schedules", new
        {
            rule = new { every = "day", at = "10:00", from = "2026-04-02" },
            campaign = new { account_id = shop.Account, name = "毎朝", audience = new { definition }, content = Shop.Text("おはようございます") }, grace_minutes = 60,
        }, HttpStatusCode.Created)).Number("id");
        var begun = await shop.World.PostAsync("rehearsals", new { schedules = new[] { schedule }, people = new { kind = "sample", count = 1000 } }, HttpStatusCode.Created);
        var ended = await shop.World.PostAsync($"rehearsals/{begun.Text("id")}/advance", new { to = begun.Text("until") });
        Assert.Equal((29_000, 1000, 29), (ended.GetProperty("totals").Number("messages"), ended.GetProperty("totals").Number("people"), ended.Items("campaigns").Length));
        Assert.All(ended.Items("campaigns"), c => Assert.EndsWith("T01:00:00.000Z", c.Text("first_sent")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Every_table_is_copied_or_left_out_on_purpose(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var sql = kind == "sqlite" ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'" : "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";
        var tables = await open.Store.ReadAsync(l => l.QueryAsync(sql, r => r.GetString(0), TestWorld.Cancel), TestWorld.Cancel);
        Assert.Equal(tables.Order(StringComparer.Ordinal), RehearsalTables.Definitions.Concat(RehearsalTables.People).Concat(RehearsalTables.Left).Order(StringComparer.Ordinal));
    }
}
