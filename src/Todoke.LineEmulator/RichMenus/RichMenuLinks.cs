using System.Text.Json;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.RichMenus;

/// <summary>Which menu people see: the default, one person's own, and up to 500 people's at once, which takes effect a little later.</summary>
internal sealed class RichMenuLinks(LinePlatform platform, Agenda agenda)
{
    private const int MostUsers = 500;
    private const long LaterMs = 500;

    public LineAnswer SetDefault(LineCall call)
    {
        var (menu, refusal) = Usable(call, call.PathValue("richMenuId"), LineAnswer.NotFound);
        if (menu is null)
        {
            return refusal!;
        }
        call.Account.RichMenus.SetDefault(menu.Id);
        platform.Touch();
        return LineAnswer.Empty;
    }

    public static LineAnswer GetDefault(LineCall call) => call.Account.RichMenus.Default is { } id ? RichMenuFamily.Id(id) : LineAnswer.Error(404, "no default richmenu");

    public LineAnswer CancelDefault(LineCall call)
    {
        call.Account.RichMenus.SetDefault(null);
        platform.Touch();
        return LineAnswer.Empty;
    }

    /// <summary>200 also for whoever is no friend; only nothing is linked then.</summary>
    public LineAnswer LinkUser(LineCall call)
    {
        if (!SendFamily.IsUserId(call.PathValue("userId")))
        {
            return LineAnswer.InvalidParameter("userId");
        }
        var (menu, refusal) = Usable(call, call.PathValue("richMenuId"), LineAnswer.NotFound);
        return menu is null ? refusal! : Link(call.Account, [call.PathValue("userId")], menu.Id);
    }

    public static LineAnswer OfUser(LineCall call)
    {
        var userId = call.PathValue("userId");
        if (!SendFamily.IsUserId(userId))
        {
            return LineAnswer.InvalidParameter("userId");
        }
        return call.Account.Provider.ByUserId.TryGetValue(userId, out var person) && call.Account.RichMenus.LinkOf(person) is { } id
            ? RichMenuFamily.Id(id)
            : LineAnswer.Error(404, "the user has no richmenu");
    }

    public LineAnswer UnlinkUser(LineCall call) =>
        SendFamily.IsUserId(call.PathValue("userId")) ? Link(call.Account, [call.PathValue("userId")], null) : LineAnswer.InvalidParameter("userId");

    public LineAnswer BulkLink(LineCall call)
    {
        var check = new Checker();
        var id = check.Text(call.Body, "", "richMenuId", int.MaxValue);
        var users = Users(call.Body, check, out var refusal);
        if (!check.Ok || refusal is not null)
        {
            return check.Ok ? refusal! : LineAnswer.Invalid(check);
        }
        var (menu, unusable) = Usable(call, id!, LineAnswer.Error(404, "richmenu not found"));
        return menu is null ? unusable! : Later(call.Account, users, menu.Id);
    }

    public LineAnswer BulkUnlink(LineCall call)
    {
        var check = new Checker();
        var users = Users(call.Body, check, out var refusal);
        return !check.Ok ? LineAnswer.Invalid(check) : refusal ?? Later(call.Account, users, null);
    }

    private static (RichMenu? Menu, LineAnswer? Refusal) Usable(LineCall call, string id, LineAnswer missing) => call.Account.RichMenus.Find(id) switch
    {
        null => (null, missing),
        { Image: null } => (null, RichMenuFamily.NoImage),
        var menu => (menu, null),
    };

    private static string[] Users(JsonElement body, Checker check, out LineAnswer? refusal)
    {
        refusal = null;
        if (!check.Items(body, "", "userIds", 1, MostUsers, out var items))
        {
            return [];
        }
        var users = items.EnumerateArray().Select(item => Checker.StringOf(item) ?? "").ToArray();
        var wrong = Array.FindIndex(users, id => !SendFamily.IsUserId(id));
        if (wrong >= 0)
        {
            refusal = LineAnswer.InvalidProperty($"'{Checker.Item("userIds", wrong)}'");
        }
        return users;
    }

    private LineAnswer Later(LineAccount account, string[] users, string? menu)
    {
        agenda.At(platform.Clock.NowMs + LaterMs, _ =>
        {
            Link(account, users, menu);
            return Task.CompletedTask;
        });
        return LineAnswer.Accepted;
    }

    private LineAnswer Link(LineAccount account, IEnumerable<string> users, string? menu)
    {
        var people = users.Select(id => account.Provider.ByUserId.GetValueOrDefault(id)).OfType<Person>();
        account.RichMenus.Link(menu is null ? people : people.Where(person => person.FindChat(account)?.State == FriendState.Following), menu);
        platform.Touch();
        return LineAnswer.Empty;
    }
}
