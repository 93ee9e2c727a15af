namespace Todoke.LineEmulator.Login;

/// <summary>The endpoints around channel access tokens: long-lived (verify and revoke only), short-lived, v2.1 and stateless.</summary>
internal sealed class ChannelTokenApi(LinePlatform platform, LoginChannels channels, ChannelTokens tokens, AssertionKeys keys, RateLimits limits)
{
    private const int ThirtyDays = 30 * 24 * 3600, StatelessS = 15 * 60;

    // A long-lived token has no end; LINE answers with a century all the same.
    private const long Century = 100L * 365 * 24 * 3600;
    private static readonly Endpoint ShortLived = Endpoint.Of("oauth/accessToken", "POST", "/v2/oauth/accessToken", 370);

    /// <summary>POST /v2/oauth/accessToken.</summary>
    public LineAnswer IssueShortLived(IFormCollection form)
    {
        if (form["grant_type"] != "client_credentials")
        {
            return OAuthError.InvalidRequest.Answer;
        }
        return BySecret(form, out var channel) is { } error ? error.Answer
            : !limits.Allows(channel!.Bucket, ShortLived) ? OAuthError.RateLimited.Answer
            : Issued(tokens.Issue(channel, TokenKind.ShortLived, ThirtyDays)!, ThirtyDays);
    }

    /// <summary>POST /oauth2/v3/token: with the channel's secret or with an assertion.</summary>
    public LineAnswer IssueStateless(IFormCollection form)
    {
        if (form["grant_type"] != "client_credentials")
        {
            return OAuthError.InvalidRequest.Answer;
        }
        Channel? channel;
        OAuthError? error;
        if (form.ContainsKey("client_assertion"))
        {
            (channel, _, error) = keys.Check(form["client_assertion_type"], form["client_assertion"]);
        }
        else
        {
            error = BySecret(form, out channel);
        }
        return error?.Answer ?? Issued(tokens.Issue(channel!, TokenKind.Stateless, StatelessS)!, StatelessS);
    }

    /// <summary>POST /oauth2/v2.1/token with a client assertion, whose <c>token_exp</c> says how long.</summary>
    public LineAnswer IssueByAssertion(IFormCollection form)
    {
        var (channel, assertion, error) = keys.Check(form["client_assertion_type"], form["client_assertion"]);
        if (error is not null)
        {
            return error.Answer;
        }
        if (assertion!.Number("token_exp") is not { } wanted || wanted is < 1 or > ThirtyDays)
        {
            return new OAuthError(400, "invalid_request", "invalid token_exp").Answer;
        }
        return tokens.Issue(channel!, TokenKind.ByAssertion, (int)wanted) is { } issued
            ? Issued(issued, (int)wanted)
            : new OAuthError(400, "invalid_request", "The maximum number of access tokens has already been issued").Answer;
    }

    /// <summary>GET /oauth2/v2.1/tokens/kid.</summary>
    public LineAnswer KeyIds(IQueryCollection query)
    {
        var (channel, _, error) = keys.Check(query["client_assertion_type"], query["client_assertion"]);
        return error?.Answer ?? LineAnswer.Ok(json =>
        {
            json.WriteStartArray("kids");
            foreach (var token in tokens.Of(channel!, TokenKind.ByAssertion))
            {
                json.WriteStringValue(token.KeyId);
            }
            json.WriteEndArray();
        });
    }

    /// <summary>POST /v2/oauth/verify: short-lived and long-lived tokens.</summary>
    public LineAnswer Verify(IFormCollection form)
    {
        var token = form["access_token"].ToString();
        return platform.FindByToken(token) is { } account ? Verified(account.ChannelId, Century)
            : tokens.Find(token) is { Kind: TokenKind.ShortLived } issued ? Verified(issued.Channel.Id, Left(issued))
            : OAuthError.Expired.Answer;
    }

    /// <summary>GET /oauth2/v2.1/verify for a channel's token; null where it is none.</summary>
    public LineAnswer? VerifyV21(string token) =>
        tokens.Find(token) is { Kind: TokenKind.ByAssertion or TokenKind.Stateless } issued ? Verified(issued.Channel.Id, Left(issued)) : null;

    /// <summary>POST /v2/oauth/revoke: always 200 with an empty body. A long-lived token is replaced by one that only the control API tells.</summary>
    public LineAnswer Revoke(IFormCollection form)
    {
        var token = form["access_token"].ToString();
        if (token.Length == 0)
        {
            return OAuthError.InvalidRequest.Answer;
        }
        if (platform.FindByToken(token) is { } account)
        {
            platform.RotateToken(account);
        }
        else if (tokens.Find(token) is { Kind: TokenKind.ShortLived })
        {
            tokens.Revoke(token);
        }
        return Nothing;
    }

    /// <summary>What POST /oauth2/v2.1/revoke does to a channel's own token: a v2.1 token ends, a stateless one cannot.</summary>
    public void RevokeV21(Channel channel, string token)
    {
        if (tokens.Find(token) is { Kind: TokenKind.ByAssertion } issued && issued.Channel.Id == channel.Id)
        {
            tokens.Revoke(token);
        }
    }

    /// <summary>The channel that names itself with <c>client_id</c> and <c>client_secret</c>.</summary>
    public OAuthError? BySecret(IFormCollection form, out Channel? channel)
    {
        channel = channels.FindAny(form["client_id"]);
        return channel is null ? OAuthError.InvalidClient : form["client_secret"] == channel.Secret ? null : OAuthError.InvalidSecret;
    }

    public static LineAnswer Nothing { get; } = new(200, ReadOnlyMemory<byte>.Empty);

    private static LineAnswer Issued(IssuedToken issued, int seconds) => LineAnswer.Ok(json =>
    {
        json.WriteString("access_token", issued.Token);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", seconds);
        if (issued.KeyId is not null)
        {
            json.WriteString("key_id", issued.KeyId);
        }
    });

    private static LineAnswer Verified(string channelId, long seconds) => LineAnswer.Ok(json =>
    {
        json.WriteString("client_id", channelId);
        json.WriteNumber("expires_in", seconds);
    });

    private long Left(IssuedToken issued) => (issued.ExpiresMs - platform.Clock.NowMs) / 1000;
}
