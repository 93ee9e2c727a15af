using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Jobs;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Audiences;

/// <summary>
/// Up to 10,000 SHA-256 hashes as 64 hexadecimal digits, of the normalised value in UTF-8: an e-mail address trimmed and in lower case, a
/// telephone number in E.164 (+819012345678).
/// </summary>
/// <param name="Kind"><c>email</c> or <c>phone</c>.</param>
public sealed record HashesChange(string? Kind, IReadOnlyList<string?>? Hashes, MembersAction? Action = null);

/// <param name="Added">Hashes that were new, or (removing) that were taken away.</param>
/// <param name="Repeated">Hashes that were there already, or (removing) that were not.</param>
/// <param name="Matched">People who came on the list, or left it.</param>
/// <param name="People">On the list now.</param>
/// <param name="Hashes">Uploaded in all.</param>
public sealed record HashesResult(long Added, long Repeated, long Matched, long People, long Hashes, IReadOnlyList<Problem> Problems);

/// <summary>What a file of hashes is to be taken for.</summary>
public sealed record HashFileInput(long AudienceId, string Kind);

/// <summary>Hashed addresses for a list of kind hashed: some in a call, many as a file.</summary>
internal static class HashRoutes
{
    const int Most = 10_000;
    // 1.5 million lines of 65 bytes are 98 MB.
    const int LargestFile = 160 << 20;

    public static void Map(RouteGroupBuilder editors)
    {
        editors.MapPost("/{id:long}/hashes", ChangeAsync);
        editors.MapForm("/{id:long}/hashes/file", FileAsync).WithMetadata(new RequestSizeLimitAttribute(LargestFile)).WithFormOptions(multipartBodyLengthLimit: LargestFile);
    }

    static async Task<Results<Ok<HashesResult>, ProblemHttpResult>> ChangeAsync(long id, HashesChange input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        if (KindProblem(input.Kind) is { } bad) problems.Add(bad);
        if (input.Action == MembersAction.Replace) problems.Add(new("action", "action", "action は add か remove です。", "action is add or remove."));
        if (input.Hashes is not { Count: > 0 and <= Most } texts) problems.Add(new("hashes", "count", $"hashes に1〜{Most}件を指定してください。", $"Give 1 to {Most} hashes."));
        else if (problems.Count == 0)
        {
            var hashes = texts.Select(t => AddressHash.Read(input.Kind!, t)).ToList();
            problems.AddRange(hashes.Select((h, i) => (h, i)).Where(x => x.h is null).Select(x => new Problem($"hashes[{x.i}]", "hash", "SHA-256を16進数64文字で指定してください。", "Give a SHA-256 as 64 hexadecimal digits.")));
            if (problems.Count == 0) return await WriteAsync(id, [.. hashes.OfType<AddressHash>()], input.Action ?? MembersAction.Add, http, ledger, cancel);
        }
        return ApiResults.Invalid(problems);
    }

    static async Task<Results<Ok<HashesResult>, ProblemHttpResult>> WriteAsync(long id, IReadOnlyCollection<AddressHash> hashes, MembersAction action, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            if (await RefusalAsync(w, id, cancel) is { } refusal) return new Changed(null, refusal);
            var (changed, matched) = action == MembersAction.Remove ? await HashedLists.RemoveAsync(w, id, hashes, cancel) : await HashedLists.AddAsync(w, id, hashes, cancel);
            await AudienceRows.TouchAsync(w, id, cancel);
            await Audit.RecordAsync(w, Actor.Of(http), "audience.hashes", $"audience:{id}", $$"""{"action":"{{(action == MembersAction.Remove ? "remove" : "add")}}","hashes":{{changed}}}""", cancel);
            var view = (await AudienceRows.ViewsAsync(w, id, cancel))[0];
            return new(new HashesResult(changed, hashes.Count - changed, matched, view.People, view.Hashes ?? 0, []), null);
        }, cancel);
        http.At(written.Position);
        return written.Value.Refusal is { } refused ? refused : TypedResults.Ok(written.Value.Result!);
    }

    sealed record Changed(HashesResult? Result, ProblemHttpResult? Refusal);

    static async Task<Results<Ok<JobView>, ProblemHttpResult>> FileAsync(long id, IFormFile file, [FromForm] string kind, HttpContext http, LedgerStore ledger, JobRunner jobs, CancellationToken cancel)
    {
        if (KindProblem(kind) is { } bad) return ApiResults.Invalid(bad);
        var bytes = new byte[file.Length];
        await using (var stream = file.OpenReadStream()) await stream.ReadExactlyAsync(bytes, cancel);
        var written = await ledger.WriteAsync(async w =>
        {
            if (await RefusalAsync(w, id, cancel) is { } refusal) return new Started(null, refusal);
            var job = await JobRows.StartAsync(w, HashJob.Name, JsonSerializer.Serialize(new HashFileInput(id, kind), ApiJson.Options), bytes, Actor.Of(http), cancel);
            return new(await JobRows.ReadAsync(w, jobs.Undoable, job, cancel), null);
        }, cancel);
        http.At(written.Position);
        jobs.Wake();
        return written.Value.Refusal is { } refused ? refused : TypedResults.Ok(written.Value.Job!);
    }

    sealed record Started(JobView? Job, ProblemHttpResult? Refusal);

    static async Task<ProblemHttpResult?> RefusalAsync(LedgerConnection ledger, long id, CancellationToken cancel) => await AudienceRows.KindAsync(ledger, id, cancel) switch
    {
        null => AudiencesCapability.None(id),
        AudienceRows.Hashed => null,
        _ => ApiResults.Conflict("not_hashed", "ハッシュ化したアドレスを追加できるのは、種類が hashed のオーディエンスだけです。", "Only an audience of kind hashed takes hashed addresses."),
    };

    static Problem? KindProblem(string? kind) => kind is Identity.Email or Identity.Phone ? null : new("kind", "kind", "kind は email か phone です。", "kind is email or phone.");
}

/// <summary>Takes in a file of hashes, one a line, page by page.</summary>
internal sealed class HashJob : IJobKind
{
    public const string Name = "audience_hashes";
    const int LinesPerStep = 5000;

    public string Kind => Name;

    public async Task RunAsync(JobRun run, CancellationToken cancel)
    {
        var input = run.Input<HashFileInput>();
        if (await run.FileAsync(cancel) is not { } bytes || await run.ReadAsync(l => AudienceRows.KindAsync(l, input.AudienceId, cancel), cancel) is null)
        {
            await run.FailAsync("gone", "オーディエンスが削除されています。", "The audience was deleted.", cancel);
            return;
        }
        var total = bytes.AsSpan().Count((byte)'\n') + (bytes.Length > 0 && bytes[^1] != (byte)'\n' ? 1 : 0);
        // The cursor is the byte at which the next page begins.
        for (var start = run.Cursor is { } at ? int.Parse(at) : 0; start < bytes.Length;)
        {
            var (hashes, problems, end, lines) = Page(bytes, start, run.Done, input.Kind);
            await run.StepAsync(async w =>
            {
                var (added, matched) = await HashedLists.AddAsync(w, input.AudienceId, hashes, cancel);
                await AudienceRows.TouchAsync(w, input.AudienceId, cancel);
                long Sum(string name, long more) => (run.Result[name]?.GetValue<long>() ?? 0) + more;
                return new JobStep(run.Done + lines, end.ToString(), total, new JsonObject
                {
                    ["added"] = Sum("added", added), ["repeated"] = Sum("repeated", hashes.Count - added), ["matched"] = Sum("matched", matched), ["bad_lines"] = Sum("bad_lines", problems.Count),
                }, problems);
            }, cancel);
            start = end;
        }
    }

    static (List<AddressHash> Hashes, List<JobProblem> Problems, int End, int Lines) Page(byte[] bytes, int start, long before, string kind)
    {
        var (hashes, problems, lines) = (new List<AddressHash>(), new List<JobProblem>(), 0);
        while (start < bytes.Length && lines < LinesPerStep)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            var line = bytes.AsSpan(start, length < 0 ? bytes.Length - start : length);
            start += length < 0 ? line.Length : length + 1;
            lines++;
            if (line is [0xEF, 0xBB, 0xBF, ..]) line = line[3..];
            // No honest line is longer; what is shown of one is enough to find it.
            var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, 100)]).Trim().Trim('"');
            if (text.Length == 0) continue;
            if (AddressHash.Read(kind, text) is { } hash) hashes.Add(hash);
            else problems.Add(new(before + lines, null, "hash", "SHA-256を16進数64文字で書いてください。", "Write a SHA-256 as 64 hexadecimal digits.", text));
        }
        return (hashes, problems, start, lines);
    }
}
