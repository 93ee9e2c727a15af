using System.Text.Json;
using Todoke.Core.Problems;
using Todoke.Core.Segments;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Segments;

/// <summary>Saved segments as rows; every definition that ever stood is kept as a version.</summary>
internal static class SegmentRows
{
    const int LongestName = 100, LongestFolder = 100;

    public static async Task<List<SegmentView>> ViewsAsync(LedgerConnection ledger, Actor actor, long? only, CancellationToken cancel)
    {
        var names = await NamesReader.ReadAsync(ledger, cancel);
        return await ledger.QueryAsync(
            $"""
            SELECT s.id, s.name, s.folder, s.definition, s.version, s.created_at, s.updated_at,
              (SELECT COUNT(*) FROM segment_favourite f WHERE f.segment_id = s.id AND f.actor = @actor),
              (SELECT COUNT(*) FROM audience a JOIN audience_member m ON m.audience_id = a.id WHERE a.segment_id = s.id AND a.kind = 'added'),
              (SELECT COUNT(*) FROM audience a JOIN audience_member m ON m.audience_id = a.id WHERE a.segment_id = s.id AND a.kind = 'excluded')
            FROM segment s{(only is null ? "" : " WHERE s.id = @id")} ORDER BY s.updated_at DESC, s.id DESC
            """,
            r =>
            {
                var definition = SegmentDefinition.Parse(r.GetString(3));
                return new SegmentView(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetInt64(7) > 0, JsonSerializer.Deserialize<JsonElement>(r.GetString(3)), SegmentSentence.Ja(definition, names), SegmentSentence.En(definition, names),
                    r.GetInt32(4), r.GetInt64(8), r.GetInt64(9), ApiJson.Instant(r.GetInt64(5)), ApiJson.Instant(r.GetInt64(6)));
            }, cancel, [("actor", actor.Id), .. only is { } id ? new (string, object?)[] { ("id", id) } : []]);
    }

    /// <returns>The definition in its stored form where there is no problem.</returns>
    public static async Task<(List<Problem> Problems, string Definition)> CheckAsync(LedgerConnection ledger, SegmentInput input, long? self, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        if (string.IsNullOrWhiteSpace(input.Name) || input.Name.Length > LongestName || input.Name.Any(char.IsControl))
            problems.Add(new("name", "name", $"名前は1〜{LongestName}文字で入力してください。", $"The name needs 1 to {LongestName} characters."));
        else if (await ledger.CountAsync("SELECT COUNT(*) FROM segment WHERE name = @name AND id <> @self", cancel, ("name", input.Name.Trim()), ("self", self ?? 0)) > 0)
            problems.Add(new("name", "taken", "同じ名前のセグメントがあります。", "Another segment has this name."));
        if (input.Folder is { Length: > LongestFolder } || input.Folder?.Any(char.IsControl) == true)
            problems.Add(new("folder", "too_long", $"フォルダの名前は{LongestFolder}文字までです。", $"A folder's name has at most {LongestFolder} characters."));
        var reading = SegmentChecker.Check(input.Definition, await VocabularyReader.ReadAsync(ledger, cancel, self));
        problems.AddRange(Errors(reading));
        return (problems, problems.Count > 0 ? "" : reading.Definition!.ToJson());
    }

    /// <summary>What makes a definition unusable, as problems of the input's <c>definition</c>.</summary>
    public static IEnumerable<Problem> Errors(SegmentReading reading) =>
        reading.Problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => new Problem("definition." + p.Path, p.Code, p.Ja, p.En));

    public static async Task<long> CreateAsync(LedgerWriter w, string name, string folder, string definition, Actor actor, string detail, CancellationToken cancel)
    {
        var id = await w.NextIdAsync("segment", cancel);
        await w.InsertAsync("segment (id, name, folder, definition, version, created_at, updated_at, actor)", [[id, name, folder, definition, 1, w.Now, w.Now, actor.Id]], cancel);
        await KeepAsync(w, id, actor, "segment.create", detail, cancel);
        return id;
    }

    /// <param name="folder">Null: as it is.</param>
    public static async Task ReplaceAsync(LedgerWriter w, long id, string name, string? folder, string definition, Actor actor, string action, string detail, CancellationToken cancel)
    {
        await w.ExecuteAsync($"UPDATE segment SET name = @name{(folder is null ? "" : ", folder = @folder")}, definition = @definition, version = version + 1, updated_at = @now, actor = @actor WHERE id = @id", cancel,
            [("id", id), ("name", name), ("definition", definition), ("now", w.Now), ("actor", actor.Id), .. folder is null ? [] : new (string, object?)[] { ("folder", folder) }]);
        await KeepAsync(w, id, actor, action, detail, cancel);
    }

    static async Task KeepAsync(LedgerWriter w, long id, Actor actor, string action, string detail, CancellationToken cancel)
    {
        await w.ExecuteAsync("INSERT INTO segment_version (segment_id, version, name, definition, at, actor) SELECT id, version, name, definition, updated_at, actor FROM segment WHERE id = @id", cancel, ("id", id));
        await Audit.RecordAsync(w, actor, action, $"segment:{id}", detail, cancel);
        w.Changed(ChangeKind.Segment, id);
    }

    public static async Task DeleteAsync(LedgerWriter w, long id, Actor actor, CancellationToken cancel)
    {
        await SegmentPeople.ForgetAsync(w, id, cancel);
        foreach (var table in new[] { "segment_version", "segment_favourite", "watched_segment", "watch_entry" }) await w.ExecuteAsync($"DELETE FROM {table} WHERE segment_id = @id", cancel, ("id", id));
        await w.ExecuteAsync("DELETE FROM segment WHERE id = @id", cancel, ("id", id));
        await Audit.RecordAsync(w, actor, "segment.delete", $"segment:{id}", "{}", cancel);
        w.Changed(ChangeKind.Segment, id);
    }

    /// <summary>A name nobody has, for a copy: 常連 (コピー), 常連 (コピー 2) …</summary>
    public static async Task<string> FreeNameAsync(LedgerConnection ledger, string name, CancellationToken cancel)
    {
        for (var n = 1; ; n++)
        {
            var tail = n == 1 ? " (コピー)" : $" (コピー {n})";
            var wanted = (name.Length + tail.Length > LongestName ? name[..(LongestName - tail.Length)] : name) + tail;
            if (await ledger.CountAsync("SELECT COUNT(*) FROM segment WHERE name = @name", cancel, ("name", wanted)) == 0) return wanted;
        }
    }
}
