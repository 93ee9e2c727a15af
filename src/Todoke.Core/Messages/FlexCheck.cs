using System.Text;
using System.Text.Json;

namespace Todoke.Core.Messages;

/// <summary>LINE's rules for flex messages that can be told from the JSON alone.</summary>
internal static class FlexCheck
{
    private static readonly string[] Sections = ["header", "hero", "body", "footer"];

    public static void Check(JsonElement contents, string path, CheckNotes notes)
    {
        switch (notes.Text(contents, path, "type", required: true))
        {
            case "bubble":
                CheckBubble(contents, path, inCarousel: false, notes);
                break;
            case "carousel":
                CheckCarousel(contents, path, notes);
                break;
            case { } type:
                notes.Add($"{path}.type", "container_unknown", $"「{type}」ではなく bubble か carousel にしてください。", $"Must be bubble or carousel, not '{type}'.");
                break;
        }

        if (Animated(contents) is var animated and > MessageLimits.AnimatedImages)
        {
            notes.Add(path, "too_many_animated", $"動く画像が{animated}枚あります。{MessageLimits.AnimatedImages}枚以内にしてください。", $"{animated} animated images; at most {MessageLimits.AnimatedImages} are allowed.");
        }
    }

    private static void CheckCarousel(JsonElement carousel, string path, CheckNotes notes)
    {
        if (!carousel.TryGetProperty("contents", out var bubbles) || bubbles.ValueKind != JsonValueKind.Array || bubbles.GetArrayLength() == 0)
        {
            notes.Add($"{path}.contents", "missing", "カルーセルには1つ以上のバブルが必要です。", "A carousel needs at least one bubble.");
            return;
        }

        if (bubbles.GetArrayLength() > MessageLimits.CarouselBubbles)
        {
            notes.Add($"{path}.contents", "too_many", $"バブルは{MessageLimits.CarouselBubbles}個以内にしてください。", $"At most {MessageLimits.CarouselBubbles} bubbles are allowed.");
        }

        CheckSize(carousel, path, MessageLimits.FlexCarouselBytes, notes);
        var sizes = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var bubble in bubbles.EnumerateArray())
        {
            var at = $"{path}.contents[{index++}]";
            if (bubble.ValueKind != JsonValueKind.Object || notes.Text(bubble, at, "type", required: true) is not "bubble")
            {
                notes.Add(at, "container_unknown", "カルーセルの中は bubble だけです。", "A carousel holds bubbles only.");
                continue;
            }

            sizes.Add(bubble.TryGetProperty("size", out var size) ? size.ToString() : "mega");
            CheckBubble(bubble, at, inCarousel: true, notes);
        }

        if (sizes.Count > 1)
        {
            notes.Add($"{path}.contents", "sizes_differ", "カルーセルのバブルは同じ size にしてください。", "The bubbles of a carousel must have the same size.");
        }
    }

    private static void CheckBubble(JsonElement bubble, string path, bool inCarousel, CheckNotes notes)
    {
        CheckSize(bubble, path, MessageLimits.FlexBubbleBytes, notes);
        notes.OneOf(bubble, path, "size", required: false, "nano", "micro", "deca", "hecto", "kilo", "mega", "giga");
        notes.OneOf(bubble, path, "direction", required: false, "ltr", "rtl");
        if (bubble.TryGetProperty("action", out var action))
        {
            FormCheck.Check(action, ActionForms.At(ActionPlace.Unlabelled), $"{path}.action", Naming.Line, notes);
        }

        var found = 0;
        foreach (var section in Sections)
        {
            if (!bubble.TryGetProperty(section, out var component))
            {
                continue;
            }

            found++;
            var at = $"{path}.{section}";
            var type = FlexComponentCheck.Check(component, at, FlexPlace.Section, notes);
            if (type is not (null or "box") && !(section == "hero" && type is "image" or "video"))
            {
                notes.Add($"{at}.type", "component_misplaced", $"{section} に {type} は置けません。", $"A {type} cannot stand in {section}.");
            }

            if (type == "video" && (inCarousel || (bubble.TryGetProperty("size", out var size) && size.ToString() is not ("kilo" or "mega" or "giga"))))
            {
                notes.Add(at, "video_misplaced", "動画はカルーセルの外の、size が kilo・mega・giga のバブルでだけ使えます。", "Video works only outside carousels, in bubbles of size kilo, mega or giga.");
            }
        }

        if (found == 0)
        {
            notes.Add(path, "bubble_empty", "header・hero・body・footer のどれかが必要です。", "One of header, hero, body and footer is needed.");
        }
    }

    private static void CheckSize(JsonElement container, string path, int most, CheckNotes notes)
    {
        var bytes = Encoding.UTF8.GetByteCount(container.GetRawText());
        if (bytes > most)
        {
            notes.Add(path, "too_large", $"JSONが大きすぎます({bytes:N0}バイト)。{most:N0}バイト以内にしてください。", $"The JSON is too large ({bytes:N0} bytes). At most {most:N0} are allowed.");
        }
    }

    private static int Animated(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => (element.TryGetProperty("animated", out var animated) && animated.ValueKind == JsonValueKind.True ? 1 : 0) + element.EnumerateObject().Sum(p => Animated(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Sum(Animated),
        _ => 0,
    };
}
