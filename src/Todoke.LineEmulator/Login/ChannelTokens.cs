using System.Collections.Concurrent;

namespace Todoke.LineEmulator.Login;

/// <summary>The kinds of channel access tokens that are issued by a call; the long-lived one is the account's own.</summary>
internal enum TokenKind
{
    /// <summary>30 days; the 31st takes the place of the oldest.</summary>
    ShortLived,

    /// <summary>15 minutes, as many as wanted, not to be revoked.</summary>
    Stateless,

    /// <summary>v2.1: as long as asked for, at most 30 days and 30 at a time.</summary>
    ByAssertion,
}

/// <summary>A channel access token. <c>KeyId</c>: the name under which a v2.1 token is listed.</summary>
internal sealed record IssuedToken(string Token, Channel Channel, TokenKind Kind, long Order, long ExpiresMs, string? KeyId);

/// <summary>Channel access tokens that were issued by a call, until they expire on the emulator's clock (LINE's reference, "Channel access token").</summary>
internal sealed class ChannelTokens(LinePlatform platform)
{
    public const int MostPerChannel = 30;
    private readonly ConcurrentDictionary<string, IssuedToken> tokens = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private long order;

    /// <returns>Null where the channel has its 30 v2.1 tokens already.</returns>
    public IssuedToken? Issue(Channel channel, TokenKind kind, int seconds)
    {
        lock (gate)
        {
            var valid = Of(channel, kind).ToList();
            if (kind == TokenKind.ByAssertion && valid.Count >= MostPerChannel)
            {
                return null;
            }
            if (kind == TokenKind.ShortLived && valid.Count >= MostPerChannel)
            {
                tokens.TryRemove(valid[0].Token, out _);
            }
            var issued = new IssuedToken(
                $"{FreshIds.Token()}{FreshIds.Token()}", channel, kind, order++, platform.Clock.NowMs + (seconds * 1000L), kind == TokenKind.ByAssertion ? FreshIds.Token()[..22] : null);
            tokens[issued.Token] = issued;
            return issued;
        }
    }

    /// <summary>The token while it is valid.</summary>
    public IssuedToken? Find(string? token) =>
        token is not null && tokens.TryGetValue(token, out var issued) && platform.Clock.NowMs < issued.ExpiresMs ? issued : null;

    /// <summary>The account whose token this is, of whatever kind.</summary>
    public LineAccount? AccountOf(string token) => platform.FindByToken(token) ?? Find(token)?.Channel.Account;

    public void Revoke(string token) => tokens.TryRemove(token, out _);

    /// <summary>A channel's valid tokens of a kind, oldest first.</summary>
    public IEnumerable<IssuedToken> Of(Channel channel, TokenKind kind) =>
        tokens.Values.Where(t => t.Channel.Id == channel.Id && t.Kind == kind && platform.Clock.NowMs < t.ExpiresMs).OrderBy(t => t.Order);
}
