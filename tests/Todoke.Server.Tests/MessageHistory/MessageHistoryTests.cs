using System.Net;
using System.Text.Json;
using Todoke.LineEmulator.Control;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.MessageHistory;

public class MessageHistoryTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_other_systems_sent_is_told_once_and_keeps_its_earliest_instant(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var people = await world.PeopleAsync(2);
        object Item(string id, long person, string outcome, string at) => new { id, profile_id = person, channel = "email", template = "welcome", outcome, at };
        var first = await world.PostAsync("messages", new
        {
            items = new[]
            {
                Item("m1", people[0], "sent", "2026-03-01T00:00:00Z"), Item("m1", people[0], "opened", "2026-03-02T00:00:00Z"), Item("m1", people[0], "opened", "2026-03-03T00:00:00Z"),
                Item("m2", people[1], "sent", "2026-03-01T00:00:00Z"), Item("m2", people[1], "bounced", "2026-03-01T00:01:00Z"),
            },
        });
        Assert.Equal((4, 1), (first.Number("accepted"), first.Number("repeated")));
        var again = await world.PostAsync("messages", new { items = new[] { Item("m1", people[0], "opened", "2026-03-02T00:00:00Z"), Item("m1", people[0], "opened", "2026-02-28T00:00:00Z"), Item("m1", people[1], "sent", "2026-03-01T00:00:00Z") } });
        Assert.Equal((1, 1), (again.Number("accepted"), again.Number("repeated")));
        Assert.Equal(("items[2].id", "message_differs"), (again.Items("problems").Single().Text("path"), again.Items("problems").Single().Text("code")));
        object Message(string outcome, object? within = null) => within is null ? new { type = "message", outcome, channel = "email", template = "welcome" } : new { type = "message", outcome, channel = "email", template = "welcome", within };
        Assert.Equal(people, await world.MembersAsync(Message("sent"), people));
        Assert.Equal([people[1]], await world.MembersAsync(Message("bounced"), people));
        Assert.Equal([people[0]], await world.MembersAsync(Message("opened", new { from = "2026-02-28", to = "2026-02-28" }), people));
        Assert.Empty(await world.MembersAsync(Message("opened", new { from = "2026-03-01", to = "2026-03-31" }), people));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_outcome_that_does_not_repeat_its_template_is_one_of_the_message_all_the_same(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var people = await world.PeopleAsync(1);
        object Item(string outcome, string? template) => new { id = "m1", profile_id = people[0], channel = "email", outcome, template, at = "2026-03-01T00:00:00Z" };
        await world.PostAsync("messages", new { items = new[] { Item("sent", "welcome") } });
        var told = await world.PostAsync("messages", new { items = new[] { Item("opened", null), Item("bounced", "goodbye") } });
        Assert.Equal((1, "items[1].id"), (told.Number("accepted"), told.Items("problems").Single().Text("path")));
        Assert.Equal(people, await world.MembersAsync(new { type = "message", outcome = "opened", channel = "email", template = "welcome" }, people));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Line_tells_no_opens_so_none_can_be_told_of_it(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var person = (await world.PeopleAsync(1))[0];
        var result = await world.PostAsync("messages", new
        {
            items = new object[]
            {
                new { id = "a", profile_id = person, channel = "line", outcome = "opened" }, new { id = "b", profile_id = person, channel = "fax", outcome = "read" },
                new { id = "c", profile_id = person, channel = "email", outcome = "sent", link = 1 }, new { id = "d", profile_id = person, channel = "email", outcome = "tapped", link = 1, campaign_id = 7 },
                new { id = "e", profile_id = person, channel = "line", outcome = "tapped" },
            },
        });
        Assert.Equal(1, result.Number("accepted"));
        Assert.Equal(["not_on_line", "channel", "outcome", "link_needs_tap", "unknown_campaign", "unknown_link"], result.Items("problems").Select(p => p.Text("code")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_campaign_and_the_taps_on_its_links_are_message_facts_and_no_events(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = (await shop.AddPeopleAsync(5, blockedEvery: 5)).ToArray();
        var campaign = (await shop.DraftAsync("くわしくは http://127.0.0.1:9/sale を見てください。")).Number("id");
        await shop.SendAsync(campaign);
        var received = shop.Line.Control.Messages(new DeliveryQuery { Account = shop.Channel.ChannelId }, "c3", null, 10).Messages.Single();
        using var phone = shop.World.Anonymous();
        for (var i = 0; i < 2; i++) using (await phone.GetAsync(received.Messages[0].GetProperty("text").GetString()!.Split(' ')[1], TestWorld.Cancel)) { }
        var link = await shop.World.Ledger.ReadAsync(l => l.CountAsync("SELECT id FROM campaign_link", TestWorld.Cancel), TestWorld.Cancel);
        Assert.Equal(people[..4], await shop.World.MembersAsync(new { type = "message", outcome = "sent", channel = "line", campaign }, people));
        Assert.Equal([people[2]], await shop.World.MembersAsync(new { type = "message", outcome = "tapped", campaign, link, count = new { op = "equals", value = 1 } }, people));
        Assert.Equal([people[0], people[1], people[3]], await shop.World.MembersAsync(new { type = "all", of = new object[] { new { type = "message", outcome = "sent", campaign }, new { type = "not", of = new { type = "message", outcome = "tapped", campaign } } } }, people));
        // In the person's history, but not among the events that conditions ask about.
        Assert.Equal(2, (await shop.World.GetAsync($"profiles/{people[2]}/timeline")).Items().Count(t => t.Text("name") == "link_tap"));
        Assert.DoesNotContain((await shop.World.GetAsync("event-names")).Items(), e => e.Text("name") == "link_tap");

        // After a restart of the index, and through a merge, the same.
        var merge = (await shop.World.PostAsync($"profiles/{people[0]}/merge", new { loser_id = people[2] })).Number("merge_id");
        Assert.Equal([people[0]], await shop.World.MembersAsync(new { type = "message", outcome = "tapped", campaign }, people[0]));
        await shop.World.PostAsync($"merges/{merge}/undo", null, System.Net.HttpStatusCode.NoContent);
        Assert.Equal([people[2]], await shop.World.MembersAsync(new { type = "message", outcome = "tapped", campaign }, people));
        // A tap that is taken back counts no longer.
        foreach (var id in await shop.World.Ledger.ReadAsync(l => l.QueryAsync("SELECT id FROM event WHERE name = 'link_tap'", r => r.GetInt64(0), TestWorld.Cancel), TestWorld.Cancel))
            await shop.World.DeleteAsync($"events/{id}", System.Net.HttpStatusCode.NoContent);
        Assert.Empty(await shop.World.MembersAsync(new { type = "message", outcome = "tapped", campaign }, people));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_message_made_from_a_template_is_found_by_the_name_it_had_and_so_are_its_taps(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var (world, people) = (shop.World, (await shop.AddPeopleAsync(4)).ToArray());
        async Task<JsonElement> TemplateAsync(string name) => await world.SendAsync(HttpMethod.Post, "templates", new { name, content = Shop.Text("くわしくは http://127.0.0.1:9/sale を見てください。") }, HttpStatusCode.Created);
        var (spring, summer) = ((await TemplateAsync("春のお知らせ")).Number("id"), (await TemplateAsync("夏のお知らせ")).Number("id"));
        object Content(long template, string text) => new { bubbles = new object[] { new { type = "text", text } }, template_id = template };
        object Template(string outcome, string template) => new { type = "message", outcome, channel = "line", template };
        async Task<long> SendAsync(object? content, object? variants)
        {
            var draft = await world.SendAsync(HttpMethod.Post, "campaigns", new { account_id = shop.Account, name = "配信", audience = new { definition = Shop.Everyone }, content, variants }, HttpStatusCode.Created);
            Assert.Equal("done", (await shop.SendAsync(draft.Number("id"))).Text("state"));
            return draft.Number("id");
        }

        await SendAsync(Content(spring, "くわしくは http://127.0.0.1:9/sale を見てください。"), null);
        Assert.Equal(people, await world.MembersAsync(Template("sent", "春のお知らせ"), people));
        using var phone = world.Anonymous();
        var received = shop.Line.Control.Messages(new DeliveryQuery { Account = shop.Channel.ChannelId }, "c3", null, 10).Messages.Single();
        using (await phone.GetAsync(received.Messages[0].GetProperty("text").GetString()!.Split(' ')[1], TestWorld.Cancel)) { }
        Assert.Equal([people[2]], await world.MembersAsync(Template("tapped", "春のお知らせ"), people));
        // What was sent keeps the name; each variant has its own.
        await world.PutAsync($"templates/{spring}", new { name = "春", content = Shop.Text("春") });
        await SendAsync(null, new { by = "condition", of = new object[] { new { name = "A", condition = new { type = "random", salt = "a", from = 0, to = 5000 }, content = Content(spring, "春") }, new { name = "その他", content = Content(summer, "夏") } } });
        var (a, b) = (await world.MembersAsync(Template("sent", "春"), people), await world.MembersAsync(Template("sent", "夏のお知らせ"), people));
        Assert.Equal(people, a.Concat(b).Order());
        Assert.Equal(people, await world.MembersAsync(Template("sent", "春のお知らせ"), people));
        // Through a merge the winner has both, and a merge undone gives back what was each one's.
        var merge = (await world.PostAsync($"profiles/{people[0]}/merge", new { loser_id = people[2] })).Number("merge_id");
        Assert.Equal([people[0]], await world.MembersAsync(Template("tapped", "春のお知らせ"), people[0]));
        await world.PostAsync($"merges/{merge}/undo", null, HttpStatusCode.NoContent);
        Assert.Equal([people[2]], await world.MembersAsync(Template("tapped", "春のお知らせ"), people));
        // A draft forgets a template that is gone.
        await world.DeleteAsync($"templates/{summer}", HttpStatusCode.NoContent);
        var forgotten = await world.SendAsync(HttpMethod.Post, "campaigns", new { account_id = shop.Account, name = "配信", audience = new { definition = Shop.Everyone }, content = Content(summer, "夏") }, HttpStatusCode.Created);
        Assert.False(forgotten.GetProperty("content").TryGetProperty("template_id", out _));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_address_makes_somebody_reachable_on_its_channel(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var people = await world.PeopleAsync(3, n => new { identities = new[] { n switch { 1 => new { kind = "email", value = "a@example.jp" }, 2 => new { kind = "push", value = "token" }, _ => new { kind = "customer", value = "3" } } } });
        Assert.Equal([people[0]], await world.MembersAsync(new { type = "reachable", channel = "email" }, people));
        Assert.Equal([people[1]], await world.MembersAsync(new { type = "reachable", channel = "push" }, people));
        var merge = (await world.PostAsync($"profiles/{people[2]}/merge", new { loser_id = people[0] })).Number("merge_id");
        Assert.Equal([people[2]], await world.MembersAsync(new { type = "reachable", channel = "email" }, people[1], people[2]));
        await world.PostAsync($"merges/{merge}/undo", null, System.Net.HttpStatusCode.NoContent);
        Assert.Equal([people[0]], await world.MembersAsync(new { type = "reachable", channel = "email" }, people));
    }
}
