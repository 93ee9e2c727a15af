using System.Text.Json;

namespace Todoke.LineEmulator.Control;

/// <summary>A rich menu of an account: how many people are linked to it, and by which names it goes.</summary>
public sealed record RichMenuView(string RichMenuId, string Name, string ChatBarText, bool HasImage, bool IsDefault, int Linked, IReadOnlyList<string> Aliases);

/// <summary>What one person's phone shows below the chat; all null where it shows nothing. <c>Areas</c> as they were sent: bounds in the menu's pixels and an action.</summary>
public sealed record RichMenuSeen(string? RichMenuId, RichMenuSource? Source, string? ChatBarText, bool? Selected, int? Width, int? Height, IReadOnlyList<JsonElement>? Areas);

/// <summary>A tap on an area, counted from 0; <c>Picked</c> is the date or time where the area asks for one.</summary>
public sealed record RichMenuTapRequest
{
    public string Account { get; init; } = "";

    public int Area { get; init; }

    public string? Picked { get; init; }
}

public sealed partial class EmulatorControl
{
    public IReadOnlyList<RichMenuView> RichMenus(string channelId)
    {
        var shelf = FindAccount(channelId).RichMenus;
        var (linked, aliases) = (shelf.Links.ToLookup(l => l.Value, StringComparer.Ordinal), shelf.Aliases.ToLookup(a => a.Value, a => a.Key, StringComparer.Ordinal));
        return [.. shelf.Menus.Select(m => new RichMenuView(m.Id, m.Json.GetProperty("name").GetString()!, m.ChatBarText, m.Image is not null, shelf.Default == m.Id, linked[m.Id].Count(), [.. aliases[m.Id]]))];
    }

    /// <summary>Which menu a person sees, and why.</summary>
    public RichMenuSeen RichMenu(string personId, string channelId)
    {
        var account = FindAccount(channelId);
        return account.RichMenus.SeenBy(FindPerson(personId), account) is var (menu, source)
            ? new RichMenuSeen(menu.Id, source, menu.ChatBarText, menu.Selected, menu.Width, menu.Height, menu.Areas)
            : new RichMenuSeen(null, null, null, null, null, null, null);
    }

    /// <summary>Lets a person tap an area of the menu they see, and waits for the account's server to answer.</summary>
    public async Task<ActOutcome> TapRichMenuAsync(string personId, RichMenuTapRequest request, CancellationToken ct)
    {
        var (person, account) = (FindPerson(personId), FindAccount(request.Account));
        if (account.RichMenus.SeenBy(person, account) is not var (menu, _))
        {
            throw new ControlException(409, $"{personId} sees no rich menu of this account.");
        }
        if (request.Area < 0 || request.Area >= menu.Areas.Length)
        {
            throw new ControlException(400, $"area must be 0 to {menu.Areas.Length - 1}.");
        }
        return await richMenuActs.TapAsync(person, account, menu, request.Area, request.Picked, ct) switch
        {
            RichMenuTap.Told { Result: var told } => new ActOutcome(true, told.Status, told.Reason, told.Detail, told.EventIds, null),
            RichMenuTap.Led { To.Tap: var tap } => new ActOutcome(true, tap.Status, null, tap.Problem, [], tap),
            RichMenuTap.None { Why: var why } => new ActOutcome(false, null, null, why, [], null),
            var other => throw new InvalidOperationException($"Unknown tap {other}."),
        };
    }
}
