using System.Net;
using System.Text.Json;
using Todoke.LineEmulator.Control;
using Todoke.Server.Ledger;
using Todoke.Server.Rehearsals;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Rehearsals;

public sealed class RehearsalTests
{


    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_campaign_is_rehearsed_on_simulated_phones_and_nothing_real_is_sent(string kind)
    {
        await using var shop = await Shop.StartAsync(kind, new NewAccount { Provider = "p1", DisplayName = "テスト商店", Quota = 200 });
        var people = await shop.AddPeopleAsync(20, blockedEvery: 4);
        await shop.World.SettledAsync();
        var campaign = (await shop.DraftAsync("{{name}}さん、https://shop.example/sale をどうぞ")).Number("id");

        var begun = await shop.World.PostAsync("rehearsals", new { campaigns = new[] { campaign }, people = new { kind = "sample", count = 100 } }, HttpStatusCode.Created);
        Assert.Equal(20, begun.GetProperty("people").Number("count"));
        var ended = await shop.World.PostAsync($"rehearsals/{begun.Text("id")}/advance", new { to = begun.Text("until") });

        Assert.Equal("finished", ended.Text("state"));
        Assert.Equal(15, ended.GetProperty("totals").Number("messages"));
        var line = Assert.Single(ended.Items("campaigns"));
        Assert.Equal("done", line.Text("state"));
        Assert.Equal((15, 5), (line.GetProperty("counts").Number("sent"), line.GetProperty("counts").Number("held_back")));
        Assert.Equal("blocked", Assert.Single(line.Items("held_back")).Text("reason"));
        Assert.Contains(ended.Items("warnings"), w => w.Text("code") == "link_unchecked");

        // Who got what, and why not.
        var deliveries = (await shop.World.GetAsync($"rehearsals/{begun.Text("id")}/deliveries?limit=100")).Items();
        Assert.Equal(people.Order(), deliveries.Select(d => d.Number("profile_id")).Order());
        Assert.Equal(5, deliveries.Count(d => d.GetProperty("reason").ValueKind == JsonValueKind.String && d.Text("reason") == "blocked"));

        // What a phone shows: the invented name, never the real one.
        var phone = (await shop.World.GetAsync($"rehearsals/{begun.Text("id")}/phones?profiles={people[0]}")).Items().Single();
        var message = phone.Items("messages").Single().GetProperty("messages")[0].Text("text");
        Assert.StartsWith(phone.Text("name") + "さん、http://127.0.0.1:", message);

        // The real campaign is where it was, and LINE heard of nothing.
        Assert.Equal("draft", (await shop.World.GetAsync($"campaigns/{campaign}")).Text("state"));
        Assert.Equal((0, 0, 0), shop.Received());

        await shop.World.DeleteAsync($"rehearsals/{begun.Text("id")}", HttpStatusCode.NoContent);
        await shop.World.GetAsync($"rehearsals/{begun.Text("id")}", HttpStatusCode.NotFound);
        Assert.Empty(Directory.GetDirectories(Path.Combine(shop.World.Place.Folder, "rehearsals")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Every_table_is_copied_or_left_out_on_purpose(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var sql = kind == "sqlite" ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'" : "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";
        var tables = await open.Store.ReadAsync(l => l.QueryAsync(sql, r => r.GetString(0), TestWorld.Cancel), TestWorld.Cancel);
        Assert.Equal(tables.Order(StringComparer.Ordinal), RehearsalTables.Definitions.Concat(RehearsalTables.People).Concat(RehearsalTables.Left).Order(StringComparer.Ordinal));
    }
}
