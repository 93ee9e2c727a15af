using System.Text.Json.Serialization;

namespace Todoke.Server.Line;

/// <summary>Channel access tokens of a Messaging API or Login channel, by its id and secret. One attempt each.</summary>
public sealed class LineTokens(HttpClient http, Uri apiBase)
{
    const string ByClient = "client_credentials";

    /// <summary>A token for 15 minutes; as many as wanted, none to be revoked.</summary>
    public Task<LineAnswer<ChannelToken>> IssueStatelessAsync(string channelId, string channelSecret, CancellationToken cancel) =>
        LineForm.PostAsync(http, apiBase, LineEndpoint.StatelessToken, [("grant_type", ByClient), ("client_id", channelId), ("client_secret", channelSecret)], reply => reply.Read<ChannelToken>(), cancel);

    /// <summary>A token for 30 days; the 31st ends the oldest. 370 a second.</summary>
    public Task<LineAnswer<ChannelToken>> IssueShortLivedAsync(string channelId, string channelSecret, CancellationToken cancel) =>
        LineForm.PostAsync(http, apiBase, LineEndpoint.ShortLivedToken, [("grant_type", ByClient), ("client_id", channelId), ("client_secret", channelSecret)], reply => reply.Read<ChannelToken>(), cancel);

    /// <summary>Whose a long-lived or short-lived token is and how long it still lives; 400 where it lives no more.</summary>
    public Task<LineAnswer<ChannelTokenFacts>> VerifyAsync(string token, CancellationToken cancel) =>
        LineForm.PostAsync(http, apiBase, LineEndpoint.VerifyChannelToken, [("access_token", token)], reply => reply.Read<ChannelTokenFacts>(), cancel);

    /// <summary>Ends a long-lived or short-lived token; also said of one that lives no more.</summary>
    public Task<LineAnswer<bool>> RevokeAsync(string token, CancellationToken cancel) =>
        LineForm.PostAsync(http, apiBase, LineEndpoint.RevokeChannelToken, [("access_token", token)], LineReply.Done, cancel);
}

/// <param name="AccessToken">To be kept secret.</param>
/// <param name="ExpiresIn">Seconds.</param>
public sealed record ChannelToken([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] long ExpiresIn);

/// <param name="ClientId">The channel.</param>
/// <param name="ExpiresIn">Seconds; very many for a long-lived token.</param>
public sealed record ChannelTokenFacts([property: JsonPropertyName("client_id")] string ClientId, [property: JsonPropertyName("expires_in")] long ExpiresIn);

/// <summary>Calls with a form instead of JSON, as OAuth has them.</summary>
internal static class LineForm
{
    public static Task<LineAnswer<T>> PostAsync<T>(HttpClient http, Uri apiBase, string endpoint, IEnumerable<(string Name, string? Value)> fields, Func<LineReply, T> read, CancellationToken cancel)
    {
        var call = new LineRequest(endpoint) { Body = new FormUrlEncodedContent(fields.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, f.Value!))) };
        return SendAsync(http, apiBase, call, null, read, cancel);
    }

    /// <param name="http">The World's way to LINE.</param>
    /// <param name="apiBase">api.line.me, or an emulator.</param>
    /// <param name="call">What.</param>
    /// <param name="bearer">A person's or a channel's access token; null sends none.</param>
    /// <param name="read">Reads a good answer.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public static Task<LineAnswer<T>> SendAsync<T>(HttpClient http, Uri apiBase, LineRequest call, string? bearer, Func<LineReply, T> read, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(apiBase, call.Path)) { Content = call.Body, Version = http.DefaultRequestVersion, VersionPolicy = http.DefaultVersionPolicy };
        request.Headers.Authorization = bearer is null ? null : new("Bearer", bearer);
        return LineClient.AnswerAsync(http, request, read, cancel);
    }
}
