using System.Net;
using Todoke.LineEmulator.Control;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Campaigns;

/// <summary>Several messages in one campaign: everybody gets exactly one, or none on purpose.</summary>
public class VariantTests
{
    static object Split(int holdout = 0, object? winner = null) => new
    {
        by = "split", salt = "春", holdout_percent = holdout, winner,
        of = new object[] { new { name = "A", share = 50, content = Shop.Text("Aの文面") }, new { name = "B", share = 50, content = Shop.Text("Bの文面 http://127.0.0.1:9/b") } },
    };

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_split_gives_everybody_one_message_and_the_holdout_none(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(300);
        var id = (await shop.DraftAsync("使われません", variants: Split(holdout: 20))).Number("id");
        var done = await shop.SendAsync(id);
        var results = await shop.World.GetAsync($"campaigns/{id}/results");
        var held = results.Items("held_back").Single();
        var (a, b) = (results.Items("variants")[0], results.Items("variants")[1]);
        Assert.Equal(("done", "holdout"), (done.Text("state"), held.Text("reason")));
        Assert.InRange(held.Number("people"), 35, 85);
        Assert.InRange(a.Number("sent"), 80, 160);
        Assert.Equal(300, a.Number("sent") + b.Number("sent") + held.Number("people"));
        var messages = shop.Line.Control.Messages(new DeliveryQuery { Account = shop.Channel.ChannelId }, null, null, 1000).Messages;
        Assert.Equal((a.Number("sent"), b.Number("sent")), (messages.Count(m => m.Messages[0].GetProperty("text").GetString()!.StartsWith('A')), messages.Count(m => m.Messages[0].GetProperty("text").GetString()!.StartsWith('B'))));
        Assert.Equal(messages.Count, messages.Select(m => m.Person).Distinct().Count());
        // A tap counts for the variant it came from.
        using var phone = shop.World.Anonymous();
        var link = messages.First(m => m.Messages[0].GetProperty("text").GetString()!.StartsWith('B')).Messages[0].GetProperty("text").GetString()!.Split(' ')[1];
        using (await phone.GetAsync(link, TestWorld.Cancel)) { }
        Assert.Equal([0, 1], (await shop.World.GetAsync($"campaigns/{id}/results")).Items("variants").Select(v => v.Number("tap_people")));
        // Each under a name of its own, so that LINE counts them apart; and the ledger says which.
        Assert.Equal([$"todoke_c{id}_0", $"todoke_c{id}_1"], messages.Select(m => m.Unit!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal([$"todoke_c{id}_0", $"todoke_c{id}_1"], await shop.World.Ledger.ReadAsync(l => l.QueryAsync("SELECT DISTINCT unit FROM request ORDER BY unit", r => r.GetString(0), TestWorld.Cancel), TestWorld.Cancel));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task By_condition_the_first_that_holds_decides_and_who_fits_none_is_held_back(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = await shop.AddPeopleAsync(9);
        var tag = (await shop.World.PostAsync("tags", new { name = "会員" })).Number("id");
        var second = (await shop.World.PostAsync("tags", new { name = "常連" })).Number("id");
        foreach (var (person, i) in people.Select((p, i) => (p, i)))
        {
            if (i < 3) await shop.World.PostAsync($"profiles/{person}/tags", new { tag_id = tag }, HttpStatusCode.NoContent);
            if (i < 6) await shop.World.PostAsync($"profiles/{person}/tags", new { tag_id = second }, HttpStatusCode.NoContent);
        }
        var variants = new
        {
            by = "condition",
            of = new object[]
            {
                new { name = "会員", condition = new { type = "tag", tag, op = "has" }, content = Shop.Text("会員の方へ") },
                new { name = "常連", condition = new { type = "tag", tag = second, op = "has" }, content = Shop.Text("常連の方へ") },
            },
        };
        var id = (await shop.DraftAsync("使われません", variants: variants)).Number("id");
        await shop.SendAsync(id);
        var results = await shop.World.GetAsync($"campaigns/{id}/results");
        Assert.Equal([3, 3], results.Items("variants").Select(v => v.Number("sent")));
        Assert.Equal(("no_variant", 3), (results.Items("held_back").Single().Text("reason"), results.Items("held_back").Single().Number("people")));
        var trace = await shop.World.GetAsync($"campaigns/{id}/deliveries/{people[4]}");
        Assert.Equal(("accepted", "常連"), (trace.Text("outcome"), trace.Text("variant")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_sample_decides_and_the_rest_gets_the_winner(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(400);
        var id = (await shop.DraftAsync("使われません", variants: Split(winner: new { sample_percent = 20, by = "event", @event = "purchase", after_hours = 24 }))).Number("id");
        var sampled = await shop.SendAsync(id);
        Assert.Equal(("sending", "winner_wait"), (sampled.Text("state"), sampled.Text("phase")));
        var before = sampled.GetProperty("counts").Number("sent");
        Assert.InRange(before, 50, 115);
        var ofB = await shop.World.Ledger.ReadAsync(l => l.QueryAsync("SELECT profile_id FROM delivery WHERE variant = 1 AND outcome = 2", r => r.GetInt64(0), TestWorld.Cancel), TestWorld.Cancel);
        await shop.World.PostAsync("events", new { items = ofB.Take(5).Select((p, i) => new { id = $"e{i}", name = "purchase", profile_id = p, at = shop.World.Clock.GetUtcNow().AddMilliseconds(5), properties = new { value = 1000 } }) });
        await shop.LaterAsync(TimeSpan.FromHours(24));
        var done = await shop.World.GetAsync($"campaigns/{id}");
        Assert.Equal(("done", 400, 1, "B"), (done.Text("state"), done.GetProperty("counts").Number("sent"), done.GetProperty("winner").Number("variant"), done.GetProperty("winner").Text("name")));
        var variants = (await shop.World.GetAsync($"campaigns/{id}/results")).Items("variants");
        Assert.Equal((before - ofB.Count, 400 - before + ofB.Count, 5), (variants[0].Number("sent"), variants[1].Number("sent"), variants[1].Number("event")));
        Assert.Equal((400, 0), (shop.Received().People, shop.Received().Doubled));
    }

    [Fact]
    public async Task A_test_of_variants_shows_each_of_them()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        var people = await shop.AddPeopleAsync(3);
        var id = (await shop.DraftAsync("使われません", variants: Split())).Number("id");
        var sent = (await shop.World.PostAsync($"campaigns/{id}/test", new { profile_ids = new[] { people[0] } })).Items("sent");
        Assert.Equal([("A", "accepted"), ("B", "accepted")], sent.Select(s => (s.Text("variant"), s.Text("outcome"))));
        Assert.All(shop.Line.Control.Messages(new DeliveryQuery { Account = shop.Channel.ChannelId }, null, null, 10).Messages, m => Assert.Null(m.Unit));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Somebody_may_choose_the_winner_before_the_figures_do(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(100);
        var id = (await shop.DraftAsync("使われません", variants: Split(winner: new { sample_percent = 20, by = "taps", after_hours = 24 }))).Number("id");
        await shop.World.PostAsync($"campaigns/{id}/winner", new { variant = 1 }, System.Net.HttpStatusCode.Conflict);
        var sampled = await shop.SendAsync(id);
        Assert.Equal(("winner_wait", shop.Received().People), (sampled.Text("phase"), (int)sampled.GetProperty("counts").Number("sent")));
        await shop.World.PostAsync($"campaigns/{id}/winner", new { variant = 2 }, System.Net.HttpStatusCode.UnprocessableEntity);
        await shop.World.PostAsync($"campaigns/{id}/winner", new { variant = 1 });
        await shop.World.SettledAsync();
        var done = await shop.World.GetAsync($"campaigns/{id}");
        Assert.Equal(("done", 100, 1, "B", true), (done.Text("state"), done.GetProperty("counts").Number("sent"), done.GetProperty("winner").Number("variant"), done.GetProperty("winner").Text("name"), done.GetProperty("winner").Flag("by_hand")));
        Assert.Equal((100, 0), (shop.Received().People, shop.Received().Doubled));
        // Chosen once: the time at which the figures would have decided changes nothing.
        await shop.LaterAsync(TimeSpan.FromHours(25));
        Assert.Equal("B", (await shop.World.GetAsync($"campaigns/{id}")).GetProperty("winner").Text("name"));
        await shop.World.PostAsync($"campaigns/{id}/winner", new { variant = 0 }, System.Net.HttpStatusCode.Conflict);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task When_names_run_short_in_a_month_they_are_shared(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(3);
        await shop.World.Ledger.WriteAsync(w => w.InsertAsync("aggregation_unit (account_id, month, unit)", [.. Enumerable.Range(0, 949).Select(i => new object?[] { shop.Account, 202604, $"old_{i}" })], TestWorld.Cancel), TestWorld.Cancel);
        async Task<string> UnitOfAsync()
        {
            var id = (await shop.DraftAsync("名前")).Number("id");
            await shop.SendAsync(id);
            return (await shop.World.Ledger.ReadAsync(l => l.FirstAsync("SELECT unit FROM request WHERE campaign_id = @id", r => r.GetString(0), TestWorld.Cancel, ("id", id)), TestWorld.Cancel))!;
        }
        Assert.StartsWith("todoke_c", await UnitOfAsync());
        Assert.Equal("todoke_shared", await UnitOfAsync());
        await shop.LaterAsync(TimeSpan.FromDays(31));
        Assert.StartsWith("todoke_c", await UnitOfAsync());
    }

    [Fact]
    public async Task Problems_of_options_and_variants_are_told_with_their_paths()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        var refusal = await shop.World.SendAsync(HttpMethod.Post, "campaigns", new
        {
            account_id = shop.Account, name = "x", audience = new { definition = Shop.Everyone }, options = new { topic_id = 99, priority = 12 },
            variants = new { by = "condition", of = new object[] { new { name = "A", condition = new { type = "tag", tag = 77, op = "has" }, content = new { bubbles = Array.Empty<object>() } } } },
        }, HttpStatusCode.UnprocessableEntity);
        var paths = refusal.Items("problems").Select(p => p.Text("path")).ToList();
        Assert.Contains("options.priority", paths);
        Assert.Contains(paths, p => p.StartsWith("variants.of[0].condition", StringComparison.Ordinal));
        Assert.Contains(paths, p => p.StartsWith("variants.of[0].content", StringComparison.Ordinal));
    }
}
