using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Todoke.Server.Api;

namespace Todoke.Server.Security;

/// <summary>
/// Whoever acts by cookie repeats the readable cookie <c>XSRF-TOKEN</c> in the header <c>X-XSRF-TOKEN</c> on everything but GET and HEAD.
/// The token is bound to the session; API keys need none, since no browser sends them by itself.
/// </summary>
internal static class AntiForgery
{
    public const string TokenCookie = "XSRF-TOKEN", Header = "X-XSRF-TOKEN";

    public static void Configure(AntiforgeryOptions options)
    {
        options.HeaderName = Header;
        options.Cookie.Name = "todoke_xsrf";
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.SuppressReadingTokenFromFormBody = true;
        // Frames are refused by our own headers.
        options.SuppressXFrameOptionsHeader = true;
    }

    /// <summary>Hands the token of the present session to the browser. To be called on the answers that tell who is signed in.</summary>
    public static void Issue(HttpContext http)
    {
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        http.Response.Cookies.Append(TokenCookie, tokens.RequestToken!, new CookieOptions { SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = "/" });
    }

    public static void UseAntiForgery(this WebApplication app)
    {
        var antiforgery = app.Services.GetRequiredService<IAntiforgery>();
        app.Use(async (http, next) =>
        {
            if (IsSafe(http.Request.Method) || !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)) { await next(http); return; }
            // Signing in takes its right from the body, not from a cookie; but no other site may sign somebody in here as somebody else.
            var refused = http.GetEndpoint()?.Metadata.GetMetadata<TakesNoCookie>() is not null
                ? http.Request.Headers["Sec-Fetch-Site"] == "cross-site"
                : http.User.Identity?.AuthenticationType == SessionCookie.SchemeName && !await antiforgery.IsRequestValidAsync(http);
            if (refused)
                await ApiResults.Failure(StatusCodes.Status403Forbidden, "antiforgery",
                    "画面を再読み込みしてから、もう一度操作してください（確認用のトークンがありません）。",
                    $"Reload the page and try again: the header {Header} must repeat the cookie {TokenCookie}.").ExecuteAsync(http);
            else await next(http);
        });
    }

    static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}

/// <summary>Marks the endpoints by which one signs in.</summary>
internal sealed record TakesNoCookie;

/// <summary>Binds each token to one sign-in rather than to the person for ever.</summary>
internal sealed class SessionBinding : IAntiforgeryAdditionalDataProvider
{
    public string GetAdditionalData(HttpContext context) => context.User.FindFirstValue(SessionCookie.SessionClaim) ?? "";

    public bool ValidateAdditionalData(HttpContext context, string additionalData) => additionalData == GetAdditionalData(context);
}
