using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Todoke.Core.Messages;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Media;

/// <summary>Where uploaded files are served from, for LINE and for phones.</summary>
public sealed class MediaAddresses(PublicAddress address)
{
    public ImageUrls Of(string id) => new(address.Of($"media/{id}").AbsoluteUri, address.Of($"media/{id}/preview").AbsoluteUri);
}

/// <param name="MediaId">Named by content: the same picture twice is one. A message names it as <c>media:ID</c>.</param>
public sealed record ImageView(string MediaId, string Url, string PreviewUrl, int Width, int Height);

/// <param name="DurationMs">Null where the file does not say.</param>
public sealed record ClipView(string MediaId, string Url, int Width, int Height, long? DurationMs);

/// <summary>Pictures, video and sound for messages. They lie in the ledger, so that one backup file holds them.</summary>
public static class MediaCapability
{
    // LINE's limits: the picture 10 MB, what the chat shows of it 1 MB, video and sound 200 MB.
    const int MostBytes = 10_000_000, MostPreviewBytes = 1_000_000, MostClipBytes = 200_000_000;

    // The form around the file takes some bytes too.
    const int MostClipForm = MostClipBytes + 100_000, MostPictureForm = 6 * MostBytes;

    const int ChunksPerCommit = 8;

    /// <summary>The widths at which LINE loads an imagemap, beside 1,040.</summary>
    static readonly int[] Widths = [240, 300, 460, 700];

    public static IServiceCollection AddMedia(this IServiceCollection services) => services.AddSingleton<MediaAddresses>();

    public static void MapMedia(this RouteGroupBuilder api)
    {
        var editors = api.MapGroup("").RequireAuthorization(Roles.Editor).WithTags("images").DisableAntiforgery();
        editors.MapPost("/images", UploadAsync).WithMetadata(new RequestSizeLimitAttribute(MostPictureForm)).WithFormOptions(multipartBodyLengthLimit: MostPictureForm);
        editors.MapPost("/videos", (IFormFile file, HttpContext http, LedgerStore ledger, MediaAddresses addresses, CancellationToken cancel) => UploadClipAsync(file, picture: true, http, ledger, addresses, cancel))
            .WithMetadata(new RequestSizeLimitAttribute(MostClipForm)).WithFormOptions(multipartBodyLengthLimit: MostClipForm);
        editors.MapPost("/audio", (IFormFile file, HttpContext http, LedgerStore ledger, MediaAddresses addresses, CancellationToken cancel) => UploadClipAsync(file, picture: false, http, ledger, addresses, cancel))
            .WithMetadata(new RequestSizeLimitAttribute(MostClipForm)).WithFormOptions(multipartBodyLengthLimit: MostClipForm);
    }

    public static void MapMediaFiles(this WebApplication app)
    {
        app.MapMethods("/media/{id}", ["GET", "HEAD"], ServeAsync).ExcludeFromDescription();
        app.MapMethods("/media/{id}/preview", ["GET", "HEAD"], PreviewAsync).ExcludeFromDescription();
        app.MapMethods("/media/{id}/{width:int}", ["GET", "HEAD"], WidthAsync).ExcludeFromDescription();
    }

    /// <param name="file">The picture: JPEG or PNG.</param>
    /// <param name="http">The request. Parts named w240, w300, w460 and w700 are the picture at those widths, for an imagemap; where one is missing the next larger is served.</param>
    /// <param name="ledger">Where it goes.</param>
    /// <param name="addresses">Where it will be served.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <param name="preview">A smaller one for the chat; needed where the picture itself is over 1 MB. The console makes it in the browser.</param>
    static async Task<Results<Ok<ImageView>, ProblemHttpResult>> UploadAsync(IFormFile file, HttpContext http, LedgerStore ledger, MediaAddresses addresses, CancellationToken cancel, IFormFile? preview = null)
    {
        if (file.Length > MostBytes) return ApiResults.Invalid("file", "too_large", "画像は10MBまでです。小さくしてからアップロードしてください。", "A picture may have 10 MB at most. Make it smaller first.");
        if ((preview ?? file).Length > MostPreviewBytes)
            return ApiResults.Invalid("preview", "too_large", "1MBを超える画像には、1MBまでのプレビュー画像(preview)も付けてください。", "A picture over 1 MB needs a preview of at most 1 MB with it.");
        var (bytes, small) = (await BytesAsync(file, cancel), preview is null ? null : await BytesAsync(preview, cancel));
        if (ImageFile.Read(bytes) is not var (type, width, height))
            return ApiResults.Invalid("file", "not_an_image", "JPEGかPNGの画像を選んでください。", "Choose a JPEG or PNG picture.");
        var smallType = small is null ? null : ImageFile.Read(small)?.ContentType;
        if (small is not null && smallType is null) return ApiResults.Invalid("preview", "not_an_image", "プレビューもJPEGかPNGにしてください。", "The preview must be a JPEG or PNG too.");
        var widths = new List<(int Width, string Type, byte[] Bytes)>();
        foreach (var at in Widths)
        {
            if (http.Request.Form.Files.GetFile($"w{at}") is not { } part) continue;
            var scaled = await BytesAsync(part, cancel);
            if (part.Length > MostBytes || ImageFile.Read(scaled) is not var (partType, partWidth, _) || partWidth != at)
                return ApiResults.Invalid($"w{at}", "wrong_width", $"w{at} は幅{at}ピクセルのJPEGかPNGにしてください。", $"w{at} must be a JPEG or PNG {at} pixels wide.");
            widths.Add((at, partType, scaled));
        }
        var id = Convert.ToHexStringLower(SHA256.HashData([.. bytes, .. small ?? []]))[..32];
        http.At(await ledger.WriteAsync(async w =>
        {
            var rows = await w.ExecuteAsync(
                """
                INSERT INTO media (id, content_type, bytes, size, preview_type, preview, preview_size, width, height, created_at)
                VALUES (@id, @type, @bytes, @size, @smallType, @small, @smallSize, @width, @height, @now) ON CONFLICT (id) DO NOTHING
                """, cancel, ("id", id), ("type", type), ("bytes", bytes), ("size", (long)bytes.Length), ("smallType", smallType), ("small", small), ("smallSize", (long)(small ?? bytes).Length),
                ("width", width), ("height", height), ("now", w.Now));
            await w.InsertAsync("media_width (media_id, width, content_type, bytes)", [.. widths.Select(x => new object?[] { id, x.Width, x.Type, x.Bytes })], cancel, "ON CONFLICT (media_id, width) DO NOTHING");
            if (rows > 0) await Audit.RecordAsync(w, Actor.Of(http), "image.upload", $"media:{id}", "{}", cancel);
        }, cancel));
        var urls = addresses.Of(id);
        return TypedResults.Ok(new ImageView(id, urls.OriginalUrl, urls.PreviewUrl, width, height));
    }

    static async Task<Results<Ok<ClipView>, ProblemHttpResult>> UploadClipAsync(IFormFile file, bool picture, HttpContext http, LedgerStore ledger, MediaAddresses addresses, CancellationToken cancel)
    {
        if (file.Length > MostClipBytes) return ApiResults.Invalid("file", "too_large", "動画と音声は200MBまでです。", "Video and sound may have 200 MB at most.");
        await using var stream = file.OpenReadStream();
        if (await Mp4File.ReadAsync(stream, cancel) is not { } facts || facts.HasPicture != picture)
            return picture ? ApiResults.Invalid("file", "not_a_video", "mp4の動画を選んでください。", "Choose an mp4 video.")
                : ApiResults.Invalid("file", "not_a_sound", "m4aの音声を選んでください。", "Choose an m4a sound file.");
        stream.Position = 0;
        var id = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel))[..32];
        stream.Position = 0;
        // Chunks first, in commits small enough for others to write between them; nobody sees them before the row that names them is there.
        for (var ordinal = 0; stream.Position < stream.Length;)
        {
            var chunks = new List<object?[]>();
            while (chunks.Count < ChunksPerCommit && stream.Position < stream.Length)
            {
                var chunk = new byte[(int)Math.Min(ChunkStream.ChunkBytes, stream.Length - stream.Position)];
                await stream.ReadExactlyAsync(chunk, cancel);
                chunks.Add([id, ordinal++, chunk]);
            }
            await ledger.WriteAsync(w => w.InsertAsync("media_chunk (media_id, ordinal, bytes)", chunks, cancel, "ON CONFLICT (media_id, ordinal) DO NOTHING"), cancel);
        }
        http.At(await ledger.WriteAsync(async w =>
        {
            var rows = await w.ExecuteAsync(
                "INSERT INTO media (id, content_type, size, preview_size, width, height, duration_ms, created_at) VALUES (@id, @type, @size, 0, @width, @height, @duration, @now) ON CONFLICT (id) DO NOTHING", cancel,
                ("id", id), ("type", picture ? "video/mp4" : "audio/mp4"), ("size", file.Length), ("width", facts.Width), ("height", facts.Height), ("duration", facts.DurationMs), ("now", w.Now));
            if (rows > 0) await Audit.RecordAsync(w, Actor.Of(http), picture ? "video.upload" : "audio.upload", $"media:{id}", "{}", cancel);
        }, cancel));
        return TypedResults.Ok(new ClipView(id, addresses.Of(id).OriginalUrl, facts.Width, facts.Height, facts.DurationMs));
    }

    static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken cancel)
    {
        using var memory = new MemoryStream();
        await file.CopyToAsync(memory, cancel);
        return memory.ToArray();
    }

    static Task<IResult> ServeAsync(string id, HttpContext http, LedgerStore ledger, CancellationToken cancel) =>
        FileAsync("SELECT content_type, bytes, size FROM media WHERE id = @id", id, http, ledger, cancel);

    static Task<IResult> PreviewAsync(string id, HttpContext http, LedgerStore ledger, CancellationToken cancel) =>
        FileAsync("SELECT COALESCE(preview_type, content_type), COALESCE(preview, bytes), preview_size FROM media WHERE id = @id AND bytes IS NOT NULL", id, http, ledger, cancel);

    // LINE adds the width to the base address of an imagemap. Without that very width the next larger one is shown smaller.
    static async Task<IResult> WidthAsync(string id, int width, HttpContext http, LedgerStore ledger, CancellationToken cancel) =>
        width is < 1 or > 1040 ? Results.NotFound()
            : await ledger.ReadAsync(l => l.CountAsync("SELECT COALESCE(MIN(width), 0) FROM media_width WHERE media_id = @id AND width >= @width", cancel, ("id", id), ("width", width)), cancel) is var at and > 0
            ? await FileAsync("SELECT content_type, bytes, 0 FROM media_width WHERE media_id = @id AND width = @width", id, http, ledger, cancel, ("width", at))
            : await FileAsync("SELECT content_type, bytes, size FROM media WHERE id = @id AND bytes IS NOT NULL", id, http, ledger, cancel);

    static async Task<IResult> FileAsync(string sql, string id, HttpContext http, LedgerStore ledger, CancellationToken cancel, params (string, object?)[] more)
    {
        var found = await ledger.ReadAsync(l => l.FirstAsync(sql, r => ((string Type, byte[]? Bytes, long Size)?)(r.GetString(0), r.IsDBNull(1) ? null : (byte[])r[1], r.GetInt64(2)), cancel, [("id", id), .. more]), cancel);
        if (found is not var (type, bytes, size)) return Results.NotFound();
        // Named by content: what was loaded once is right for ever.
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        var tag = new EntityTagHeaderValue($"\"{id}\"");
        return bytes is not null ? Results.Bytes(bytes, type, enableRangeProcessing: true, entityTag: tag)
            : Results.Stream(new ChunkStream(ledger, id, size), type, entityTag: tag, enableRangeProcessing: true);
    }
}
