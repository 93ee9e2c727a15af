using System.Text.Json;

namespace Todoke.Core.Messages;

/// <summary>Where in a bubble a component stands.</summary>
internal enum FlexPlace
{
    Section,
    Box,
    BaselineBox,
    TextSpans,
    VideoAlternative,
}

/// <summary>LINE's rules for the components of a flex bubble.</summary>
internal static class FlexComponentCheck
{
    /// <summary>Checks a component and what is in it. Returns its type, or null if it has none that LINE knows.</summary>
    public static string? Check(JsonElement component, string path, FlexPlace place, CheckNotes notes)
    {
        if (component.ValueKind != JsonValueKind.Object)
        {
            notes.Add(path, "not_an_object", "部品({…})が必要です。", "A component ({…}) is needed here.");
            return null;
        }

        var type = notes.Text(component, path, "type", required: true);
        switch (type)
        {
            case null:
                return null;
            case "box":
                notes.OneOf(component, path, "layout", required: true, "horizontal", "vertical", "baseline");
                var inside = component.TryGetProperty("layout", out var layout) && layout.ValueKind == JsonValueKind.String && layout.ValueEquals("baseline") ? FlexPlace.BaselineBox : FlexPlace.Box;
                Children(component, path, inside, required: true, notes);
                Action(component, path, labelRequired: false, required: false, notes);
                break;
            case "button":
                Action(component, path, labelRequired: true, required: true, notes);
                notes.OneOf(component, path, "style", required: false, "primary", "secondary", "link");
                notes.OneOf(component, path, "height", required: false, "sm", "md");
                break;
            case "image":
                notes.ResourceUrl(notes.Text(component, path, "url", required: true), $"{path}.url");
                notes.OneOf(component, path, "aspectMode", required: false, "fit", "cover");
                Action(component, path, labelRequired: false, required: false, notes);
                break;
            case "icon":
                notes.ResourceUrl(notes.Text(component, path, "url", required: true), $"{path}.url");
                break;
            case "video":
                notes.ResourceUrl(notes.Text(component, path, "url", required: true), $"{path}.url");
                notes.ResourceUrl(notes.Text(component, path, "previewUrl", required: true), $"{path}.previewUrl");
                if (component.TryGetProperty("altContent", out var alternative))
                {
                    Check(alternative, $"{path}.altContent", FlexPlace.VideoAlternative, notes);
                }
                else
                {
                    notes.Missing($"{path}.altContent");
                }

                Action(component, path, labelRequired: false, required: false, notes);
                break;
            case "text":
                var spans = component.TryGetProperty("contents", out _);
                var text = notes.Text(component, path, "text", required: !spans);
                if (text is { Length: 0 } && !spans)
                {
                    notes.Add($"{path}.text", "text_empty", "文字が空です。", "The text is empty.");
                }

                Children(component, path, FlexPlace.TextSpans, required: false, notes);
                Action(component, path, labelRequired: false, required: false, notes);
                break;
            case "span":
                if (notes.Text(component, path, "text", required: true) is { Length: 0 })
                {
                    notes.Add($"{path}.text", "text_empty", "文字が空です。", "The text is empty.");
                }

                break;
            case "separator" or "filler":
                break;
            default:
                notes.Add($"{path}.type", "component_unknown", $"部品の種類「{type}」はありません。", $"There is no component type '{type}'.");
                return null;
        }

        if (!MayStand(type, place))
        {
            notes.Add($"{path}.type", "component_misplaced", $"{type} はここには置けません。", $"A {type} cannot stand here.");
        }

        return type;
    }

    private static bool MayStand(string type, FlexPlace place) => place switch
    {
        // Which component a section takes depends on the section; the caller knows it.
        FlexPlace.Section => true,
        FlexPlace.Box => type is not ("icon" or "span" or "video"),
        FlexPlace.BaselineBox => type is "icon" or "text" or "filler" or "separator",
        FlexPlace.TextSpans => type == "span",
        FlexPlace.VideoAlternative => type is "box" or "image",
        _ => throw new InvalidOperationException($"Unknown place {place}"),
    };

    private static void Children(JsonElement component, string path, FlexPlace place, bool required, CheckNotes notes)
    {
        if (!component.TryGetProperty("contents", out var contents))
        {
            if (required)
            {
                notes.Missing($"{path}.contents");
            }

            return;
        }

        if (contents.ValueKind != JsonValueKind.Array)
        {
            notes.Add($"{path}.contents", "not_a_list", "一覧([…])が必要です。", "A list ([…]) is needed here.");
            return;
        }

        var index = 0;
        foreach (var child in contents.EnumerateArray())
        {
            Check(child, $"{path}.contents[{index++}]", place, notes);
        }
    }

    private static void Action(JsonElement component, string path, bool labelRequired, bool required, CheckNotes notes)
    {
        if (component.TryGetProperty("action", out var action))
        {
            FormCheck.Check(action, ActionForms.At(labelRequired ? ActionPlace.FlexButton : ActionPlace.Unlabelled), $"{path}.action", Naming.Line, notes);
        }
        else if (required)
        {
            notes.Missing($"{path}.action");
        }
    }
}
