using Todoke.LineEmulator.Line;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Campaigns;

/// <summary>What LINE and the clock may do in the middle of a campaign; the ledger says what the emulator's log says.</summary>
public class CampaignFaultTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_month_runs_out_in_the_middle_it_stops_and_resume_sends_to_exactly_the_rest(string kind)
    {
        const int People = 600;
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(People);
        shop.Line.Control.SetDelay(20, 60);
        var id = (await shop.DraftAsync("{{name}}さん")).Number("id");
        await shop.World.PostAsync($"campaigns/{id}/send", new { });
        await Polling.UntilAsync(() => Task.FromResult(shop.Received().People > 20));
        shop.Line.Control.SetQuota(shop.Channel.ChannelId, 100);
        await shop.World.SettledAsync();
        var stopped = await shop.World.GetAsync($"campaigns/{id}");
        var sent = shop.Received().People;
        Assert.Equal(("stopped", "quota", sent, People - sent), (stopped.Text("state"), stopped.GetProperty("stop_reason").Text("code"), stopped.GetProperty("counts").Number("sent"), stopped.GetProperty("counts").Number("waiting")));
        Assert.True(sent < People);
        shop.Line.Control.SetQuota(shop.Channel.ChannelId, null);
        await shop.World.PostAsync($"campaigns/{id}/resume");
        await shop.World.SettledAsync();
        Assert.Equal("done", (await shop.World.GetAsync($"campaigns/{id}")).Text("state"));
        Assert.Equal((People, 0), (shop.Received().People, shop.Received().Doubled));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Lines_that_break_before_and_after_acceptance_and_errors_cost_nobody_and_double_nothing(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(120);
        shop.Line.Control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.DropAfterAccept, Count = 6 });
        shop.Line.Control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.DropBeforeAccept, Count = 6 });
        shop.Line.Control.AddFault(new Fault { Endpoint = "push", Status = 500, Count = 6 });
        var id = (await shop.DraftAsync("{{name}}さん", options: new { canary = new { at_least = 12, wait_minutes = 1 } })).Number("id");
        await shop.SendAsync(id);
        await shop.LaterAsync(TimeSpan.FromMinutes(1));
        var done = await shop.World.GetAsync($"campaigns/{id}");
        Assert.Equal(("done", 120), (done.Text("state"), done.GetProperty("counts").Number("sent")));
        Assert.Equal((120, 0), (shop.Received().People, shop.Received().Doubled));
        Assert.True((await shop.World.GetAsync($"campaigns/{id}/results")).GetProperty("requests").Number("repeated") > 0);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_clock_that_jumps_beyond_the_keys_life_leaves_unknown_what_was_open_and_sends_it_no_more(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(9);
        shop.Line.Control.AddFault(new Fault { Endpoint = "multicast", Status = 500 });
        var id = (await shop.DraftAsync("時計が飛びます")).Number("id");
        await shop.World.PostAsync($"campaigns/{id}/send", new { });
        await Polling.UntilAsync(() => Task.FromResult(shop.Line.Control.FaultList().Single().Hits > 0));
        shop.World.Clock.Advance(TimeSpan.FromHours(23));
        shop.Line.Control.ClearFaults();
        await shop.World.SettledAsync();
        var done = await shop.World.GetAsync($"campaigns/{id}");
        Assert.Equal(("done_with_failures", 9, 0), (done.Text("state"), done.GetProperty("counts").Number("unknown"), shop.Received().Requests));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_refused_request_is_halved_under_new_keys_and_everybody_gets_it_once(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(40);
        shop.Line.Control.AddFault(new Fault { Endpoint = "multicast", Status = 400, Count = 1 });
        var id = (await shop.DraftAsync("半分ずつ")).Number("id");
        var done = await shop.SendAsync(id);
        Assert.Equal(("done", 40), (done.Text("state"), done.GetProperty("counts").Number("sent")));
        Assert.Equal((40, 0), (shop.Received().People, shop.Received().Doubled));
        Assert.Equal(0, await shop.World.Ledger.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM request a JOIN request b ON a.retry_key = b.retry_key AND a.id <> b.id", TestWorld.Cancel), TestWorld.Cancel));
    }
}
