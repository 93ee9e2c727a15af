using System.Net;
using System.Text.Json;
using Todoke.Core.Delivery;
using Todoke.Server.Api;
using Todoke.Server.Campaigns;
using Todoke.Server.Profiles;
using Todoke.Server.Sending;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Sending;

public class SendChecksTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Whoever_did_not_agree_to_the_campaigns_topic_is_held_back_and_silence_means_the_topics_default(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var (world, people) = (shop.World, await shop.AddPeopleAsync(4));
        foreach (var (key, granted, reached) in new[] { ("news", false, 1), ("sale", true, 3) })
        {
            var topic = (await world.PostAsync("topics", new { key, name = key, default_granted = granted }, HttpStatusCode.Created)).Number("id");
            await world.PostAsync("consents", new { items = new object[] { new { profile_id = people[0], topic, granted = true }, new { profile_id = people[1], topic, granted = false } } });
            var draft = await shop.DraftAsync(new { topic_id = topic });
            Assert.Equal(("no_consent", 4 - reached), Held(await world.GetAsync($"campaigns/{draft}/estimate")));
            Assert.Equal(reached, (await shop.SendAsync(draft)).GetProperty("counts").Number("sent"));
        }
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_person_gets_as_many_a_day_and_a_week_as_the_cap_allows_and_one_campaign_may_leave_it_aside(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var world = shop.World;
        await shop.AddPeopleAsync(3);
        await world.PatchAsync("sending-settings", new { cap_per_day = 1, cap_per_week = 2 });
        async Task<long> SentAsync(object options) => (await shop.SendAsync(await shop.DraftAsync(options))).GetProperty("counts").Number("sent");

        Assert.Equal(3, await SentAsync(new { }));
        var second = await shop.DraftAsync(new { });
        Assert.Equal(("frequency_cap", 3), Held(await world.GetAsync($"campaigns/{second}/estimate")));
        // The day is the workspace's: nine in the morning there is midnight in UTC.
        world.Clock.Advance(TimeSpan.FromHours(15) - TimeSpan.FromMilliseconds(1) - (world.Clock.GetUtcNow() - new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(("frequency_cap", 3), Held(await world.GetAsync($"campaigns/{second}/estimate")));
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(3, await SentAsync(new { }));
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(("frequency_cap", 3), Held(await world.GetAsync($"campaigns/{second}/estimate")));
        Assert.Equal(3, await SentAsync(new { cap = "none" }));
        // Seven days after the first of the three it is out of the stretch, and two are still in it.
        world.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Equal(("frequency_cap", 3), Held(await world.GetAsync($"campaigns/{second}/estimate")));
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(3, await SentAsync(new { }));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_test_counts_for_no_cap_and_is_held_back_by_none_and_what_other_systems_sent_counts(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var (world, people) = (shop.World, await shop.AddPeopleAsync(3));
        await world.PatchAsync("sending-settings", new { cap_per_day = 1 });
        var draft = await shop.DraftAsync(new { });
        for (var i = 0; i < 2; i++) Assert.Equal("accepted", (await world.PostAsync($"campaigns/{draft}/test", new { profile_ids = new[] { people[0] } })).Items("sent").Single().Text("outcome"));
        await world.PostAsync("messages", new { items = new object[] { new { id = "m1", profile_id = people[1], channel = "line", outcome = "sent", at = world.Clock.GetUtcNow() } } });
        Assert.Equal(("frequency_cap", 1), Held(await world.GetAsync($"campaigns/{draft}/estimate")));
        Assert.Equal(2, (await shop.SendAsync(draft)).GetProperty("counts").Number("sent"));
        Assert.Equal("accepted", (await world.PostAsync($"campaigns/{draft}/test", new { profile_ids = new[] { people[0] } })).Items("sent").Single().Text("outcome"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task People_who_wait_in_a_campaign_of_higher_priority_have_their_place_kept(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var (world, people) = (shop.World, await shop.AddPeopleAsync(4));
        await world.PatchAsync("sending-settings", new { cap_per_day = 1 });
        var (important, ordinary) = (await shop.DraftAsync(new { priority = 9 }), await shop.DraftAsync(new { priority = 5 }));
        // Two of the four are frozen in the important campaign and have not left yet.
        await world.Ledger.WriteAsync(async w =>
        {
            await w.ExecuteAsync("UPDATE campaign SET state = 'sending', started_at = @now, members = 2 WHERE id = @id", TestWorld.Cancel, ("now", w.Now), ("id", important));
            await w.InsertAsync("delivery (campaign_id, run, profile_id, outcome, at)", [.. people.Take(2).Select(p => new object?[] { important, 0, p, 0, w.Now })], TestWorld.Cancel);
        }, TestWorld.Cancel);
        Assert.Equal(HoldReason.FrequencyCap, (await CheckedAsync(shop, ordinary, people))[people[0]]);
        Assert.Equal([null, null], (await CheckedAsync(shop, ordinary, people)).Where(c => !people.Take(2).Contains(c.Key)).Select(c => c.Value));
        Assert.All((await CheckedAsync(shop, important, people)).Values, reason => Assert.Null(reason));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Of_two_campaigns_due_together_the_one_of_higher_priority_uses_the_last_place_under_the_cap(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(700);
        await shop.World.PatchAsync("sending-settings", new { cap_per_day = 1 });
        var at = shop.World.Clock.GetUtcNow().AddHours(1);
        var (ordinary, important) = (await shop.DraftAsync(new { }), await shop.DraftAsync(new { priority = 8 }, text: "{{name}}さん"));
        foreach (var id in new[] { ordinary, important }) await shop.World.PostAsync($"campaigns/{id}/send", new { at });
        shop.World.Clock.Advance(TimeSpan.FromHours(1));
        await shop.World.SettledAsync();
        var counts = new[] { ordinary, important }.Select(async id => (await shop.World.GetAsync($"campaigns/{id}")).GetProperty("counts").Number("sent"));
        var sent = await Task.WhenAll(counts);
        Assert.Equal((0, 700), (sent[0], sent[1]));
        Assert.Equal(0, shop.Line.Control.Deliveries(new LineEmulator.Control.DeliveryQuery { Account = shop.Channel.ChannelId }).Duplicates);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_topic_that_a_draft_needs_consent_to_is_not_deleted(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var topic = (await shop.World.PostAsync("topics", new { key = "news", name = "news" }, HttpStatusCode.Created)).Number("id");
        var draft = await shop.DraftAsync(new { topic_id = topic });
        Assert.Equal(draft, (await shop.World.DeleteAsync($"topics/{topic}", HttpStatusCode.Conflict)).Items("used_by").Single().Number("id"));
        await shop.World.DeleteAsync($"campaigns/{draft}", HttpStatusCode.NoContent);
        await shop.World.DeleteAsync($"topics/{topic}", HttpStatusCode.NoContent);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Once_its_last_instant_has_passed_a_campaign_reaches_nobody(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = await shop.AddPeopleAsync(2);
        var last = shop.World.Clock.GetUtcNow().AddHours(1);
        var draft = await shop.DraftAsync(new { not_after = last.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") });
        shop.World.Clock.Advance(last - shop.World.Clock.GetUtcNow());
        Assert.All((await CheckedAsync(shop, draft, people)).Values, reason => Assert.Null(reason));
        shop.World.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.All((await CheckedAsync(shop, draft, people)).Values, reason => Assert.Equal(HoldReason.TooLate, reason));
    }

    /// <summary>What both forms of the list say, which is the same.</summary>
    static async Task<Dictionary<long, HoldReason?>> CheckedAsync(Shop shop, long campaign, IReadOnlyList<long> people)
    {
        await shop.World.SettledAsync();
        var row = (await shop.World.Ledger.ReadAsync(l => CampaignRow.FindAsync(l, campaign, TestWorld.Cancel), TestWorld.Cancel))!;
        var frozen = await shop.World.Service<SendChecks>().AtFreezeAsync(row, TestWorld.Cancel);
        var page = (await shop.World.Ledger.WriteAsync(w => LastChecks.RunAsync(w, w.Now, row, 0, people, TestWorld.Cancel), TestWorld.Cancel)).Value;
        var reasons = page.Sendable.Select(s => (s.Profile, Reason: (HoldReason?)null)).Concat(page.Held.Select(h => (h.Profile, Reason: (HoldReason?)h.Reason))).ToDictionary(r => r.Profile, r => r.Reason);
        Assert.Equal(people.Select(p => reasons[p]), people.Select(frozen.Hold));
        return reasons;
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Whatever_happened_to_people_both_forms_of_every_check_say_the_same(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var world = shop.World;
        var (dice, seen) = (new Random(20260401), new HashSet<HoldReason?>());
        var people = await shop.AddPeopleAsync(60, blockedEvery: 9);
        var topic = (await world.PostAsync("topics", new { key = "news", name = "news", default_granted = true }, HttpStatusCode.Created)).Number("id");
        long[] Some(int count) => [.. people.OrderBy(_ => dice.Next()).Take(count)];
        await world.PostAsync("suppressions", new { profile_ids = Some(5) });
        for (var round = 0; round < 4; round++)
        {
            await world.PostAsync("consents", new { items = Some(8).Select(p => new { profile_id = p, topic, granted = dice.Next(2) == 0 }) });
            var tag = (await world.PostAsync("tags", new { name = $"t{round}" })).Number("id");
            foreach (var person in Some(20)) await world.PostAsync($"profiles/{person}/tags", new { tag_id = tag }, HttpStatusCode.NoContent);
            await shop.SendAsync((await shop.DraftAsync("x", new { version = 1, condition = new { type = "tag", tag, op = "has" } })).Number("id"));
            foreach (var pair in Some(6).Chunk(2)) await world.Ledger.WriteAsync(w => Merging.MergeAsync(w, pair[0], pair[1], "by hand", Actor.System, TestWorld.Cancel), TestWorld.Cancel);
            world.Clock.Advance(TimeSpan.FromHours(dice.Next(2, 30)));
            await world.PatchAsync("sending-settings", new { cap_per_day = dice.Next(1, 3), cap_per_week = dice.Next(1, 3) });
            await world.SettledAsync();
            var roots = (await world.Ledger.ReadAsync(l => l.QueryAsync("SELECT id FROM profile WHERE merged_into IS NULL AND known = 1 ORDER BY id", r => r.GetInt64(0), TestWorld.Cancel), TestWorld.Cancel)).Where(people.Contains).ToList();
            var reasons = await CheckedAsync(shop, await shop.DraftAsync(new { topic_id = topic }), roots);
            seen.UnionWith(reasons.Values);
        }
        Assert.Superset(new HashSet<HoldReason?> { null, HoldReason.Blocked, HoldReason.Suppressed, HoldReason.NoConsent, HoldReason.FrequencyCap }, seen);
    }

    static (string, long) Held(JsonElement estimate) => estimate.Items("held_back").Single() is var line ? (line.Text("reason"), line.Number("people")) : default;
}
