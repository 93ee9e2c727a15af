using Npgsql;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Ledger;

/// <summary>Positions follow commit order, however many processes write.</summary>
public class FeedOrderTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_overtakes_a_transaction_that_has_drawn_its_positions_and_not_yet_committed()
    {
        await using var open = await OpenLedger.StartAsync("postgres");
        await open.Store.WriteAsync(w => { w.Changed(ChangeKind.Job, 1); return Task.CompletedTask; }, Cancel);

        // Another process, by hand: it holds the lock, has drawn position 2 and written its row, and takes its time over the commit.
        await using var other = new NpgsqlConnection(((LedgerAddress.Postgres)open.Place.Address).ConnectionString);
        await other.OpenAsync(Cancel);
        await using var slow = await other.BeginTransactionAsync(Cancel);
        foreach (var sql in new[] { $"SELECT pg_advisory_xact_lock({PostgresDialect.FeedLock})", "UPDATE head SET position = position + 1", "INSERT INTO feed (position, at, kind, a, b, ends) VALUES (2, 0, 12, 2, 0, 1)" })
        {
            await using var command = new NpgsqlCommand(sql, other, slow);
            await command.ExecuteNonQueryAsync(Cancel);
        }

        var mine = open.Store.WriteAsync(w => { w.Changed(ChangeKind.Job, 3); return Task.CompletedTask; }, Cancel);
        await WaitingForTheLockAsync(open.Store);
        Assert.False(mine.IsCompleted);
        Assert.Equal([], await AfterAsync(open.Store, 1));

        await slow.CommitAsync(Cancel);
        Assert.Equal(3, await mine);
        Assert.Equal([(2, 2), (3, 3)], (await AfterAsync(open.Store, 1)).Select(f => ((int)f.Position, (int)f.A)));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_follower_reading_all_the_time_misses_and_reorders_nothing_that_several_writers_commit(string kind)
    {
        const int Writers = 4, Writes = 60;
        await using var open = await OpenLedger.StartAsync(kind);
        var stores = new List<LedgerStore>();
        for (var i = 0; i < Writers; i++) stores.Add(await LedgerStore.OpenAsync(open.Place.Address, open.Clock, serve: false, Cancel));
        try
        {
            var seed = new Random().Next();
            TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
            // What each writer was told: its changes, in its own order, and the position at which they can be read.
            var told = new List<(long A, long B, long Position)>[Writers];
            var writing = Task.WhenAll(stores.Select(async (store, writer) =>
            {
                var chance = new Random(seed + writer);
                told[writer] = [];
                for (var n = 0; n < Writes;)
                {
                    // Several at once now and then, so that some share a commit; some change nothing, some several things.
                    var burst = Enumerable.Range(n, Math.Min(chance.Next(1, 6), Writes - n)).ToList();
                    n += burst.Count;
                    var sizes = burst.ConvertAll(_ => chance.Next(0, 4));
                    var positions = await Task.WhenAll(burst.Select((b, i) => store.WriteAsync(w =>
                    {
                        for (var c = 0; c < sizes[i]; c++) w.Changed(ChangeKind.Job, writer, b * 10 + c);
                        return Task.CompletedTask;
                    }, Cancel)));
                    for (var i = 0; i < burst.Count; i++)
                        for (var c = 0; c < sizes[i]; c++) told[writer].Add((writer, burst[i] * 10 + c, positions[i]));
                }
            }));

            var seen = new List<FeedRow>();
            for (var last = false; ;)
            {
                var rows = await AfterAsync(open.Store, seen.Count);
                foreach (var row in rows)
                {
                    Assert.Equal(seen.Count + 1, row.Position);
                    seen.Add(row);
                }
                if (last && rows.Count == 0) break;
                last = writing.IsCompleted;
            }
            await writing;
            Assert.Equal(told.Sum(t => t.Count), seen.Count);
            foreach (var (a, b, position) in told.SelectMany(t => t)) Assert.True(seen.Single(s => s.A == a && s.B == b).Position <= position);
            for (var writer = 0; writer < Writers; writer++) Assert.Equal(told[writer].Select(t => t.B), seen.Where(s => s.A == writer).Select(s => s.B));
        }
        finally
        {
            foreach (var store in stores) await store.DisposeAsync();
        }
    }

    static async Task<List<FeedRow>> AfterAsync(LedgerStore store, long position) => (await store.ReadSnapshotAsync(l => Feed.AfterAsync(l, position, 1000, Cancel), Cancel))!;

    static Task WaitingForTheLockAsync(LedgerStore store) => Polling.UntilAsync(async () =>
        await store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM pg_locks k JOIN pg_database d ON d.oid = k.database WHERE d.datname = current_database() AND k.locktype = 'advisory' AND NOT k.granted", Cancel), Cancel) > 0);
}
