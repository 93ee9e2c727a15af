using Todoke.Core.Delivery;
using Todoke.LineEmulator.Control;
using Todoke.Server.Api;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Campaigns;

/// <summary>What happens between a look and the write that follows it.</summary>
public class CampaignRaceTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_schedule_that_was_taken_back_or_moved_after_it_was_found_due_starts_nothing(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(3);
        var (campaign, now) = ((await shop.DraftAsync("あとで")).Number("id"), shop.World.Clock.GetUtcNow());
        await shop.World.PostAsync($"campaigns/{campaign}/send", new { at = now.AddHours(1) });
        // The worker found it due at this instant; before it writes, the marketer's click is committed.
        var due = now.AddHours(1).ToUnixTimeMilliseconds();
        await shop.World.PostAsync($"campaigns/{campaign}/unschedule");
        Assert.False(await StartDueAsync(shop, campaign, due));
        Assert.Equal("draft", (await shop.World.GetAsync($"campaigns/{campaign}")).Text("state"));
        await shop.World.PostAsync($"campaigns/{campaign}/send", new { at = now.AddHours(5) });
        Assert.False(await StartDueAsync(shop, campaign, due));
        Assert.Equal("scheduled", (await shop.World.GetAsync($"campaigns/{campaign}")).Text("state"));
        Assert.True(await StartDueAsync(shop, campaign, now.AddHours(5).ToUnixTimeMilliseconds()));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_campaign_that_has_begun_to_send_is_never_frozen_anew(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        await open.Store.WriteAsync(w => w.ExecuteAsync(
            """
            INSERT INTO campaign (id, account_id, name, state, definition, content, track_links, version, unit, started_at, created_at, updated_at, actor)
            VALUES (1, 1, 'x', 'stopped', '{}', '{}', 0, 1, 'u', 5, 1, 1, 'x')
            """, TestWorld.Cancel), TestWorld.Cancel);
        // Two people press 'resume' at once; the slower click still believes that nothing had left.
        var moved = (await open.Store.WriteAsync(w => CampaignTransitions.MoveAsync(w, 1, CampaignState.Freezing, Actor.System, TestWorld.Cancel), TestWorld.Cancel)).Value;
        Assert.Equal("started", Assert.IsType<Transition.Refused>(moved).Code);
        Assert.Equal(1, await open.Store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM campaign WHERE state = 'stopped'", TestWorld.Cancel), TestWorld.Cancel));
    }

    [Fact]
    public async Task A_ledger_that_goes_away_in_the_middle_of_a_campaign_and_comes_back_costs_nobody_their_message()
    {
        const int People = 3000;
        var place = await Ledgers.MakeReadyAsync("postgres");
        await using var proxy = new LedgerProxy((LedgerAddress.Postgres)place.Address);
        await using var shop = await Shop.StartAsync(place, o => o with { Ledger = proxy.Address });
        await shop.AddPeopleAsync(People);
        var campaign = (await shop.DraftAsync("{{name}}さん、こんにちは。")).Number("id");
        shop.Line.Control.SetDelay(20, 40);
        await shop.World.PostAsync($"campaigns/{campaign}/send", new { });
        DeliveryReport Received() => shop.Line.Control.Deliveries(new DeliveryQuery { Account = shop.Channel.ChannelId });
        await Polling.UntilAsync(() => Task.FromResult(Received().Messages > 200));
        proxy.Cut();
        // Away for so long that nothing moves any more: every sender has met the broken line.
        for (var (seen, still) = (0, 0); still < 100;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestWorld.Cancel);
            var now = Received().Messages;
            (seen, still) = (now, now == seen ? still + 1 : 0);
        }
        Assert.True(Received().Messages < People);
        proxy.Mend();
        await using var beside = await LedgerStore.OpenAsync(place.Address, shop.World.Clock, serve: false, TestWorld.Cancel);
        await Polling.UntilAsync(async () =>
        {
            // The worker's pause between two looks is the World's time.
            shop.World.Clock.Advance(TimeSpan.FromSeconds(1));
            return await beside.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM campaign WHERE state = 'done'", TestWorld.Cancel), TestWorld.Cancel) == 1;
        });
        Assert.Equal((People, 0), (Received().DistinctPeople, Received().Duplicates));
    }

    [Fact]
    public async Task A_campaign_that_cannot_go_on_stops_and_takes_nothing_with_it()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        await shop.AddPeopleAsync(3);
        var broken = (await shop.DraftAsync("壊れます")).Number("id");
        await shop.World.Ledger.WriteAsync(w => w.ExecuteAsync("UPDATE campaign SET content = '[]' WHERE id = @id", TestWorld.Cancel, ("id", broken)), TestWorld.Cancel);
        await shop.World.Ledger.WriteAsync(w => CampaignTransitions.MoveAsync(w, broken, CampaignState.Freezing, Actor.System, TestWorld.Cancel), TestWorld.Cancel);
        var good = (await shop.DraftAsync("届きます")).Number("id");
        Assert.Equal("done", (await shop.SendAsync(good)).Text("state"));
        var states = await shop.World.Ledger.ReadAsync(l => l.QueryAsync("SELECT state, stop_code FROM campaign ORDER BY id", r => (r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1)), TestWorld.Cancel), TestWorld.Cancel);
        Assert.Equal([("stopped", "internal"), ("done", null)], states);
    }

    static async Task<bool> StartDueAsync(Shop shop, long campaign, long now) =>
        (await shop.World.Ledger.WriteAsync(w => CampaignTransitions.StartDueAsync(w, campaign, now, TestWorld.Cancel), TestWorld.Cancel)).Value;
}
