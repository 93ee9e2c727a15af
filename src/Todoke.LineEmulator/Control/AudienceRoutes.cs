namespace Todoke.LineEmulator.Control;

/// <summary>Audiences in the control API.</summary>
internal static class AudienceRoutes
{
    public static void MapAudiences(this WebApplication app, EmulatorControl control)
    {
        var api = app.MapGroup("/control/accounts/{channelId}/audiences").AddEndpointFilter(ControlRoutes.ProblemsAsync);
        api.MapGet("", (string channelId) => new { audiences = control.Audiences(channelId) });
        api.MapPost("", (string channelId, NewAudience wanted) => Results.Json(control.AddAudience(channelId, wanted), statusCode: 201));
    }
}
