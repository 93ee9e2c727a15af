using System.Reflection;
using System.Text.Encodings.Web;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Pages;

/// <summary>The pages: everybody, and one person's phone. Rendered here, with a little script for refreshing.</summary>
internal static class PageRoutes
{
    private const string Policy = "default-src 'self'; img-src * data:; media-src *; style-src 'self' 'unsafe-inline'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self' http://127.0.0.1:* http://localhost:*";

    /// <summary>Another site open in the same browser must not press buttons here.</summary>
    public static void UseLocalOnly(this WebApplication app) => app.Use((context, next) =>
    {
        if (!HttpMethods.IsGet(context.Request.Method) && context.Request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        }
        return next(context);
    });

    public static void MapPages(this WebApplication app, LinePlatform platform, EmulatorControl control)
    {
        app.MapGet("/assets/emulator.css", () => Asset("emulator.css", "text/css; charset=utf-8"));
        app.MapGet("/assets/emulator.js", () => Asset("emulator.js", "text/javascript; charset=utf-8"));
        app.MapGet("/", (HttpContext context, string? account, string? q, string? cursor) =>
            Html(context, HomePage.Render(control, Words.For(context.Request), platform.FindAccount(account)?.ChannelId, q, cursor)));
        app.MapGet("/phone/{id}", (HttpContext context, string id, string? account, string? note) => platform.FindPerson(id) is { } person
            ? Html(context, PhonePage.Render(platform, person, Choose(platform, person, account), Words.For(context.Request), note))
            : Results.NotFound());
        app.MapGet("/phone/{id}/chat", (HttpContext context, string id, string? account) => platform.FindPerson(id) is { } person && Choose(platform, person, account) is { } chosen
            ? Html(context, ChatHtml.Render(person, chosen, Words.For(context.Request)))
            : Results.NotFound());
        app.MapPost("/phone/{id}/{act}", async (HttpContext context, string id, string act) =>
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var request = new ActRequest { Account = form["account"].ToString(), Text = form["text"], Url = form["url"], Data = form["data"] };
            return await ActedAsync(id, request.Account, form["lang"].ToString(), () => control.ActAsync(id, ControlRoutes.Parse<Act>(act, "act"), request, context.RequestAborted));
        });
    }

    /// <summary>Back to the phone, which says what came of it.</summary>
    public static async Task<IResult> ActedAsync(string id, string account, string lang, Func<Task<ActOutcome>> act)
    {
        string note;
        try
        {
            var outcome = await act();
            note = string.Join(' ', new[] { outcome.Reason, outcome.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture), outcome.Tap is { } tap ? string.Join(" → ", tap.Hops) : null, outcome.Ok ? null : outcome.Detail }.OfType<string>().Distinct());
        }
        catch (ControlException problem)
        {
            note = problem.Message;
        }
        return Results.LocalRedirect($"/phone/{UrlEncoder.Default.Encode(id)}?account={UrlEncoder.Default.Encode(account)}&note={UrlEncoder.Default.Encode(note)}{(lang.Length > 0 ? $"&lang={UrlEncoder.Default.Encode(lang)}" : "")}");
    }

    private static LineAccount? Choose(LinePlatform platform, Person person, string? account) =>
        platform.FindAccount(account) ?? person.Chats.FirstOrDefault()?.Account ?? platform.Accounts.FirstOrDefault();

    public static IResult Html(HttpContext context, string html)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Results.Content(html, "text/html; charset=utf-8");
    }

    public static IResult Asset(string name, string type) =>
        Results.Stream(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!, type);
}
