using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Todoke.Server.Api;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Campaigns;

/// <summary>Above a threshold a second person agrees to exactly what is frozen.</summary>
public class ApprovalTests
{
    static async Task<(JsonElement Campaign, object Seen)> SubmitAsync(Shop shop, object input)
    {
        await shop.World.PatchAsync("sending-settings", new { approval_people = 10 });
        var id = (await shop.DraftAsync("大きな配信")).Number("id");
        await shop.World.PostAsync($"campaigns/{id}/send", input);
        await shop.World.SettledAsync();
        var campaign = await shop.World.GetAsync($"campaigns/{id}");
        return (campaign, new { people = campaign.GetProperty("approval").Number("people"), hash = campaign.GetProperty("approval").Text("hash") });
    }

    static async Task<JsonElement> PostAsync(HttpClient who, string path, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await who.PostAsJsonAsync(path, body, ApiJson.Options, TestWorld.Cancel);
        return await answer.JsonAsync(expected);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_large_campaign_waits_for_somebody_else_who_sees_exactly_its_number_and_content(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(20, blockedEvery: 5);
        var (campaign, seen) = await SubmitAsync(shop, new { });
        var id = campaign.Number("id");
        Assert.Equal(("awaiting_approval", 16), (campaign.Text("state"), campaign.GetProperty("approval").Number("people")));
        Assert.Equal(0, shop.Received().Requests);
        await PostAsync(shop.World.Http, $"campaigns/{id}/approve", seen, HttpStatusCode.Forbidden);
        var other = await shop.World.AsAsync(Roles.Editor);
        await PostAsync(other, $"campaigns/{id}/approve", new { people = 15, hash = campaign.GetProperty("approval").Text("hash") }, HttpStatusCode.Conflict);
        await PostAsync(other, $"campaigns/{id}/approve", new { people = 16, hash = "somethingelse" }, HttpStatusCode.Conflict);
        await PostAsync(other, $"campaigns/{id}/approve", seen);
        await PostAsync(other, $"campaigns/{id}/approve", seen, HttpStatusCode.Conflict);
        await shop.World.SettledAsync();
        Assert.Equal("done", (await shop.World.GetAsync($"campaigns/{id}")).Text("state"));
        Assert.Equal((16, 0), (shop.Received().People, shop.Received().Doubled));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_was_approved_for_later_goes_out_then_to_those_frozen_and_nobody_else(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = await shop.AddPeopleAsync(15);
        var (campaign, seen) = await SubmitAsync(shop, new { at = shop.World.Clock.GetUtcNow().AddHours(5) });
        var id = campaign.Number("id");
        Assert.Equal("awaiting_approval", campaign.Text("state"));
        var approved = await PostAsync(await shop.World.AsAsync(Roles.Editor), $"campaigns/{id}/approve", seen);
        Assert.Equal("scheduled", approved.Text("state"));
        // One leaves, one comes: the newcomer is not among those approved.
        await shop.World.Ledger.WriteAsync(w => w.ExecuteAsync("UPDATE friendship SET state = 2 WHERE profile_id = @id", TestWorld.Cancel, ("id", people[0])), TestWorld.Cancel);
        await shop.World.PostAsync("profiles", new { items = new[] { new { identities = new[] { new { kind = "line", scope = shop.Channel.Provider, value = "U" + new string('a', 32) } }, display_name = "新しい人", friendship = new { account_id = shop.Account, state = "following" } } } });
        await shop.LaterAsync(TimeSpan.FromHours(5));
        var done = await shop.World.GetAsync($"campaigns/{id}");
        Assert.Equal(("done", 15, 14, 1), (done.Text("state"), done.GetProperty("counts").Number("members"), done.GetProperty("counts").Number("sent"), done.GetProperty("counts").Number("held_back")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_edit_needs_the_approval_to_be_dropped_and_asked_for_anew(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(12);
        var (campaign, seen) = await SubmitAsync(shop, new { at = shop.World.Clock.GetUtcNow().AddHours(5) });
        var id = campaign.Number("id");
        var other = await shop.World.AsAsync(Roles.Editor);
        await PostAsync(other, $"campaigns/{id}/approve", seen);
        await shop.World.PostAsync($"campaigns/{id}/unschedule");
        var draft = await shop.World.GetAsync($"campaigns/{id}");
        Assert.Equal(("draft", JsonValueKind.Null, 0), (draft.Text("state"), draft.GetProperty("approved_by").ValueKind, draft.GetProperty("counts").Number("members")));
        await shop.World.PostAsync($"campaigns/{id}/send", new { });
        await shop.World.SettledAsync();
        Assert.Equal("awaiting_approval", (await shop.World.GetAsync($"campaigns/{id}")).Text("state"));
        await PostAsync(other, $"campaigns/{id}/approve", seen, HttpStatusCode.Conflict);
        await PostAsync(other, $"campaigns/{id}/reject", new { why = "日付が違います" });
        Assert.Equal("draft", (await shop.World.GetAsync($"campaigns/{id}")).Text("state"));
        Assert.Contains((await shop.World.GetAsync("audit")).Items(), a => a.Text("action") == "campaign.reject");
        Assert.Equal(0, shop.Received().Requests);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Who_sent_it_back_and_why_is_shown_until_approval_is_asked_for_again(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(12);
        var (campaign, _) = await SubmitAsync(shop, new { });
        var (id, world) = (campaign.Number("id"), shop.World);
        var back = (await PostAsync(await world.AsAsync(Roles.Editor), $"campaigns/{id}/reject", new { why = " 日付が違います\n23日です " })).GetProperty("rejection");
        Assert.Equal(("日付が違います\n23日です", world.Clock.GetUtcNow()), (back.Text("why"), back.GetProperty("at").GetDateTimeOffset()));
        Assert.NotEqual(campaign.Text("submitted_by"), back.Text("by"));
        // Mending the draft does not answer it, and a copy was never sent back.
        var draft = await world.GetAsync($"campaigns/{id}");
        await world.PutAsync($"campaigns/{id}", new { account_id = shop.Account, name = "直した配信", audience = draft.GetProperty("audience"), content = draft.GetProperty("content") });
        Assert.Equal(back.Text("by"), (await world.GetAsync($"campaigns/{id}")).GetProperty("rejection").Text("by"));
        Assert.Equal(JsonValueKind.Null, (await world.SendAsync(HttpMethod.Post, $"campaigns/{id}/duplicate", new { }, HttpStatusCode.Created)).GetProperty("rejection").ValueKind);
        await world.PostAsync($"campaigns/{id}/send", new { });
        await world.SettledAsync();
        var again = await world.GetAsync($"campaigns/{id}");
        Assert.Equal(("awaiting_approval", JsonValueKind.Null), (again.Text("state"), again.GetProperty("rejection").ValueKind));
    }

    [Fact]
    public async Task Where_only_owners_approve_an_editor_cannot()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        await shop.AddPeopleAsync(12);
        await shop.World.PatchAsync("sending-settings", new { approver_role = "owner" });
        var (campaign, seen) = await SubmitAsync(shop, new { });
        await PostAsync(await shop.World.AsAsync(Roles.Editor), $"campaigns/{campaign.Number("id")}/approve", seen, HttpStatusCode.Forbidden);
        await PostAsync(await shop.World.AsAsync(Roles.Owner), $"campaigns/{campaign.Number("id")}/approve", seen);
        await shop.World.SettledAsync();
        Assert.Equal("done", (await shop.World.GetAsync($"campaigns/{campaign.Number("id")}")).Text("state"));
    }

    [Fact]
    public async Task Below_the_threshold_nobody_is_asked()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        await shop.AddPeopleAsync(10);
        await shop.World.PatchAsync("sending-settings", new { approval_people = 10 });
        Assert.Equal("done", (await shop.SendAsync((await shop.DraftAsync("小さな配信")).Number("id"))).Text("state"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_costly_campaign_waits_too_and_one_whose_cost_nobody_knows(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(10);
        await shop.World.PatchAsync("sending-settings", new { approval_yen = 100 });
        Assert.Equal("awaiting_approval", (await shop.SendAsync((await shop.DraftAsync("料金不明")).Number("id"))).Text("state"));
        await shop.World.PutAsync($"accounts/{shop.Account}/plan", new { plan = "standard", cap_messages = 100_000 });
        Assert.Equal("done", (await shop.SendAsync((await shop.DraftAsync("プラン内")).Number("id"))).Text("state"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Who_was_held_back_from_an_approved_campaign_is_released_by_an_approver_only(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(20, blockedEvery: 5);
        var (campaign, seen) = await SubmitAsync(shop, new { });
        var other = await shop.World.AsAsync(Roles.Editor);
        await PostAsync(other, $"campaigns/{campaign.Number("id")}/approve", seen);
        await shop.World.SettledAsync();
        await shop.World.PostAsync($"campaigns/{campaign.Number("id")}/held-back/release", new { reasons = new[] { "blocked" } }, HttpStatusCode.Forbidden);
        Assert.Equal(4, (await PostAsync(other, $"campaigns/{campaign.Number("id")}/held-back/release", new { reasons = new[] { "blocked" } })).Number("people"));
        await shop.World.SettledAsync();
        Assert.Equal(("done", 4), ((await shop.World.GetAsync($"campaigns/{campaign.Number("id")}")).Text("state"), (await shop.World.GetAsync($"campaigns/{campaign.Number("id")}")).GetProperty("counts").Number("held_back")));
    }
}
