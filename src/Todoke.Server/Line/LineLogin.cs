using System.Text.Json.Serialization;

namespace Todoke.Server.Line;

/// <summary>LINE Login v2.1 for one Login channel: from the code that a person brings back to who that person is. One attempt each.</summary>
public sealed class LineLogin(HttpClient http, Uri apiBase, string channelId, string channelSecret)
{
    /// <summary>Where a person's browser goes to log in.</summary>
    /// <param name="callback">One of the channel's callback addresses, to the letter.</param>
    /// <param name="state">Comes back as it is; must be unpredictable.</param>
    /// <param name="ask">What is asked for and how.</param>
    public Uri AuthorizeAddress(Uri callback, string state, LoginAsk ask) => new(LineHosts.Of(apiBase).Access, "oauth2/v2.1/authorize?" + string.Join('&', new (string Name, string? Value)[]
    {
        ("response_type", "code"), ("client_id", channelId), ("redirect_uri", callback.OriginalString), ("state", state), ("scope", string.Join(' ', ask.Scopes)), ("nonce", ask.Nonce),
        ("code_challenge", ask.CodeChallenge), ("code_challenge_method", ask.CodeChallenge is null ? null : "S256"), ("bot_prompt", ask.BotPrompt), ("prompt", ask.Prompt),
    }.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}")));

    /// <summary>Redeems the code: ten minutes, one use. 400 where it is no good.</summary>
    public Task<LineAnswer<LoginTokens>> RedeemAsync(string code, Uri callback, string? codeVerifier, CancellationToken cancel) =>
        TokenAsync([("grant_type", "authorization_code"), ("code", code), ("redirect_uri", callback.OriginalString), ("code_verifier", codeVerifier)], cancel);

    /// <summary>A new access token; the refresh token stays good for 90 days from the login and no longer.</summary>
    public Task<LineAnswer<LoginTokens>> RefreshAsync(string refreshToken, CancellationToken cancel) =>
        TokenAsync([("grant_type", "refresh_token"), ("refresh_token", refreshToken)], cancel);

    /// <summary>Has LINE check an ID token, from a login or a LIFF page: nothing else that a browser says about its user may be believed.</summary>
    /// <param name="idToken">As it came.</param>
    /// <param name="nonce">What the token must carry; null where none was given.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<IdTokenCheck> VerifyIdTokenAsync(string idToken, string? nonce, CancellationToken cancel) =>
        await LineForm.PostAsync(http, apiBase, LineEndpoint.VerifyIdToken, [("id_token", idToken), ("client_id", channelId), ("nonce", nonce)], reply => reply.Read<IdClaims>(), cancel) switch
        {
            LineAnswer<IdClaims>.Ok { Value: var claims } => new IdTokenCheck.Valid(claims),
            LineAnswer<IdClaims>.Failed { Why: LineFailure.Refused { Status: 400, Message: var why } } => new IdTokenCheck.Invalid(why),
            LineAnswer<IdClaims>.Failed { Why: var why } => new IdTokenCheck.Unknown(why),
            _ => throw new InvalidOperationException("An answer is good or failed."),
        };

    /// <summary>Whose channel an access token is for. One of another channel says nothing about a person here: compare <c>ClientId</c>.</summary>
    public Task<LineAnswer<AccessTokenFacts>> VerifyAccessTokenAsync(string accessToken, CancellationToken cancel) =>
        LineForm.SendAsync(http, apiBase, new LineRequest(LineEndpoint.VerifyAccessToken) { Query = [("access_token", accessToken)] }, null, reply => reply.Read<AccessTokenFacts>(), cancel);

    public Task<LineAnswer<LoginProfile>> ProfileAsync(string accessToken, CancellationToken cancel) =>
        LineForm.SendAsync(http, apiBase, new LineRequest(LineEndpoint.ProfileOfUser), accessToken, reply => reply.Read<LoginProfile>(), cancel);

    /// <summary>Whether the person is a friend of the official account that is linked to the channel.</summary>
    public Task<LineAnswer<bool>> IsFriendAsync(string accessToken, CancellationToken cancel) =>
        LineForm.SendAsync(http, apiBase, new LineRequest(LineEndpoint.Friendship), accessToken, reply => reply.Read<Friendship>().FriendFlag, cancel);

    /// <summary>Ends an access token and its refresh token.</summary>
    public Task<LineAnswer<bool>> RevokeAsync(string accessToken, CancellationToken cancel) =>
        LineForm.PostAsync(http, apiBase, LineEndpoint.RevokeToken, [("access_token", accessToken), ("client_id", channelId), ("client_secret", channelSecret)], LineReply.Done, cancel);

    /// <summary>Withdraws everything the person agreed to; LINE requires it when a member leaves.</summary>
    /// <param name="channelToken">The Login channel's own, from <see cref="LineTokens"/>.</param>
    /// <param name="accessToken">The person's.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<bool>> DeauthorizeAsync(string channelToken, string accessToken, CancellationToken cancel) =>
        LineForm.SendAsync(http, apiBase, new LineRequest(LineEndpoint.Deauthorize).With(new { userAccessToken = accessToken }), channelToken, LineReply.Done, cancel);

    Task<LineAnswer<LoginTokens>> TokenAsync(IEnumerable<(string, string?)> fields, CancellationToken cancel) =>
        LineForm.PostAsync(http, apiBase, LineEndpoint.Token, [.. fields, ("client_id", channelId), ("client_secret", channelSecret)], reply => reply.Read<LoginTokens>(), cancel);

    sealed record Friendship(bool FriendFlag);
}

/// <summary>What a login asks for.</summary>
/// <param name="Scopes">openid, profile, email.</param>
/// <param name="Nonce">Comes back inside the ID token.</param>
/// <param name="CodeChallenge">PKCE, S256.</param>
/// <param name="BotPrompt">normal or aggressive offers the official account as a friend.</param>
/// <param name="Prompt">consent asks again; none never asks.</param>
public sealed record LoginAsk(IReadOnlyList<string> Scopes, string? Nonce = null, string? CodeChallenge = null, string? BotPrompt = null, string? Prompt = null);

/// <param name="AccessToken">30 days.</param>
/// <param name="ExpiresIn">Seconds.</param>
/// <param name="Scope">Never lists email.</param>
/// <param name="RefreshToken">90 days from the login.</param>
/// <param name="IdToken">Only after a login with openid.</param>
public sealed record LoginTokens(
    [property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] long ExpiresIn, string Scope,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken = null, [property: JsonPropertyName("id_token")] string? IdToken = null);

/// <summary>What LINE vouches for: <c>Sub</c> is the user id, the same as in webhooks of the same provider.</summary>
public sealed record IdClaims(string Iss, string Sub, string Aud, long Exp, string? Nonce = null, string? Name = null, string? Picture = null, string? Email = null);

/// <summary>What LINE says about an ID token.</summary>
public abstract record IdTokenCheck
{
    public sealed record Valid(IdClaims Claims) : IdTokenCheck;

    /// <summary>Forged, over, another channel's, or with another nonce.</summary>
    /// <param name="Why">LINE's sentence.</param>
    public sealed record Invalid(string Why) : IdTokenCheck;

    /// <summary>LINE did not answer; nobody may be let in.</summary>
    public sealed record Unknown(LineFailure Why) : IdTokenCheck;
}

public sealed record AccessTokenFacts([property: JsonPropertyName("client_id")] string ClientId, [property: JsonPropertyName("expires_in")] long ExpiresIn, string Scope = "");

public sealed record LoginProfile(string UserId, string DisplayName, string? PictureUrl = null, string? StatusMessage = null);
