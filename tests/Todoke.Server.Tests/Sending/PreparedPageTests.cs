using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Sending;

/// <summary>A page that was prepared beside the writer is used only where nothing was committed since that could change a word of it.</summary>
public class PreparedPageTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_page_holds_until_something_about_its_people_or_what_they_are_judged_by_is_committed(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var (world, people) = (shop.World, await shop.AddPeopleAsync(4));
        await world.SettledAsync();
        var (campaign, other) = (await RowAsync(shop), await RowAsync(shop));
        long[] inside = [.. people.Take(3)];
        await world.PostAsync("attributes", new { key = "rank", label = "会員ランク", type = "text" });
        var attribute = await world.Ledger.ReadAsync(l => l.CountAsync("SELECT id FROM attribute WHERE key = 'rank'", TestWorld.Cancel), TestWorld.Cancel);
        await world.SettledAsync();
        async Task<bool> HoldsAfterAsync(Func<Task> happens)
        {
            var page = await PrepareAsync(shop, campaign, inside);
            Assert.Equal(3, page.Held.Sendable.Count);
            await happens();
            return (await world.Ledger.WriteAsync(w => page.HoldsAsync(w, campaign, TestWorld.Cancel), TestWorld.Cancel)).Value;
        }
        Task ChangeAsync(ChangeKind change, long a, long b = 0) => world.Ledger.WriteAsync(w => { w.Changed(change, a, b); return Task.CompletedTask; }, TestWorld.Cancel);

        Assert.True(await HoldsAfterAsync(() => Task.CompletedTask));
        foreach (var change in new[] { ChangeKind.Profile, ChangeKind.Attribute, ChangeKind.Friendship, ChangeKind.Consent, ChangeKind.Message, ChangeKind.Sending })
        {
            Assert.True(await HoldsAfterAsync(() => ChangeAsync(change, people[3], change == ChangeKind.Attribute ? attribute : shop.Account)), $"{change} of somebody else");
            Assert.False(await HoldsAfterAsync(() => ChangeAsync(change, people[1], change == ChangeKind.Attribute ? attribute : shop.Account)), $"{change} of somebody in it");
        }
        // What no check and no placeholder looks at, and the answers to requests.
        Assert.True(await HoldsAfterAsync(() => ChangeAsync(ChangeKind.Tag, people[1], 1)));
        Assert.True(await HoldsAfterAsync(() => ChangeAsync(ChangeKind.Campaign, campaign.Id, 1)));
        Assert.True(await HoldsAfterAsync(() => ChangeAsync(ChangeKind.Campaign, other.Id, 1)));
        // Another campaign may have begun, with people whose place it keeps; a topic, an account, any merge.
        Assert.False(await HoldsAfterAsync(() => ChangeAsync(ChangeKind.Campaign, other.Id)));
        Assert.False(await HoldsAfterAsync(() => ChangeAsync(ChangeKind.Vocabulary, 1)));
        Assert.False(await HoldsAfterAsync(() => ChangeAsync(ChangeKind.Account, shop.Account)));
        Assert.False(await HoldsAfterAsync(() => ChangeAsync(ChangeKind.Merge, 98, 99)));
        Assert.False(await HoldsAfterAsync(() => world.PatchAsync("sending-settings", new { cap_per_day = 1 })));
        Assert.False(await HoldsAfterAsync(() => world.PostAsync("suppressions", new { profile_ids = new[] { inside[2] }, reason = "苦情" })));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_page_does_not_hold_when_it_is_old_or_another_campaign_made_a_request_or_the_change_is_in_the_same_commit(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var (world, people) = (shop.World, await shop.AddPeopleAsync(2));
        await world.SettledAsync();
        var campaign = await RowAsync(shop);
        var page = await PrepareAsync(shop, campaign, people);
        Assert.False((await world.Ledger.WriteAsync(w => { w.Changed(ChangeKind.Friendship, people[0], shop.Account); return page.HoldsAsync(w, campaign, TestWorld.Cancel); }, TestWorld.Cancel)).Value);

        page = await PrepareAsync(shop, campaign, people);
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False((await world.Ledger.WriteAsync(w => page.HoldsAsync(w, campaign, TestWorld.Cancel), TestWorld.Cancel)).Value);

        page = await PrepareAsync(shop, campaign, people);
        await shop.SendAsync((await shop.DraftAsync("別の配信")).Number("id"));
        Assert.False((await world.Ledger.WriteAsync(w => page.HoldsAsync(w, campaign, TestWorld.Cancel), TestWorld.Cancel)).Value);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Whoever_is_in_a_request_cannot_be_put_into_another(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var (world, people) = (shop.World, await shop.AddPeopleAsync(3));
        var id = (await shop.DraftAsync("一度だけ")).Number("id");
        await shop.SendAsync(id);
        var fence = world.Service<Worlds.SenderLease>().Fence!.Value;
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Ledger.WriteAsync(w => RequestRows.InsertAsync(w,
            [new(w.Now, id, 0, shop.Account, Core.Delivery.RequestKind.Push, 1, [people[0]], [], RequestRows.NewRetryKey(), w.Now, 0, null, null)], fence, null, TestWorld.Cancel), TestWorld.Cancel));
        Assert.Equal((1, 3, 0), shop.Received());
    }

    static async Task<CampaignRow> RowAsync(Shop shop)
    {
        var id = (await shop.DraftAsync("お知らせ")).Number("id");
        return (await shop.World.Ledger.ReadAsync(l => CampaignRow.FindAsync(l, id, TestWorld.Cancel), TestWorld.Cancel))!;
    }

    static async Task<PreparedPage> PrepareAsync(Shop shop, CampaignRow campaign, IReadOnlyList<long> people)
    {
        var (world, now) = (shop.World, shop.World.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        var message = await world.Service<RequestPlanning>().PrepareAsync(campaign, test: false, TestWorld.Cancel);
        return await world.Ledger.ReadSnapshotAsync(async l => await world.Service<PagePreparing>().PrepareAsync(l, now, campaign, message, 0,
            [.. people.Select(p => new PagePerson(p, 0))], await SeenLedger.AtAsync(l, now, TestWorld.Cancel), TestWorld.Cancel), TestWorld.Cancel);
    }
}
