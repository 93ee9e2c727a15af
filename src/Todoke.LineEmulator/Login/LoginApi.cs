using System.Text.Json;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Login;

/// <summary>LINE Login v2.1 behind the authorize page: tokens of people, who they are, whether they are friends (LINE Login reference).</summary>
internal sealed class LoginApi(LoginChannels channels, ChannelTokens channelTokens, ChannelTokenApi channelTokenApi, UserTokens tokens, IdTokens idTokens, EmulatorClock clock)
{
    private static readonly LineAnswer Unauthorized = LineAnswer.Error(401, "Authentication failed due to the following reason: invalid token. Confirm that the access token in the authorization header is valid.");

    /// <summary>POST /oauth2/v2.1/token: a code, a refresh token, or a channel's assertion.</summary>
    public LineAnswer Token(IFormCollection form) => form["grant_type"].ToString() switch
    {
        "client_credentials" => channelTokenApi.IssueByAssertion(form),
        "authorization_code" => ByClient(form, out var channel)
            ?? (tokens.Redeem(channel!, form["code"], form["redirect_uri"], form["code_verifier"]) is var (token, error) && token is not null ? Issued(token, withIdToken: true) : error!.Answer),
        "refresh_token" => ByClient(form, out var channel)
            ?? (tokens.Refresh(channel!, form["refresh_token"]) is { } token ? Issued(token, withIdToken: false) : new OAuthError(400, "invalid_grant", "invalid refresh token").Answer),
        _ => new OAuthError(400, "unsupported_grant_type", "unsupported grant_type").Answer,
    };

    /// <summary>GET /oauth2/v2.1/verify: a person's access token, or a channel's.</summary>
    public LineAnswer Verify(IQueryCollection query)
    {
        var access = query["access_token"].ToString();
        if (access.Length == 0)
        {
            return OAuthError.InvalidRequest.Answer;
        }
        return tokens.Find(access) is not { } token ? channelTokenApi.VerifyV21(access) ?? OAuthError.Expired.Answer : LineAnswer.Ok(json =>
        {
            json.WriteString("scope", token.Grant.ScopeText);
            json.WriteString("client_id", token.Grant.Channel.ChannelId);
            json.WriteNumber("expires_in", (token.ExpiresMs - clock.NowMs) / 1000);
        });
    }

    public LineAnswer VerifyIdToken(IFormCollection form) => idTokens.Verify(form);

    /// <summary>POST /oauth2/v2.1/revoke: of a person's token or of a channel's v2.1 token. An unknown one is as good as revoked.</summary>
    public LineAnswer Revoke(IFormCollection form)
    {
        if (channelTokenApi.BySecret(form, out var channel) is { } error)
        {
            return error.Answer;
        }
        var access = form["access_token"].ToString();
        if (access.Length == 0)
        {
            return OAuthError.InvalidRequest.Answer;
        }
        channelTokenApi.RevokeV21(channel!, access);
        if (channel!.Login is { } login)
        {
            tokens.Revoke(login, access);
        }
        return ChannelTokenApi.Nothing;
    }

    /// <summary>GET /v2/profile.</summary>
    public LineAnswer Profile(HttpRequest request) => ForScope(request, "profile", grant => LineAnswer.Ok(json =>
    {
        json.WriteString("userId", grant.UserId);
        json.WriteString("displayName", grant.Person.Name);
        if (grant.Person.PictureUrl is { } picture)
        {
            json.WriteString("pictureUrl", picture);
        }
    }));

    /// <summary>GET and POST /oauth2/v2.1/userinfo.</summary>
    public LineAnswer UserInfo(HttpRequest request) => ForScope(request, "openid", grant => LineAnswer.Ok(json =>
    {
        json.WriteString("sub", grant.UserId);
        if (grant.Scopes.Contains("profile"))
        {
            json.WriteString("name", grant.Person.Name);
            if (grant.Person.PictureUrl is { } picture)
            {
                json.WriteString("picture", picture);
            }
        }
    }));

    /// <summary>GET /friendship/v1/status: of the official account that is linked to the channel.</summary>
    public LineAnswer Friendship(HttpRequest request) => ForScope(request, "profile", grant => grant.Channel.Account is not { } account
        ? LineAnswer.Error(400, "The channel has no linked LINE Official Account")
        : LineAnswer.Ok(json => json.WriteBoolean("friendFlag", grant.Person.FindChat(account)?.State == FriendState.Following)));

    /// <summary>POST /user/v1/deauthorize with the Login channel's own token: all the person agreed to is withdrawn; 204.</summary>
    public LineAnswer Deauthorize(HttpRequest request, JsonElement body)
    {
        if (LoginOf(request) is not { } channel)
        {
            return Unauthorized;
        }
        if (body.ValueKind != JsonValueKind.Object || !Checker.Has(body, "userAccessToken", out var given) || Checker.StringOf(given) is not { } access || tokens.Find(access) is not { } token || token.Grant.Channel != channel)
        {
            return LineAnswer.Error(400, "invalid userAccessToken");
        }
        tokens.RevokeAll(channel, token.Grant.Person);
        channel.Withdraw(token.Grant.Person);
        return new LineAnswer(204, ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>The Login channel whose own channel access token the request carries.</summary>
    public LoginChannel? LoginOf(HttpRequest request) => channelTokens.Find(Bearer(request))?.Channel.Login;

    public UserToken? UserOf(HttpRequest request) => tokens.Find(Bearer(request));

    private LineAnswer ForScope(HttpRequest request, string scope, Func<Grant, LineAnswer> answer) =>
        UserOf(request) is not { } token ? Unauthorized
        : token.Grant.Scopes.Contains(scope) ? answer(token.Grant)
        : LineAnswer.Error(403, $"The access token lacks the scope {scope}");

    private LineAnswer? ByClient(IFormCollection form, out LoginChannel? channel)
    {
        channel = channels.Find(form["client_id"]);
        return channel is null ? OAuthError.InvalidClient.Answer : form["client_secret"] == channel.ChannelSecret ? null : OAuthError.InvalidSecret.Answer;
    }

    private LineAnswer Issued(UserToken token, bool withIdToken) => LineAnswer.Ok(json =>
    {
        json.WriteString("access_token", token.Access);
        json.WriteNumber("expires_in", (token.ExpiresMs - clock.NowMs) / 1000);
        if (withIdToken && token.Grant.Scopes.Contains("openid"))
        {
            json.WriteString("id_token", idTokens.Issue(token.Grant));
        }
        json.WriteString("refresh_token", token.Refresh);
        json.WriteString("scope", token.Grant.ScopeText);
        json.WriteString("token_type", "Bearer");
    });

    private static string? Bearer(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;
}
