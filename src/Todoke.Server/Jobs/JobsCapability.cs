using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Jobs;

/// <summary>Work in the background that people can look at, cancel and (where the kind allows it) undo.</summary>
public static class JobsCapability
{
    public static IServiceCollection AddJobs(this IServiceCollection services) =>
        services.AddSingleton<JobRunner>().AddHostedService(s => s.GetRequiredService<JobRunner>());

    public static void MapJobs(this RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("/jobs").RequireAuthorization(Roles.Viewer).WithTags("jobs");
        viewers.MapGet("", ListAsync);
        viewers.MapGet("/{id:long}", ReadAsync);
        viewers.MapGet("/{id:long}/problems.csv", ProblemsAsync);
        var editors = api.MapGroup("/jobs").RequireAuthorization(Roles.Editor).WithTags("jobs");
        editors.MapPost("/{id:long}/cancel", CancelAsync);
        editors.MapPost("/{id:long}/undo", UndoAsync);
    }

    static async Task<Results<Ok<Page<JobView>>, ProblemHttpResult>> ListAsync(LedgerStore ledger, JobRunner jobs, CancellationToken cancel, string? kind = null, string? cursor = null, int? limit = null)
    {
        if (Paging.Problem(cursor, limit) is { } problem) return problem;
        return TypedResults.Ok(await ledger.ReadAsync(l => JobRows.ListAsync(l, jobs.Undoable, kind, Paging.After(cursor), Paging.Limit(limit), cancel), cancel));
    }

    static async Task<Results<Ok<JobView>, ProblemHttpResult>> ReadAsync(long id, LedgerStore ledger, JobRunner jobs, CancellationToken cancel) =>
        await ledger.ReadAsync(l => JobRows.ReadAsync(l, jobs.Undoable, id, cancel), cancel) is { } job ? TypedResults.Ok(job) : NoJob(id);

    static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ProblemsAsync(long id, LedgerStore ledger, JobRunner jobs, CancellationToken cancel)
    {
        if (await ledger.ReadAsync(l => JobRows.ReadAsync(l, jobs.Undoable, id, cancel), cancel) is not { } job) return NoJob(id);
        // With a byte order mark, or the spreadsheets people open this with take it for Shift_JIS.
        var text = new StringBuilder("\uFEFFline,column,code,ja,en,original\r\n");
        foreach (var p in job.Problems)
            text.Append(p.Line).Append(',').AppendJoin(',', new[] { p.Column, p.Code, p.Ja, p.En, p.Original }.Select(Field)).Append("\r\n");
        return TypedResults.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", $"job-{id}-problems.csv");
    }

    // A leading = + - @ would be run as a formula by the spreadsheet the file is opened with.
    static string Field(string? value)
    {
        var text = value ?? "";
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return "\"" + text.Replace("\"", "\"\"") + "\"";
    }

    static async Task<Results<Ok<JobView>, ProblemHttpResult>> CancelAsync(long id, HttpContext http, LedgerStore ledger, JobRunner jobs, CancellationToken cancel)
    {
        if (await ledger.ReadAsync(l => JobRows.ReadAsync(l, jobs.Undoable, id, cancel), cancel) is null) return NoJob(id);
        var written = await ledger.WriteAsync(async w =>
        {
            if (!await JobRows.EndAsync(w, id, JobState.Cancelled, cancel)) return false;
            await Audit.RecordAsync(w, Actor.Of(http), "job.cancel", $"job:{id}", "{}", cancel);
            return true;
        }, cancel);
        http.At(written.Position);
        jobs.Wake();
        if (!written.Value) return ApiResults.Conflict("job_not_running", "この処理はすでに終わっています。", "This job has ended already.");
        return TypedResults.Ok((await ledger.ReadAsync(l => JobRows.ReadAsync(l, jobs.Undoable, id, cancel), cancel))!);
    }

    static async Task<Results<Ok<JobView>, ProblemHttpResult>> UndoAsync(long id, HttpContext http, LedgerStore ledger, JobRunner jobs, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            // Looked at inside the write, so that two undos of one job cannot both start.
            if (await JobRows.ReadAsync(w, jobs.Undoable, id, cancel) is not { } job) return new Undo(false, null);
            if (!job.Undoable) return new Undo(true, null);
            var undo = await JobRows.StartAsync(w, job.Kind, "{}", null, Actor.Of(http), cancel, undoOf: id);
            return new Undo(true, await JobRows.ReadAsync(w, jobs.Undoable, undo, cancel));
        }, cancel);
        http.At(written.Position);
        jobs.Wake();
        if (!written.Value.Found) return NoJob(id);
        return written.Value.Job is { } view ? TypedResults.Ok(view)
            : ApiResults.Conflict("not_undoable", "この処理は元に戻せないか、まだ実行中か、すでに元に戻されています。", "This job cannot be undone, is still running, or was undone already.");
    }

    sealed record Undo(bool Found, JobView? Job);

    static ProblemHttpResult NoJob(long id) => ApiResults.NotFound($"処理 {id} はありません。", $"There is no job {id}.");
}
