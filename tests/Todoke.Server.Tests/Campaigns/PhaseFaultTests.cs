using Todoke.LineEmulator.Line;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Campaigns;

/// <summary>Faults of the line in a campaign of several phases, and a request LINE does not take.</summary>
public class PhaseFaultTests
{
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
