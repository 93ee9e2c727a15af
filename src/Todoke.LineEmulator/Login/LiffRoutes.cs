using System.Reflection;
using System.Text.Json;

namespace Todoke.LineEmulator.Login;

/// <summary>LIFF's server API, its start page and the stand-in for its SDK.</summary>
internal static class LiffRoutes
{
    public static void MapLiff(this WebApplication app, LinePlatform platform, LoginChannels channels, LiffStart start)
    {
        app.MapGet("/liff/sdk.js", () => Results.Stream(Assembly.GetExecutingAssembly().GetManifestResourceStream("liff-sdk.js")!, "text/javascript; charset=utf-8"));
        app.MapPost("/liff/messages", async (HttpContext context) =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            var sent = body.RootElement.TryGetProperty("access_token", out var access) && body.RootElement.TryGetProperty("messages", out var messages)
                && await start.SendMessagesAsync(access.GetString(), messages, context.RequestAborted);
            return sent ? Results.Ok(new { }) : Results.StatusCode(403);
        });
        app.MapGet("/liff/{liffId}/{**rest}", (HttpContext context, string liffId) =>
        {
            if (channels.FindLiff(liffId) is not var (channel, found))
            {
                return Gone(context);
            }
            var person = LoginPages.PersonOf(platform, context.Request);
            return person is not null && LiffStart.Missing(channel, found, person) is null
                ? Results.Redirect(start.Open(channel, found, person, Rest(context, liffId)).Url)
                : LoginPages.Html(context, LoginPages.Ask(platform, context.Request, $"LIFF: {channel.Name}", found.Scopes, person, found.BotPrompt == "none" ? null : channel.Account));
        });
        app.MapPost("/liff/{liffId}/{**rest}", async (HttpContext context, string liffId) =>
        {
            if (channels.FindLiff(liffId) is not var (channel, found))
            {
                return Gone(context);
            }
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            if (form["allow"] != "true" || platform.FindPerson(form["person"].ToString()) is not { } person)
            {
                return Results.Redirect(context.Request.Path + context.Request.QueryString);
            }
            LoginPages.Remember(context.Response, person);
            await start.ConsentAsync(channel, found, person, form["add_friend"] == "true", context.RequestAborted);
            return Results.Redirect(start.Open(channel, found, person, Rest(context, liffId)).Url);
        });

        static IResult Gone(HttpContext context) => LoginPages.Html(context, LoginPages.Told(context.Request, "404 Not Found", "There is no such LIFF app."), 404);
    }

    /// <summary>What follows the LIFF id in the address, less the emulator's own parameter.</summary>
    private static string Rest(HttpContext context, string liffId)
    {
        var query = QueryString.Create(context.Request.Query.Where(q => q.Key is not ("person" or "lang")));
        return context.Request.Path.Value![$"/liff/{liffId}".Length..].TrimEnd('/') + query;
    }
}
