using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Todoke.Core.Import;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Jobs;
using Todoke.Server.Ledger;

namespace Todoke.Server.Imports;

/// <summary>A column of the file. <paramref name="Name"/>: its header, where there is one.</summary>
public sealed record InspectedColumn(int Index, string? Name, IReadOnlyList<string> Sample);

/// <summary>A mapping in the form that POST /imports takes.</summary>
public sealed record SuggestedMapping(JsonElement Mapping);

/// <summary>How a file looks. <paramref name="Suggested"/> is to be corrected by a person.</summary>
public sealed record FileInspection(string Encoding, string Delimiter, bool HasHeader, IReadOnlyList<InspectedColumn> Columns, SuggestedMapping Suggested, long RowsEstimate);

/// <summary>Files of people and of events: looked at, tried, taken in.</summary>
public static class ImportsCapability
{
    const int SampleRows = 5;

    public static IServiceCollection AddImports(this IServiceCollection services) => services.AddSingleton<IJobKind, ImportJob>();

    public static void MapImports(this RouteGroupBuilder api)
    {
        var editors = api.MapGroup("/imports").RequireAuthorization(Roles.Editor).WithTags("imports");
        editors.MapForm("/inspect", InspectAsync);
        editors.MapForm("", StartAsync);
    }

    static async Task<Results<Ok<FileInspection>, ProblemHttpResult>> InspectAsync(IFormFile file, CancellationToken cancel, [FromForm] string? kind = null)
    {
        var bytes = await BytesAsync(file, cancel);
        if (ImportFile.Detect(bytes) is FileDetection.Unreadable unreadable) return ApiResults.Invalid("file", unreadable.Code, unreadable.Ja, unreadable.En);
        var shape = ((FileDetection.Detected)ImportFile.Detect(bytes)).Shape;
        if (kind is not (null or "people" or "events")) return ApiResults.Invalid("kind", "kind", "kind は people か events です。", "kind is people or events.");
        var mapping = JsonSerializer.Deserialize<JsonElement>(ImportMappingJson.Write(Suggest(kind, shape)));
        var rows = shape.FirstRows.Skip(shape.Header ? 1 : 0).Take(SampleRows).ToList();
        var columns = Enumerable.Range(0, shape.FirstRows.Max(r => r.Count)).Select(i => new InspectedColumn(i,
            shape.Header && i < shape.FirstRows[0].Count ? shape.FirstRows[0][i] : null, [.. rows.Where(r => i < r.Count).Select(r => r[i])]));
        return TypedResults.Ok(new FileInspection(mapping.GetProperty("encoding").GetString()!, mapping.GetProperty("delimiter").GetString()!, shape.Header, [.. columns], new(mapping),
            bytes.AsSpan().Count((byte)'\n') + (bytes[^1] == (byte)'\n' ? 0 : 1) - (shape.Header ? 1 : 0)));
    }

    // A file with a time in it and nobody's name is about what people did.
    static ImportMapping Suggest(string? kind, FileShape shape)
    {
        var (people, events) = (MappingSuggestion.For(ImportKind.People, shape), MappingSuggestion.For(ImportKind.Events, shape));
        var happened = events.Columns.Any(c => c.To is ColumnTarget.EventTime) && !people.Columns.Any(c => c.To is ColumnTarget.DisplayName);
        return (kind ?? (happened ? "events" : "people")) == "events" ? events : people;
    }

    static async Task<Results<Ok<JobView>, ProblemHttpResult>> StartAsync(IFormFile file, [FromForm] string mapping, HttpContext http, LedgerStore ledger, JobRunner jobs, CancellationToken cancel,
        [FromForm(Name = "dry_run")] bool dryRun = false, [FromForm(Name = "create_people")] bool createPeople = true, [FromForm(Name = "account_id")] long? accountId = null)
    {
        var bytes = await BytesAsync(file, cancel);
        var problems = new List<Problem>();
        if (await ImportInput.CheckAsync(ledger, bytes, mapping, dryRun, createPeople, accountId, file.FileName, problems, cancel) is not { } input) return ApiResults.Invalid(problems);
        var written = await ledger.WriteAsync(async w => await JobRows.ReadAsync(w, jobs.Undoable, await input.StartAsync(w, bytes, Actor.Of(http), cancel), cancel), cancel);
        http.At(written.Position);
        jobs.Wake();
        return TypedResults.Ok(written.Value!);
    }

    static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken cancel)
    {
        var bytes = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }
}
