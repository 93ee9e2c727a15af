using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Todoke.LineEmulator.Webhooks;

/// <summary>An event to tell, with the reply token it carries.</summary>
internal sealed record WebhookEvent(JsonObject Json, string? ReplyToken)
{
    public string? Id => Json["webhookEventId"]?.GetValue<string>();
}

/// <summary>What the account's server answered. <c>Reason</c> is LINE's: OK, COULD_NOT_CONNECT, REQUEST_TIMEOUT, ERROR_STATUS_CODE, UNCLASSIFIED; here also NO_ENDPOINT.</summary>
public sealed record WebhookResult(int? Status, string Reason, string Detail, IReadOnlyList<string> EventIds, long AtMs, string Account, bool Redelivery)
{
    public bool Ok => Reason == "OK";
}

/// <summary>Whether and how unanswered webhooks come again. LINE does not disclose number and interval; these are this emulator's.</summary>
public sealed record RedeliverySettings
{
    public bool Enabled { get; init; }

    public int Attempts { get; init; } = 3;

    /// <summary>Milliseconds of the emulator's clock between attempts.</summary>
    public int IntervalMs { get; init; } = 30_000;

    /// <summary>Every webhook is delivered a second time even after a success: LINE says that may happen.</summary>
    public bool Duplicate { get; init; }
}

/// <summary>Signs and posts webhooks: Base64(HMAC-SHA256(channel secret, raw body)) in x-line-signature, two seconds to answer.</summary>
internal sealed class WebhookSender(EmulatorClock clock, ReplyTokens replyTokens, Agenda agenda, HttpClient http)
{
    private const int Kept = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ConcurrentQueue<WebhookResult> history = new();

    public RedeliverySettings Redelivery { get; set; } = new();

    public WebhookBag Bag { get; } = new();

    /// <summary>The last results, oldest first.</summary>
    public IReadOnlyCollection<WebhookResult> History => history;

    public async Task<WebhookResult> SendAsync(LineAccount account, IReadOnlyList<WebhookEvent> events, CancellationToken ct)
    {
        if (!account.WebhookActive || account.WebhookUrl is not { } url)
        {
            return Result(account, null, "NO_ENDPOINT", "No webhook endpoint is set or it is switched off.", events, false);
        }
        return Bag.Take(account, events)
            ? new WebhookResult(null, "KEPT_BACK", "Kept back until the webhooks are let go.", [.. events.Select(e => e.Id).OfType<string>()], clock.NowMs, account.ChannelId, false)
            : await AttemptAsync(account, url, events, attempt: 0, ct);
    }

    /// <summary>Tells what was kept back, one call after the other; an account without an address hears nothing.</summary>
    public async Task<IReadOnlyList<WebhookResult>> ReleaseAsync(WebhookRelease release, CancellationToken ct)
    {
        var results = new List<WebhookResult>();
        foreach (var (account, events, again) in Bag.Close(release))
        {
            if (account.WebhookUrl is { } url)
            {
                results.Add(await AttemptAsync(account, url, events, again ? 1 : 0, ct));
            }
        }
        return results;
    }

    /// <summary>Posts any body, for rubbish and for the test call; never redelivered.</summary>
    public Task<WebhookResult> PostAsync(LineAccount account, string url, byte[] body, bool badSignature, CancellationToken ct) =>
        PostAsync(account, url, body, badSignature, [], redelivery: false, ct);

    public static byte[] Envelope(LineAccount account, JsonArray events) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["destination"] = account.BotUserId, ["events"] = events }, Plain);

    private async Task<WebhookResult> AttemptAsync(LineAccount account, string url, IReadOnlyList<WebhookEvent> events, int attempt, CancellationToken ct)
    {
        foreach (var told in events)
        {
            told.Json["deliveryContext"] = new JsonObject { ["isRedelivery"] = attempt > 0 };
            if (attempt > 0 && told.ReplyToken is { } token)
            {
                replyTokens.Renew(token);
            }
        }
        var body = Envelope(account, [.. events.Select(e => e.Json.DeepClone())]);
        var result = await PostAsync(account, url, body, badSignature: false, events, attempt > 0, ct);
        var settings = Redelivery;
        if ((settings.Enabled && !result.Ok && attempt < settings.Attempts) || (settings.Duplicate && attempt == 0))
        {
            agenda.At(clock.NowMs + settings.IntervalMs, later => AttemptAsync(account, url, events, attempt + 1, later));
        }
        return result;
    }

    private async Task<WebhookResult> PostAsync(LineAccount account, string url, byte[] body, bool badSignature, IReadOnlyList<WebhookEvent> events, bool redelivery, CancellationToken ct)
    {
        using var happening = agenda.Begin();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.TryAddWithoutValidation("User-Agent", "LineBotWebhook/2.0");
        request.Headers.TryAddWithoutValidation("x-line-signature", Sign(badSignature ? account.ChannelSecret + "x" : account.ChannelSecret, body));
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode
                ? Result(account, status, "OK", $"{status}", events, redelivery)
                : Result(account, status, "ERROR_STATUS_CODE", $"{status}", events, redelivery);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return Result(account, null, "REQUEST_TIMEOUT", "Request timeout", events, redelivery);
        }
        catch (HttpRequestException failure)
        {
            var reason = failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                ? "COULD_NOT_CONNECT"
                : "UNCLASSIFIED";
            return Result(account, null, reason, failure.Message, events, redelivery);
        }
    }

    private WebhookResult Result(LineAccount account, int? status, string reason, string detail, IReadOnlyList<WebhookEvent> events, bool redelivery)
    {
        var result = new WebhookResult(status, reason, detail, [.. events.Select(e => e.Id).OfType<string>()], clock.NowMs, account.ChannelId, redelivery);
        account.Tally.CountWebhook(result.Ok || reason == "NO_ENDPOINT");
        history.Enqueue(result);
        while (history.Count > Kept)
        {
            history.TryDequeue(out _);
        }
        return result;
    }

    public static string Sign(string secret, byte[] body) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
}
