using Microsoft.AspNetCore.Mvc;

namespace Todoke.LineEmulator.Control;

/// <summary>The control API's part about how people live: scenarios, the passing of time, their own accord, what a camera or a date picker does; and the log.</summary>
internal static class LifeControlRoutes
{
    public static void MapLifeControl(this WebApplication app, EmulatorControl control)
    {
        var api = app.MapGroup("/control").AddEndpointFilter(ControlRoutes.ProblemsAsync);
        api.MapPost("/scenario", async (HttpRequest request, CancellationToken ct) => await control.PlayAsync(await BodyAsync(request, ct), ct));
        api.MapPost("/clock/wind", async (WindRequest request, CancellationToken ct) =>
        {
            await control.WindAsync(Until(control, request), ct);
            return control.Idle();
        });
        api.MapGet("/own-will", () => new { on = control.OwnWill });
        api.MapPost("/own-will", (ControlRoutes.LimitsRequest request) => new { on = control.OwnWill = request.On });
        api.MapGet("/limits", () => new { on = control.Limits });
        api.MapGet("/delay", () => new ControlRoutes.DelayRequest(control.Delay.MinMs, control.Delay.MaxMs));
        api.MapPost("/people/{id}/scan", (string id, ScanRequest request, CancellationToken ct) => control.ScanAsync(id, request.Url ?? "", ct));
        api.MapPost("/people/{id}/pick", (string id, PickRequest request, CancellationToken ct) => control.PickAsync(id, request, ct));
        api.MapGet("/log", async ([FromQuery] bool? download, CancellationToken ct) =>
            Results.Stream(await control.OpenLogAsync(ct), "application/x-ndjson", download == true ? "line-log.jsonl" : null));
    }

    private static DateTimeOffset Until(EmulatorControl control, WindRequest request) => request switch
    {
        { To: { } instant } => instant,
        { AdvanceS: >= 0 and { } seconds } => control.Now.AddSeconds(seconds),
        _ => throw new ControlException(400, "Give advance_s (0 or more) or to (an instant).", "advance_s"),
    };

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpRequest request, CancellationToken ct)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        return body.ToArray();
    }

    internal sealed record WindRequest(double? AdvanceS, DateTimeOffset? To);

    internal sealed record ScanRequest(string? Url);
}
