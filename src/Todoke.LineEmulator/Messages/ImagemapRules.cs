using System.Text.Json;

namespace Todoke.LineEmulator.Messages;

/// <summary>Imagemap messages: one picture with areas that act.</summary>
internal static class ImagemapRules
{
    private const double Width = 1040, Side = 10_000;

    public static void Check(JsonElement message, string path, Checker check)
    {
        check.Fetched(message, path, "baseUrl");
        double? height = null;
        if (check.Object(message, path, "baseSize", out var size))
        {
            var at = Checker.Join(path, "baseSize");
            check.Number(size, at, "width", Width, Width);
            height = check.Number(size, at, "height", 1, Side);
        }
        if (check.Object(message, path, "video", out var video, required: false))
        {
            Video(video, Checker.Join(path, "video"), height, check);
        }
        if (!check.Items(message, path, "actions", 0, 50, out var actions))
        {
            return;
        }
        var index = 0;
        foreach (var action in actions.EnumerateArray())
        {
            var at = Checker.Item(Checker.Join(path, "actions"), index++);
            if (action.ValueKind == JsonValueKind.Object)
            {
                Action(action, at, height, check);
            }
            else
            {
                check.WrongType(at);
            }
        }
    }

    private static void Video(JsonElement video, string path, double? height, Checker check)
    {
        check.Fetched(video, path, "originalContentUrl");
        check.Fetched(video, path, "previewImageUrl");
        Area(video, path, height, check);
        if (check.Object(video, path, "externalLink", out var link, required: false))
        {
            ActionRules.CheckUri(link, Checker.Join(path, "externalLink"), "linkUri", 1000, check);
            check.Text(link, Checker.Join(path, "externalLink"), "label", 30);
        }
    }

    private static void Action(JsonElement action, string path, double? height, Checker check)
    {
        check.Optional(action, path, "label", 100);
        switch (check.Choice(action, path, "type", ["uri", "message", "clipboard"], required: true))
        {
            case "uri":
                ActionRules.CheckUri(action, path, "linkUri", 1000, check);
                break;
            case "message":
                check.Text(action, path, "text", 400);
                break;
            case "clipboard":
                check.Text(action, path, "clipboardText", 1000);
                break;
        }
        Area(action, path, height, check);
    }

    private static void Area(JsonElement of, string path, double? height, Checker check)
    {
        if (!check.Object(of, path, "area", out var area))
        {
            return;
        }
        var at = Checker.Join(path, "area");
        var (x, y) = (check.Number(area, at, "x", 0, Side), check.Number(area, at, "y", 0, Side));
        if (x + check.Number(area, at, "width", 1, Side) > Width || y + check.Number(area, at, "height", 1, Side) > height)
        {
            check.Add(at, "The area must lie within the image");
        }
    }
}
