using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Core.Segments;
using Todoke.Server.Api;
using Todoke.Server.Audience;
using Todoke.Server.Audiences;
using Todoke.Server.Jobs;
using Todoke.Server.Ledger;

namespace Todoke.Server.Segments;

public sealed record SegmentFreeze(string? Name);

public sealed record DefinitionFreeze(string? Name, JsonElement? Definition = null, long? SegmentId = null);

/// <summary>What a freeze job was asked to do: fill this list with the members of a segment, or of a condition in its stored form.</summary>
public sealed record FreezeInput(long AudienceId, long? SegmentId, string? Definition);

/// <summary>'Freeze as audience': the members of now as a list that stays as it is.</summary>
internal static class SegmentFreezing
{
    /// <summary>So many are written within the call; more become a job.</summary>
    const int AtOnce = 20_000;

    public static void Map(RouteGroupBuilder editors)
    {
        editors.MapPost("/{id:long}/freeze", (long id, SegmentFreeze input, HttpContext http, LedgerStore ledger, AudienceEngine audience, JobRunner jobs, CancellationToken cancel) =>
            FreezeAsync(new(input.Name, null, id), http, ledger, audience, jobs, cancel));
        editors.MapPost("/freeze", FreezeAsync);
    }

    static async Task<Results<Created<AudienceView>, Accepted<JobView>, ProblemHttpResult>> FreezeAsync(DefinitionFreeze input, HttpContext http, LedgerStore ledger, AudienceEngine audience, JobRunner jobs, CancellationToken cancel)
    {
        var asked = await SegmentQuestions.ResolveAsync(new SegmentQuestion(input.Definition, input.SegmentId), ledger, cancel);
        if (asked.Definition is not { } definition) return asked.Refused!;
        if (AudienceRows.NameProblem(input.Name) is { } bad) return ApiResults.Invalid(bad);
        var members = await audience.MembersAsync(definition, ledger.Head.Position, cancel);
        var large = members.Ids.Length > AtOnce;
        var written = await ledger.WriteAsync(async w =>
        {
            if (await AudienceRows.IsTakenAsync(w, input.Name!.Trim(), null, cancel)) return (0L, 0L, ApiResults.Invalid(AudienceRows.Taken));
            var id = await AudienceRows.CreateAsync(w, input.Name.Trim(), AudienceRows.Frozen, Actor.Of(http), cancel, Origin(asked, members), ready: !large);
            if (!large)
            {
                await AudienceMembers.FillAsync(w, id, members.Ids, cancel);
                w.Changed(ChangeKind.Audience, 0, id);
                return (id, 0L, (ProblemHttpResult?)null);
            }
            return (id, await JobRows.StartAsync(w, FreezeJob.Name, JsonSerializer.Serialize(new FreezeInput(id, input.SegmentId, asked.Saved is null ? definition.ToJson() : null), ApiJson.Options), null, Actor.Of(http), cancel), null);
        }, cancel);
        var (made, job, refusal) = written.Value;
        if (refusal is not null) return refusal;
        http.At(written.Position);
        if (job == 0) return TypedResults.Created($"/api/v1/audiences/{made}", (await ledger.ReadAsync(l => AudienceRows.ViewsAsync(l, made, cancel), cancel))[0]);
        jobs.Wake();
        return TypedResults.Accepted($"/api/v1/jobs/{job}", (await ledger.ReadAsync(l => JobRows.ReadAsync(l, jobs.Undoable, job, cancel), cancel))!);
    }

    /// <summary>What a frozen list was made of; the rule as it was is enough to say what it meant.</summary>
    internal static string Origin(Asked asked, AudienceEngine.Frozen members) => FrozenJudgement.Write(asked.Saved?.Rule ?? asked.Definition!.Condition, asked.Saved, members);
}

/// <summary>Fills a large frozen list. As of one instant, so a run that was cut short begins again.</summary>
internal sealed class FreezeJob(LedgerStore ledger, AudienceEngine audience) : IJobKind
{
    public const string Name = "audience_freeze";
    const int People = 20_000;

    public string Kind => Name;

    public async Task RunAsync(JobRun run, CancellationToken cancel)
    {
        var input = run.Input<FreezeInput>();
        var saved = input.SegmentId is { } id && input.Definition is null ? (await run.ReadAsync(l => SavedSegment.LoadAsync(l, cancel, id), cancel)).GetValueOrDefault(id) : null;
        var definition = saved is not null ? new SegmentDefinition(saved.Effective) : input.Definition is { } json ? SegmentDefinition.Parse(json) : null;
        if (definition is null || await run.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM audience WHERE id = @id", cancel, ("id", input.AudienceId)), cancel) == 0)
        {
            await run.FailAsync("gone", "セグメントかオーディエンスが削除されています。", "The segment or the audience was deleted.", cancel);
            return;
        }
        var members = await audience.MembersAsync(definition, ledger.Head.Position, cancel);
        await run.StepAsync(async w =>
        {
            await w.ExecuteAsync("DELETE FROM audience_member WHERE audience_id = @id", cancel, ("id", input.AudienceId));
            return new JobStep(0, null, members.Ids.Length);
        }, cancel);
        foreach (var chunk in members.Ids.Chunk(People))
            await run.StepAsync(async w =>
            {
                await AudienceMembers.FillAsync(w, input.AudienceId, chunk, cancel);
                return new JobStep(run.Done + chunk.Length, null);
            }, cancel);
        await run.StepAsync(async w =>
        {
            var origin = SegmentFreezing.Origin(new(definition, [], null) { Saved = saved }, members);
            await w.ExecuteAsync("UPDATE audience SET ready = 1, origin = @origin, updated_at = @now WHERE id = @id", cancel, ("origin", origin), ("now", w.Now), ("id", input.AudienceId));
            w.Changed(ChangeKind.Audience, 0, input.AudienceId);
            return new JobStep(run.Done, null, Result: new System.Text.Json.Nodes.JsonObject { ["audience_id"] = input.AudienceId, ["people"] = members.Ids.Length });
        }, cancel);
    }
}
