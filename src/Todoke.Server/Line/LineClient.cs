using System.Net.Http.Headers;
using System.Text.Json;
using Todoke.Core.Delivery;

namespace Todoke.Server.Line;

/// <summary>LINE's Messaging API for one account. Each call is one attempt; repeating and pacing are the caller's.</summary>
/// <param name="http">For everything but files and pictures.</param>
/// <param name="accountId">Whose rate limits the calls count for.</param>
/// <param name="apiBase">api.line.me, or an emulator.</param>
/// <param name="token">The channel access token.</param>
/// <param name="uploads">More patient, for files and pictures; null: <paramref name="http"/>.</param>
public sealed class LineClient(HttpClient http, long accountId, Uri apiBase, string token, HttpClient? uploads = null)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public long AccountId => accountId;

    public LineRichMenus RichMenus => new(this);

    public LineAudiences Audiences => new(this);

    public LineCoupons Coupons => new(this);

    public LineInsight Insight => new(this);

    public LineChats Chats => new(this);

    public LineLiff Liff => new(this);

    /// <summary>Sends exactly <paramref name="body"/> under <paramref name="retryKey"/>.</summary>
    /// <param name="kind">Which endpoint.</param>
    /// <param name="body">UTF-8 JSON as the endpoint takes it.</param>
    /// <param name="retryKey">LINE accepts one request per key within 24 hours.</param>
    /// <param name="people">How many messages (通) the request may need: tells a 429 for the month from one for the rate.</param>
    /// <param name="cancel">Ends the waiting; LINE may have taken the request all the same.</param>
    public async Task<SendOutcome> SendAsync(SendKind kind, ReadOnlyMemory<byte> body, Guid retryKey, long people, CancellationToken cancel)
    {
        using var request = Request(HttpMethod.Post, new Uri(apiBase, PathOf(LineEndpoint.Of(kind))));
        request.Headers.Add("X-Line-Retry-Key", retryKey.ToString());
        request.Content = JsonBody(body);
        LineReply reply;
        try { reply = await ExchangeAsync(http, request, cancel); }
        catch (HttpRequestException e) { return new SendOutcome.Retryable(Reason(e), null); }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { return new SendOutcome.Retryable("time-out", null); }

        switch (reply.Status)
        {
            // Something in between may answer in LINE's place. Whether LINE took the request the same key will tell.
            case >= 200 and < 300 when !IsJsonObject(reply.Body): return new SendOutcome.Retryable("an answer that is not LINE's", null);
            case >= 200 and < 300: return new SendOutcome.Accepted(reply.RequestId, false);
            case 409: return new SendOutcome.Accepted(reply.AcceptedRequestId ?? "", true);
            case 429: return await WhichLimitAsync(reply.Body, people, cancel);
            case 408 or >= 500: return new SendOutcome.Retryable($"status {reply.Status}", reply.Status);
            default:
                var error = LineError.Read(reply.Body);
                return new SendOutcome.Refused(reply.Status, error.Whole, error.Property, reply.RequestId);
        }
    }

    // Either tells: the text of the message is LINE's to change, and its own figure of what is used is approximate.
    async Task<SendOutcome> WhichLimitAsync(byte[] body, long people, CancellationToken cancel)
    {
        var left = await QuotaAsync(cancel) is LineAnswer<QuotaUse>.Ok { Value.Remaining: { } remaining } ? remaining : (long?)null;
        return left < people || LineError.Read(body).Message.Contains("monthly limit", StringComparison.OrdinalIgnoreCase) ? new SendOutcome.MonthlyLimit(left ?? 0) : new SendOutcome.RateLimited();
    }

    static bool IsJsonObject(byte[] body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip();
        }
        catch (JsonException) { return false; }
    }

    /// <summary>Has LINE check <c>{"messages":[…]}</c> without sending anything; Refused carries the details.</summary>
    public Task<LineAnswer<bool>> ValidateAsync(SendKind kind, ReadOnlyMemory<byte> body, CancellationToken cancel) =>
        CallAsync(HttpMethod.Post, $"/v2/bot/message/validate/{PathOf(LineEndpoint.Of(kind)).Split('/')[^1]}", JsonBody(body), _ => true, cancel);

    /// <summary>How far an accepted narrowcast is; 404 after 14 days.</summary>
    /// <param name="requestId">LINE's id of the request that was accepted.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<NarrowcastProgress>> NarrowcastProgressAsync(string requestId, CancellationToken cancel) =>
        GetAsync<NarrowcastProgress>($"{PathOf(LineEndpoint.NarrowcastProgress)}?requestId={Uri.EscapeDataString(requestId)}", cancel);

    /// <summary>404 for whoever is no friend, blocks the account or never agreed; also for somebody who does not exist.</summary>
    public Task<LineAnswer<LineProfile>> ProfileAsync(string userId, CancellationToken cancel) =>
        GetAsync<LineProfile>($"/v2/bot/profile/{Uri.EscapeDataString(userId)}", cancel);

    /// <summary>A page of those who follow. 403 where the account is neither verified nor premium.</summary>
    /// <param name="start">From the page before; null for the first.</param>
    /// <param name="limit">1 to 1,000; a page may hold fewer.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<FollowerPage>> FollowersAsync(string? start, int limit, CancellationToken cancel) =>
        GetAsync<FollowerPage>($"/v2/bot/followers/ids?limit={limit}{(start is null ? "" : "&start=" + Uri.EscapeDataString(start))}", cancel);

    public async Task<LineAnswer<QuotaUse>> QuotaAsync(CancellationToken cancel)
    {
        var quota = await GetAsync<Quota>("/v2/bot/message/quota", cancel);
        if (quota is LineAnswer<Quota>.Failed { Why: var why }) return new LineAnswer<QuotaUse>.Failed(why);
        var used = await GetAsync<Consumption>("/v2/bot/message/quota/consumption", cancel);
        if (used is LineAnswer<Consumption>.Failed { Why: var whyNot }) return new LineAnswer<QuotaUse>.Failed(whyNot);
        var (limit, total) = (((LineAnswer<Quota>.Ok)quota).Value, ((LineAnswer<Consumption>.Ok)used).Value.TotalUsage);
        return new LineAnswer<QuotaUse>.Ok(new(limit.Type == "limited" ? limit.Value : null, total));
    }

    public Task<LineAnswer<BotInfo>> BotInfoAsync(CancellationToken cancel) => GetAsync<BotInfo>("/v2/bot/info", cancel);

    /// <summary>404 where none is set.</summary>
    public Task<LineAnswer<WebhookEndpoint>> WebhookEndpointAsync(CancellationToken cancel) => GetAsync<WebhookEndpoint>("/v2/bot/channel/webhook/endpoint", cancel);

    /// <param name="endpoint">https, at most 500 characters; LINE uses it within a minute.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<bool>> SetWebhookEndpointAsync(Uri endpoint, CancellationToken cancel) =>
        CallAsync(HttpMethod.Put, "/v2/bot/channel/webhook/endpoint", JsonContent.Create(new { endpoint = endpoint.AbsoluteUri }), _ => true, cancel);

    /// <summary>Has LINE call the webhook with a signed, empty list of events.</summary>
    public Task<LineAnswer<WebhookTest>> TestWebhookAsync(Uri endpoint, CancellationToken cancel) =>
        CallAsync(HttpMethod.Post, "/v2/bot/channel/webhook/test", JsonContent.Create(new { endpoint = endpoint.AbsoluteUri }), Read<WebhookTest>, cancel);

    /// <param name="date">A day of UTC+9; figures come about a day late.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<FollowerFigures>> FollowerFiguresAsync(DateOnly date, CancellationToken cancel) =>
        GetAsync<FollowerFigures>($"/v2/bot/insight/followers?date={date:yyyyMMdd}", cancel);

    Task<LineAnswer<T>> GetAsync<T>(string path, CancellationToken cancel) => CallAsync(HttpMethod.Get, path, null, Read<T>, cancel);

    Task<LineAnswer<T>> CallAsync<T>(HttpMethod method, string path, HttpContent? body, Func<byte[], T> read, CancellationToken cancel)
    {
        var request = Request(method, new Uri(apiBase, path));
        request.Content = body;
        return AnswerAsync(http, request, reply => read(reply.Body), cancel);
    }

    /// <summary>One attempt of one endpoint, on the host that serves it.</summary>
    internal Task<LineAnswer<T>> CallAsync<T>(LineRequest call, Func<LineReply, T> read, CancellationToken cancel)
    {
        var request = Request(call.Method, new Uri(call.IsData ? DataBase : apiBase, call.Path));
        request.Content = call.Body;
        return AnswerAsync(call.IsData ? uploads ?? http : http, request, read, cancel);
    }

    /// <summary>One attempt whose answer is read as it comes; the caller disposes of it. Throws what HTTP throws.</summary>
    internal async Task<HttpResponseMessage> OpenAsync(LineRequest call, CancellationToken cancel)
    {
        using var request = Request(call.Method, new Uri(call.IsData ? DataBase : apiBase, call.Path));
        return await (uploads ?? http).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
    }

    // LINE keeps files and pictures on a host of their own; an emulator is one host.
    Uri DataBase => apiBase.Host == "api.line.me" ? new UriBuilder(apiBase) { Host = "api-data.line.me" }.Uri : apiBase;

    internal static async Task<LineAnswer<T>> AnswerAsync<T>(HttpClient client, HttpRequestMessage toSend, Func<LineReply, T> read, CancellationToken cancel)
    {
        using var request = toSend;
        LineReply reply;
        try { reply = await ExchangeAsync(client, request, cancel); }
        catch (HttpRequestException e) { return new LineAnswer<T>.Failed(new LineFailure.Unreachable(Reason(e))); }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { return new LineAnswer<T>.Failed(new LineFailure.Unreachable("time-out")); }

        switch (reply.Status)
        {
            case >= 200 and < 300:
                try { return new LineAnswer<T>.Ok(read(reply)); }
                catch (JsonException) { return new LineAnswer<T>.Failed(new LineFailure.Unreachable("the answer cannot be read")); }
            case 429: return new LineAnswer<T>.Failed(new LineFailure.RateLimited());
            case 408 or >= 500: return new LineAnswer<T>.Failed(new LineFailure.Unreachable($"status {reply.Status}"));
            default:
                var error = LineError.Read(reply.Body);
                return new LineAnswer<T>.Failed(new LineFailure.Refused(reply.Status, error.Whole, error.Details));
        }
    }

    HttpRequestMessage Request(HttpMethod method, Uri address) => new(method, address)
    {
        Version = http.DefaultRequestVersion,
        VersionPolicy = http.DefaultVersionPolicy,
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    static async Task<LineReply> ExchangeAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancel)
    {
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel);
        return new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancel), Header(response, "x-line-request-id") ?? "", Header(response, "x-line-accepted-request-id"), response.Content.Headers.ContentType?.MediaType);
    }

    static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    static ReadOnlyMemoryContent JsonBody(ReadOnlyMemory<byte> body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    static T Read<T>(byte[] body) => JsonSerializer.Deserialize<T>(body, Json) ?? throw new JsonException("null");

    static string PathOf(string endpoint) => endpoint[(endpoint.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    // The name of the error, not its text: that may hold an address with parameters.
    internal static string Reason(HttpRequestException e) => e.HttpRequestError == HttpRequestError.Unknown ? "connection" : JsonNamingPolicy.SnakeCaseLower.ConvertName(e.HttpRequestError.ToString()).Replace('_', ' ');

    sealed record Quota(string Type, long? Value = null);

    sealed record Consumption(long TotalUsage);
}
