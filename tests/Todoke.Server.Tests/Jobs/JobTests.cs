using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Todoke.Server.Api;
using Todoke.Server.Jobs;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Jobs;

public class JobTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Counts to its input in steps of one, writing each number down; does at each number what the test wants.</summary>
    sealed class Counting(Func<int, JobRun, Task> at) : IJobKind
    {
        public string Kind => "counting";

        public bool Undoable => true;

        public async Task RunAsync(JobRun run, CancellationToken cancel)
        {
            for (var n = int.Parse(run.Cursor ?? "0") + 1; n <= run.Input<int>(); n++)
            {
                await at(n, run);
                await run.StepAsync(async w =>
                {
                    await w.ExecuteAsync("INSERT INTO setting (name, value) VALUES (@name, 'x')", cancel, ("name", $"{run.Id}/{n}"));
                    return new JobStep(n, n.ToString(), 10, new JsonObject { ["counted"] = n }, n % 2 == 0 ? [new JobProblem(n, "c", "even", "偶数です。", "Even.", $"{n}")] : []);
                }, cancel);
            }
        }
    }

    /// <summary>A process with the workers that run jobs, and nothing else.</summary>
    sealed class Process : IAsyncDisposable
    {
        readonly SenderLease _lease;

        public JobRunner Runner { get; }

        public Settlement Settlement { get; } = new();

        Process(OpenLedger open, IJobKind kind)
        {
            var options = new ServerOptions { Ledger = open.Place.Address, DataDirectory = open.Place.Folder, Key = new byte[32] };
            _lease = new SenderLease(open.Store, options, NullLogger<SenderLease>.Instance);
            Runner = new JobRunner(open.Store, _lease, Settlement, [kind], NullLogger<JobRunner>.Instance);
        }

        public static async Task<Process> StartAsync(OpenLedger open, IJobKind kind)
        {
            var process = new Process(open, kind);
            await process._lease.StartAsync(Cancel);
            await process.Runner.StartAsync(Cancel);
            return process;
        }

        public async ValueTask DisposeAsync()
        {
            await Runner.StopAsync(CancellationToken.None);
            await _lease.StopAsync(CancellationToken.None);
            Runner.Dispose();
            _lease.Dispose();
        }
    }

    static async Task<long> PutDownAsync(OpenLedger open, int to) =>
        (await open.Store.WriteAsync(w => JobRows.StartAsync(w, "counting", to.ToString(), [1, 2, 3], Actor.System, Cancel), Cancel)).Value;

    static async Task<JobView> ReadAsync(OpenLedger open, long id) => (await open.Store.ReadAsync(l => JobRows.ReadAsync(l, new HashSet<string> { "counting" }, id, Cancel), Cancel))!;

    static Task<long> CountedAsync(OpenLedger open) => open.Store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM setting", Cancel), Cancel);

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_job_runs_to_its_end_shows_its_progress_and_drops_its_file(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var files = new List<int>();
        var id = await PutDownAsync(open, 10);
        await using var process = await Process.StartAsync(open, new Counting(async (_, run) => files.Add((await run.FileAsync(Cancel))!.Length)));
        await process.Settlement.SettledAsync(Cancel);
        var job = await ReadAsync(open, id);
        Assert.Equal(JobState.Done, job.State);
        Assert.Equal(new JobProgress(10, 10), job.Progress);
        Assert.Equal(10, job.Result.GetProperty("counted").GetInt32());
        Assert.Equal((5, 5), (job.ProblemCount, job.Problems.Count));
        Assert.Equal(new JobProblem(2, "c", "even", "偶数です。", "Even.", "2"), job.Problems[0]);
        Assert.Equal(Enumerable.Repeat(3, 10), files);
        Assert.Equal(0, await open.Store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM job WHERE file IS NOT NULL", Cancel), Cancel));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_job_cut_off_in_the_middle_goes_on_from_its_cursor_and_does_nothing_twice(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var id = await PutDownAsync(open, 10);
        var fence = await TakeLeaseAsync(open);
        var cut = new Counting((n, _) => n < 5 ? Task.CompletedTask : throw new OperationCanceledException());
        await Assert.ThrowsAsync<OperationCanceledException>(() => JobRunner.RunOneAsync(open.Store, cut, id, fence, Cancel));
        Assert.Equal((JobState.Running, 4L), ((await ReadAsync(open, id)).State, await CountedAsync(open)));
        await open.Store.WriteAsync(w => Lease.ReleaseAsync(w, Lease.Sender, "test", Cancel), Cancel);
        var seen = new List<int>();
        await using var process = await Process.StartAsync(open, new Counting((n, _) => { seen.Add(n); return Task.CompletedTask; }));
        await process.Settlement.SettledAsync(Cancel);
        Assert.Equal([5, 6, 7, 8, 9, 10], seen);
        Assert.Equal((JobState.Done, 10L), ((await ReadAsync(open, id)).State, await CountedAsync(open)));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_process_that_lost_the_lease_writes_no_further_step(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var id = await PutDownAsync(open, 10);
        var fence = await TakeLeaseAsync(open);
        var overtaken = new Counting(async (n, _) =>
        {
            if (n == 3) await open.Store.WriteAsync(w => w.ExecuteAsync("UPDATE lease SET fence = fence + 1", Cancel), Cancel);
        });
        await Assert.ThrowsAsync<FencedOffException>(() => JobRunner.RunOneAsync(open.Store, overtaken, id, fence, Cancel));
        Assert.Equal((JobState.Running, 2L), ((await ReadAsync(open, id)).State, await CountedAsync(open)));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_cancelled_job_stops_before_its_next_step(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var id = await PutDownAsync(open, 10);
        await using var process = await Process.StartAsync(open, new Counting(async (n, run) =>
        {
            if (n == 4) await open.Store.WriteAsync(w => JobRows.EndAsync(w, run.Id, JobState.Cancelled, Cancel), Cancel);
        }));
        await process.Settlement.SettledAsync(Cancel);
        Assert.Equal((JobState.Cancelled, 3L), ((await ReadAsync(open, id)).State, await CountedAsync(open)));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_job_that_breaks_is_failed_and_the_next_one_of_its_kind_still_runs(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var (broken, refused, good) = (await PutDownAsync(open, 10), await PutDownAsync(open, 3), await PutDownAsync(open, 2));
        await using var process = await Process.StartAsync(open, new Counting(async (n, run) =>
        {
            if (run.Id == broken && n == 2) throw new InvalidOperationException("bug");
            if (run.Id != refused) return;
            await run.FailAsync("not_verified", "認証済アカウントではありません。", "Not a verified account.", Cancel);
        }));
        await process.Settlement.SettledAsync(Cancel);
        Assert.Equal((JobState.Failed, "internal"), ((await ReadAsync(open, broken)).State, (await ReadAsync(open, broken)).Problems.Single().Code));
        Assert.Equal((JobState.Failed, "not_verified"), ((await ReadAsync(open, refused)).State, (await ReadAsync(open, refused)).Problems.Single().Code));
        Assert.Equal(JobState.Done, (await ReadAsync(open, good)).State);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Of_many_problems_the_first_thousand_are_kept_and_all_are_counted(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var id = await PutDownAsync(open, 0);
        var run = (await JobRun.OpenAsync(open.Store, id, await TakeLeaseAsync(open), Cancel))!;
        for (var step = 0; step < 3; step++)
        {
            var first = step * 450;
            await run.StepAsync(_ => Task.FromResult(new JobStep(first, null, Problems: [.. Enumerable.Range(first, 450).Select(n => new JobProblem(n, null, "bad", "悪い", "bad"))])), Cancel);
        }
        var job = await ReadAsync(open, id);
        Assert.Equal((1350, 1000), (job.ProblemCount, job.Problems.Count));
        Assert.Equal(Enumerable.Range(0, 1000).Select(n => (long)n), job.Problems.Select(p => p.Line));
    }

    static async Task<long> TakeLeaseAsync(OpenLedger open) =>
        (await open.Store.WriteAsync(w => Lease.TakeAsync(w, Lease.Sender, "test", w.Now, TimeSpan.FromMinutes(1), Cancel), Cancel)).Value!.Value;
}
