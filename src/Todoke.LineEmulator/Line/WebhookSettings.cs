using Todoke.LineEmulator.Messages;
using Todoke.LineEmulator.Webhooks;

namespace Todoke.LineEmulator.Line;

/// <summary>The account's webhook address: set, get and LINE's own connection test.</summary>
internal sealed class WebhookSettings(LinePlatform platform, WebhookSender webhooks)
{
    private const int MaxLength = 500;

    public LineAnswer Set(LineCall call)
    {
        if (!TryEndpoint(call, out var endpoint) || endpoint is null)
        {
            return LineAnswer.Error(400, "Invalid webhook endpoint URL");
        }
        call.Account.WebhookUrl = endpoint;
        platform.Touch();
        return LineAnswer.Empty;
    }

    public static LineAnswer Get(LineCall call) => call.Account.WebhookUrl is not { } endpoint
        ? LineAnswer.Error(404, "Webhook endpoint not found")
        : LineAnswer.Ok(json =>
        {
            json.WriteString("endpoint", endpoint);
            json.WriteBoolean("active", call.Account.WebhookActive);
        });

    /// <summary>Posts an empty list of events and reports what came back.</summary>
    public async Task<LineAnswer> TestAsync(LineCall call, CancellationToken ct)
    {
        if (!TryEndpoint(call, out var given))
        {
            return LineAnswer.Error(400, "Invalid webhook endpoint URL");
        }
        if ((given ?? call.Account.WebhookUrl) is not { } endpoint)
        {
            return LineAnswer.Error(404, "Webhook endpoint not found");
        }
        var result = await webhooks.PostAsync(call.Account, endpoint, WebhookSender.Envelope(call.Account, []), badSignature: false, ct);
        return LineAnswer.Ok(json =>
        {
            json.WriteBoolean("success", result.Ok);
            json.WriteString("timestamp", platform.Clock.GetUtcNow().UtcDateTime);
            json.WriteNumber("statusCode", result.Status ?? 0);
            json.WriteString("reason", result.Reason);
            json.WriteString("detail", result.Detail);
        });
    }

    /// <summary>LINE takes https only; http on loopback is allowed here because a rehearsal has no certificate.</summary>
    private static bool TryEndpoint(LineCall call, out string? endpoint)
    {
        endpoint = null;
        if (call.Body.ValueKind != System.Text.Json.JsonValueKind.Object || !Checker.Has(call.Body, "endpoint", out var value))
        {
            return true;
        }
        endpoint = Checker.StringOf(value);
        return endpoint is { Length: <= MaxLength } && Checker.IsFetchable(endpoint);
    }
}
