using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Todoke.Server.Api;
using Todoke.Server.Segments;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Segments;

public class SavedSegmentTests
{
    static object Has(long tag) => new { type = "tag", tag, op = "has" };

    static object In(long segment) => new { type = "segment", segment, op = "in" };

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_segment_has_a_folder_a_star_of_each_member_of_staff_and_says_itself_in_a_sentence(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var tag = await world.TagAsync("常連");
        var made = await world.PostAsync("segments", new { name = "常連さん", folder = "お得意", definition = Fields.Definition(Has(tag)) }, HttpStatusCode.Created);
        var id = made.Number("id");
        await world.PostAsync($"segments/{id}/favourite", null, HttpStatusCode.NoContent);
        await world.PostAsync($"segments/{id}/favourite", null, HttpStatusCode.NoContent);
        var mine = (await world.GetAsync("segments")).Items().Single();
        Assert.Equal(("お得意", true, 1), (mine.Text("folder"), mine.Flag("favourite"), mine.Number("version")));
        Assert.Contains("常連", mine.Text("sentence_ja"), StringComparison.Ordinal);
        Assert.NotEqual(mine.Text("sentence_ja"), mine.Text("sentence_en"));
        using var other = await world.AsAsync(Roles.Viewer);
        using (var theirs = await other.GetAsync("segments", TestWorld.Cancel)) Assert.False((await theirs.JsonAsync()).Items().Single().Flag("favourite"));
        await world.DeleteAsync($"segments/{id}/favourite", HttpStatusCode.NoContent);
        Assert.False((await world.GetAsync($"segments/{id}")).Flag("favourite"));
        // A change that names no folder leaves it.
        Assert.Equal("お得意", (await world.PutAsync($"segments/{id}", new { name = "常連", definition = Fields.Definition(Has(tag)) })).Text("folder"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Every_version_is_kept_and_an_old_one_can_be_brought_back(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var (a, b) = (await world.TagAsync("a"), await world.TagAsync("b"));
        var id = await world.SegmentAsync("s", Has(a));
        await world.PutAsync($"segments/{id}", new { name = "t", definition = Fields.Definition(Has(b)) });
        var restored = await world.PostAsync($"segments/{id}/versions/1/restore");
        Assert.Equal((3, "t", a), (restored.Number("version"), restored.Text("name"), restored.GetProperty("definition").GetProperty("condition").Number("tag")));
        var versions = (await world.GetAsync($"segments/{id}/versions")).Items();
        Assert.Equal([(3, a), (2, b), (1, a)], versions.Select(v => (v.GetProperty("version").GetInt32(), v.GetProperty("definition").GetProperty("condition").Number("tag"))));
        Assert.StartsWith("key:", versions[0].Text("actor"));
        Assert.Equal("test owner", versions[0].Text("actor_name"));
        await world.PostAsync($"segments/{id}/versions/9/restore", null, HttpStatusCode.NotFound);
        await world.PostAsync("segments/99/versions/1/restore", null, HttpStatusCode.NotFound);

        // What an old version names may be gone by now; somebody else may have saved meanwhile.
        await world.DeleteAsync($"tags/{b}", HttpStatusCode.NoContent);
        Assert.Equal("definition.condition.tag", (await world.PostAsync($"segments/{id}/versions/2/restore", null, HttpStatusCode.UnprocessableEntity)).Items("problems").Single().Text("path"));
        using var stale = new HttpRequestMessage(HttpMethod.Post, $"segments/{id}/versions/1/restore");
        stale.Headers.TryAddWithoutValidation("If-Match", "2");
        using var answer = await world.Http.SendAsync(stale, TestWorld.Cancel);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task People_added_by_hand_are_in_whatever_the_rule_says_and_an_exclusion_beats_everything(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var people = await world.PeopleAsync(4);
        var id = await world.SegmentAsync("s", Has(await world.TagAsync("t", people[0], people[1])));
        var other = await world.SegmentAsync("それ以外", new { type = "segment", segment = id, op = "not_in" });
        Assert.Equal(people[..2], await world.MembersOfAsync(id, people));
        var changed = await world.PostAsync($"segments/{id}/people", new { add = new[] { people[2], 99 }, exclude = new[] { people[0] } });
        Assert.Equal((1, 1, "add[1]"), (changed.Number("added"), changed.Number("excluded"), changed.Items("problems").Single().Text("path")));
        Assert.Equal(people[1..3], await world.MembersOfAsync(id, people));
        Assert.Equal([people[0], people[3]], await world.MembersOfAsync(other, people));
        Assert.Equal([people[2]], (await world.GetAsync($"segments/{id}/people?list=added")).Items().Select(p => p.Number("id")));
        // Adding somebody who was excluded brings them in, and the other way round.
        await world.PostAsync($"segments/{id}/people", new { add = new[] { people[0] }, exclude = new[] { people[2] } });
        Assert.Equal(people[..2], await world.MembersOfAsync(id, people));
        var view = await world.GetAsync($"segments/{id}");
        Assert.Equal((1, 1, 1), (view.Number("added"), view.Number("excluded"), view.Number("version")));
        // The paths of an answer are those of the rule as it was written.
        var why = await world.PostAsync("segments/why", new { segment_id = id, profile_id = people[2] });
        Assert.False(why.Flag("holds"));
        Assert.Equal(["condition", "manual.added", "manual.excluded"], why.Items("leaves").Select(l => l.Text("path")).Order(StringComparer.Ordinal));
        var count = await world.PostAsync("segments/count", new { segment_id = id });
        Assert.Equal((2, 2), (count.Number("count"), count.Items("nodes").Single(n => n.Text("path") == "condition").Number("alone")));
        var copy = await world.PostAsync($"segments/{id}/duplicate", null, HttpStatusCode.Created);
        Assert.Equal(("s (コピー)", 1), (copy.Text("name"), copy.Number("excluded")));
        await world.PostAsync($"segments/{id}/people", new { clear = people });
        Assert.Equal(people[..2], await world.MembersOfAsync(id, people));
        Assert.Equal(people[..2], await world.MembersOfAsync(copy.Number("id"), people));
        await world.PostAsync($"segments/{id}/people", new { }, HttpStatusCode.UnprocessableEntity);
        Assert.Empty((await world.GetAsync("audiences")).Items());
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_segment_in_use_is_not_deleted_and_the_refusal_names_segments_and_campaigns(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var world = shop.World;
        var used = await world.SegmentAsync("使われる", new { type = "everyone" });
        var user = await world.SegmentAsync("使う", new { type = "not", of = In(used) });
        var campaign = (await world.PostAsync("campaigns", new
        {
            account_id = shop.Account, name = "配信A", audience = new { segment_id = used }, content = new { bubbles = new object[] { new { type = "text", text = "x" } } },
        }, HttpStatusCode.Created)).Number("id");
        await shop.DraftAsync("x", Fields.Definition(In(user)));
        Assert.Equal([("segment", user), ("campaign", campaign)], (await world.GetAsync($"segments/{used}/uses")).Items().Select(u => (u.Text("kind"), u.Number("id"))));
        var refusal = await world.DeleteAsync($"segments/{used}", HttpStatusCode.Conflict);
        Assert.Equal(["使う", "配信A"], refusal.Items("used_by").Select(u => u.Text("name")));
        Assert.Contains("「使う」", refusal.Text("title") + refusal.Text("ja"), StringComparison.Ordinal);
        Assert.Equal(["春のお知らせ"], (await world.DeleteAsync($"segments/{user}", HttpStatusCode.Conflict)).Items("used_by").Select(u => u.Text("name")));
        await world.GetAsync("segments/99/uses", HttpStatusCode.NotFound);
        // A segment must not lead back to itself.
        var cycle = await world.PutAsync($"segments/{used}", new { name = "使われる", definition = Fields.Definition(In(user)) }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("cycle", cycle.Items("problems").Single().Text("code"));
        var check = await world.PostAsync("segments/check", new { segment_id = used, definition = Fields.Definition(In(user)) });
        Assert.Equal("cycle", check.Items("problems").Single().Text("code"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_frozen_list_stays_as_the_segment_was(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var people = await world.PeopleAsync(4);
        var tag = await world.TagAsync("t", people[0], people[1]);
        var id = await world.SegmentAsync("s", Has(tag));
        await world.PostAsync($"segments/{id}/people", new { exclude = new[] { people[1] }, add = new[] { people[2] } });
        var frozen = await world.PostAsync($"segments/{id}/freeze", new { name = "4月の常連" }, HttpStatusCode.Created);
        Assert.Equal(("frozen", 2, true), (frozen.Text("kind"), frozen.Number("people"), frozen.Flag("ready")));
        await world.PostAsync($"profiles/{people[3]}/tags", new { tag_id = tag }, HttpStatusCode.NoContent);
        await world.PostAsync($"segments/{id}/people", new { clear = people });
        Assert.Equal([people[0], people[2]], await world.MembersAsync(new { type = "audience", audience = frozen.Number("id"), op = "in" }, people));
        Assert.Equal([people[0], people[1], people[3]], await world.MembersOfAsync(id, people));
        await world.PostAsync($"audiences/{frozen.Number("id")}/members", new { action = "add", profile_ids = people }, HttpStatusCode.Conflict);
        await world.PostAsync($"segments/{id}/freeze", new { name = "4月の常連" }, HttpStatusCode.UnprocessableEntity);
        await world.PostAsync("segments/freeze", new { name = "全員", definition = Fields.Definition(new { type = "everyone" }) }, HttpStatusCode.Created);
        await world.PostAsync("segments/99/freeze", new { name = "x" }, HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Many_people_are_frozen_by_a_job(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await world.Ledger.WriteAsync(async w =>
        {
            var first = await w.NextIdsAsync("profile", 20_500, TestWorld.Cancel);
            await w.InsertAsync("profile (id, display_name, search_name, known, created_at)", [.. Enumerable.Range(0, 20_500).Select(i => new object?[] { first + i, "", "", 1, w.Now })], TestWorld.Cancel);
            for (var i = 0; i < 20_500; i++) w.Changed(Todoke.Server.Ledger.ChangeKind.Profile, first + i);
        }, TestWorld.Cancel);
        await world.SettledAsync();
        var job = await world.PostAsync("segments/freeze", new { name = "全員", definition = Fields.Definition(new { type = "everyone" }) }, HttpStatusCode.Accepted);
        await world.SettledAsync();
        var done = await world.GetAsync($"jobs/{job.Number("id")}");
        Assert.Equal(("done", 20_500), (done.Text("state"), done.GetProperty("result").Number("people")));
        var list = (await world.GetAsync("audiences")).Items().Single();
        Assert.Equal((20_500, true), (list.Number("people"), list.Flag("ready")));
        Assert.Equal(20_500, (await world.PostAsync("segments/count", new { definition = Fields.Definition(new { type = "audience", audience = list.Number("id"), op = "in" }) })).Number("count"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_campaign_keeps_what_its_members_were_judged_by(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = (await shop.AddPeopleAsync(3)).ToArray();
        var inner = await shop.World.SegmentAsync("中", Has(await shop.World.TagAsync("t", people[0])));
        await shop.World.PostAsync($"segments/{inner}/people", new { add = new[] { people[1] } });
        var campaign = (await shop.DraftAsync("x", Fields.Definition(In(inner)))).Number("id");
        Assert.Equal(2, (await shop.SendAsync(campaign)).GetProperty("counts").Number("members"));
        await shop.World.PutAsync($"segments/{inner}", new { name = "中", definition = Fields.Definition(new { type = "nobody" }) });
        var stored = await shop.World.Ledger.ReadAsync(l => l.FirstAsync("SELECT frozen_context FROM campaign WHERE id = @id", r => r.GetString(0), TestWorld.Cancel, ("id", campaign)), TestWorld.Cancel);
        var judged = FrozenJudgement.Read(stored!);
        var engine = shop.World.Service<Todoke.Server.Audience.AudienceEngine>();
        foreach (var person in people)
        {
            var facts = (await engine.FactsAsync(person, TestWorld.Cancel))!;
            Assert.Equal((person, person != people[2]), (person, Core.Segments.Reference.ReferenceEvaluator.Holds(judged.Condition, facts, judged.AsOf, judged.Context)));
        }
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_change_of_ranks_or_of_the_zone_is_judged_by_at_once(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var choices = new[] { new { value = "silver", label = "銀" }, new { value = "gold", label = "金" } };
        await world.PostAsync("attributes", new { key = "rank", label = "ランク", type = "text", ordered = true, choices });
        var people = await world.PeopleAsync(2, n => new { identities = new[] { new { kind = "customer", value = $"{n}" } }, attributes = new Dictionary<string, string> { ["rank"] = n == 1 ? "silver" : "gold" } });
        var gold = new { type = "attribute", path = new[] { "rank" }, @as = "rank", op = "above", value = "silver" };
        var segment = await world.SegmentAsync("金", gold);
        var before = await world.Service<SegmentContexts>().CurrentAsync(TestWorld.Cancel);
        Assert.Equal(["silver", "gold"], before.Context.Ranks["rank"]);
        await world.PatchAsync("attributes/rank", new { choices = choices.Reverse(), ordered = true });
        await world.PatchAsync("workspace", new { zone = "America/New_York", leap_birthday = "february_28" });
        var after = await world.Service<SegmentContexts>().CurrentAsync(TestWorld.Cancel);
        Assert.Equal(("America/New_York", true), (after.Context.Zone.Id, after.Context.LeapDayOn28February));
        Assert.Equal(["gold", "silver"], after.Context.Ranks["rank"]);
        Assert.False((await world.PostAsync("segments/why", new { segment_id = segment, profile_id = people[1] })).Flag("holds"));
        // What does not concern conditions leaves the context as it is: the same object, only at a later position.
        await world.PeopleAsync(1, _ => new { identities = new[] { new { kind = "customer", value = "new" } } });
        Assert.Same(after.Context, (await world.Service<SegmentContexts>().CurrentAsync(TestWorld.Cancel)).Context);
    }
}
