using System.Text.Json;

namespace Todoke.LineEmulator.Messages;

/// <summary>Template messages: buttons, confirm, carousel, image carousel.</summary>
internal static class TemplateRules
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
                check.Fetched(template, at, "thumbnailImageUrl", required: false);
                check.Optional(template, at, "title", 40, graphemes: true);
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
        int? expected = null;
        foreach (var (column, where) in Columns(template, path, check))
        {
            check.Fetched(column, where, "thumbnailImageUrl", required: false);
            check.Optional(column, where, "title", 40, graphemes: true);
            check.Text(column, where, "text", HasHead(column) ? 60 : 120, graphemes: true);
            var count = Actions(column, where, 1, 3, check);
            expected ??= count;
            if (count is not null && count != expected)
            {
                check.Add(Checker.Join(where, "actions"), "The number of actions must be the same in all columns");
            }
        }
    }

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

/// <summary>Imagemap messages: one picture with areas that act.</summary>
internal static class ImagemapRules
{
    public static void Check(JsonElement message, string path, Checker check)
    {
        check.Fetched(message, path, "baseUrl");
        if (check.Object(message, path, "baseSize", out var size))
        {
            var at = Checker.Join(path, "baseSize");
            if (check.Number(size, at, "width", 1, 1040) is { } width && width < 1040)
            {
                check.Add(Checker.Join(at, "width"), "Must be 1040");
            }
            check.Number(size, at, "height", 1, 10_000);
        }
        if (!check.Items(message, path, "actions", 0, 50, out var actions))
        {
            return;
        }
        var index = 0;
        foreach (var action in actions.EnumerateArray())
        {
            var at = Checker.Item(Checker.Join(path, "actions"), index++);
            if (action.ValueKind != JsonValueKind.Object)
            {
                check.WrongType(at);
                continue;
            }
            check.Optional(action, at, "label", 100);
            switch (check.Choice(action, at, "type", ["uri", "message", "clipboard"], required: true))
            {
                case "uri":
                    ActionRules.CheckUri(action, at, "linkUri", 1000, check);
                    break;
                case "message":
                    check.Text(action, at, "text", 400);
                    break;
                case "clipboard":
                    check.Text(action, at, "clipboardText", 1000);
                    break;
            }
            if (check.Object(action, at, "area", out var area))
            {
                foreach (var side in (string[])["x", "y", "width", "height"])
                {
                    check.Number(area, Checker.Join(at, "area"), side, 0, 10_000);
                }
            }
        }
    }
}
