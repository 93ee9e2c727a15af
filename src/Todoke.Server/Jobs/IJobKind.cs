namespace Todoke.Server.Jobs;

/// <summary>
/// One kind of background work that a person starts and can look at. Jobs of one kind run one after another, in the process that holds
/// the sender's lease; after a restart a running job is run again and goes on from <see cref="JobRun.Cursor"/>.
/// </summary>
public interface IJobKind
{
    /// <summary>The name in the API: <c>import</c>, <c>tag_change</c>, <c>friends_import</c>.</summary>
    string Kind { get; }

    /// <summary>Whether a finished job may be undone by another job of the same kind whose <see cref="JobRun.UndoOf"/> names it.</summary>
    bool Undoable => false;

    /// <summary>
    /// Does the work in steps (<see cref="JobRun.StepAsync(Func{Ledger.LedgerWriter, Task{JobStep}}, CancellationToken)"/>). Returning makes the
    /// job 'done' unless <see cref="JobRun.FailAsync"/> was called; an exception is a bug and makes it 'failed'.
    /// </summary>
    Task RunAsync(JobRun run, CancellationToken cancel);
}

/// <summary>One thing that was wrong with one line of a job's input. <paramref name="Original"/> is the value as it stood there.</summary>
public sealed record JobProblem(long Line, string? Column, string Code, string Ja, string En, string? Original = null);

/// <summary>
/// What a step achieved, saved in the step's own transaction. <paramref name="Done"/>: units so far, over the whole job.
/// <paramref name="Cursor"/>: where to go on after a restart. <paramref name="Result"/>: the whole result so far (null: as before).
/// </summary>
public sealed record JobStep(long Done, string? Cursor, long? Total = null, System.Text.Json.Nodes.JsonObject? Result = null, IReadOnlyList<JobProblem>? Problems = null);
