using System.Data.Common;
using Npgsql;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Ledger;

/// <summary>The writer lane on a line that breaks.</summary>
public class LostConnectionTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_whose_commit_was_carried_out_but_not_answered_is_not_done_again()
    {
        await using var place = await Ledgers.MakeAsync("postgres");
        await using var line = new LedgerProxy((LedgerAddress.Postgres)place.Address);
        await using var store = await LedgerStore.OpenAsync(line.Address, new ManualClock(DateTimeOffset.UnixEpoch), serve: true, Cancel);
        // While the first piece of work holds the lane the others gather, and go into one commit.
        var (held, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = store.WriteAsync(_ =>
        {
            held.TrySetResult();
            return gate.Task;
        }, Cancel);
        await held.Task;
        var together = Enumerable.Range(0, 3).Select(i => store.WriteAsync(async w =>
        {
            if (i == 0) line.CutAfterNextCommit();
            await Audit.RecordAsync(w, Actor.System, "proof", $"work:{i}", "{}", Cancel);
        }, Cancel)).ToList();
        gate.SetResult();
        await first;
        // Nobody is told that it was done, because nobody can know; and what was done was done once.
        foreach (var work in together) await Assert.ThrowsAnyAsync<DbException>(() => work);
        Assert.Equal(3, await store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM audit_log", Cancel), Cancel));
    }

    [Fact]
    public async Task A_connection_that_was_lost_while_idle_costs_no_write()
    {
        await using var open = await OpenLedger.StartAsync("postgres");
        await open.Store.WriteAsync(w => { w.Changed(ChangeKind.Job, 1); return Task.CompletedTask; }, Cancel);
        await TerminateAsync(open.Place);
        Assert.Equal(2, await open.Store.WriteAsync(w => { w.Changed(ChangeKind.Job, 2); return Task.CompletedTask; }, Cancel));
    }

    [Fact]
    public async Task While_the_ledger_cannot_be_reached_writes_fail_and_afterwards_they_go_on()
    {
        await using var place = await Ledgers.MakeAsync("postgres");
        await using var line = new LedgerProxy((LedgerAddress.Postgres)place.Address);
        await using var store = await LedgerStore.OpenAsync(line.Address, new ManualClock(DateTimeOffset.UnixEpoch), serve: true, Cancel);
        line.Cut();
        foreach (var write in Enumerable.Range(0, 20).Select(_ => store.WriteAsync(w => Audit.RecordAsync(w, Actor.System, "lost", "", "{}", Cancel), Cancel)).ToList())
            await Assert.ThrowsAnyAsync<DbException>(() => write);
        await Assert.ThrowsAnyAsync<DbException>(() => store.ReadAsync(l => l.CountAsync("SELECT 1", Cancel), Cancel));
        line.Mend();
        await store.WriteAsync(w => Audit.RecordAsync(w, Actor.System, "kept", "", "{}", Cancel), Cancel);
        Assert.Equal(1, await store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM audit_log", Cancel), Cancel));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_clock_that_was_set_back_does_not_make_the_ledger_younger(string kind)
    {
        await using var place = await Ledgers.MakeAsync(kind);
        var late = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        await using (var before = await LedgerStore.OpenAsync(place.Address, new ManualClock(late), serve: true, Cancel))
            await before.WriteAsync(w => { w.Changed(ChangeKind.Job, 1); return Task.CompletedTask; }, Cancel);
        await using var after = await LedgerStore.OpenAsync(place.Address, new ManualClock(late.AddDays(-3)), serve: true, Cancel);
        Assert.Equal(late.ToUnixTimeMilliseconds(), after.NewestInstant);
        Assert.Equal(late.ToUnixTimeMilliseconds(), (await after.WriteAsync(w => Task.FromResult(w.Now), Cancel)).Value);
    }

    static async Task TerminateAsync(TestLedger place)
    {
        await using var admin = new NpgsqlConnection(((LedgerAddress.Postgres)place.Address).ConnectionString);
        await admin.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", admin);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
