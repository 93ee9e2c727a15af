using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Jobs;

/// <summary>Somebody cancelled the job (or it ended otherwise) while it was running; the step that noticed wrote nothing.</summary>
internal sealed class JobEndedException(long job) : Exception($"Job {job} is no longer running.");

/// <summary>One run of one job, from its cursor on.</summary>
public sealed class JobRun
{
    // Further problems are only counted.
    const int ProblemsKept = 1000;
    readonly LedgerStore _ledger;
    readonly long _fence;
    readonly string _input;

    JobRun(LedgerStore ledger, long fence, long id, string input, string actor) =>
        (_ledger, _fence, Id, _input, Actor) = (ledger, fence, id, input, new Actor(actor, actor, Roles.Editor));

    public long Id { get; }

    /// <summary>Who started the job; the changes it makes are theirs.</summary>
    public Actor Actor { get; }

    /// <summary>Where the last step that was committed stopped; null at the beginning.</summary>
    public string? Cursor { get; private set; }

    public long Done { get; private set; }

    /// <summary>Null while it is not known.</summary>
    public long? Total { get; private set; }

    /// <summary>The result as of the last step. Give a changed copy to the next <see cref="JobStep"/>.</summary>
    public JsonObject Result { get; private set; } = [];

    public long? UndoOf { get; private set; }

    public T Input<T>() => JsonSerializer.Deserialize<T>(_input, ApiJson.Options)!;

    internal static async Task<JobRun?> OpenAsync(LedgerStore ledger, long id, long fence, CancellationToken cancel) => await ledger.ReadAsync(l => l.FirstAsync(
        "SELECT input, actor, cursor, done, total, result, undo_of FROM job WHERE id = @id AND state = 'running'",
        r => new JobRun(ledger, fence, id, r.GetString(0), r.GetString(1))
        {
            Cursor = r.IsDBNull(2) ? null : r.GetString(2), Done = r.GetInt64(3), Total = r.IsDBNull(4) ? null : r.GetInt64(4),
            Result = JsonNode.Parse(r.GetString(5))!.AsObject(), UndoOf = r.IsDBNull(6) ? null : r.GetInt64(6),
        }, cancel, ("id", id)), cancel);

    /// <summary>The file the job was started with; null when there was none.</summary>
    public Task<byte[]?> FileAsync(CancellationToken cancel) => _ledger.ReadAsync(l => l.FirstAsync(
        "SELECT file FROM job WHERE id = @id", r => r.IsDBNull(0) ? null : (byte[])r.GetValue(0), cancel, ("id", Id)), cancel);

    public Task<T> ReadAsync<T>(Func<LedgerConnection, Task<T>> work, CancellationToken cancel) => _ledger.ReadAsync(work, cancel);

    /// <summary>Does a piece of work and saves how far it got, in one transaction. The work may run twice and must do nothing outside the ledger.</summary>
    /// <returns>The position at which it can be read.</returns>
    public async Task<long> StepAsync(Func<LedgerWriter, Task<JobStep>> work, CancellationToken cancel)
    {
        var written = await _ledger.WriteAsync(async w =>
        {
            var problems = await StillRunningAsync(w, cancel);
            var step = await work(w);
            await SaveAsync(w, step, problems, cancel);
            return step;
        }, cancel);
        var done = written.Value;
        (Cursor, Done, Total, Result) = (done.Cursor, done.Done, done.Total ?? Total, done.Result ?? Result);
        return written.Position;
    }

    /// <inheritdoc cref="StepAsync(Func{LedgerWriter, Task{JobStep}}, CancellationToken)"/>
    public Task<long> StepAsync(Func<LedgerWriter, Task> work, long done, string? cursor, CancellationToken cancel) => StepAsync(async w =>
    {
        await work(w);
        return new JobStep(done, cursor);
    }, cancel);

    /// <summary>Ends the job as failed, with a sentence for whoever started it. <see cref="IJobKind.RunAsync"/> returns after that.</summary>
    public Task FailAsync(string code, string ja, string en, CancellationToken cancel) => _ledger.WriteAsync(async w =>
    {
        var problems = await StillRunningAsync(w, cancel);
        await SaveAsync(w, new JobStep(Done, Cursor, Problems: [new JobProblem(0, null, code, ja, en)]), problems, cancel);
        await JobRows.EndAsync(w, Id, JobState.Failed, cancel);
    }, cancel);

    internal Task DoneAsync(CancellationToken cancel) => _ledger.WriteAsync(async w =>
    {
        await Lease.CheckAsync(w, Lease.Sender, _fence, cancel);
        await JobRows.EndAsync(w, Id, JobState.Done, cancel);
    }, cancel);

    // Fenced, so that a process that slept past its lease does not do a step a second time. Returns the number of problems so far.
    async Task<long> StillRunningAsync(LedgerWriter w, CancellationToken cancel)
    {
        await Lease.CheckAsync(w, Lease.Sender, _fence, cancel);
        var row = await w.FirstAsync("SELECT state, problem_count FROM job WHERE id = @id", r => (State: r.GetString(0), Problems: r.GetInt64(1)), cancel, ("id", Id));
        return row.State == "running" ? row.Problems : throw new JobEndedException(Id);
    }

    async Task SaveAsync(LedgerWriter w, JobStep step, long problemsBefore, CancellationToken cancel)
    {
        var problems = step.Problems ?? [];
        var kept = problems.Take((int)Math.Max(0, ProblemsKept - problemsBefore));
        await w.InsertAsync("job_problem (job_id, ordinal, body)",
            [.. kept.Select((p, i) => new object?[] { Id, problemsBefore + i, JsonSerializer.Serialize(p, ApiJson.Options) })], cancel);
        await w.ExecuteAsync("UPDATE job SET cursor = @cursor, done = @done, total = @total, result = @result, problem_count = @problems WHERE id = @id", cancel,
            ("cursor", step.Cursor), ("done", step.Done), ("total", step.Total ?? Total), ("result", (step.Result ?? Result).ToJsonString(ApiJson.Options)),
            ("problems", problemsBefore + problems.Count), ("id", Id));
    }
}
