using System.Data.Common;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Jobs;

/// <summary>
/// Runs the jobs of the ledger while this process holds the sender's lease: kinds beside each other, jobs of one kind one after another.
/// </summary>
public sealed class JobRunner : BackgroundService
{
    // How soon a job that another process put down is noticed, and how long a job rests after a passing failure of the ledger.
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    // Real time, also in a World whose clock is wound: both are about processes, and must not be steps of that clock.
    static readonly TimeProvider Real = TimeProvider.System;
    readonly LedgerStore _ledger;
    readonly SenderLease _lease;
    readonly Settlement _settlement;
    readonly ILogger<JobRunner> _log;
    readonly Dictionary<string, IJobKind> _kinds;
    readonly Lock _lock = new();
    TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // Quiet when the ledger was looked at after the last wake-up and there was nothing to run. The first look is owed from the start.
    long _woken = 1, _quiet;

    public JobRunner(LedgerStore ledger, SenderLease lease, Settlement settlement, IEnumerable<IJobKind> kinds, ILogger<JobRunner> log)
    {
        (_ledger, _lease, _settlement, _log) = (ledger, lease, settlement, log);
        _kinds = kinds.ToDictionary(k => k.Kind);
        Undoable = _kinds.Values.Where(k => k.Undoable).Select(k => k.Kind).ToHashSet();
        settlement.Join("jobs", () => { lock (_lock) return _quiet >= _woken; });
    }

    /// <summary>Kinds whose jobs may be undone.</summary>
    public IReadOnlySet<string> Undoable { get; }

    /// <summary>To be called after the transaction of <see cref="JobRows.StartAsync"/> was committed.</summary>
    public void Wake()
    {
        TaskCompletionSource wake;
        lock (_lock)
        {
            _woken++;
            (wake, _wake) = (_wake, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        wake.SetResult();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var active = new Dictionary<string, Task<bool>>();
        var resting = new Dictionary<string, long>();
        while (!stoppingToken.IsCancellationRequested)
        {
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            Task wake;
            long woken;
            lock (_lock) (wake, woken) = (_wake.Task, _woken);
            foreach (var (kind, task) in active.Where(a => a.Value.IsCompleted).ToList())
            {
                active.Remove(kind);
                if (!await task) resting[kind] = Real.GetTimestamp() + (long)(Look.TotalSeconds * Real.TimestampFrequency);
            }
            var fence = _lease.Fence;
            var waiting = await WaitingAsync(stoppingToken);
            if (waiting is { Count: 0 } && active.Count == 0) Quiet(woken);
            if (fence is { } mine)
                foreach (var (id, kind) in waiting ?? [])
                {
                    if (active.ContainsKey(kind) || !_kinds.TryGetValue(kind, out var work)) continue;
                    if (resting.TryGetValue(kind, out var until) && Real.GetTimestamp() < until) continue;
                    active[kind] = RunAsync(work, id, mine, stoppingToken);
                }
            var next = new List<Task> { wake, Task.Delay(Look, Real, pause.Token) };
            next.AddRange(active.Values);
            if (fence is null) next.Add(_lease.HeldAsync(pause.Token));
            await Task.WhenAny(next);
            await pause.CancelAsync();
        }
        await Task.WhenAll(active.Values);
    }

    void Quiet(long woken)
    {
        lock (_lock)
        {
            if (_quiet >= woken) return;
            _quiet = woken;
        }
        _settlement.Changed();
    }

    // Null when the ledger cannot be read now.
    async Task<List<(long Id, string Kind)>?> WaitingAsync(CancellationToken cancel)
    {
        try { return await _ledger.ReadAsync(l => l.QueryAsync("SELECT id, kind FROM job WHERE state = 'running' ORDER BY id", r => (r.GetInt64(0), r.GetString(1)), cancel), cancel); }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested) { return null; }
        catch (DbException e)
        {
            _log.LogWarning("Jobs cannot be read: {Reason}", e.Message);
            return null;
        }
    }

    /// <returns>False when the job should rest before it is tried again.</returns>
    async Task<bool> RunAsync(IJobKind kind, long id, long fence, CancellationToken cancel)
    {
        try
        {
            await RunOneAsync(_ledger, kind, id, fence, cancel);
            return true;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping: the job stays 'running' and goes on from its cursor at the next start.
            return true;
        }
        catch (FencedOffException)
        {
            _log.LogInformation("Job {Job} goes on in the process that holds the lease now", id);
            return false;
        }
        catch (DbException e) when (_ledger.Dialect.IsPassing(e))
        {
            _log.LogWarning("Job {Job} rests: {Reason}", id, e.Message);
            return false;
        }
        catch (Exception e)
        {
            _log.LogError(e, "Job {Job} ({Kind}) failed", id, kind.Kind);
            return await FailAsync(id, fence, cancel);
        }
    }

    async Task<bool> FailAsync(long id, long fence, CancellationToken cancel)
    {
        try
        {
            if (await JobRun.OpenAsync(_ledger, id, fence, cancel) is { } run)
                await run.FailAsync("internal", "内部エラーで中断しました。サーバーのログをご確認ください。", "An internal error ended this job; see the server's log.", cancel);
            return true;
        }
        catch (Exception e) when (e is DbException or FencedOffException or JobEndedException or OperationCanceledException)
        {
            _log.LogWarning("Job {Job} could not be marked as failed: {Reason}", id, e.Message);
            return false;
        }
    }

    /// <summary>Runs one job to its end. Also for a CLI verb that holds the lease itself.</summary>
    internal static async Task RunOneAsync(LedgerStore ledger, IJobKind kind, long id, long fence, CancellationToken cancel)
    {
        if (await JobRun.OpenAsync(ledger, id, fence, cancel) is not { } run) return;
        try
        {
            await kind.RunAsync(run, cancel);
            await run.DoneAsync(cancel);
        }
        catch (JobEndedException)
        {
            // Cancelled by somebody; what the earlier steps did stays done, and is what an undo takes back.
        }
    }
}
