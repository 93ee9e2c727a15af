using System.Text.Json;
using Todoke.Server.Api;
using Todoke.Server.Imports;
using Todoke.Server.Jobs;
using Todoke.Server.Ledger;
using Todoke.Server.Settings;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Imports;

public class ImportResumeTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    const string Mapping = """
        {"kind":"events","delimiter":"blanks","header":false,"columns":[{"index":0,"to":"customer"},{"index":1,"to":"event_time"}],"constants":{"event_name":"visit"},"tags":["t"]}
        """;

    // Every row comes three times, thousands of rows apart, so that a row's number among its equals depends on pages before its own.
    static readonly byte[] File = Importing.Utf8(string.Concat(Enumerable.Range(0, 9000).Select(n => $"{n % 50} 2026-01-{n % 3000 / 150 + 1:00}T{n % 3000 % 150 / 50:00}:00\n")));

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_import_that_is_cut_off_after_each_page_goes_on_there_and_counts_nothing_twice(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var fence = (await open.Store.WriteAsync(w => Lease.TakeAsync(w, Lease.Sender, "test", w.Now, TimeSpan.FromMinutes(1), Cancel), Cancel)).Value!.Value;
        var trial = await RunAsync(open, fence, dryRun: true);
        Assert.Equal(0, await open.Store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM event", Cancel), Cancel));
        var job = await RunAsync(open, fence, dryRun: false);
        string[] figures = ["rows", "people_created", "events_added", "events_repeated", "tags_added", "bad_rows"];
        Assert.Equal([9000L, 50, 9000, 0, 50, 0], figures.Select(f => job.Result.Number(f)));
        Assert.Equal(figures.Select(f => job.Result.Number(f)), figures.Select(f => trial.Result.Number(f)));
        Assert.Equal(9000, await open.Store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM event", Cancel), Cancel));
    }

    static async Task<JobView> RunAsync(OpenLedger open, long fence, bool dryRun)
    {
        var id = (await open.Store.WriteAsync(
            w => new ImportInput(JsonSerializer.Deserialize<JsonElement>(Mapping), dryRun, true, null, "f").StartAsync(w, File, Actor.System, Cancel), Cancel)).Value;
        for (var cuts = 0; ; cuts++)
        {
            using var stop = new CancellationTokenSource();
            var watching = CutAfterAPageAsync(open, id, (await ReadAsync(open, id)).Progress.Done, stop);
            try { await JobRunner.RunOneAsync(open.Store, new ImportJob(open.Store, new Workspace(open.Store, open.Clock)), id, fence, stop.Token); }
            catch (OperationCanceledException) { continue; }
            finally { await watching; }
            var job = await ReadAsync(open, id);
            if (job.State == JobState.Running) continue;
            Assert.Equal(JobState.Done, job.State);
            Assert.True(cuts > 0, "The import was never cut off.");
            return job;
        }
    }

    static async Task<JobView> ReadAsync(OpenLedger open, long id) => (await open.Store.ReadAsync(l => JobRows.ReadAsync(l, new HashSet<string>(), id, Cancel), Cancel))!;

    static async Task CutAfterAPageAsync(OpenLedger open, long id, long before, CancellationTokenSource stop)
    {
        while ((await ReadAsync(open, id)) is { State: JobState.Running } job)
        {
            if (job.Progress.Done > before)
            {
                await stop.CancelAsync();
                return;
            }
            await Task.Yield();
        }
    }
}
