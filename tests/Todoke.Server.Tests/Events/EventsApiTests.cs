using System.Net;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Events;

public class EventsApiTests
{
    static object Event(string? id, string name, int customer, string? at = null, object? properties = null) =>
        new { id, name, at, identity = new { kind = "customer", value = $"{customer}" }, properties };

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Good_events_go_in_bad_ones_are_named_and_unknown_people_are_made(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        object[] items =
        [
            Event("a", "purchase", 1, "2026-03-01T00:00:00Z", new { value = 1200, items = new[] { new { item_id = "x" } } }),
            Event("b", "page_view", 1, "2027-01-01T00:00:00+09:00"),
            new { id = "c", name = "", profile_id = 1, identity = new { kind = "customer", value = "1" } },
            new { id = "d", name = "page_view", profile_id = 999 },
            new { id = "e", name = "page_view", identity = new { kind = "customer", value = "2" }, properties = new[] { 1 } },
        ];
        var first = await world.PostAsync("events", new { items });
        Assert.Equal((2, 0), (first.Number("accepted"), first.Number("repeated")));
        Assert.Equal(["items[2].name", "items[2].identity", "items[4].properties", "items[3].profile_id"], first.Items("problems").Select(p => p.Text("path")));
        var again = await world.PostAsync("events", new { items });
        Assert.Equal((0, 2), (again.Number("accepted"), again.Number("repeated")));
        Assert.Equal(1, (await world.GetAsync("profiles")).Number("total"));
        Assert.Equal(3, await CountAsync(world));
        // Without an id every sending is an event of its own.
        await world.PostAsync("events", new { items = new[] { Event(null, "page_view", 1), Event(null, "page_view", 1) } });
        Assert.Equal(5, await CountAsync(world));
        await world.PostAsync("events", new { items = Array.Empty<object>() }, HttpStatusCode.UnprocessableEntity);
    }

    static Task<long> CountAsync(TestWorld world) => world.Ledger.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM event WHERE withdrawn_at IS NULL", TestWorld.Cancel), TestWorld.Cancel);

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_event_is_taken_back_by_its_row_or_by_its_senders_id(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await world.PostAsync("events", new { items = new[] { Event("a", "purchase", 1), Event("b", "purchase", 1) } });
        await world.DeleteAsync("events?external_id=a", HttpStatusCode.NoContent);
        await world.DeleteAsync("events?external_id=a", HttpStatusCode.NotFound);
        var person = (await world.GetAsync("profiles")).Items()[0].Number("id");
        var left = (await world.GetAsync($"profiles/{person}/timeline")).Items().Single();
        await world.DeleteAsync($"events/{left.Text("id")}", HttpStatusCode.NoContent);
        Assert.Empty((await world.GetAsync($"profiles/{person}/timeline")).Items());
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Event_names_are_listed_with_their_properties_by_path_and_type(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await world.PostAsync("events", new
        {
            items = new[]
            {
                Event("a", "visit", 1, "2026-03-01T00:00:00Z", new { shop = new { name = "本店", floor = 2 }, tags = new[] { "x" } }),
                Event("b", "visit", 2, "2026-03-02T00:00:00Z", new { paid = true, lines = new[] { new { a = 1 } } }),
                Event("c", "login", 1),
            },
        });
        var names = (await world.GetAsync("event-names")).Items();
        Assert.Equal([("visit", 2L, "2026-03-02T00:00:00.000Z"), ("login", 1L, "2026-04-01T00:00:00.000Z")], names.Select(n => (n.Text("name"), n.Number("count"), n.Text("last_at"))));
        Assert.Equal(["lines: object_list", "paid: boolean", "shop.floor: number", "shop.name: text", "shop: object", "tags: list"],
            names[0].Items("properties").Select(p => string.Join('.', p.Items("path").Select(x => x.GetString())) + ": " + p.Text("type")).Order(StringComparer.Ordinal));
    }
}
