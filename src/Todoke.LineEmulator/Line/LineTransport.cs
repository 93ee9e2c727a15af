using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Todoke.LineEmulator.Log;
using Todoke.LineEmulator.Login;

namespace Todoke.LineEmulator.Line;

/// <summary>
/// The door of the LINE side. For every request: id, endpoint, token, rate, fault, body, then the endpoint itself, the log, the delay, the answer.
/// Half of the answer delay lies before the acceptance and half after it, so a client killed while waiting may or may not have been heard.
/// </summary>
internal sealed class LineTransport(LinePlatform platform, ChannelTokens tokens, FreshIds ids, RateLimits limits, Faults faults, SendFamily send, Narrowcasts narrowcasts, Lookups lookups, WebhookSettings webhooks, Families families, RichMenuFamily richMenus, AudienceFamily audiences, CouponFamily coupons, RequestLog log, HeldAnswers held, CancellationToken stopping)
{
    public const string Prefix = "/v2/";
    private static readonly LineAnswer Garbage = new(200, "<html><body>Welcome to the network of this hotel</body></html>"u8.ToArray()) { Type = "text/html" };
    private long delayRange;

    /// <summary>Answer delay in milliseconds, uniform between the two.</summary>
    public (int MinMs, int MaxMs) Delay
    {
        get
        {
            var range = Interlocked.Read(ref delayRange);
            return ((int)(range >> 32), (int)range);
        }
        set => Interlocked.Exchange(ref delayRange, ((long)value.MinMs << 32) | (uint)value.MaxMs);
    }

    public async Task HandleAsync(HttpContext context)
    {
        var (requestId, arrived) = (ids.RequestId(), platform.Clock.NowMs);
        var retryKey = context.Request.Headers["X-Line-Retry-Key"] is [{ } given, ..] ? given : null;
        var path = context.Request.Path.Value!;
        context.Response.Headers["x-line-request-id"] = requestId;
        var endpoint = Endpoints.Find(context.Request.Method, path, out var pathKnown);
        if (endpoint is null)
        {
            await RefuseAsync(context, null, path, retryKey, requestId, arrived, pathKnown ? LineAnswer.Error(405, "Method not allowed") : LineAnswer.NotFound);
            return;
        }
        var account = Authenticate(context);
        if (account is null)
        {
            await RefuseAsync(context, null, endpoint.Name, retryKey, requestId, arrived, LineAnswer.Error(401, "Authentication failed due to the following reason: invalid token. Confirm that the access token in the authorization header is valid."));
            return;
        }
        if (!limits.Allows(account, endpoint))
        {
            await RefuseAsync(context, account, endpoint.Name, retryKey, requestId, arrived, LineAnswer.RateLimited);
            return;
        }
        var fault = faults.Strike(account, endpoint);
        var body = await ReadBodyAsync(context, endpoint.MaxBytes);
        await WaitAsync(fault?.DelayMs ?? 0);
        var delay = DrawDelay();
        await WaitAsync(delay / 2);
        switch (fault?.Kind)
        {
            case FaultMode.DropBeforeAccept:
                Log(account, endpoint.Name, retryKey, requestId, arrived, Outcome.Refused, 0, "drop_before_accept");
                context.Abort();
                return;
            case FaultMode.GarbageBeforeAccept:
                Log(account, endpoint.Name, retryKey, requestId, arrived, Outcome.Refused, 200, "garbage_before_accept");
                await WriteAsync(context, Garbage);
                return;
            case FaultMode.MonthlyLimit:
                Log(account, endpoint.Name, retryKey, requestId, arrived, Outcome.Refused, 429, "monthly_limit");
                await WriteAsync(context, LineAnswer.QuotaReached);
                return;
            case FaultMode.Error:
                var status = fault.Status ?? 500;
                var made = status == 429 ? LineAnswer.RateLimited : status == 500 ? LineAnswer.ServerError : LineAnswer.Error(status, "Injected fault");
                Log(account, endpoint.Name, retryKey, requestId, arrived, Outcome.Refused, status, "error");
                await WriteAsync(context, made);
                return;
        }
        var faultName = fault?.Kind switch { FaultMode.HangAfterAccept => "hang_after_accept", FaultMode.DropAfterAccept => "drop_after_accept", FaultMode.HoldAfterAccept => "hold_after_accept", FaultMode.GarbageAfterAccept => "garbage_after_accept", FaultMode.Delay => "delay", _ => null };
        var answer = await AnswerAsync(context, account, endpoint, retryKey, requestId, arrived, path, body, faultName);
        if (!answer.Logged)
        {
            var outcome = answer.Status == 409 ? Outcome.Repeated : answer.Status < 400 ? Outcome.Accepted : Outcome.Refused;
            Log(account, endpoint.Name, retryKey, requestId, arrived, outcome, answer.Status, faultName);
        }
        if (answer.Status < 400)
        {
            switch (fault?.Kind)
            {
                case FaultMode.HangAfterAccept:
                    await HangAsync(context);
                    context.Abort();
                    return;
                case FaultMode.DropAfterAccept:
                    context.Abort();
                    return;
                case FaultMode.HoldAfterAccept when !await HoldAsync(context):
                    context.Abort();
                    return;
                case FaultMode.GarbageAfterAccept:
                    await WriteAsync(context, Garbage);
                    return;
            }
        }
        await WaitAsync(delay - (delay / 2));
        await WriteAsync(context, answer);
    }

    private async Task<LineAnswer> AnswerAsync(HttpContext context, LineAccount account, Endpoint endpoint, string? retryKey, string requestId, long arrived, string path, byte[]? body, string? fault)
    {
        if (retryKey is not null && !endpoint.TakesRetryKey)
        {
            return LineAnswer.Error(400, "The retry key is not supported for this API");
        }
        var call = new LineCall(account, endpoint, requestId, retryKey, arrived, default, path, context.Request.Query, fault) { Bytes = body, ContentType = context.Request.ContentType };
        if (endpoint.Body == BodyForm.None)
        {
            return await DispatchAsync(call, context.RequestAborted);
        }
        if (body is null)
        {
            return LineAnswer.Error(413, "Request body too large");
        }
        if (endpoint.Body == BodyForm.Bytes || (body.Length == 0 && endpoint.Kind == EndpointKind.TestWebhook))
        {
            return await DispatchAsync(call, context.RequestAborted);
        }
        if (!IsJson(context.Request.ContentType))
        {
            return LineAnswer.Error(415, $"The content type, {context.Request.ContentType ?? "null"}, is not supported");
        }
        if (!Utf8.IsValid(body) || HasHalfCharacter(body))
        {
            return LineAnswer.Unparsable(1, 1);
        }
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException problem)
        {
            return LineAnswer.Unparsable((problem.LineNumber ?? 0) + 1, (problem.BytePositionInLine ?? 0) + 1);
        }
        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? await DispatchAsync(call with { Body = document.RootElement }, context.RequestAborted)
                : LineAnswer.Unparsable(1, 1);
        }
    }

    private ValueTask<LineAnswer> DispatchAsync(LineCall call, CancellationToken ct) => call.Endpoint.Kind switch
    {
        EndpointKind.Send => new(send.Send(call)),
        EndpointKind.NarrowcastProgress => new(narrowcasts.Progress(call)),
        EndpointKind.Validate => new(send.Validate(call)),
        EndpointKind.Quota => new(lookups.Quota(call)),
        EndpointKind.Consumption => new(lookups.Consumption(call)),
        EndpointKind.DeliveryCount => new(lookups.DeliveryCount(call)),
        EndpointKind.Profile => new(lookups.Profile(call)),
        EndpointKind.Followers => new(lookups.Followers(call)),
        EndpointKind.BotInfo => new(lookups.BotInfo(call)),
        EndpointKind.GetWebhook => new(WebhookSettings.Get(call)),
        EndpointKind.SetWebhook => new(webhooks.Set(call)),
        EndpointKind.TestWebhook => new(webhooks.TestAsync(call, ct)),
        EndpointKind.InsightFollowers => new(lookups.InsightFollowers(call)),
        EndpointKind.UnitCount => new(lookups.UnitCount(call)),
        EndpointKind.UnitList => new(lookups.UnitList(call)),
        EndpointKind.Family => families.AnswerAsync(call, ct),
        EndpointKind.RichMenu => new(richMenus.Answer(call)),
        EndpointKind.Audience => audiences.AnswerAsync(call, ct),
        EndpointKind.Coupon => new(coupons.Answer(call)),
        _ => throw new InvalidOperationException($"No code for {call.Endpoint.Name}."),
    };

    private LineAccount? Authenticate(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? tokens.AccountOf(header["Bearer ".Length..].Trim()) : null;
    }

    private static bool IsJson(string? contentType) =>
        contentType is not null && contentType.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The whole body, or null where it is longer than the endpoint takes. What was received completely is processed even if the client has gone meanwhile, as at LINE.</summary>
    private static async Task<byte[]?> ReadBodyAsync(HttpContext context, int most)
    {
        if (context.Request.ContentLength > most)
        {
            return null;
        }
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > most)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Whether an escape like \ud800 stands alone somewhere: legal JSON, but no text. Nothing behind the door has to expect it.</summary>
    private static bool HasHalfCharacter(byte[] body)
    {
        if (body.AsSpan().IndexOf("\\ud"u8) < 0 && body.AsSpan().IndexOf("\\uD"u8) < 0)
        {
            return false;
        }
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    reader.GetString();
                }
            }
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
        catch (JsonException)
        {
            // Not JSON at all: the parser behind this tells the place.
            return false;
        }
    }

    private int DrawDelay()
    {
        var (min, max) = Delay;
        return max == 0 ? 0 : Random.Shared.Next(min, max + 1);
    }

    private Task WaitAsync(int ms) => ms == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(ms), platform.Clock, stopping);

    private async Task HangAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = either.Token.Register(() => gone.TrySetResult());
        await gone.Task;
    }

    private async Task<bool> HoldAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        return await held.HoldAsync(either.Token);
    }

    private void Log(LineAccount? account, string endpoint, string? retryKey, string requestId, long arrived, Outcome outcome, int status, string? fault)
    {
        if (outcome == Outcome.Refused)
        {
            account?.Tally.CountRefused();
        }
        else if (outcome == Outcome.Repeated)
        {
            account?.Tally.CountRepeated();
        }
        log.Add(new LogEntry(platform.Clock.NowMs, arrived, account?.ChannelId, endpoint, requestId, retryKey, outcome, status, 0, fault, null));
    }

    private async Task RefuseAsync(HttpContext context, LineAccount? account, string endpoint, string? retryKey, string requestId, long arrived, LineAnswer answer)
    {
        Log(account, endpoint, retryKey, requestId, arrived, Outcome.Refused, answer.Status, null);
        await WriteAsync(context, answer);
    }

    private static async Task WriteAsync(HttpContext context, LineAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.Type;
        context.Response.ContentLength = answer.Body.Length;
        if (answer.AcceptedRequestId is { } accepted)
        {
            context.Response.Headers["x-line-accepted-request-id"] = accepted;
        }
        await context.Response.BodyWriter.WriteAsync(answer.Body);
    }
}
