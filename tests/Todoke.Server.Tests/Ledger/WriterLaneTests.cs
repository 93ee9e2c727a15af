using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Ledger;

public class WriterLaneTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Positions_have_no_gaps_and_follow_commit_order(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var writes = Enumerable.Range(0, 50).Select(i => open.Store.WriteAsync(w => { w.Changed(ChangeKind.Job, i); return Task.CompletedTask; }, Cancel));
        var positions = await Task.WhenAll(writes);
        var feed = await open.Store.ReadAsync(l => Feed.AfterAsync(l, 0, 1000, Cancel), Cancel);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), feed!.Select(f => f.Position));
        for (var i = 0; i < 50; i++) Assert.True(positions[i] >= feed!.Single(f => f.A == i).Position);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_failing_piece_of_work_takes_nobody_with_it(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var writes = Enumerable.Range(0, 40).Select(i => open.Store.WriteAsync(async w =>
        {
            await w.ExecuteAsync("INSERT INTO setting (name, value) VALUES (@name, 'x')", Cancel, ("name", "n" + i));
            if (i == 17) throw new InvalidOperationException("seventeen");
        }, Cancel)).ToArray();
        for (var i = 0; i < 40; i++)
            if (i == 17) await Assert.ThrowsAsync<InvalidOperationException>(() => writes[17]);
            else await writes[i];
        Assert.Equal(39, await open.Store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM setting", Cancel), Cancel));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_ledger_reads_back_whether_a_commit_is_durable(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        await using var writer = await open.Store.Dialect.OpenWriterAsync(Cancel);
        Assert.Null(await open.Store.Dialect.DurabilityAsync(writer, Cancel));

        await AskAsync(kind == "sqlite" ? "PRAGMA synchronous = NORMAL" : "SET synchronous_commit = off");
        Assert.Contains(kind == "sqlite" ? "synchronous" : "synchronous_commit=off", await open.Store.Dialect.DurabilityAsync(writer, Cancel));

        async Task<object?> AskAsync(string sql)
        {
            await using var command = writer.CreateCommand();
            command.CommandText = sql;
            return await command.ExecuteScalarAsync(Cancel);
        }
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Many_rows_go_in_and_come_back_in_order(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        await open.Store.WriteAsync(w => w.InsertAsync("profile_merge (id, kind, loser, winner, undoes, at, why, actor)",
            [.. Enumerable.Range(1, 457).Select(i => new object?[] { (long)i, "merge", 1L, 2L, i % 2 == 0 ? null : (long)i, 5L, "x", "y" })], Cancel), Cancel);
        var rows = await open.Store.ReadAsync(l => l.QueryAsync("SELECT id, undoes FROM profile_merge ORDER BY id", r => (r.GetInt64(0), r.IsDBNull(1) ? 0 : r.GetInt64(1)), Cancel), Cancel);
        Assert.Equal(Enumerable.Range(1, 457).Select(i => ((long)i, i % 2 == 0 ? 0L : i)), rows);
    }

    [Fact]
    public async Task A_second_server_on_the_same_sqlite_file_is_refused_and_told_who_holds_it()
    {
        await using var open = await OpenLedger.StartAsync("sqlite");
        var refusal = await Assert.ThrowsAsync<LedgerInUseException>(() => LedgerStore.OpenAsync(open.Place.Address, open.Clock, serve: true, Cancel));
        Assert.Contains(Environment.ProcessId.ToString(), refusal.Message);
    }
}
