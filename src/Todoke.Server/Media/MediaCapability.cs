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
    // LINE: original at most 10 MB, preview at most 1 MB. One file serves as both, so the smaller limit would refuse most photographs;
    // LINE shows a larger preview too slowly rather than not at all, and the emulator is as strict as the documents say.
    const int MostBytes = 10 << 20;

    public static IServiceCollection AddMedia(this IServiceCollection services) => services.AddSingleton<MediaAddresses>();

    public static void MapMedia(this RouteGroupBuilder api) =>
        api.MapPost("/images", UploadAsync).RequireAuthorization(Roles.Editor).WithTags("images").DisableAntiforgery();

    public static void MapMediaFiles(this WebApplication app)
    {
        app.MapGet("/media/{id}", ServeAsync).ExcludeFromDescription();
        app.MapGet("/media/{id}/preview", ServeAsync).ExcludeFromDescription();
    }

    static async Task<Results<Ok<ImageView>, ProblemHttpResult>> UploadAsync(IFormFile file, HttpContext http, LedgerStore ledger, MediaAddresses addresses, CancellationToken cancel)
    {
        if (file.Length > MostBytes) return ApiResults.Invalid("file", "too_large", "画像は10MBまでです。小さくしてからアップロードしてください。", "A picture may have 10 MB at most. Make it smaller first.");
        using var memory = new MemoryStream();
        await file.CopyToAsync(memory, cancel);
        var bytes = memory.ToArray();
        if (ImageFile.Read(bytes) is not var (type, width, height))
            return ApiResults.Invalid("file", "not_an_image", "JPEGかPNGの画像を選んでください。", "Choose a JPEG or PNG picture.");
        var id = Convert.ToHexStringLower(SHA256.HashData(bytes))[..32];
        http.At(await ledger.WriteAsync(async w =>
        {
            var rows = await w.ExecuteAsync("INSERT INTO media (id, content_type, bytes, width, height, created_at) VALUES (@id, @type, @bytes, @width, @height, @now) ON CONFLICT (id) DO NOTHING", cancel,
                ("id", id), ("type", type), ("bytes", bytes), ("width", width), ("height", height), ("now", w.Now));
            if (rows > 0) await Audit.RecordAsync(w, Actor.Of(http), "image.upload", $"media:{id}", "{}", cancel);
        }, cancel));
        var urls = addresses.Of(id);
        return TypedResults.Ok(new ImageView(id, urls.OriginalUrl, urls.PreviewUrl, width, height));
    }

    static async Task<IResult> ServeAsync(string id, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var found = await ledger.ReadAsync(l => l.FirstAsync("SELECT content_type, bytes FROM media WHERE id = @id", r => ((string Type, byte[] Bytes)?)(r.GetString(0), (byte[])r[1]), cancel, ("id", id)), cancel);
        if (found is not var (type, bytes)) return Results.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(bytes, type);
    }
}
