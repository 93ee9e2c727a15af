using System.Data.Common;
using System.Text.Json;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Jobs;

public enum JobState
{
    Running,
    Done,
    Failed,
    Cancelled,
}

/// <summary>How far a job is, in its own units (rows, people). <paramref name="Total"/> is null while it is not known.</summary>
public sealed record JobProgress(long Done, long? Total);

/// <summary>A job as the API shows it. <paramref name="Problems"/>: at most the first 1,000, and none in lists; <paramref name="ProblemCount"/> counts all.</summary>
public sealed record JobView(
    long Id, string Kind, JobState State, JobProgress Progress, JsonElement Result, IReadOnlyList<JobProblem> Problems, long ProblemCount,
    DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, bool Undoable, long? UndoOf, long? UndoneBy);

/// <summary>Jobs as rows of the ledger. <see cref="JobRunner"/> runs them.</summary>
public static class JobRows
{
    const string Columns = "j.id, j.kind, j.state, j.done, j.total, j.result, j.problem_count, j.created_at, j.finished_at, j.undo_of, (SELECT MIN(u.id) FROM job u WHERE u.undo_of = j.id AND u.state <> 'failed')";

    /// <summary>Puts a job down to be run. Call <see cref="JobRunner.Wake"/> once the transaction is committed.</summary>
    /// <param name="writer">The transaction.</param>
    /// <param name="kind">An <see cref="IJobKind.Kind"/>.</param>
    /// <param name="input">JSON, read by <see cref="JobRun.Input{T}"/>.</param>
    /// <param name="file">Kept until the job ends.</param>
    /// <param name="actor">Who asked for it.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <param name="undoOf">The job this one undoes.</param>
    /// <returns>The job's id.</returns>
    public static async Task<long> StartAsync(LedgerWriter writer, string kind, string input, byte[]? file, Actor actor, CancellationToken cancel, long? undoOf = null)
    {
        var id = await writer.NextIdAsync("job", cancel);
        await writer.InsertAsync("job (id, kind, state, input, file, done, result, problem_count, undo_of, actor, created_at)",
            [[id, kind, "running", input, file, 0L, "{}", 0L, undoOf, actor.Id, writer.Now]], cancel);
        await Audit.RecordAsync(writer, actor, undoOf is null ? "job.start" : "job.undo", $"job:{id}", JsonSerializer.Serialize(new { kind, undo_of = undoOf }), cancel);
        writer.Changed(ChangeKind.Job, id);
        return id;
    }

    /// <summary>Ends a running job; its file, which may hold personal data, is dropped.</summary>
    /// <returns>False when it was not running.</returns>
    internal static async Task<bool> EndAsync(LedgerWriter writer, long id, JobState state, CancellationToken cancel)
    {
        var ended = await writer.ExecuteAsync("UPDATE job SET state = @state, finished_at = @at, file = NULL WHERE id = @id AND state = 'running'", cancel,
            ("state", JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString())), ("at", writer.Now), ("id", id));
        if (ended > 0) writer.Changed(ChangeKind.Job, id);
        return ended > 0;
    }

    /// <summary>Newest first.</summary>
    public static async Task<Page<JobView>> ListAsync(LedgerConnection ledger, IReadOnlySet<string> undoable, string? kind, long? before, int limit, CancellationToken cancel)
    {
        var where = (kind is null ? "1 = 1" : "j.kind = @kind") + (before is null ? "" : " AND j.id < @before");
        var rows = await ledger.QueryAsync($"SELECT {Columns} FROM job j WHERE {where} ORDER BY j.id DESC LIMIT {limit + 1}", r => Map(r, undoable), cancel,
            [.. kind is null ? [] : new (string, object?)[] { ("kind", kind) }, .. before is null ? [] : new (string, object?)[] { ("before", before) }]);
        return rows.Count > limit ? new(rows[..limit], rows[limit - 1].Id.ToString()) : new(rows, null);
    }

    public static async Task<JobView?> ReadAsync(LedgerConnection ledger, IReadOnlySet<string> undoable, long id, CancellationToken cancel)
    {
        var job = await ledger.FirstAsync($"SELECT {Columns} FROM job j WHERE j.id = @id", r => Map(r, undoable), cancel, ("id", id));
        return job is null ? null : job with { Problems = await ProblemsAsync(ledger, id, cancel) };
    }

    public static Task<List<JobProblem>> ProblemsAsync(LedgerConnection ledger, long id, CancellationToken cancel) => ledger.QueryAsync(
        "SELECT body FROM job_problem WHERE job_id = @id ORDER BY ordinal", r => JsonSerializer.Deserialize<JobProblem>(r.GetString(0), ApiJson.Options)!, cancel, ("id", id));

    static JobView Map(DbDataReader r, IReadOnlySet<string> undoable)
    {
        var (kind, state) = (r.GetString(1), Enum.Parse<JobState>(r.GetString(2), ignoreCase: true));
        var undoOf = r.IsDBNull(9) ? (long?)null : r.GetInt64(9);
        var undoneBy = r.IsDBNull(10) ? (long?)null : r.GetInt64(10);
        return new(r.GetInt64(0), kind, state, new(r.GetInt64(3), r.IsDBNull(4) ? null : r.GetInt64(4)), JsonSerializer.Deserialize<JsonElement>(r.GetString(5)), [], r.GetInt64(6),
            ApiJson.Instant(r.GetInt64(7)), ApiJson.Instant(r.IsDBNull(8) ? null : r.GetInt64(8)),
            undoable.Contains(kind) && state != JobState.Running && undoOf is null && undoneBy is null, undoOf, undoneBy);
    }
}
