using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Audiences;

/// <summary>Ids to put into an audience as they came in, by JSON or by file; <c>Place</c> is the property that holds them.</summary>
internal sealed record AudienceUpload(long? AudienceGroupId, string? Description, string? UploadDescription, bool IsIfa, IReadOnlyList<string> Ids, string Place)
{
    private const int MostIds = 10_000, MostLines = 1_500_000;

    public static (AudienceUpload? Upload, LineAnswer? Refusal) FromJson(JsonElement body)
    {
        var check = new Checker();
        var id = check.Whole(body, "", "audienceGroupId", 0, long.MaxValue, required: false);
        var (name, upload) = (check.Optional(body, "", "description", int.MaxValue), check.Optional(body, "", "uploadDescription", int.MaxValue));
        check.Flag(body, "", "isIfaAudience");
        var ids = new List<string>();
        if (check.Items(body, "", "audiences", 0, int.MaxValue, out var items, required: false))
        {
            foreach (var item in items.EnumerateArray())
            {
                ids.Add(item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var value) ? Checker.StringOf(value) ?? "" : "");
            }
        }
        if (!check.Ok)
        {
            return (null, LineAnswer.Invalid(check));
        }
        var isIfa = Checker.Has(body, "isIfaAudience", out var flag) && flag.GetBoolean();
        return ids.Count > MostIds
            ? (null, AudienceErrors.Of("UPLOAD_AUDIENCE_GROUP_TOO_MANY_AUDIENCE_IDS", "audiences"))
            : (new AudienceUpload(id, name, upload, isIfa, ids, "audiences"), null);
    }

    /// <summary>multipart/form-data with one file, one id per line. LINE's own Node SDK writes the text <c>undefined</c> for a field that was left out: it means nothing, but for the name, which may be any text.</summary>
    public static async ValueTask<(AudienceUpload? Upload, LineAnswer? Refusal)> FromFormAsync(ReadOnlyMemory<byte> body, string? contentType, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || type.MediaType != "multipart/form-data"
            || type.Parameters.FirstOrDefault(p => p.Name == "boundary")?.Value?.Trim('"') is not { Length: > 0 } boundary)
        {
            return (null, Unsupported(contentType));
        }
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        List<string>? ids = null;
        var reader = new MultipartReader(boundary, new MemoryStream(body.ToArray(), writable: false));
        try
        {
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || disposition.Name?.Trim('"') is not { } name)
                {
                    continue;
                }
                if (name != "file")
                {
                    using var text = new StreamReader(section.Body, Encoding.UTF8);
                    fields[name] = await text.ReadToEndAsync(ct);
                    continue;
                }
                if (!MediaTypeHeaderValue.TryParse(section.ContentType, out var file) || file.MediaType != "text/plain")
                {
                    return (null, Unsupported(section.ContentType));
                }
                if (ids is not null)
                {
                    return (null, LineAnswer.InvalidProperty("file"));
                }
                ids = await LinesAsync(section.Body, ct);
            }
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException)
        {
            return (null, LineAnswer.Error(400, "The request body could not be parsed as multipart/form-data"));
        }
        return ids switch
        {
            null or [] => (null, AudienceErrors.Of("UPLOAD_AUDIENCE_GROUP_NO_VALID_AUDIENCE_IDS", "file")),
            { Count: > MostLines } => (null, AudienceErrors.Of("UPLOAD_AUDIENCE_GROUP_TOO_MANY_AUDIENCE_IDS", "file")),
            _ => (new AudienceUpload(
                long.TryParse(fields.GetValueOrDefault("audienceGroupId"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null,
                fields.GetValueOrDefault("description"), Given("uploadDescription"), Given("isIfaAudience") == "true", ids, "file"), null),
        };

        string? Given(string name) => fields.GetValueOrDefault(name) is { } value and not "undefined" ? value : null;
    }

    private static async Task<List<string>> LinesAsync(Stream file, CancellationToken ct)
    {
        var lines = new List<string>();
        using var text = new StreamReader(file, Encoding.UTF8);
        while (lines.Count <= MostLines && await text.ReadLineAsync(ct) is { } line)
        {
            if (line.Trim() is { Length: > 0 } id)
            {
                lines.Add(id);
            }
        }
        return lines;
    }

    private static LineAnswer Unsupported(string? type) => LineAnswer.Error(415, $"The content type, {type ?? "null"}, is not supported");
}
