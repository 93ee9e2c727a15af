using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Todoke.LineEmulator.Login;

namespace Todoke.LineEmulator.Line;

/// <summary>The door of the Messaging API. For every request: id, endpoint, token, rate, body, then the <see cref="Passage"/> and the endpoint itself.</summary>
internal sealed class LineTransport(LinePlatform platform, ChannelTokens tokens, FreshIds ids, RateLimits limits, Passage passage, SendFamily send, Narrowcasts narrowcasts, Lookups lookups, WebhookSettings webhooks, Families families)
{
    public const string Prefix = "/v2/";

    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var asked = new Asked(null, path, context.Request.Headers["X-Line-Retry-Key"] is [{ } given, ..] ? given : null, ids.RequestId(), platform.Clock.NowMs);
        context.Response.Headers["x-line-request-id"] = asked.RequestId;
        var endpoint = Endpoints.Find(context.Request.Method, path, out var pathKnown);
        if (endpoint is null)
        {
            await passage.RefuseAsync(context, asked, pathKnown ? LineAnswer.Error(405, "Method not allowed") : LineAnswer.NotFound);
            return;
        }
        asked = asked with { Endpoint = endpoint.Name };
        if (Authenticate(context) is not { } account)
        {
            await passage.RefuseAsync(context, asked, LineAnswer.Error(401, "Authentication failed due to the following reason: invalid token. Confirm that the access token in the authorization header is valid."));
            return;
        }
        asked = asked with { Account = account };
        if (!limits.Allows(account, endpoint))
        {
            await passage.RefuseAsync(context, asked, LineAnswer.RateLimited);
            return;
        }
        var body = await ReadBodyAsync(context, endpoint.MaxBytes);
        await passage.ServeAsync(context, asked, fault => AnswerAsync(context, account, endpoint, asked, path, body, fault));
    }

    private async ValueTask<LineAnswer> AnswerAsync(HttpContext context, LineAccount account, Endpoint endpoint, Asked asked, string path, byte[]? body, string? fault)
    {
        if (asked.RetryKey is not null && !endpoint.TakesRetryKey)
        {
            return LineAnswer.Error(400, "The retry key is not supported for this API");
        }
        var call = new LineCall(account, endpoint, asked.RequestId, asked.RetryKey, asked.ArrivedMs, default, path, context.Request.Query, fault) { Bytes = body, ContentType = context.Request.ContentType };
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
}
