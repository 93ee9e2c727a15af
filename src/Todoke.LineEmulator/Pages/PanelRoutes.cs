using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Pages;

/// <summary>The buttons of the control panel and of a person's page. Each does what the control API does, and says what came of it on the page it came from.</summary>
internal static class PanelRoutes
{
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    public static void MapPanel(this WebApplication app, LinePlatform platform, EmulatorControl control)
    {
        app.MapGet("/assets/panel.css", () => PageRoutes.Asset("panel.css", "text/css; charset=utf-8"));
        app.MapGet("/panel", (HttpContext context, string? note, bool? problem) => PageRoutes.Html(context, PanelPage.Render(control, Words.For(context.Request), note, problem == true)));
        app.MapPost("/panel/{what}", (HttpContext context, string what) => PressedAsync(context, "/panel", (form, ct) => PanelAsync(control, what, form, ct)));
        app.MapGet("/people/{id}", (HttpContext context, string id, string? note, bool? problem) => platform.FindPerson(id) is null
            ? Results.NotFound()
            : PageRoutes.Html(context, PersonPage.Render(control.Person(id), Words.For(context.Request), note, problem == true)));
        app.MapPost("/people/{id}/{what}", (HttpContext context, string id, string what) => PressedAsync(context, $"/people/{UrlEncoder.Default.Encode(id)}", (form, ct) => PersonAsync(control, id, what, form, ct)));
        app.MapPost("/phone/{id}/pick", async (HttpContext context, string id) =>
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var account = form["account"].ToString();
            return await PageRoutes.ActedAsync(id, account, form["lang"].ToString(), () =>
                control.PickAsync(id, new PickRequest { Account = account, Data = form["data"], Mode = form["mode"].ToString(), Value = form["value"] }, context.RequestAborted));
        });
    }

    private static async Task<IResult> PressedAsync(HttpContext context, string page, Func<IFormCollection, CancellationToken, Task<string?>> press)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (note, isProblem) = ("", false);
        try
        {
            note = await press(form, context.RequestAborted) ?? "✓";
        }
        catch (Exception problem) when (problem is ControlException or ScenarioException)
        {
            (note, isProblem) = (problem.Message, true);
        }
        return Results.LocalRedirect($"{page}?lang={UrlEncoder.Default.Encode(form["lang"].ToString())}&note={UrlEncoder.Default.Encode(note)}{(isProblem ? "&problem=true" : "")}");
    }

    /// <returns>What to say; null: it is done.</returns>
    private static async Task<string?> PanelAsync(EmulatorControl control, string what, IFormCollection form, CancellationToken ct)
    {
        switch (what)
        {
            case "wind":
                await control.WindAsync(Until(control, form), ct);
                return null;
            case "scenario":
                using (var body = new MemoryStream())
                {
                    await (form.Files["file"] ?? throw new ControlException(400, "There is no file.", "file")).CopyToAsync(body, ct);
                    var played = await control.PlayAsync(body.ToArray(), ct);
                    return $"✓ {played.People:N0} (+ {played.AlreadyThere:N0})";
                }
            case "people":
                var lively = form["lively"] == "true";
                var made = await control.GenerateAsync(new GenerateRequest { Account = form["account"].ToString(), Count = Whole(form, "count"), IdPrefix = form["prefix"].ToString(), Habits = lively ? new Habits() : null, Quiet = !lively, Webhook = true }, ct);
                return $"✓ {made.Count:N0}";
            case "own-will":
                control.OwnWill = form["on"] == "true";
                return null;
            case "limits":
                control.Limits = form["on"] == "true";
                return null;
            case "delay":
                control.SetDelay(Whole(form, "min_ms"), Whole(form, "max_ms"));
                return null;
            case "redelivery":
                control.Redelivery = control.Redelivery with { Enabled = form["enabled"] == "true", Duplicate = form["duplicate"] == "true", Attempts = Whole(form, "attempts"), IntervalMs = Whole(form, "interval_ms") };
                return null;
            case "keep-back":
                control.KeepWebhooksBack();
                return null;
            case "webhooks-release":
                var told = await control.ReleaseWebhooksAsync(new() { Batch = Whole(form, "batch"), Seed = Whole(form, "seed"), Shuffle = form["shuffle"] == "true", Duplicate = form["duplicate"] == "true" }, ct);
                return $"✓ {told.Count:N0}";
            case "fault":
                var mode = ControlRoutes.Parse<FaultMode>(form["mode"].ToString().Replace("_", "", StringComparison.Ordinal), "mode");
                control.AddFault(new Fault { Endpoint = form["endpoint"].ToString(), Mode = mode, Status = mode == FaultMode.Error ? Whole(form, "status") : null, DelayMs = Whole(form, "delay_ms"), Count = form["count"].ToString().Length == 0 ? null : Whole(form, "count"), Skip = Whole(form, "skip") });
                return null;
            case "faults-clear":
                control.ClearFaults();
                return null;
            case "release":
                return $"✓ {control.ReleaseAnswers()}";
            case "account":
                var quota = form["quota"].ToString().Length == 0 ? (int?)null : Whole(form, "quota");
                control.ChangeAccount(form["account"].ToString(), new AccountChange { Verified = form["verified"] == "true", WebhookActive = form["webhook_active"] == "true", Quota = JsonSerializer.SerializeToElement(quota) });
                return null;
            default:
                throw new ControlException(404, $"There is no button {what}.");
        }
    }

    private static async Task<string?> PersonAsync(EmulatorControl control, string id, string what, IFormCollection form, CancellationToken ct)
    {
        switch (what)
        {
            case "change":
                var was = control.Person(id);
                var quiet = form["quiet"] == "true";
                await control.AddPeopleAsync(new PeopleRequest { People = [new NewPerson { Id = id, Name = form["name"], Quiet = quiet, Habits = quiet ? null : HabitsOf(was.Habits ?? new Habits(), form), Traits = TraitsOf(form) }] }, ct);
                return null;
            case "scan":
                var scanned = await control.ScanAsync(id, form["url"].ToString(), ct);
                return string.Join(' ', new[] { scanned.Reason, scanned.Status?.ToString(CultureInfo.InvariantCulture), string.Join(" → ", scanned.Tap!.Hops), scanned.Ok ? null : scanned.Detail }.OfType<string>());
            default:
                throw new ControlException(404, $"There is no button {what}.");
        }
    }

    private static Habits HabitsOf(Habits was, IFormCollection form)
    {
        var now = PersonPage.Numbers.ToDictionary(n => n.Name, n => Number(form, n.Name), StringComparer.Ordinal);
        return was with
        {
            Open = now["open"],
            Tap = now["tap"],
            Reply = now["reply"],
            Answer = now["answer"],
            Buy = now["buy"],
            BuyInStore = now["buy_in_store"],
            Press = now["press"],
            Block = now["block"],
            Unblock = now["unblock"],
            VisitsPerWeek = now["visits_per_week"],
            MinSeconds = now["min_seconds"],
            MaxSeconds = now["max_seconds"],
        };
    }

    private static Traits TraitsOf(IFormCollection form)
    {
        return new Traits { Gender = Given("gender"), Area = Given("area"), Os = Given("os"), Age = Given("age") is null ? null : Whole(form, "age") };

        string? Given(string name) => form[name].ToString() is { Length: > 0 } text ? text : null;
    }

    private static DateTimeOffset Until(EmulatorControl control, IFormCollection form)
    {
        if (form["next"] == "1")
        {
            return control.Idle().NextDue is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : control.Now;
        }
        if (form["to"].ToString() is { Length: > 0 } to)
        {
            return DateTime.TryParse(to, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? new DateTimeOffset(local, Japan) : throw new ControlException(400, "to must be a date and a time.", "to");
        }
        return control.Now.AddSeconds(Whole(form, "seconds"));
    }

    private static int Whole(IFormCollection form, string name) =>
        int.TryParse(form[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ControlException(400, $"{name} must be a whole number of 0 or more.", name);

    private static double Number(IFormCollection form, string name) =>
        double.TryParse(form[name], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : throw new ControlException(400, $"{name} must be a number of 0 or more.", name);
}
