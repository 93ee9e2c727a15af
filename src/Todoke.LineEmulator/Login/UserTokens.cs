using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Buffers.Text;

namespace Todoke.LineEmulator.Login;

/// <summary>What a person agreed to: who, to which channel, for what. <c>AuthMs</c>: when the person logged in. <c>Liff</c>: inside a LIFF app.</summary>
internal sealed record Grant(LoginChannel Channel, Person Person, IReadOnlyList<string> Scopes, string? Nonce, long AuthMs, bool TellsAuthTime, bool Liff)
{
    public string UserId => Person.UserId(Channel.Provider);

    /// <summary>The scopes as answers list them: never the e-mail address.</summary>
    public string ScopeText => string.Join(' ', Scopes.Where(s => s != "email"));
}

/// <summary>Tokens of one login: the refresh token outlives the access token and is not renewed with it. A LIFF app gets none.</summary>
internal sealed record UserToken(Grant Grant, string Access, long ExpiresMs, string? Refresh, long RefreshUntilMs);

/// <summary>Codes and tokens of people's logins, on the emulator's clock: a code 10 minutes and once, an access token 30 days (12 hours inside LIFF), a refresh token 90 days.</summary>
internal sealed class UserTokens(EmulatorClock clock)
{
    public const int AccessS = 30 * 24 * 3600, LiffS = 12 * 3600;
    private const long CodeMs = 10 * 60_000, RefreshMs = 90L * 24 * 3600 * 1000;
    private readonly ConcurrentDictionary<string, Code> codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UserToken> byAccess = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UserToken> byRefresh = new(StringComparer.Ordinal);

    /// <summary>A code to carry to the callback address.</summary>
    /// <param name="grant">For what.</param>
    /// <param name="redirectUri">The address it is carried to; the token endpoint must be told the same.</param>
    /// <param name="challenge">PKCE's S256 challenge, if there was one.</param>
    public string NewCode(Grant grant, string redirectUri, string? challenge)
    {
        var code = FreshIds.Token()[..20];
        codes[code] = new Code(grant, redirectUri, challenge, clock.NowMs);
        return code;
    }

    /// <summary>Takes the code out of circulation, whatever comes of it.</summary>
    public (UserToken? Token, OAuthError? Error) Redeem(LoginChannel channel, string? code, string? redirectUri, string? verifier)
    {
        if (code is null || !codes.TryRemove(code, out var known) || known.Grant.Channel != channel || clock.NowMs - known.IssuedMs > CodeMs)
        {
            return (null, new OAuthError(400, "invalid_grant", "invalid authorization code"));
        }
        if (known.RedirectUri != redirectUri)
        {
            return (null, new OAuthError(400, "invalid_grant", "redirect_uri does not match"));
        }
        var proven = known.Challenge is null || (verifier is not null && Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == known.Challenge);
        return proven ? (Issue(known.Grant), null) : (null, new OAuthError(400, "invalid_grant", "invalid code_verifier"));
    }

    public UserToken Issue(Grant grant)
    {
        var now = clock.NowMs;
        return Keep(new UserToken(grant, NewToken(), now + ((grant.Liff ? LiffS : AccessS) * 1000L), grant.Liff ? null : NewToken()[..20], now + RefreshMs));
    }

    /// <returns>Null where the refresh token is unknown, another channel's or over.</returns>
    public UserToken? Refresh(LoginChannel channel, string? refresh) =>
        refresh is not null && byRefresh.TryGetValue(refresh, out var before) && before.Grant.Channel == channel && clock.NowMs < before.RefreshUntilMs
            ? Keep(before with { Access = NewToken(), ExpiresMs = clock.NowMs + (AccessS * 1000L) })
            : null;

    /// <summary>The token while it is valid.</summary>
    public UserToken? Find(string? access) =>
        access is not null && byAccess.TryGetValue(access, out var token) && clock.NowMs < token.ExpiresMs ? token : null;

    /// <summary>Ends an access token and the refresh token it came with.</summary>
    public void Revoke(LoginChannel channel, string access)
    {
        if (byAccess.TryGetValue(access, out var token) && token.Grant.Channel == channel)
        {
            Forget(token);
        }
    }

    /// <summary>Ends all tokens of a person on a channel.</summary>
    public void RevokeAll(LoginChannel channel, Person person)
    {
        foreach (var token in byAccess.Values.Concat(byRefresh.Values).Where(t => t.Grant.Channel == channel && t.Grant.Person == person))
        {
            Forget(token);
        }
    }

    private UserToken Keep(UserToken token)
    {
        byAccess[token.Access] = token;
        if (token.Refresh is { } refresh)
        {
            byRefresh[refresh] = token;
        }
        return token;
    }

    private void Forget(UserToken token)
    {
        byAccess.TryRemove(token.Access, out _);
        if (token.Refresh is { } refresh)
        {
            byRefresh.TryRemove(refresh, out _);
        }
    }

    private static string NewToken() => $"eyJhbGciOiJIUzI1NiJ9.{FreshIds.Token()}{FreshIds.Token()}.{FreshIds.Token()}";

    private sealed record Code(Grant Grant, string RedirectUri, string? Challenge, long IssuedMs);
}
