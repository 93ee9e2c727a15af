using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Todoke.Server.Api;
using Todoke.Server.Worlds;

namespace Todoke.Server.ConsoleFiles;

/// <summary>Serves the console: its files, and its first page for every address that only the browser's router knows.</summary>
internal static class ConsoleFilesCapability
{
    // Vite puts a hash of the content into every name under assets/.
    const string Hashed = "/assets", ForEver = "public, max-age=31536000, immutable", AskAgain = "no-cache";

    public static void AddConsoleFiles(this IServiceCollection services) => services.AddResponseCompression(o => o.EnableForHttps = true);

    /// <summary>Before routing, so that files need neither an endpoint nor a role.</summary>
    public static void UseConsoleFiles(this WebApplication app)
    {
        if (ConsoleFolder.Find(app.Services.GetRequiredService<ServerOptions>()) is not { } folder) return;
        // Only what the build made: an answer with a secret beside what a stranger chose must not be compressed.
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Hashed, StringComparison.Ordinal), files => files.UseResponseCompression());
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), OnPrepareResponse = Cache });
    }

    public static void MapConsoleFiles(this WebApplication app)
    {
        var folder = ConsoleFolder.Find(app.Services.GetRequiredService<ServerOptions>());
        // GET only: for other methods it would come before routing's own 405 and 415.
        app.MapFallback(http => http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) ? NoSuchApi().ExecuteAsync(http)
            : folder is null ? TellMissingAsync(http) : FirstPageAsync(http, folder)).WithMetadata(new HttpMethodMetadata(["GET", "HEAD"])).AllowAnonymous();
    }

    static ProblemHttpResult NoSuchApi() => ApiResults.NotFound("このアドレスのAPIはありません。", "The API has no such address.");

    static void Cache(StaticFileResponseContext context) =>
        context.Context.Response.Headers.CacheControl = context.Context.Request.Path.StartsWithSegments(Hashed, StringComparison.Ordinal) ? ForEver : AskAgain;

    static Task FirstPageAsync(HttpContext http, string folder)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = AskAgain;
        return http.Response.SendFileAsync(Path.Combine(folder, "index.html"), http.RequestAborted);
    }

    static Task TellMissingAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync($"""
            <!doctype html><html lang="ja"><meta charset="utf-8"><title>Todoke</title>
            <body style="font-family: sans-serif; max-width: 40em; margin: 4em auto; line-height: 1.7">
            <h1>管理画面がまだビルドされていません</h1>
            <p>APIは動いています。管理画面を使うには、Node.js 20以上を入れて <code>dotnet build src/Todoke.Server</code>
            （または <code>console/</code> で <code>npm ci &amp;&amp; npm run build</code>）を実行し、サーバーを起動し直してください。</p>
            <p lang="en">{ConsoleFolder.Missing.Replace("&", "&amp;", StringComparison.Ordinal)}</p></body></html>
            """, http.RequestAborted);
    }
}
