using Todoke.Server.Ledger;

namespace Todoke.Server.Events;

/// <summary>
/// Something a person did or that was done to them. <paramref name="At"/>: Unix milliseconds, may lie in the future. An event is known by
/// (<paramref name="Source"/>, <paramref name="ExternalId"/>) and never taken twice. <paramref name="PropertiesJson"/>: a JSON object.
/// <paramref name="Reference"/>: what it is found by later, for instance LINE's message id.
/// </summary>
public sealed record NewEvent(long ProfileId, string Name, long At, string Source, string ExternalId, string PropertiesJson, long? AccountId = null, string? Reference = null);

/// <summary>The one way events come into the ledger.</summary>
public static class EventsWrite
{
    /// <summary>
    /// Adds those events that are not there yet. The product lines of an order (GA4's <c>items</c> of a <c>purchase</c>) become
    /// <c>purchase_item</c> events of their own, added only together with their order.
    /// </summary>
    /// <returns>The ids of those of <paramref name="events"/> that were new; the product lines are not counted.</returns>
    public static async Task<IReadOnlyList<long>> AddAsync(LedgerWriter w, IReadOnlyList<NewEvent> events, CancellationToken cancel)
    {
        if (events.Count == 0) return [];
        var lines = new List<(long Order, List<NewEvent> Items)>();
        var first = await w.NextIdsAsync("event", events.Count, cancel);
        var taken = new NewEvent[events.Count];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = events[i];
            if (PurchaseItems.TakeApart(events[i]) is not { } apart) continue;
            taken[i] = apart.Order;
            lines.Add((first + i, apart.Items));
        }
        var added = await InsertAsync(w, taken, first, cancel);
        if (lines.Count == 0) return added;

        var fresh = added.ToHashSet();
        var items = lines.Where(l => fresh.Contains(l.Order)).SelectMany(l => l.Items).ToList();
        if (items.Count > 0) await InsertAsync(w, items, await w.NextIdsAsync("event", items.Count, cancel), cancel);
        return added;
    }

    static async Task<List<long>> InsertAsync(LedgerWriter w, IReadOnlyList<NewEvent> events, long first, CancellationToken cancel)
    {
        var rows = new object?[events.Count][];
        for (var i = 0; i < rows.Length; i++)
        {
            var e = events[i];
            rows[i] = [first + i, e.ProfileId, e.Name, e.At, w.Now, e.AccountId, e.Source, e.ExternalId, e.Reference, e.PropertiesJson];
        }
        var added = await w.InsertAsync("event (id, profile_id, name, at, received_at, account_id, source, external_id, reference, properties)", rows, cancel,
            "ON CONFLICT (source, external_id) DO NOTHING RETURNING id");
        added.Sort();
        // One feed row per run of ids without a gap: an import of a million rows is a few hundred rows of the feed.
        for (var start = 0; start < added.Count;)
        {
            var end = start;
            while (end + 1 < added.Count && added[end + 1] == added[end] + 1) end++;
            w.Changed(ChangeKind.Events, added[start], added[end]);
            start = end + 1;
        }
        return added;
    }

    /// <summary>Takes an event back (and the product lines of an order with it); from then on it counts nowhere.</summary>
    /// <returns>False when there is none, or it was taken back before.</returns>
    public static async Task<bool> WithdrawAsync(LedgerWriter w, long id, CancellationToken cancel)
    {
        var row = await w.FirstAsync("SELECT profile_id, name, at, source, external_id FROM event WHERE id = @id AND withdrawn_at IS NULL",
            r => new NewEvent(r.GetInt64(0), r.GetString(1), r.GetInt64(2), r.GetString(3), r.GetString(4), "{}"), cancel, ("id", id));
        if (row is null) return false;
        var ids = new List<long> { id };
        if (row.Name == PurchaseItems.Order)
            ids.AddRange((await w.QueryAsync("SELECT id, external_id FROM event WHERE profile_id = @profile AND at = @at AND name = @name AND source = @source AND withdrawn_at IS NULL",
                    r => (Id: r.GetInt64(0), External: r.GetString(1)), cancel, ("profile", row.ProfileId), ("at", row.At), ("name", PurchaseItems.Line), ("source", row.Source)))
                .Where(line => PurchaseItems.IsLineOf(line.External, row.ExternalId)).Select(line => line.Id));
        foreach (var gone in ids)
        {
            await w.ExecuteAsync("UPDATE event SET withdrawn_at = @at WHERE id = @id", cancel, ("at", w.Now), ("id", gone));
            w.Changed(ChangeKind.EventWithdrawn, gone);
        }
        return true;
    }
}
