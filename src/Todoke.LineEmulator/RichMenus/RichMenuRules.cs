using System.Text.Json;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.RichMenus;

/// <summary>LINE's limits on a rich menu object (Messaging API reference, "Rich menu object"); its two texts are counted in graphemes.</summary>
internal static class RichMenuRules
{
    public const int MinWidth = 800, MaxWidth = 2500, MinHeight = 250, MostAreas = 20;
    public const double LeastRatio = 1.45;

    public static void Check(JsonElement menu, Checker check)
    {
        var (width, height) = Size(menu, check);
        check.RequiredFlag(menu, "", "selected");
        check.Text(menu, "", "name", 300, graphemes: true);
        check.Text(menu, "", "chatBarText", 14, graphemes: true);
        if (!check.Items(menu, "", "areas", 0, MostAreas, out var areas))
        {
            return;
        }
        var index = 0;
        foreach (var area in areas.EnumerateArray())
        {
            var path = Checker.Item("areas", index++);
            if (area.ValueKind != JsonValueKind.Object)
            {
                check.WrongType(path);
                continue;
            }
            Bounds(area, path, width, height, check);
            ActionRules.Check(area, path, "action", ActionPlace.RichMenu, check);
        }
    }

    /// <summary>Whether a picture or menu of this size may be one.</summary>
    public static bool Allows(int width, int height) => width is >= MinWidth and <= MaxWidth && height >= MinHeight && (double)width / height >= LeastRatio;

    private static (long? Width, long? Height) Size(JsonElement menu, Checker check)
    {
        if (!check.Object(menu, "", "size", out var size))
        {
            return default;
        }
        var (width, height) = (check.Whole(size, "size", "width", MinWidth, MaxWidth), check.Whole(size, "size", "height", MinHeight, int.MaxValue));
        if (width is { } w && height is { } h && !Allows((int)w, (int)h))
        {
            check.Add("size", "The width divided by the height must be 1.45 or more");
        }
        return (width, height);
    }

    private static void Bounds(JsonElement area, string path, long? width, long? height, Checker check)
    {
        if (!check.Object(area, path, "bounds", out var bounds))
        {
            return;
        }
        var at = Checker.Join(path, "bounds");
        Side("x", "width", width);
        Side("y", "height", height);

        void Side(string start, string length, long? whole)
        {
            var (from, extent) = (check.Whole(bounds, at, start, 0, int.MaxValue), check.Whole(bounds, at, length, 1, int.MaxValue));
            if (from + extent > whole)
            {
                check.Add(Checker.Join(at, length), "The area must be inside the rich menu");
            }
        }
    }
}
