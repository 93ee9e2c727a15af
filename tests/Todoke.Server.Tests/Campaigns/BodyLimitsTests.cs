using System.Net;
using Todoke.Server.Api;
using Todoke.Server.Profiles;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Campaigns;

/// <summary>Values that break a limit of LINE hold their person back before anything leaves, and the estimate counts them.</summary>
public class BodyLimitsTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Whose_name_or_attribute_is_too_long_is_counted_by_the_estimate_and_held_back_at_the_freeze(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var (world, people) = (shop.World, await shop.AddPeopleAsync(8));
        await world.PostAsync("attributes", new { key = "rank", label = "ランク", type = "text" });
        // A title holds 40 characters: one is exactly full, one is over, one is over by letters of two units each, one by what was merged into them.
        await NameAsync(world, people[0], new string('寿', 38));
        await NameAsync(world, people[1], new string('寿', 39));
        await world.PatchAsync($"profiles/{people[2]}", new { attributes = new { rank = new string('金', 200) } });
        await NameAsync(world, people[3], string.Concat(Enumerable.Repeat("𠮷", 41)));
        await NameAsync(world, people[4], "");
        await NameAsync(world, people[5], new string('長', 60));
        await world.Ledger.WriteAsync(w => Merging.MergeAsync(w, people[5], people[4], "by hand", Actor.System, TestWorld.Cancel), TestWorld.Cancel);
        // Somebody may look at the number before anything leaves.
        await world.PatchAsync("sending-settings", new { approval_people = 1 });
        var draft = (await world.SendAsync(HttpMethod.Post, "campaigns", new
        {
            account_id = shop.Account, name = "カード", audience = new { definition = Shop.Everyone },
            content = new { bubbles = new object[] { new { type = "template", alt_text = "a", template = new { type = "buttons", title = "{{name}}さん", text = "{{attribute.rank|なし}}", actions = new[] { new { type = "uri", label = "l", uri = "http://127.0.0.1:9/a?{{name}}" } } } } } },
        }, HttpStatusCode.Created)).Number("id");

        await world.SettledAsync();
        var estimate = await world.GetAsync($"campaigns/{draft}/estimate");
        var held = estimate.Items("held_back").Single();
        Assert.Equal((7, 3, 3, "over_limits", 4), (estimate.Number("members"), estimate.Number("reachable"), estimate.Number("messages"), held.Text("reason"), held.Number("people")));
        await world.PostAsync($"campaigns/{draft}/send", new { confirm_people = 3 });
        await world.SettledAsync();
        var frozen = await world.GetAsync($"campaigns/{draft}");
        Assert.Equal(("awaiting_approval", 3, 4), (frozen.Text("state"), frozen.GetProperty("counts").Number("waiting"), frozen.GetProperty("counts").Number("held_back")));
        Assert.Equal(0, shop.Received().Requests);
        Assert.Equal(new[] { people[1], people[2], people[3], people[4] }.Order(), (await world.GetAsync($"campaigns/{draft}/deliveries?outcome=held_back")).Items().Select(d => d.GetProperty("profile").Number("id")).Order());
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_name_that_grows_after_the_freeze_is_still_noticed_and_one_that_was_mended_goes_when_released(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var (world, people) = (shop.World, await shop.AddPeopleAsync(3));
        await world.PatchAsync("sending-settings", new { quiet_hours = new { from = "08:00", to = "20:00" } });
        await NameAsync(world, people[0], new string('寿', 5_001));
        var draft = (await shop.DraftAsync("{{name}}さん")).Number("id");
        await world.PostAsync($"campaigns/{draft}/send", new { });
        await world.SettledAsync();
        Assert.Equal((2, 1), (await CountsAsync(world, draft, "waiting"), await CountsAsync(world, draft, "held_back")));
        await NameAsync(world, people[1], new string('寿', 5_001));
        await shop.LaterAsync(TimeSpan.FromHours(11));
        Assert.Equal((1, 2), (await CountsAsync(world, draft, "sent"), await CountsAsync(world, draft, "held_back")));

        await NameAsync(world, people[0], "花子");
        Assert.Equal(2, (await world.PostAsync($"campaigns/{draft}/held-back/release", new { reasons = new[] { "over_limits" } })).Number("people"));
        await world.SettledAsync();
        Assert.Equal((2, 1), (await CountsAsync(world, draft, "sent"), await CountsAsync(world, draft, "held_back")));
        Assert.Equal((2, 0), (shop.Received().People, shop.Received().Doubled));
    }

    static async Task<long> CountsAsync(TestWorld world, long campaign, string which) => (await world.GetAsync($"campaigns/{campaign}")).GetProperty("counts").Number(which);

    // Longer than the API lets anybody type it: names come from LINE and from files too.
    static async Task NameAsync(TestWorld world, long person, string name) => await world.Ledger.WriteAsync(w => w.ExecuteAsync("UPDATE profile SET display_name = @name WHERE id = @id", TestWorld.Cancel, ("name", name), ("id", person)), TestWorld.Cancel);
}
