using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Webhooks;

namespace Todoke.LineEmulator.RichMenus;

/// <summary>What came of tapping an area: an answered webhook, a followed link, or nothing that the account hears of (<c>None</c>).</summary>
internal abstract record RichMenuTap
{
    public sealed record Told(WebhookResult Result) : RichMenuTap;

    public sealed record Led(Opened To) : RichMenuTap;

    /// <summary>Copied to the clipboard, say.</summary>
    public sealed record None(string Why) : RichMenuTap;
}

/// <summary>A person taps the rich menu below the chat.</summary>
internal sealed class RichMenuActs(LinePlatform platform, PersonActs acts)
{
    /// <summary>Does what the action of an area says.</summary>
    /// <param name="person">Who taps.</param>
    /// <param name="account">In the chat with this account.</param>
    /// <param name="menu">The menu that is seen.</param>
    /// <param name="area">Of the menu, counted from 0.</param>
    /// <param name="picked">What the person picks where the action asks for a date or time; null: what the picker shows at first.</param>
    /// <param name="ct">Ends the waiting for an answer.</param>
    public async Task<RichMenuTap> TapAsync(Person person, LineAccount account, RichMenu menu, int area, string? picked, CancellationToken ct)
    {
        var action = menu.Areas[area].GetProperty("action");
        account.RichMenus.Use.Tap(menu.Id, area, person, platform.Clock.NowMs);
        switch (Text(action, "type"))
        {
            case "uri": return new RichMenuTap.Led(await acts.TapAsync(person, account, Text(action, "uri")!, ct));
            case "message": return Told(await acts.SayAsync(person, account, Text(action, "text")!, ct));
            case "postback": return Told(await acts.PostbackAsync(person, account, Text(action, "data")!, ct));
            case "datetimepicker":
                var mode = Text(action, "mode")!;
                return Told(await acts.PostbackAsync(person, account, Text(action, "data")!, ct, new JsonObject { [mode] = picked ?? Text(action, "initial") ?? Now(mode) }));
            case "richmenuswitch": return Told(await acts.PostbackAsync(person, account, Text(action, "data")!, ct, Switch(person, account, Text(action, "richMenuAliasId")!)));
            case var other: return new RichMenuTap.None($"{other} tells the account nothing.");
        }
    }

    /// <summary>The areas that do something a simulated person can do: all but copying to the clipboard and addresses that leave this machine.</summary>
    public static IReadOnlyList<int> Pressable(RichMenu menu) =>
        [.. menu.Areas.Index().Where(a => a.Item.GetProperty("action") is var action && (Text(action, "type") is "datetimepicker" or "richmenuswitch" || ActionPresses.IsPressable(action))).Select(a => a.Index)];

    /// <summary>Changes the person's menu where that is possible, and tells as LINE does what came of it.</summary>
    private JsonObject Switch(Person person, LineAccount account, string alias)
    {
        var shelf = account.RichMenus;
        var (id, menu) = shelf.AliasOf(alias) is { } found ? (found, shelf.Find(found)) : (null, null);
        var status = id is null ? "RICHMENU_ALIAS_ID_NOTFOUND" : menu is null ? "RICHMENU_NOTFOUND" : person.FindChat(account)?.State == FriendState.Following ? "SUCCESS" : "FAILED";
        if (status == "SUCCESS")
        {
            shelf.Link([person], id);
            platform.Touch();
        }
        return new JsonObject { ["newRichMenuAliasId"] = alias, ["status"] = status };
    }

    private string Now(string mode)
    {
        var now = platform.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(9));
        return now.ToString(mode switch { "date" => "yyyy-MM-dd", "time" => "HH:mm", _ => "yyyy-MM-dd'T'HH:mm" }, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static RichMenuTap Told(WebhookResult? result) => result is null ? new RichMenuTap.None("The account is blocked.") : new RichMenuTap.Told(result);

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() : null;
}
