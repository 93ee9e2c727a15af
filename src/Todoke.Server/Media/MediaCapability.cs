using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Messages;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Media;

/// <summary>Where uploaded pictures are served from, for LINE and for phones.</summary>
public sealed class MediaAddresses(PublicAddress address)
{
    public ImageUrls Of(string id) => new(address.Of($"media/{id}").AbsoluteUri, address.Of($"media/{id}/preview").AbsoluteUri);
}

/// <param name="MediaId">Named by content: the same picture twice is one.</param>
public sealed record ImageView(string MediaId, string Url, string PreviewUrl, int Width, int Height);

/// <summary>Pictures for messages. They lie in the ledger, so that one backup file holds them.</summary>
public static class MediaCapability
{
    // LINE's limits: the picture 10 MB, what the chat shows of it 1 MB.
    const int MostBytes = 10_000_000, MostPreviewBytes = 1_000_000;

    public static IServiceCollection AddMedia(this IServiceCollection services) => services.AddSingleton<MediaAddresses>();

    public static void MapMedia(this RouteGroupBuilder api) =>
        api.MapPost("/images", UploadAsync).RequireAuthorization(Roles.Editor).WithTags("images").DisableAntiforgery();

    public static void MapMediaFiles(this WebApplication app)
    {
        app.MapGet("/media/{id}", ServeAsync).ExcludeFromDescription();
        app.MapGet("/media/{id}/preview", PreviewAsync).ExcludeFromDescription();
    }

    /// <param name="file">The picture: JPEG or PNG.</param>
    /// <param name="http">The request.</param>
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
        var id = Convert.ToHexStringLower(SHA256.HashData([.. bytes, .. small ?? []]))[..32];
        http.At(await ledger.WriteAsync(async w =>
        {
            var rows = await w.ExecuteAsync(
                "INSERT INTO media (id, content_type, bytes, preview_type, preview, width, height, created_at) VALUES (@id, @type, @bytes, @smallType, @small, @width, @height, @now) ON CONFLICT (id) DO NOTHING", cancel,
                ("id", id), ("type", type), ("bytes", bytes), ("smallType", smallType), ("small", small), ("width", width), ("height", height), ("now", w.Now));
            if (rows > 0) await Audit.RecordAsync(w, Actor.Of(http), "image.upload", $"media:{id}", "{}", cancel);
        }, cancel));
        var urls = addresses.Of(id);
        return TypedResults.Ok(new ImageView(id, urls.OriginalUrl, urls.PreviewUrl, width, height));
    }

    static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken cancel)
    {
        using var memory = new MemoryStream();
        await file.CopyToAsync(memory, cancel);
        return memory.ToArray();
    }

    static Task<IResult> ServeAsync(string id, HttpContext http, LedgerStore ledger, CancellationToken cancel) =>
        FileAsync("SELECT content_type, bytes FROM media WHERE id = @id", id, http, ledger, cancel);

    static Task<IResult> PreviewAsync(string id, HttpContext http, LedgerStore ledger, CancellationToken cancel) =>
        FileAsync("SELECT COALESCE(preview_type, content_type), COALESCE(preview, bytes) FROM media WHERE id = @id", id, http, ledger, cancel);

    static async Task<IResult> FileAsync(string sql, string id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var found = await ledger.ReadAsync(l => l.FirstAsync(sql, r => ((string Type, byte[] Bytes)?)(r.GetString(0), (byte[])r[1]), cancel, ("id", id)), cancel);
        if (found is not var (type, bytes)) return Results.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(bytes, type);
    }
}
