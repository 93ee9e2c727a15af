using System.Net;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Sending;

public class SuppressionTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task People_come_onto_the_list_by_id_identity_or_fixed_list_and_each_page_shows_who_and_why(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var (world, people) = (shop.World, await shop.AddPeopleAsync(6));
        var list = (await world.PostAsync("audiences", new { name = "苦情" }, HttpStatusCode.Created)).Number("id");
        await world.PostAsync($"audiences/{list}/members", new { action = "add", profile_ids = new[] { people[3], people[4] } });

        var byId = await world.PostAsync("suppressions", new { profile_ids = new[] { people[0], people[0], 999_999 }, reason = "本人の希望" });
        Assert.Equal((1, 1, "profile_ids[2].profile_id"), (byId.Number("changed"), byId.Number("unknown"), byId.Items("problems").Single().Text("path")));
        Assert.Equal(1, (await world.PostAsync("suppressions", new { account_id = shop.Account, identities = new[] { new { kind = "customer", scope = "shop", value = "c2" } } })).Number("changed"));
        Assert.Equal(2, (await world.PostAsync("suppressions", new { audience_id = list, reason = "苦情" })).Number("changed"));
        Assert.Equal(0, (await world.PostAsync("suppressions", new { audience_id = list })).Number("changed"));

        var first = await world.GetAsync("suppressions?limit=3");
        var rest = await world.GetAsync($"suppressions?limit=3&cursor={first.Text("next")}");
        var shown = first.Items().Concat(rest.Items()).ToList();
        Assert.Equal(4, first.Number("total"));
        Assert.Equal([people[0], people[1], people[3], people[4]], shown.Select(s => s.GetProperty("profile").Number("id")));
        Assert.Equal(("本人の希望", shop.Line.Control.Person("c1").Name), (shown[0].Text("reason"), shown[0].GetProperty("profile").Text("display_name")));
        Assert.Equal(shop.Account, shown[1].Number("account_id"));

        await world.DeleteAsync($"suppressions/{people[0]}", HttpStatusCode.NoContent);
        await world.DeleteAsync($"suppressions/{people[1]}", HttpStatusCode.NotFound);
        await world.DeleteAsync($"suppressions/{people[1]}?account_id={shop.Account}", HttpStatusCode.NoContent);
        Assert.Equal(2, (await world.PostAsync("suppressions", new { action = "remove", audience_id = list })).Number("changed"));
        Assert.Equal(0, (await world.GetAsync("suppressions")).Number("total"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Nothing_is_sent_to_whoever_is_on_the_list_not_even_a_test(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = await shop.AddPeopleAsync(5);
        await shop.World.PostAsync("suppressions", new { profile_ids = new[] { people[1] } });
        await shop.World.PostAsync("suppressions", new { profile_ids = new[] { people[2] }, account_id = shop.Account });
        var draft = (await shop.DraftAsync("お知らせ")).Number("id");
        var test = await shop.World.PostAsync($"campaigns/{draft}/test", new { profile_ids = new[] { people[1], people[3] } });
        Assert.Equal(["held_back", "accepted"], test.Items("sent").OrderBy(s => s.Number("profile_id")).Select(s => s.Text("outcome")));
        var estimate = await shop.World.GetAsync($"campaigns/{draft}/estimate");
        Assert.Equal(("suppressed", 2, 3), (estimate.Items("held_back").Single().Text("reason"), estimate.Items("held_back").Single().Number("people"), estimate.Number("reachable")));
        Assert.Equal(3, (await shop.SendAsync(draft)).GetProperty("counts").Number("sent"));
    }

    [Fact]
    public async Task A_merge_keeps_both_off_and_deletion_takes_the_row_with_it()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        var people = await shop.AddPeopleAsync(3);
        await shop.World.PostAsync("suppressions", new { profile_ids = new[] { people[1] }, reason = "電話で" });
        await shop.World.PostAsync($"profiles/{people[0]}/merge", new { loser_id = people[1] });
        Assert.Equal(people[0], (await shop.World.GetAsync("suppressions")).Items().Single().GetProperty("profile").Number("id"));
        Assert.Equal(0, (await shop.World.PostAsync("suppressions", new { profile_ids = new[] { people[0] } })).Number("changed"));
        Assert.Equal(1, (await shop.SendAsync((await shop.DraftAsync("x")).Number("id"))).GetProperty("counts").Number("sent"));
        await shop.World.DeleteAsync($"profiles/{people[0]}", HttpStatusCode.NoContent);
        Assert.Equal(0, (await shop.World.GetAsync("suppressions")).Number("total"));
    }

    [Fact]
    public async Task A_change_names_exactly_one_list_of_people_and_an_account_that_exists()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        foreach (var (body, path) in new (object, string)[]
        {
            (new { }, "profile_ids"), (new { profile_ids = new[] { 1 }, audience_id = 1 }, "profile_ids"), (new { audience_id = 7 }, "audience_id"),
            (new { profile_ids = new[] { 1 }, account_id = 9 }, "account_id"), (new { profile_ids = new[] { 1 }, reason = new string('x', 201) }, "reason"),
        })
            Assert.Equal(path, (await world.PostAsync("suppressions", body, HttpStatusCode.UnprocessableEntity)).Items("problems").Single().Text("path"));
    }
}
