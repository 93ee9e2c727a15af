using Todoke.LineEmulator.Webhooks;

namespace Todoke.LineEmulator.Control;

/// <summary>The control API's part about Login channels, LIFF, and webhooks kept back.</summary>
internal static class LoginControlRoutes
{
    public static void MapLoginControl(this WebApplication app, EmulatorControl control)
    {
        var api = app.MapGroup("/control").AddEndpointFilter(ControlRoutes.ProblemsAsync);
        api.MapGet("/login-channels", () => new { login_channels = control.LoginChannels() });
        api.MapPost("/login-channels", (NewLoginChannel wanted) => Results.Json(control.AddLoginChannel(wanted), statusCode: 201));
        api.MapPost("/channels/{channelId}/assertion-keys", (string channelId, NewAssertionKey key) => Results.Json(new { kid = control.AddAssertionKey(channelId, key) }, statusCode: 201));
        api.MapGet("/webhooks/keep-back", () => new { on = control.WebhooksKeptBack is not null, events = control.WebhooksKeptBack ?? 0 });
        api.MapPost("/webhooks/keep-back", () =>
        {
            control.KeepWebhooksBack();
            return Results.NoContent();
        });
        api.MapPost("/webhooks/release", async (WebhookRelease release, CancellationToken ct) => new { webhooks = await control.ReleaseWebhooksAsync(release, ct) });
        api.MapPost("/people/{id}/liff", (string id, LiffRequest request, CancellationToken ct) => control.OpenLiffAsync(id, request, ct));
    }
}
