using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Staff;

namespace Todoke.Server.Security;

/// <summary>The session of somebody who signed in. The cookie says who and with which stamp; role and name are read from the ledger each time.</summary>
internal static class SessionCookie
{
    public const string SchemeName = "session", CookieName = "todoke_session";
    /// <summary>One sign-in; anti-forgery tokens are bound to it.</summary>
    public const string SessionClaim = "sid";
    const string StampClaim = "stamp";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromDays(7);
        options.SlidingExpiration = true;
        // Browsers live in real time, also where the World's clock is wound forward.
        options.TimeProvider = TimeProvider.System;
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    /// <summary>Signs in on this answer, and for the rest of this request.</summary>
    public static async Task SignInAsync(HttpContext http, StaffMember member)
    {
        var principal = Principal(member, StaffTable.NewStamp());
        await http.SignInAsync(SchemeName, principal, new AuthenticationProperties { IsPersistent = true });
        http.User = principal;
    }

    public static Task SignOutAsync(HttpContext http) => http.SignOutAsync(SchemeName);

    /// <returns>Null when the actor is an API key.</returns>
    public static long? StaffId(HttpContext http) =>
        http.User.FindFirstValue(Actor.IdClaim) is { } id && id.StartsWith("staff:", StringComparison.Ordinal)
            ? long.Parse(id["staff:".Length..], CultureInfo.InvariantCulture) : null;

    static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var ledger = http.RequestServices.GetRequiredService<LedgerStore>();
        var (id, stamp, session) = (context.Principal!.FindFirstValue(Actor.IdClaim), context.Principal!.FindFirstValue(StampClaim), context.Principal!.FindFirstValue(SessionClaim));
        var member = id is null || session is null ? null : await ledger.ReadAsync(
            l => StaffTable.FindAsync(l, long.Parse(id["staff:".Length..], CultureInfo.InvariantCulture), http.RequestAborted), http.RequestAborted);
        if (member is { DisabledAt: null } && member.Stamp == stamp)
        {
            context.ReplacePrincipal(Principal(member, session!));
            return;
        }
        context.RejectPrincipal();
        await SignOutAsync(http);
    }

    static ClaimsPrincipal Principal(StaffMember member, string session) => new(new ClaimsIdentity(
    [
        new(Actor.IdClaim, member.ActorId), new(Actor.NameClaim, member.Name), new(Actor.RoleClaim, member.Role),
        new(StampClaim, member.Stamp), new(SessionClaim, session),
    ], SchemeName));
}
