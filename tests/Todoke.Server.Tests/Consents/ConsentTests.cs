using System.Net;
using System.Text.Json;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Consents;

public class ConsentTests
{
    static async Task<long> TopicAsync(TestWorld world, string key, bool granted = false) =>
        (await world.PostAsync("topics", new { key, name = key, default_granted = granted }, HttpStatusCode.Created)).Number("id");

    static object Granted(long topic) => new { type = "consent", topic, state = "granted" };

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_older_word_never_replaces_a_newer_one_and_who_said_nothing_has_the_default(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var people = await world.PeopleAsync(3);
        var (news, sale) = (await TopicAsync(world, "news"), await TopicAsync(world, "sale", granted: true));
        var first = await world.PostAsync("consents", new
        {
            items = new object[]
            {
                new { profile_id = people[0], topic = "news", granted = true, at = "2026-03-02T00:00:00Z" },
                new { profile_id = people[0], topic = news, granted = false, at = "2026-03-01T00:00:00Z" },
                new { identity = new { kind = "customer", value = "2" }, topic = "sale", granted = false },
            },
        });
        Assert.Equal((2, 1), (first.Number("accepted"), first.Number("older")));
        Assert.Equal([people[0]], await world.MembersAsync(Granted(news), people));
        Assert.Equal([people[0], people[2]], await world.MembersAsync(Granted(sale), people));
        Assert.Equal([people[1]], await world.MembersAsync(new { type = "consent", topic = sale, state = "refused" }, people));
        var shown = (await world.GetAsync($"profiles/{people[0]}")).Items("consents");
        Assert.Equal([("news", true, "2026-03-02T00:00:00.000Z"), ("sale", true, null)], shown.Select(c => (c.Text("key"), c.Flag("granted"), c.GetProperty("at").GetString())));

        // The default is what conditions are judged by: a change of it is one of membership.
        await world.PatchAsync($"topics/{sale}", new { default_granted = false });
        Assert.Empty(await world.MembersAsync(Granted(sale), people));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task After_a_merge_the_newer_word_counts_and_its_undo_gives_both_their_own(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var people = await world.PeopleAsync(2);
        var news = await TopicAsync(world, "news");
        await world.PostAsync("consents", new
        {
            items = new object[] { new { profile_id = people[0], topic = news, granted = true, at = "2026-03-01T00:00:00Z" }, new { profile_id = people[1], topic = news, granted = false, at = "2026-03-02T00:00:00Z" } },
        });
        Assert.Equal([people[0]], await world.MembersAsync(Granted(news), people));
        var merge = (await world.PostAsync($"profiles/{people[0]}/merge", new { loser_id = people[1] })).Number("merge_id");
        Assert.Empty(await world.MembersAsync(Granted(news), people[0]));
        Assert.False((await world.GetAsync($"profiles/{people[0]}")).Items("consents").Single().Flag("granted"));
        await world.PostAsync($"merges/{merge}/undo", null, HttpStatusCode.NoContent);
        Assert.Equal([people[0]], await world.MembersAsync(Granted(news), people));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_topic_in_use_is_not_deleted_and_one_that_is_not_takes_its_words_with_it(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var (used, free) = (await TopicAsync(world, "used"), await TopicAsync(world, "free"));
        var segment = await world.SegmentAsync("同意した人", Granted(used));
        var refusal = await world.DeleteAsync($"topics/{used}", HttpStatusCode.Conflict);
        Assert.Equal(("used_by", segment, "同意した人"), (refusal.Text("code"), refusal.Items("used_by")[0].Number("id"), refusal.Items("used_by")[0].Text("name")));
        var person = (await world.PeopleAsync(1))[0];
        await world.PostAsync("consents", new { items = new object[] { new { profile_id = person, topic = free, granted = true } } });
        await world.DeleteAsync($"topics/{free}", HttpStatusCode.NoContent);
        Assert.Equal(["used"], (await world.GetAsync($"profiles/{person}")).Items("consents").Select(c => c.Text("key")));
        await world.PostAsync("topics", new { key = "used", name = "x" }, HttpStatusCode.UnprocessableEntity);
        await world.PostAsync("topics", new { key = "大文字", name = "" }, HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Each_bad_consent_is_named_and_the_good_ones_go_in(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await TopicAsync(world, "news");
        var result = await world.PostAsync("consents", new
        {
            items = new object[]
            {
                new { profile_id = 99, topic = "news", granted = true }, new { topic = "news", granted = true }, new { identity = new { kind = "email", value = "x" }, topic = "none" },
                new { identity = new { kind = "email", value = "new@example.jp" }, topic = "news", granted = true },
            },
        });
        Assert.Equal(1, result.Number("accepted"));
        Assert.Equal(["items[0].profile_id", "items[1].identity", "items[2].granted", "items[2].identity.value", "items[2].topic"], result.Items("problems").Select(p => p.Text("path")).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_deleted_person_leaves_no_word_no_membership_and_no_message_behind(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await TopicAsync(world, "news");
        var person = (await world.PeopleAsync(1, _ => new { identities = new[] { new { kind = "email", value = "a@example.jp" } } }))[0];
        await world.PostAsync("consents", new { items = new object[] { new { profile_id = person, topic = "news", granted = true } } });
        var audience = (await world.PostAsync("audiences", new { name = "名簿" }, HttpStatusCode.Created)).Number("id");
        await world.PostAsync($"audiences/{audience}/members", new { action = "add", profile_ids = new[] { person } });
        await world.PostAsync("messages", new { items = new object[] { new { id = "m1", profile_id = person, channel = "email", outcome = "sent" } } });
        await world.DeleteAsync($"profiles/{person}", HttpStatusCode.NoContent);
        foreach (var table in new[] { "consent", "audience_member", "message", "message_outcome", "identity" })
            Assert.Equal((table, 0L), (table, await world.Ledger.ReadAsync(l => l.CountAsync($"SELECT COUNT(*) FROM {table}", TestWorld.Cancel), TestWorld.Cancel)));
        Assert.Equal(JsonValueKind.Number, (await world.GetAsync($"audiences/{audience}")).GetProperty("people").ValueKind);
    }
}
