using System.Globalization;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Pages;

/// <summary>Rich menus in the control API and on the phone page.</summary>
internal static class RichMenuRoutes
{
    public static void MapRichMenus(this WebApplication app, LinePlatform platform, EmulatorControl control)
    {
        var api = app.MapGroup("/control").AddEndpointFilter(ControlRoutes.ProblemsAsync);
        api.MapGet("/accounts/{channelId}/rich-menus", (string channelId) => new { rich_menus = control.RichMenus(channelId) });
        api.MapGet("/people/{id}/rich-menu", (string id, string account) => control.RichMenu(id, account));
        api.MapPost("/people/{id}/rich-menu/tap", (string id, RichMenuTapRequest request, CancellationToken ct) => control.TapRichMenuAsync(id, request, ct));

        app.MapGet("/richmenus/{channelId}/{id}", (string channelId, string id) => platform.FindAccount(channelId)?.RichMenus.Find(id)?.Image is { } image
            ? Results.Bytes(image.Bytes, image.Type)
            : Results.NotFound());
        app.MapPost("/phone/{id}/rich-menu", async (HttpContext context, string id) =>
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var account = form["account"].ToString();
            return await PageRoutes.ActedAsync(id, account, form["lang"].ToString(), () => control.TapRichMenuAsync(
                id, new RichMenuTapRequest { Account = account, Area = int.TryParse(form["area"], NumberStyles.None, CultureInfo.InvariantCulture, out var area) ? area : -1 }, context.RequestAborted));
        });
    }
}
