using Todoke.Server.Worlds;

namespace Todoke.Server.Security;

/// <summary>Tells browsers what our pages may do: scripts from this server only, no frames, no guessing of types.</summary>
internal static class SecurityHeaders
{
    public static void UseSecurityHeaders(this WebApplication app)
    {
        // Where LINE is the emulator, pictures of simulated people come from it over http on this machine.
        var images = app.Services.GetRequiredService<ServerOptions>().Rehearsing ? " http://127.0.0.1:*" : "";
        // Mantine writes style elements at run time; nothing else may be inline.
        var policy = $"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:{images}; " +
            "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        app.Use((http, next) =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
            // Answers about people are for whoever asked, not for a cache between.
            if (http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)) headers.CacheControl = "no-cache, no-store";
            return next(http);
        });
    }
}
