using System.Net;
using System.Text.Json;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Profiles;

public class ProfilesApiTests
{
    static object Customer(int n, string? name = null, string[]? tags = null, object? attributes = null) =>
        new { identities = new[] { new { kind = "customer", value = $"{n}" } }, display_name = name, tags, attributes };

    static async Task<long[]> TakeAsync(TestWorld world, params object[] items) =>
        [.. (await world.PostAsync("profiles", new { items })).Items().Select(i => i.Number("id"))];

    static async Task<long[]> IdsAsync(TestWorld world, string query) => [.. (await world.GetAsync("profiles" + query)).Items().Select(p => p.Number("id"))];

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task People_are_made_or_found_by_their_identities_and_bad_ones_are_named(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var answer = await world.PostAsync("profiles", new
        {
            items = new object[]
            {
                new { identities = new[] { new { kind = "email", value = " HANAKO@Example.JP " } }, display_name = "花子", attributes = new { rank = "gold" }, tags = new[] { "VIP" } },
                new { identities = new[] { new { kind = "phone", value = "０９０-1234-5678" }, new { kind = "fax", value = "1" } } },
                new { identities = new[] { new { kind = "email", value = "hanako@example.jp" } } },
                new { identities = Array.Empty<object>() },
                new { identities = new[] { new { kind = "line", value = TestAccounts.LineUser(1) } } },
            },
        });
        var items = answer.Items();
        Assert.True(items[0].Flag("created"));
        Assert.Equal(items[0].Number("id"), items[2].Number("id"));
        Assert.Equal(["identity_kind", "identity_missing", "provider_missing"], answer.Items("problems").Select(p => p.Text("code")));
        Assert.Equal(["items[1].identities[1].kind", "items[3].identities", "items[4].identities[0].scope"], answer.Items("problems").Select(p => p.Text("path")));
        Assert.Equal("items[1].identities[1].kind", items[1].GetProperty("problem").Text("path"));
        var person = await world.GetAsync($"profiles/{items[0].Number("id")}");
        Assert.Equal(("花子", "hanako@example.jp", "VIP", "gold"),
            (person.Text("display_name"), person.Items("identities")[0].Text("value"), person.Items("tags")[0].Text("name"), person.Items("attributes")[0].Text("value")));
        Assert.Equal(1, (await world.GetAsync("profiles")).Number("total"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_list_is_searched_by_name_in_any_kana_by_number_state_and_tag_and_paged_without_gap_or_double(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var (account, other) = (await world.AddAccountAsync("p", "本店"), await world.AddAccountAsync("p", "支店"));
        var ids = await TakeAsync(world, [.. Enumerable.Range(1, 25).Select(n => (object)new
        {
            identities = new object[] { new { kind = "customer", value = $"{n}" }, new { kind = "line", value = TestAccounts.LineUser(n) } },
            display_name = n == 7 ? "さとう ハナコ" : "名なし", tags = n % 2 == 0 ? new[] { "even" } : [],
            friendship = n <= 10 ? new { account_id = account, state = n <= 4 ? "blocked" : "following" } : null,
        })]);
        Assert.Equal([ids[6]], await IdsAsync(world, "?q=" + Uri.EscapeDataString("サトウはなこ")));
        Assert.Equal([ids[10]], await IdsAsync(world, "?q=11"));
        Assert.Equal(ids[..4].Reverse(), await IdsAsync(world, $"?account_id={account}&state=blocked"));
        Assert.Equal(6, (await world.GetAsync("profiles?state=following")).Number("total"));
        Assert.Equal(25, (await world.GetAsync($"profiles?account_id={other}&state=none")).Number("total"));
        Assert.Equal(15, (await world.GetAsync($"profiles?account_id={account}&state=none")).Number("total"));
        var tag = (await world.GetAsync("tags")).Items()[0];
        Assert.Equal(12, tag.Number("people"));
        Assert.Equal(new[] { ids[9], ids[7], ids[5] }, await IdsAsync(world, $"?account_id={account}&state=following&tag_id={tag.Number("id")}"));

        var (seen, cursor) = (new List<long>(), (string?)null);
        do
        {
            var page = await world.GetAsync($"profiles?limit=7{(cursor is null ? "" : "&cursor=" + cursor)}");
            seen.AddRange(page.Items().Select(p => p.Number("id")));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        Assert.Equal(ids.Reverse(), seen);
        await world.GetAsync("profiles?limit=0", HttpStatusCode.UnprocessableEntity);
        await world.GetAsync("profiles?cursor=x", HttpStatusCode.UnprocessableEntity);
        await world.GetAsync("profiles?state=gone", HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_person_is_found_by_the_name_they_have_on_line_and_shown_with_it_until_the_shop_names_them(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var account = await world.AddAccountAsync("p", "本店");
        var id = (await TakeAsync(world, new { identities = new[] { new { kind = "line", value = TestAccounts.LineUser(1) } }, friendship = new { account_id = account, state = "following" } }))[0];
        await world.Ledger.WriteAsync(w => Server.Profiles.PeopleUpsert.RunAsync(w, [new Server.Profiles.PersonInput
        {
            Identities = [new("line", "p", TestAccounts.LineUser(1))], Friendship = new(account, Server.Profiles.FriendshipState.Following, null, w.Now, "たろー"),
        }], Server.Api.Actor.System, TestWorld.Cancel), TestWorld.Cancel);
        Assert.Equal("たろー", (await world.GetAsync("profiles?q=" + Uri.EscapeDataString("タロー"))).Items().Single().Text("display_name"));
        await world.PatchAsync($"profiles/{id}", new { display_name = "山田太郎", attributes = new { note = "x" } });
        Assert.Equal("山田太郎", (await world.GetAsync("profiles?q=" + Uri.EscapeDataString("タロー"))).Items().Single().Text("display_name"));
        await world.PatchAsync($"profiles/{id}", new { attributes = new { note = (string?)null } });
        Assert.Empty((await world.GetAsync($"profiles/{id}")).Items("attributes"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_file_that_says_following_does_not_override_what_line_said(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var account = await world.AddAccountAsync("p", "本店");
        var report = new { identities = new[] { new { kind = "line", value = TestAccounts.LineUser(1) } }, friendship = new { account_id = account, state = "following" } };
        var id = (await TakeAsync(world, report))[0];
        await world.Ledger.WriteAsync(w => Server.Profiles.PeopleUpsert.RunAsync(w, [new Server.Profiles.PersonInput
        {
            Identities = [new("line", "p", TestAccounts.LineUser(1))], Friendship = new(account, Server.Profiles.FriendshipState.Blocked, w.Now, w.Now),
        }], Server.Api.Actor.System, TestWorld.Cancel), TestWorld.Cancel);
        await TakeAsync(world, report);
        Assert.Equal("blocked", (await world.GetAsync($"profiles/{id}")).Items("friendships").Single().Text("state"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Two_people_are_joined_and_parted_again_and_lists_and_detail_follow(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var ids = await TakeAsync(world, Customer(1, "甲", ["a", "b"], new { rank = "silver" }), Customer(2, "乙", ["b", "c"]));
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await TakeAsync(world, Customer(2, null, null, new { rank = "gold" }));
        var merge = await world.PostAsync($"profiles/{ids[0]}/merge", new { loser_id = ids[1], why = "同一人物" });
        Assert.Equal([ids[0]], await IdsAsync(world, ""));
        Assert.Equal([ids[0]], await IdsAsync(world, "?q=" + Uri.EscapeDataString("乙")));
        var person = await world.GetAsync($"profiles/{ids[1]}");
        Assert.Equal((ids[1], ids[0], "甲"), (person.Number("id"), person.Number("merged_into"), person.Text("display_name")));
        Assert.Equal(["a", "b", "c"], person.Items("tags").Select(t => t.Text("name")));
        Assert.Equal(["gold"], person.Items("attributes").Select(a => a.Text("value")));
        Assert.Equal([1L, 1, 1], (await world.GetAsync("tags")).Items().Select(t => t.Number("people")));
        await world.PostAsync($"profiles/{ids[0]}/merge", new { loser_id = ids[1] }, HttpStatusCode.Conflict);

        await world.PostAsync($"merges/{merge.Number("merge_id")}/undo", null, HttpStatusCode.NoContent);
        Assert.Equal(ids.Reverse(), await IdsAsync(world, ""));
        await world.PostAsync($"merges/{merge.Number("merge_id")}/undo", null, HttpStatusCode.Conflict);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Candidates_for_a_merge_are_offered_until_they_are_merged(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await world.AddAccountAsync("p", "本店");
        object Person(int line, int customer) => new { identities = new object[] { new { kind = "line", value = TestAccounts.LineUser(line) }, new { kind = "customer", value = $"{customer}" } } };
        var ids = await TakeAsync(world, Person(1, 1), Person(2, 2));
        var answer = await world.PostAsync("profiles", new { items = new[] { Person(1, 2) } });
        Assert.Equal("identity_conflict", answer.Items()[0].GetProperty("problem").Text("code"));
        var candidate = (await world.GetAsync("merge-candidates")).Items().Single();
        Assert.Equal((ids[0], ids[1]), (candidate.GetProperty("a").Number("id"), candidate.GetProperty("b").Number("id")));
        await world.PostAsync($"profiles/{ids[0]}/merge", new { loser_id = ids[1] });
        Assert.Empty((await world.GetAsync("merge-candidates")).Items());
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_history_is_newest_first_and_pages_through_every_entry_once_also_where_instants_are_equal(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var ids = await TakeAsync(world, Customer(1, "甲", ["a", "b"]), Customer(2, "乙", ["c"]));
        await world.PostAsync("events", new { items = Enumerable.Range(0, 9).Select(n => new { id = $"e{n}", name = n == 0 ? "purchase" : "page_view", at = "2026-04-01T00:00:00Z", profile_id = ids[n % 2] }) });
        await world.PostAsync($"profiles/{ids[0]}/merge", new { loser_id = ids[1], why = "同一" });
        var (seen, cursor) = (new List<JsonElement>(), (string?)null);
        do
        {
            var page = await world.GetAsync($"profiles/{ids[0]}/timeline?limit=2{(cursor is null ? "" : "&cursor=" + cursor)}");
            seen.AddRange(page.Items());
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        Assert.Equal(13, seen.Count);
        Assert.Equal(13, seen.Select(e => e.Text("kind") + e.Text("id")).Distinct().Count());
        Assert.Equal((9, 3, 1), (seen.Count(e => e.Text("kind") == "event"), seen.Count(e => e.Text("kind") == "tag"), seen.Count(e => e.Text("kind") == "merge")));
        Assert.Equal(seen.Select(e => e.Text("at")).OrderDescending(), seen.Select(e => e.Text("at")));
        Assert.Equal(("購入", "Purchase"), (seen.Single(e => e.Text("name") == "purchase").Text("title_ja"), seen.Single(e => e.Text("name") == "purchase").Text("title_en")));
        await world.GetAsync($"profiles/{ids[0]}/timeline?cursor=1.2", HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_deleted_person_is_nowhere_any_more(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var ids = await TakeAsync(world, Customer(1, "甲", ["a"]), Customer(2, "乙", ["a"]));
        await world.DeleteAsync($"profiles/{ids[0]}", HttpStatusCode.NoContent);
        await world.GetAsync($"profiles/{ids[0]}", HttpStatusCode.NotFound);
        await world.GetAsync($"profiles/{ids[0]}/timeline", HttpStatusCode.NotFound);
        await world.PatchAsync($"profiles/{ids[0]}", new { display_name = "x" }, HttpStatusCode.NotFound);
        await world.DeleteAsync($"profiles/{ids[0]}", HttpStatusCode.NotFound);
        Assert.Equal([ids[1]], await IdsAsync(world, ""));
        Assert.Equal(1, (await world.GetAsync("tags")).Items()[0].Number("people"));
    }
}
