using System.Net;
using System.Text.Json;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Tags;

public class TagTests
{
    static async Task<long[]> PeopleAsync(TestWorld world, int count, Func<int, string[]>? tags = null) => [.. (await world.PostAsync("profiles", new
    {
        items = Enumerable.Range(1, count).Select(n => new { identities = new[] { new { kind = "customer", value = $"{n}" } }, display_name = $"客{n}", tags = tags?.Invoke(n) ?? [] }),
    })).Items().Select(i => i.Number("id"))];

    static async Task<long> TagAsync(TestWorld world, string name) => (await world.PostAsync("tags", new { name, folder = "f", color = "#aabbcc" })).Number("id");

    static Task<List<(long Profile, long At)>> RowsAsync(TestWorld world, long tag) => world.Ledger.ReadAsync(l => l.QueryAsync(
        "SELECT profile_id, added_at FROM profile_tag WHERE tag_id = @tag ORDER BY profile_id", r => (r.GetInt64(0), r.GetInt64(1)), TestWorld.Cancel, ("tag", tag)), TestWorld.Cancel);

    static async Task<JsonElement> RunAsync(TestWorld world, object request)
    {
        var id = (await world.PostAsync("tag-jobs", request)).Number("id");
        await world.SettledAsync();
        return await world.GetAsync($"jobs/{id}");
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_tag_is_made_changed_and_deleted_and_no_two_have_one_name(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var id = await TagAsync(world, "常連");
        await world.PostAsync("tags", new { name = " 常連 " }, HttpStatusCode.UnprocessableEntity);
        await world.PostAsync("tags", new { name = "", color = "red!" }, HttpStatusCode.UnprocessableEntity);
        var changed = await world.PatchAsync($"tags/{id}", new { name = "VIP" });
        Assert.Equal(("VIP", "f", "#aabbcc"), (changed.Text("name"), changed.Text("folder"), changed.Text("color")));
        await world.PatchAsync($"tags/{await TagAsync(world, "他")}", new { name = "VIP" }, HttpStatusCode.UnprocessableEntity);
        await world.DeleteAsync($"tags/{id}", HttpStatusCode.NoContent);
        await world.DeleteAsync($"tags/{id}", HttpStatusCode.NotFound);
        Assert.Equal("他", (await world.GetAsync("tags")).Items().Single().Text("name"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_tag_that_a_segment_uses_is_not_deleted_and_the_refusal_names_the_segment(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var (used, free) = (await TagAsync(world, "used"), await TagAsync(world, "free"));
        await world.Ledger.WriteAsync(w => w.InsertAsync("segment (id, name, definition, version, created_at, updated_at, actor)",
            [[1L, "常連", $$$"""{"version":1,"condition":{"type":"all","of":[{"type":"not","of":{"type":"tag","tag":{{{used}}},"op":"has"}}]}}""", 1, 0L, 0L, "x"]], TestWorld.Cancel), TestWorld.Cancel);
        var refusal = await world.DeleteAsync($"tags/{used}", HttpStatusCode.Conflict);
        Assert.Equal(("segment", 1, "常連"), (refusal.Items("used_by")[0].Text("kind"), refusal.Items("used_by")[0].Number("id"), refusal.Items("used_by")[0].Text("name")));
        await world.DeleteAsync($"tags/{free}", HttpStatusCode.NoContent);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_tag_goes_on_and_off_one_person_and_doing_it_twice_changes_nothing(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var (id, tag) = ((await PeopleAsync(world, 1))[0], await TagAsync(world, "t"));
        await world.PostAsync($"profiles/{id}/tags", new { tag_id = tag }, HttpStatusCode.NoContent);
        var position = world.Ledger.Head.Position;
        await world.PostAsync($"profiles/{id}/tags", new { tag_id = tag }, HttpStatusCode.NoContent);
        Assert.Equal(position, world.Ledger.Head.Position);
        Assert.Equal("t", (await world.GetAsync($"profiles/{id}")).Items("tags").Single().Text("name"));
        await world.DeleteAsync($"profiles/{id}/tags/{tag}", HttpStatusCode.NoContent);
        Assert.Empty((await world.GetAsync($"profiles/{id}")).Items("tags"));
        await world.PostAsync($"profiles/{id}/tags", new { tag_id = 99 }, HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_bulk_change_does_what_its_dry_run_said_and_its_undo_takes_back_exactly_that(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        // Every third has the tag before; number 2 is merged into number 3 and so holds it through the merge.
        var ids = await PeopleAsync(world, 1000, n => n % 3 == 0 ? ["t"] : []);
        var tag = (await world.GetAsync("tags")).Items()[0].Number("id");
        await world.PostAsync($"profiles/{ids[1]}/merge", new { loser_id = ids[2] });
        var before = await RowsAsync(world, tag);
        world.Clock.Advance(TimeSpan.FromHours(1));
        object Request(bool dryRun) => new { tag_id = tag, action = "add", target = new { search = new { q = "客" } }, dry_run = dryRun };
        var trial = await world.PostAsync("tag-jobs", Request(true));
        Assert.Equal((999, 999 - 333), (trial.Number("people"), trial.Number("changes")));
        Assert.Equal(before, await RowsAsync(world, tag));

        var job = await RunAsync(world, Request(false));
        Assert.Equal(("done", 999, 999, 666), (job.Text("state"), job.GetProperty("progress").Number("done"), job.GetProperty("progress").Number("total"), job.GetProperty("result").Number("changes")));
        Assert.True(job.Flag("undoable"));
        Assert.Equal(before.Count + 666, (await RowsAsync(world, tag)).Count);

        // Meanwhile somebody takes the tag off one person and puts it on again: that one is no longer the job's.
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.DeleteAsync($"profiles/{ids[0]}/tags/{tag}", HttpStatusCode.NoContent);
        await world.PostAsync($"profiles/{ids[0]}/tags", new { tag_id = tag }, HttpStatusCode.NoContent);
        var undo = await world.PostAsync($"jobs/{job.Number("id")}/undo");
        await world.SettledAsync();
        undo = await world.GetAsync($"jobs/{undo.Number("id")}");
        Assert.Equal(("done", 665, false), (undo.Text("state"), undo.GetProperty("result").Number("changes"), undo.Flag("undoable")));
        Assert.Equal(before.Select(b => b.Profile).Append(ids[0]).Order(), (await RowsAsync(world, tag)).Select(r => r.Profile));
        Assert.Equal(undo.Number("id"), (await world.GetAsync($"jobs/{job.Number("id")}")).Number("undone_by"));
        await world.PostAsync($"jobs/{job.Number("id")}/undo", null, HttpStatusCode.Conflict);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Taking_a_tag_off_in_bulk_is_undone_with_the_dates_it_had(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var ids = await PeopleAsync(world, 30, n => n <= 20 ? ["t"] : []);
        var tag = (await world.GetAsync("tags")).Items()[0].Number("id");
        var before = await RowsAsync(world, tag);
        world.Clock.Advance(TimeSpan.FromHours(1));
        var job = await RunAsync(world, new { tag_id = tag, action = "remove", target = new { profile_ids = ids }, dry_run = false });
        Assert.Equal((30, 20), (job.GetProperty("result").Number("people"), job.GetProperty("result").Number("changes")));
        Assert.Empty(await RowsAsync(world, tag));
        await world.DeleteAsync($"profiles/{ids[0]}", HttpStatusCode.NoContent);
        await world.PostAsync($"jobs/{job.Number("id")}/undo");
        await world.SettledAsync();
        // Whoever was deleted in between does not come back.
        Assert.Equal(before.Where(b => b.Profile != ids[0]), await RowsAsync(world, tag));
        await world.PostAsync("tag-jobs", new { tag_id = tag, action = "add", target = new { }, dry_run = true }, HttpStatusCode.UnprocessableEntity);
        await world.PostAsync("tag-jobs", new { tag_id = 99, action = "add", target = new { profile_ids = ids }, dry_run = true }, HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_change_of_those_who_have_the_tag_reaches_all_of_them_although_the_search_shrinks_on_the_way(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await PeopleAsync(world, 1000, _ => ["t"]);
        var tag = (await world.GetAsync("tags")).Items()[0].Number("id");
        var job = await RunAsync(world, new { tag_id = tag, action = "remove", target = new { search = new { tag_id = tag } }, dry_run = false });
        Assert.Equal(1000, job.GetProperty("result").Number("changes"));
        Assert.Empty(await RowsAsync(world, tag));
    }
}
