using Todoke.Server.Events;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Events;

public class EventsWriteTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static NewEvent Event(string id, string name = "page_view", string properties = "{}", long at = 1000) => new(1, name, at, "test", id, properties);

    static async Task<IReadOnlyList<long>> AddAsync(OpenLedger open, params NewEvent[] events) =>
        (await open.Store.WriteAsync(w => EventsWrite.AddAsync(w, events, Cancel), Cancel)).Value;

    static Task<List<FeedRow>?> FeedAsync(OpenLedger open) => open.Store.ReadAsync(l => Feed.AfterAsync(l, 0, 1000, Cancel), Cancel);

    static Task<List<(string, string, string)>> StoredAsync(OpenLedger open) => open.Store.ReadAsync(l => l.QueryAsync(
        "SELECT name, external_id, properties FROM event WHERE withdrawn_at IS NULL ORDER BY id", r => (r.GetString(0), r.GetString(1), r.GetString(2)), Cancel), Cancel);

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_event_comes_in_once_however_often_it_is_sent(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var first = await AddAsync(open, [.. Enumerable.Range(0, 450).Select(i => Event($"e{i}"))]);
        var position = open.Store.Head.Position;
        var second = await AddAsync(open, [.. Enumerable.Range(0, 450).Select(i => Event($"e{i}"))]);
        Assert.Equal((450, 0), (first.Count, second.Count));
        Assert.Equal(position, open.Store.Head.Position);
        Assert.Equal(450, (await StoredAsync(open)).Count);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_feed_names_runs_of_new_ids_and_none_that_was_there_before(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        await AddAsync(open, Event("c"));
        var added = await AddAsync(open, Event("a"), Event("b"), Event("c"), Event("d"), Event("d"), Event("e"));
        Assert.Equal(4, added.Count);
        var named = (await FeedAsync(open))!.Skip(1).SelectMany(f => Enumerable.Range((int)f.A, (int)(f.B - f.A + 1))).Select(i => (long)i);
        Assert.Equal(added, named);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_order_is_taken_apart_into_itself_and_one_event_per_line(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var order = Event("o1", "purchase", """{"transaction_id":"T1","value":3000,"currency":"JPY","items":[{"item_id":"a","item_name":"抹茶","quantity":2},{"item_id":"b","price":1000}]}""");
        Assert.Single(await AddAsync(open, order));
        Assert.Equal(
            [
                ("purchase", "o1", """{"transaction_id":"T1","value":3000,"currency":"JPY"}"""),
                ("purchase_item", "o1#item-1", """{"transaction_id":"T1","currency":"JPY","item_id":"a","item_name":"抹茶","quantity":2}"""),
                ("purchase_item", "o1#item-2", """{"transaction_id":"T1","currency":"JPY","item_id":"b","price":1000}"""),
            ], await StoredAsync(open));
        // The same order again, with a line more than before: it is there already, and so are its lines.
        Assert.Empty(await AddAsync(open, order with { PropertiesJson = """{"items":[{},{},{}]}""" }));
        Assert.Equal(3, (await StoredAsync(open)).Count);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_order_that_is_withdrawn_takes_its_own_lines_with_it_and_no_others(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        const string Items = """{"items":[{"item_id":"a"},{"item_id":"b"}]}""";
        var ids = await AddAsync(open, Event("o1", "purchase", Items), Event("o10", "purchase", Items));
        Assert.True((await open.Store.WriteAsync(w => EventsWrite.WithdrawAsync(w, ids[0], Cancel), Cancel)).Value);
        Assert.Equal(["o10", "o10#item-1", "o10#item-2"], (await StoredAsync(open)).Select(e => e.Item2));
        Assert.Equal(3, (await FeedAsync(open))!.Count(f => f.Kind == ChangeKind.EventWithdrawn));
        Assert.False((await open.Store.WriteAsync(w => EventsWrite.WithdrawAsync(w, ids[0], Cancel), Cancel)).Value);
    }
}
