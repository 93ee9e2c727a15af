using System.Text.Json;

namespace Todoke.LineEmulator.Messages;

/// <summary>Flex messages: sizes in bytes, which component may stand where, and what each needs.</summary>
internal static class FlexRules
{
    private const int BubbleBytes = 30 * 1024;
    private const int CarouselBytes = 50 * 1024;
    private const int MaxBubbles = 12;
    private const int MaxAnimated = 10;

    private static readonly string[] Sizes = ["nano", "micro", "deca", "hecto", "kilo", "mega", "giga"];
    private static readonly string[] InBox = ["box", "button", "image", "text", "separator", "filler"];
    private static readonly string[] InBaseline = ["icon", "text", "filler", "separator"];
    private static readonly string[] InHero = ["box", "image", "video"];

    public static void Check(JsonElement message, string path, Checker check)
    {
        if (!check.Object(message, path, "contents", out var contents))
        {
            return;
        }
        var at = Checker.Join(path, "contents");
        if (Animated(contents) > MaxAnimated)
        {
            check.Add(at, "At most 10 animated images are allowed");
        }
        switch (check.Choice(contents, at, "type", ["bubble", "carousel"], required: true))
        {
            case "bubble":
                Bubble(contents, at, inCarousel: false, check);
                break;
            case "carousel":
                Carousel(contents, at, check);
                break;
        }
    }

    private static int Animated(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => (element.TryGetProperty("animated", out var animated) && animated.ValueKind == JsonValueKind.True ? 1 : 0) + element.EnumerateObject().Sum(p => Animated(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Sum(Animated),
        _ => 0,
    };

    private static void Carousel(JsonElement carousel, string path, Checker check)
    {
        if (Checker.SizeOf(carousel) > CarouselBytes)
        {
            check.Add(path, "The size of the carousel must be 50 KB or less");
        }
        if (!check.Items(carousel, path, "contents", 1, MaxBubbles, out var bubbles))
        {
            return;
        }
        string? first = null;
        var index = 0;
        foreach (var bubble in bubbles.EnumerateArray())
        {
            var at = Checker.Item(Checker.Join(path, "contents"), index++);
            if (bubble.ValueKind != JsonValueKind.Object)
            {
                check.WrongType(at);
                continue;
            }
            if (check.Choice(bubble, at, "type", ["bubble"], required: true) is null)
            {
                continue;
            }
            Bubble(bubble, at, inCarousel: true, check);
            var size = SizeOf(bubble);
            first ??= size;
            if (size != first)
            {
                check.Add(Checker.Join(at, "size"), "All bubbles of a carousel must have the same size");
            }
        }
    }

    private static string SizeOf(JsonElement bubble) =>
        Checker.Has(bubble, "size", out var size) && Checker.StringOf(size) is { } name ? name : "mega";

    private static void Bubble(JsonElement bubble, string path, bool inCarousel, Checker check)
    {
        if (Checker.SizeOf(bubble) > BubbleBytes)
        {
            check.Add(path, "The size of the bubble must be 30 KB or less");
        }
        check.Choice(bubble, path, "size", Sizes);
        check.Choice(bubble, path, "direction", ["ltr", "rtl"]);
        ActionRules.Check(bubble, path, "action", ActionPlace.FlexOther, check, required: false);
        var blocks = 0;
        foreach (var name in (string[])["header", "body", "footer"])
        {
            if (check.Object(bubble, path, name, out var block, required: false))
            {
                blocks++;
                Component(block, Checker.Join(path, name), ["box"], check);
            }
        }
        if (check.Object(bubble, path, "hero", out var hero, required: false))
        {
            blocks++;
            var at = Checker.Join(path, "hero");
            Component(hero, at, InHero, check);
            if (hero.TryGetProperty("type", out var type) && Checker.StringOf(type) == "video" && (inCarousel || SizeOf(bubble) is not ("kilo" or "mega" or "giga")))
            {
                check.Add(at, "A video needs a bubble of size kilo, mega or giga outside a carousel");
            }
        }
        if (blocks == 0)
        {
            check.Add(path, "At least one block must be specified");
        }
    }

    private static void Component(JsonElement component, string path, string[] allowed, Checker check)
    {
        if (component.ValueKind != JsonValueKind.Object)
        {
            check.WrongType(path);
            return;
        }
        switch (check.Choice(component, path, "type", allowed, required: true))
        {
            case "box":
                Box(component, path, check);
                break;
            case "button":
                ActionRules.Check(component, path, "action", ActionPlace.FlexButton, check);
                check.Choice(component, path, "style", ["link", "primary", "secondary"]);
                check.Choice(component, path, "height", ["sm", "md"]);
                break;
            case "image":
                check.Fetched(component, path, "url");
                ActionRules.Check(component, path, "action", ActionPlace.FlexOther, check, required: false);
                break;
            case "icon":
                check.Fetched(component, path, "url");
                break;
            case "video":
                check.Fetched(component, path, "url");
                check.Fetched(component, path, "previewUrl");
                if (check.Object(component, path, "altContent", out var alternative))
                {
                    Component(alternative, Checker.Join(path, "altContent"), ["box", "image"], check);
                }
                ActionRules.Check(component, path, "action", ActionPlace.FlexOther, check, required: false);
                break;
            case "text":
                FlexText(component, path, check);
                break;
        }
    }

    private static void Box(JsonElement box, string path, Checker check)
    {
        var layout = check.Choice(box, path, "layout", ["horizontal", "vertical", "baseline"], required: true);
        ActionRules.Check(box, path, "action", ActionPlace.FlexOther, check, required: false);
        if (!check.Items(box, path, "contents", 0, int.MaxValue, out var contents))
        {
            return;
        }
        var index = 0;
        foreach (var inner in contents.EnumerateArray())
        {
            Component(inner, Checker.Item(Checker.Join(path, "contents"), index++), layout == "baseline" ? InBaseline : InBox, check);
        }
    }

    private static void FlexText(JsonElement text, string path, Checker check)
    {
        ActionRules.Check(text, path, "action", ActionPlace.FlexOther, check, required: false);
        if (!Checker.Has(text, "contents", out _))
        {
            check.Text(text, path, "text", int.MaxValue);
            return;
        }
        if (!check.Items(text, path, "contents", 0, int.MaxValue, out var spans))
        {
            return;
        }
        var index = 0;
        foreach (var span in spans.EnumerateArray())
        {
            var at = Checker.Item(Checker.Join(path, "contents"), index++);
            if (span.ValueKind != JsonValueKind.Object)
            {
                check.WrongType(at);
                continue;
            }
            if (check.Choice(span, at, "type", ["span"], required: true) is not null)
            {
                check.Text(span, at, "text", int.MaxValue);
            }
        }
    }
}
