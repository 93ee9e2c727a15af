using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;
using Todoke.Server.Api;
using Todoke.Server.ConsoleFiles;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Security;

/// <summary>Who may do what: sessions, API keys, roles as policies, anti-forgery, security headers, failures as problem+json.</summary>
internal static class SecurityCapability
{
    const string AnyScheme = "todoke";

    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("todoke");
        services.AddOptions<KeyManagementOptions>().Configure<LedgerStore, InstallationKey>((o, ledger, key) =>
            (o.XmlRepository, o.XmlEncryptor) = (new DataProtectionKeys(ledger), new DataProtectionEncryptor(key)));
        services.AddAuthentication(AnyScheme)
            .AddPolicyScheme(AnyScheme, null, o => o.ForwardDefaultSelector = http => ApiKeyAuthentication.IsAsked(http) ? ApiKeyAuthentication.SchemeName : SessionCookie.SchemeName)
            .AddCookie(SessionCookie.SchemeName, SessionCookie.Configure)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Roles.Owner, p => p.RequireRole(Roles.Owner))
            .AddPolicy(Roles.Editor, p => p.RequireRole(Roles.Owner, Roles.Editor))
            .AddPolicy(Roles.Viewer, p => p.RequireRole(Roles.Owner, Roles.Editor, Roles.Viewer));
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();
        services.AddSingleton<IAntiforgeryAdditionalDataProvider, SessionBinding>();
        services.AddAntiforgery(AntiForgery.Configure);
        services.AddExceptionHandler<Failures>();
        // A body that cannot be read is told about by Failures, not by an empty 400.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        // A reverse proxy on this machine says whom it speaks for and whether that was https; nobody else is believed.
        services.Configure<ForwardedHeadersOptions>(o => o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        return services;
    }

    public static void UseSecurity(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages(UnreadableQuery.TellAsync);
        app.UseConsoleFiles();
        app.UseIdempotency();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiForgery();
    }
}
