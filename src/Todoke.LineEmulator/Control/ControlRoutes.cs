using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Todoke.LineEmulator.People;
using Todoke.LineEmulator.Webhooks;

namespace Todoke.LineEmulator.Control;

/// <summary>The control API over HTTP: JSON in snake_case, problem+json for errors, no sign-in because only loopback can reach it.</summary>
internal static class ControlRoutes
{
    private const int DefaultPage = 100;

    public static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
    }

    public static void MapControl(this WebApplication app, EmulatorControl control)
    {
        var api = app.MapGroup("/control").AddEndpointFilter(ProblemsAsync);

        api.MapGet("/accounts", () => new { accounts = control.Accounts() });
        api.MapPost("/accounts", (NewAccount wanted) => Results.Json(control.AddAccount(wanted), statusCode: 201));
        api.MapGet("/accounts/{channelId}", control.Account);
        api.MapPatch("/accounts/{channelId}", (string channelId, AccountChange change) => control.ChangeAccount(channelId, change));

        api.MapPost("/people", (PeopleRequest request, CancellationToken ct) => control.AddPeopleAsync(request, ct));
        api.MapPost("/people/generate", (GenerateRequest request, CancellationToken ct) => control.GenerateAsync(request, ct));
        api.MapGet("/people", (string? account, string? state, string? q, string? cursor, int? limit) =>
            control.People(account, state is null ? null : Parse<FriendState>(state, "state"), q, cursor, limit ?? DefaultPage));
        api.MapGet("/people/{id}", control.Person);
        api.MapPost("/people/{id}/{act}", (string id, string act, ActRequest request, CancellationToken ct) =>
            control.ActAsync(id, Parse<Act>(act, "act"), request, ct));

        api.MapPost("/webhooks/send", (RawWebhook raw, CancellationToken ct) => control.SendRawAsync(raw, ct));
        api.MapGet("/webhooks", (string? account) => new { webhooks = control.Webhooks.Where(w => account is null || w.Account == account) });
        api.MapGet("/redelivery", () => control.Redelivery);
        api.MapPost("/redelivery", (RedeliverySettings settings) => control.Redelivery = settings);

        api.MapGet("/messages", (string? account, string? request_id, string? person, string? unit, string? text_contains, long? since, long? until, string? cursor, int? limit) =>
            control.Messages(
                new DeliveryQuery { Account = account, RequestIds = request_id is null ? null : [request_id], Unit = unit, TextContains = text_contains, Since = since, Until = until },
                person, cursor, limit ?? DefaultPage));
        api.MapGet("/summary", (string account, long? since) => control.Summary(account, since));
        api.MapGet("/deliveries", (string? account, string? unit, string? text_contains, string? endpoint, long? since, long? until, bool? list) =>
            control.Deliveries(new DeliveryQuery { Account = account, Unit = unit, TextContains = text_contains, Endpoint = endpoint, Since = since, Until = until, List = list ?? false }));
        api.MapPost("/deliveries", (DeliveryQuery query) => control.Deliveries(query));

        api.MapGet("/clock", () => Clock(control));
        api.MapPost("/clock", (ClockRequest request) =>
        {
            if (request.Set is { } instant)
            {
                control.SetClock(instant);
            }
            if (request.AdvanceS is { } seconds)
            {
                control.Advance(TimeSpan.FromSeconds(seconds));
            }
            return Clock(control);
        });
        api.MapPost("/limits", (LimitsRequest request) =>
        {
            control.Limits = request.On;
            return new { on = control.Limits };
        });
        api.MapPost("/delay", (DelayRequest request) =>
        {
            control.SetDelay(request.MinMs, request.MaxMs);
            return request;
        });
        api.MapGet("/faults", () => new { faults = control.FaultList() });
        api.MapPost("/faults", (Fault fault) =>
        {
            control.AddFault(fault);
            return new { faults = control.FaultList() };
        });
        api.MapDelete("/faults", () =>
        {
            control.ClearFaults();
            return Results.NoContent();
        });
        api.MapGet("/held", async (int? at_least, double? wait_s, CancellationToken ct) =>
        {
            if (at_least is { } wanted && wait_s is > 0)
            {
                await WithinAsync(patience => control.WhenHeldAsync(wanted, patience), wait_s.Value, ct);
            }
            return new { held = control.HeldAnswers };
        });
        api.MapPost("/held/release", () => new { released = control.ReleaseAnswers() });
        api.MapPost("/flush", async (CancellationToken ct) =>
        {
            await control.FlushAsync(ct);
            return Results.NoContent();
        });
        api.MapGet("/idle", async (double? wait_s, CancellationToken ct) =>
        {
            if (wait_s is > 0)
            {
                await WithinAsync(control.WhenIdleAsync, wait_s.Value, ct);
            }
            return control.Idle();
        });
    }

    /// <summary>A wish that cannot be met is problem+json.</summary>
    public static async ValueTask<object?> ProblemsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ControlException problem)
        {
            return ControlProblems.Of(problem);
        }
        catch (ScenarioException problem)
        {
            return ControlProblems.Of(problem);
        }
    }

    /// <summary>Waits, but not longer than told; the answer that follows says what came of it.</summary>
    private static async Task WithinAsync(Func<CancellationToken, Task> wait, double seconds, CancellationToken ct)
    {
        // Real seconds: whoever waits here is outside of the emulated time.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(Math.Min(seconds, 3600)), TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            await wait(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // Not within that time.
        }
    }

    private static object Clock(EmulatorControl control) => new { now = control.Now.ToUnixTimeMilliseconds(), instant = control.Now };

    /// <summary>An enum value as JSON writes it.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>An enum value by its lower-case name.</summary>
    public static T Parse<T>(string text, string name)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw new ControlException(name == "act" ? 404 : 400, $"{name} must be one of: {string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}.", name);

    internal sealed record ClockRequest(double? AdvanceS, DateTimeOffset? Set);

    internal sealed record LimitsRequest(bool On);

    internal sealed record DelayRequest(int MinMs, int MaxMs);
}
