using System.Text.Json;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.RichMenus;

/// <summary>Names for rich menus, so that a switch action can point to one that is not made yet.</summary>
internal sealed class RichMenuAliases(LinePlatform platform)
{
    private static LineAnswer NoMenu { get; } = LineAnswer.Error(400, "richmenu not found");

    private static LineAnswer NoAlias { get; } = LineAnswer.Error(404, "richmenu alias not found");

    public LineAnswer Create(LineCall call)
    {
        var (check, shelf) = (new Checker(), call.Account.RichMenus);
        check.Form(call.Body, "", "richMenuAliasId", ActionRules.AliasId());
        var menu = check.Text(call.Body, "", "richMenuId", int.MaxValue);
        if (!check.Ok)
        {
            return LineAnswer.Invalid(check);
        }
        var alias = call.Body.GetProperty("richMenuAliasId").GetString()!;
        if (Unusable(shelf.Find(menu!)) is { } refusal)
        {
            return refusal;
        }
        if (!shelf.AddAlias(alias, menu!))
        {
            return LineAnswer.Error(400, shelf.AliasOf(alias) is null ? $"The maximum number of rich menu aliases is {RichMenuShelf.MostAliases}" : "conflict richmenu alias id");
        }
        platform.Touch();
        return LineAnswer.Empty;
    }

    public static LineAnswer List(LineCall call) => LineAnswer.Ok(json =>
    {
        json.WriteStartArray("aliases");
        foreach (var (alias, menu) in call.Account.RichMenus.Aliases)
        {
            json.WriteStartObject();
            Write(json, alias, menu);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    public static LineAnswer Get(LineCall call) =>
        call.Account.RichMenus.AliasOf(Alias(call)) is { } menu ? LineAnswer.Ok(json => Write(json, Alias(call), menu)) : NoAlias;

    public LineAnswer Update(LineCall call)
    {
        var (check, shelf) = (new Checker(), call.Account.RichMenus);
        var menu = check.Text(call.Body, "", "richMenuId", int.MaxValue);
        if (!check.Ok)
        {
            return LineAnswer.Invalid(check);
        }
        if (shelf.AliasOf(Alias(call)) is null)
        {
            return NoAlias;
        }
        if (Unusable(shelf.Find(menu!)) is { } refusal)
        {
            return refusal;
        }
        shelf.SetAlias(Alias(call), menu!);
        platform.Touch();
        return LineAnswer.Empty;
    }

    public LineAnswer Delete(LineCall call)
    {
        if (!call.Account.RichMenus.DeleteAlias(Alias(call)))
        {
            return NoAlias;
        }
        platform.Touch();
        return LineAnswer.Empty;
    }

    private static LineAnswer? Unusable(RichMenu? menu) => menu switch { null => NoMenu, { Image: null } => RichMenuFamily.NoImage, _ => null };

    private static string Alias(LineCall call) => call.PathValue("richMenuAliasId");

    private static void Write(Utf8JsonWriter json, string alias, string menu)
    {
        json.WriteString("richMenuAliasId", alias);
        json.WriteString("richMenuId", menu);
    }
}
