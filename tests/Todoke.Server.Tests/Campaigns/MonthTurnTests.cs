using System.Globalization;
using System.Text.Json;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Line;
using Todoke.Server.Tests.Support;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Campaigns;

/// <summary>LINE counts the names of campaigns month by month, in Japan's time; a campaign may be sending when it turns.</summary>
public class MonthTurnTests
{
    static readonly DateTimeOffset Last = DateTimeOffset.Parse("2026-04-30T14:59:50Z", CultureInfo.InvariantCulture), Next = Last.AddSeconds(20);

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_was_made_before_the_month_turned_and_leaves_after_it_has_its_name_in_both(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(3);
        foreach (var endpoint in new[] { "push", "multicast" }) shop.Line.Control.AddFault(new Fault { Endpoint = endpoint, Status = 503 });
        shop.World.Clock.MoveTo(Last);
        await shop.World.SettledAsync();
        var id = (await shop.DraftAsync("月末のお知らせ")).Number("id");
        await shop.World.PostAsync($"campaigns/{id}/send", new { });
        await Polling.UntilAsync(() => Task.FromResult(shop.Line.Control.FaultList().Sum(f => f.Hits) >= 1));
        Assert.Equal([(202604, $"todoke_c{id}")], await NamesAsync(shop));
        shop.World.Clock.MoveTo(Next);
        shop.Line.Control.ClearFaults();
        await shop.World.SettledAsync();
        Assert.Equal("done", (await shop.World.GetAsync($"campaigns/{id}")).Text("state"));
        Assert.Equal([(202604, $"todoke_c{id}"), (202605, $"todoke_c{id}")], await NamesAsync(shop));
        Assert.Equal((1, 3, 0), shop.Received());
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_is_made_after_the_month_turned_takes_its_name_there_or_the_shared_one_in_the_same_transaction(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = await shop.AddPeopleAsync(3);
        shop.World.Clock.MoveTo(Last);
        await shop.World.SettledAsync();
        var id = (await shop.DraftAsync("月末のお知らせ")).Number("id");
        await shop.World.Ledger.WriteAsync(w => w.InsertAsync("delivery (campaign_id, run, profile_id, outcome, at)", [.. people.Select(p => new object?[] { id, 0, p, 0, w.Now })], TestWorld.Cancel), TestWorld.Cancel);
        var row = (await shop.World.Ledger.ReadAsync(l => CampaignRow.FindAsync(l, id, TestWorld.Cancel), TestWorld.Cancel))!;
        var planning = shop.World.Service<RequestPlanning>();
        var message = await planning.PrepareAsync(row, test: false, TestWorld.Cancel);
        async Task<string?> PageAsync(long person) => (await shop.World.Ledger.WriteAsync(
            w => planning.PlanAsync(w, row, message, 0, [new PagePerson(person, null)], shop.World.Service<SenderLease>().Fence!.Value, TestWorld.Cancel), TestWorld.Cancel)).Value.Single().Unit;

        Assert.Equal($"todoke_c{id}", await PageAsync(people[0]));
        shop.World.Clock.MoveTo(Next);
        Assert.Equal($"todoke_c{id}", await PageAsync(people[1]));
        Assert.Equal([(202604, $"todoke_c{id}"), (202605, $"todoke_c{id}")], await NamesAsync(shop));
        // In June the names have run short before it sends again.
        shop.World.Clock.MoveTo(Next.AddDays(31));
        await shop.World.Ledger.WriteAsync(w => w.InsertAsync("aggregation_unit (account_id, month, unit)", [.. Enumerable.Range(0, 950).Select(i => new object?[] { shop.Account, 202606, $"old_{i}" })], TestWorld.Cancel), TestWorld.Cancel);
        Assert.Equal("todoke_shared", await PageAsync(people[2]));
    }

    static Task<List<(int Month, string Unit)>> NamesAsync(Shop shop) => shop.World.Ledger.ReadAsync(
        l => l.QueryAsync("SELECT month, unit FROM aggregation_unit ORDER BY month, unit", r => (r.GetInt32(0), r.GetString(1)), TestWorld.Cancel), TestWorld.Cancel);
}
