using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.Server.Api;
using Todoke.Server.Jobs;
using Todoke.Server.Ledger;

namespace Todoke.Server.Tags;

public enum TagAction
{
    Add,
    Remove,
}

/// <summary>What a tag job was asked to do.</summary>
public sealed record TagChangeInput(long TagId, TagAction Action, PeopleTarget Target);

/// <summary>Puts a tag on many people or takes it off, notes whom that changed, and can take exactly that back.</summary>
internal sealed class TagChangeJob : IJobKind
{
    public const string Name = "tag_change";
    const int People = 500;

    public string Kind => Name;

    public bool Undoable => true;

    /// <summary>How many people a change is about, and for how many it would change anything.</summary>
    public static async Task<(long People, long Changes)> TryAsync(LedgerConnection ledger, TagChangeInput input, CancellationToken cancel)
    {
        var (people, holding) = (0L, 0L);
        for (long? before = null; ;)
        {
            var page = await TargetPeople.PageAsync(ledger, input.Target, before, People, cancel);
            if (page.Cursor is null) return (people, input.Action == TagAction.Add ? people - holding : holding);
            people += page.People.Count;
            holding += (await TagChange.HoldersAsync(ledger, input.TagId, page.People, cancel)).Count;
            before = page.Cursor;
        }
    }

    public async Task RunAsync(JobRun run, CancellationToken cancel)
    {
        var undone = run.UndoOf is { } job ? await run.ReadAsync(l => l.FirstAsync("SELECT input FROM job WHERE id = @id", r => r.GetString(0), cancel, ("id", job)), cancel) : null;
        var input = undone is null ? run.Input<TagChangeInput>() : JsonSerializer.Deserialize<TagChangeInput>(undone, ApiJson.Options)!;
        if (await run.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM tag WHERE id = @id", cancel, ("id", input.TagId)), cancel) == 0)
        {
            await run.FailAsync("no_tag", "このタグは削除されています。", "This tag was deleted.", cancel);
            return;
        }
        var total = run.Total ?? (run.UndoOf is { } of
            ? await run.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM job_profile WHERE job_id = @id", cancel, ("id", of)), cancel)
            : (await run.ReadAsync(l => TryAsync(l, input, cancel), cancel)).People);
        for (var more = true; more;)
        {
            await run.StepAsync(async w =>
            {
                var step = run.UndoOf is { } original ? await UndoAsync(w, run, original, input, cancel) : await ChangeAsync(w, run, input, cancel);
                more = step.Cursor is not null;
                return new JobStep(run.Done + step.People, more ? step.Cursor : run.Cursor, total,
                    new JsonObject { ["people"] = run.Done + step.People, ["changes"] = (run.Result["changes"]?.GetValue<long>() ?? 0) + step.Changes });
            }, cancel);
        }
    }

    readonly record struct Step(int People, long Changes, string? Cursor);

    static async Task<Step> ChangeAsync(LedgerWriter w, JobRun run, TagChangeInput input, CancellationToken cancel)
    {
        var page = await TargetPeople.PageAsync(w, input.Target, run.Cursor is { } at ? long.Parse(at) : null, People, cancel);
        if (page.Cursor is not { } cursor) return default;
        var rows = input.Action == TagAction.Add ? await TagChange.AddAsync(w, input.TagId, page.People, cancel) : await TagChange.RemoveAsync(w, input.TagId, page.People, cancel);
        await w.InsertAsync("job_profile (job_id, profile_id, was)", [.. rows.Select(r => new object?[] { run.Id, r.ProfileId, r.AddedAt })], cancel);
        return new(page.People.Count, rows.Count, cursor.ToString());
    }

    // A tag that somebody put on again since then is not this job's any more; one that was taken off comes back with its own date.
    static async Task<Step> UndoAsync(LedgerWriter w, JobRun run, long original, TagChangeInput input, CancellationToken cancel)
    {
        var page = await w.QueryAsync($"SELECT j.profile_id, j.was, p.deleted_at FROM job_profile j JOIN profile p ON p.id = j.profile_id WHERE j.job_id = @job AND j.profile_id > @after ORDER BY j.profile_id LIMIT {People}",
            r => (Row: new TagRow(r.GetInt64(0), r.GetInt64(1)), Deleted: !r.IsDBNull(2)), cancel, ("job", original), ("after", run.Cursor is { } at ? long.Parse(at) : 0L));
        if (page.Count == 0) return default;
        var changes = 0L;
        foreach (var (row, _) in page.Where(p => !p.Deleted))
        {
            var sql = input.Action == TagAction.Add
                ? "DELETE FROM profile_tag WHERE profile_id = @profile AND tag_id = @tag AND added_at = @was"
                : "INSERT INTO profile_tag (profile_id, tag_id, added_at) VALUES (@profile, @tag, @was) ON CONFLICT (profile_id, tag_id) DO NOTHING";
            if (await w.ExecuteAsync(sql, cancel, ("profile", row.ProfileId), ("tag", input.TagId), ("was", row.AddedAt)) == 0) continue;
            w.Changed(ChangeKind.Tag, row.ProfileId, input.TagId, input.Action == TagAction.Add ? null : FeedData.Tag(row.AddedAt));
            changes++;
        }
        return new(page.Count, changes, page[^1].Row.ProfileId.ToString());
    }
}
