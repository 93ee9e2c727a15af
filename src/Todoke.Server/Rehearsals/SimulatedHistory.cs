using Todoke.Server.Ledger;

namespace Todoke.Server.Rehearsals;

/// <summary>
/// What made-up people have done before: as many events each as a real person has on average, some none and a few a great many, drawn one by one
/// from what the ledger's events look like (taps on messages are not among them: these people were sent nothing yet). What names somebody is
/// taken out of them.
/// </summary>
internal static class SimulatedHistory
{
    const int Draws = 20, EventsPerDraw = 100, MostEach = 100;

    sealed record Deed(string Name, long At, long? Account, string Properties);

    public static async Task WriteAsync(RowCopy copy, IReadOnlyList<long> people, Random dice, CancellationToken cancel)
    {
        var last = await copy.From.CountAsync("SELECT COALESCE(MAX(id), 0) FROM event", cancel);
        if (last == 0) return;
        var pool = await PoolAsync(copy.From, last, dice, cancel);
        if (pool.Count == 0) return;
        // Ids have few gaps; counting the rows of a large ledger would take longer than the rest of it.
        var average = last / (double)Math.Max(1, await copy.From.CountAsync("SELECT COALESCE(MAX(id), 0) FROM profile", cancel));
        var rows = new List<object?[]>();
        foreach (var person in people)
        {
            var count = Math.Min(MostEach, (int)Math.Round(-Math.Log(1 - dice.NextDouble()) * average));
            for (var n = 0; n < count; n++)
            {
                var deed = pool[dice.Next(pool.Count)];
                rows.Add([0L, person, deed.Name, deed.At, deed.At, deed.Account, "rehearsal", $"simulated-{person}-{n}", deed.Properties]);
            }
        }
        if (rows.Count == 0) return;
        var id = await copy.To.NextIdsAsync("event", rows.Count, cancel);
        foreach (var row in rows) row[0] = id++;
        await copy.To.InsertAsync("event (id, profile_id, name, at, received_at, account_id, source, external_id, properties)", rows, cancel);
    }

    // Some from all over the ledger's life: the newest alone would make everybody a customer of last week.
    static async Task<List<Deed>> PoolAsync(LedgerConnection from, long last, Random dice, CancellationToken cancel)
    {
        var pool = new List<Deed>();
        var few = last <= Draws * EventsPerDraw;
        for (var draw = 0; draw < (few ? 1 : Draws); draw++)
        {
            pool.AddRange(await from.QueryAsync("SELECT name, at, account_id, properties FROM event WHERE id >= @id AND withdrawn_at IS NULL AND source <> @link ORDER BY id LIMIT @most",
                r => new Deed(r.GetString(0), r.GetInt64(1), r.IsDBNull(2) ? null : r.GetInt64(2), Disguise.Json("", r.GetString(3))),
                cancel, ("id", few ? 0 : 1 + dice.NextInt64(last - EventsPerDraw)), ("link", Links.LinkRedirect.Source), ("most", few ? Draws * EventsPerDraw : EventsPerDraw)));
        }
        return pool;
    }
}
