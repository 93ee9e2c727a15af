namespace Todoke.LineEmulator.Control;

/// <summary>The control API's part about Login channels and LIFF.</summary>
internal static class LoginControlRoutes
{
    public static void MapLoginControl(this WebApplication app, EmulatorControl control)
    {
        var api = app.MapGroup("/control").AddEndpointFilter(ControlRoutes.ProblemsAsync);
        api.MapGet("/login-channels", () => new { login_channels = control.LoginChannels() });
        api.MapPost("/login-channels", (NewLoginChannel wanted) => Results.Json(control.AddLoginChannel(wanted), statusCode: 201));
        api.MapPost("/channels/{channelId}/assertion-keys", (string channelId, NewAssertionKey key) => Results.Json(new { kid = control.AddAssertionKey(channelId, key) }, statusCode: 201));
        api.MapPost("/people/{id}/liff", (string id, LiffRequest request, CancellationToken ct) => control.OpenLiffAsync(id, request, ct));
    }
}
