using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Todoke.Server.Api;
using Todoke.Server.ApiKeys;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Security;

/// <summary><c>Authorization: Bearer KEY</c>: a key of the ledger, or in the demo the owner's key from the environment.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> schemeOptions, ILoggerFactory log, UrlEncoder encoder, LedgerStore ledger, ServerOptions options)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemeOptions, log, encoder)
{
    public const string SchemeName = "key";
    const string Prefix = "Bearer ";

    public static bool IsAsked(HttpContext http) => http.Request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsAsked(Context)) return AuthenticateResult.NoResult();
        var key = Request.Headers.Authorization.ToString()[Prefix.Length..].Trim();
        if (IsEnvironmentKey(key)) return Success(new Actor("key:0", "TODOKE_API_KEY", Roles.Owner));
        var found = await ledger.ReadAsync(l => ApiKeyTable.FindAsync(l, key, Context.RequestAborted), Context.RequestAborted);
        return found is null ? AuthenticateResult.Fail("unknown key") : Success(new Actor($"key:{found.Id}", found.Name, found.Role));
    }

    // Equal lengths by hashing first, so that neither the length nor the place of a difference shows in the time taken.
    bool IsEnvironmentKey(string key) => options.ApiKey is { } own
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(own)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    static AuthenticateResult Success(Actor actor) =>
        AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(
            [new(Actor.IdClaim, actor.Id), new(Actor.NameClaim, actor.Name), new(Actor.RoleClaim, actor.Role)], SchemeName)), SchemeName));
}
