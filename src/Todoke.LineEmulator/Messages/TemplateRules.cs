using System.Text.Json;
using System.Text.RegularExpressions;

namespace Todoke.LineEmulator.Messages;

/// <summary>Template messages: buttons, confirm, carousel, image carousel.</summary>
internal static partial class TemplateRules
{
    public static void Check(JsonElement message, string path, Checker check)
    {
        if (!check.Object(message, path, "template", out var template))
        {
            return;
        }
        var at = Checker.Join(path, "template");
        switch (check.Choice(template, at, "type", ["buttons", "confirm", "carousel", "image_carousel"], required: true))
        {
            case "buttons":
                Look(template, at, check);
                Head(template, at, check);
                check.Text(template, at, "text", HasHead(template) ? 60 : 160, graphemes: true);
                Actions(template, at, 1, 4, check);
                ActionRules.Check(template, at, "defaultAction", ActionPlace.FlexOther, check, required: false);
                break;
            case "confirm":
                check.Text(template, at, "text", 240, graphemes: true);
                Actions(template, at, 2, 2, check);
                break;
            case "carousel":
                Carousel(template, at, check);
                break;
            case "image_carousel":
                foreach (var (column, where) in Columns(template, at, check))
                {
                    check.Fetched(column, where, "imageUrl");
                    ActionRules.Check(column, where, "action", ActionPlace.ImageCarousel, check);
                }
                break;
        }
    }

    private static void Carousel(JsonElement template, string path, Checker check)
    {
        Look(template, path, check);
        int? expected = null;
        foreach (var (column, where) in Columns(template, path, check))
        {
            Head(column, where, check);
            ActionRules.Check(column, where, "defaultAction", ActionPlace.FlexOther, check, required: false);
            check.Text(column, where, "text", HasHead(column) ? 60 : 120, graphemes: true);
            var count = Actions(column, where, 1, 3, check);
            expected ??= count;
            if (count is not null && count != expected)
            {
                check.Add(Checker.Join(where, "actions"), "The number of actions must be the same in all columns");
            }
        }
    }

    private static void Look(JsonElement template, string path, Checker check)
    {
        check.Choice(template, path, "imageAspectRatio", ["rectangle", "square"]);
        check.Choice(template, path, "imageSize", ["cover", "contain"]);
    }

    private static void Head(JsonElement of, string path, Checker check)
    {
        check.Fetched(of, path, "thumbnailImageUrl", required: false);
        check.Form(of, path, "imageBackgroundColor", Colour(), required: false);
        check.Optional(of, path, "title", 40, graphemes: true);
    }

    [GeneratedRegex("^#[0-9a-fA-F]{6}$", RegexOptions.NonBacktracking)]
    private static partial Regex Colour();

    private static bool HasHead(JsonElement of) => Checker.Has(of, "title", out _) || Checker.Has(of, "thumbnailImageUrl", out _);

    private static int? Actions(JsonElement of, string path, int min, int max, Checker check)
    {
        if (!check.Items(of, path, "actions", min, max, out var actions))
        {
            return null;
        }
        var index = 0;
        foreach (var action in actions.EnumerateArray())
        {
            ActionRules.Check(action, Checker.Item(Checker.Join(path, "actions"), index++), ActionPlace.Template, check);
        }
        return index;
    }

    private static IEnumerable<(JsonElement Column, string Path)> Columns(JsonElement template, string path, Checker check)
    {
        if (!check.Items(template, path, "columns", 1, 10, out var columns))
        {
            yield break;
        }
        var index = 0;
        foreach (var column in columns.EnumerateArray())
        {
            var where = Checker.Item(Checker.Join(path, "columns"), index++);
            if (column.ValueKind == JsonValueKind.Object)
            {
                yield return (column, where);
            }
            else
            {
                check.WrongType(where);
            }
        }
    }
}
