using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Todoke.Core.Messages;

/// <summary>Template messages: buttons, confirm, carousel, image carousel. Source: Messaging API reference, "Template messages".</summary>
internal static partial class TemplateForms
{
    private static readonly Member[] Look = [
        new("image_aspect_ratio", "imageAspectRatio", new ChoiceForm("rectangle", "square"), false),
        new("image_size", "imageSize", new ChoiceForm("cover", "contain"), false)];

    private static readonly Member[] Head = [
        MessageForms.Url("thumbnail_image_url", "thumbnailImageUrl", MediaPlace.Card, required: false),
        new("image_background_color", "imageBackgroundColor", new TextForm(7, Pattern: new(Colour(), "色は #FFFFFF の形で書いてください。", "Write the colour as #FFFFFF.")), false),
        new("title", "title", new TextForm(MessageLimits.TitleGraphemes, Graphemes: true), false)];

    private static readonly Member DefaultAction = new("default_action", "defaultAction", ActionForms.At(ActionPlace.Unlabelled), false);

    public static TypedForm Template { get; } = new("template_unknown", new Dictionary<string, ObjectForm>(StringComparer.Ordinal)
    {
        ["buttons"] = new([.. Look, .. Head, Text(MessageLimits.ButtonsTextGraphemes), DefaultAction, Actions(1, 4)], ShortBesideHead),
        ["confirm"] = new([Text(MessageLimits.ConfirmTextGraphemes), Actions(2, 2)]),
        ["carousel"] = new([.. Look, new("columns", "columns", new ListForm(
            new ObjectForm([.. Head, Text(MessageLimits.ColumnTextGraphemes), DefaultAction, Actions(1, 3)], ShortBesideHead), 1, MessageLimits.Columns), true)], SameNumberOfActions),
        ["image_carousel"] = new([new("columns", "columns", new ListForm(new ObjectForm([
            MessageForms.Url("image_url", "imageUrl", MediaPlace.Card), new("action", "action", ActionForms.At(ActionPlace.ImageCarousel), true)]), 1, MessageLimits.Columns), true)]),
    });

    private static Member Text(int most) => new("text", "text", new TextForm(most, Graphemes: true), true);

    private static Member Actions(int least, int most) => new("actions", "actions", new ListForm(ActionForms.At(ActionPlace.Template), least, most), true);

    private static void ShortBesideHead(FormPlace place)
    {
        if ((place.Has("title") || place.Has("thumbnailImageUrl")) && place.Text("text") is { } text && new StringInfo(text).LengthInTextElements is var length and > MessageLimits.TextBesideHeadGraphemes)
        {
            place.Notes.Add(place.At("text"), "too_long_beside_head", $"画像かタイトルがあるとき、本文は{MessageLimits.TextBesideHeadGraphemes}文字以内です(いま{length}文字)。",
                $"With a picture or a title the text may have {MessageLimits.TextBesideHeadGraphemes} characters (it has {length}).");
        }
    }

    private static void SameNumberOfActions(FormPlace carousel)
    {
        if (!carousel.Line.TryGetProperty("columns", out var columns) || columns.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var counts = columns.EnumerateArray().Select(c => c.ValueKind == JsonValueKind.Object && c.TryGetProperty("actions", out var a) && a.ValueKind == JsonValueKind.Array ? a.GetArrayLength() : 0).ToArray();
        for (var i = 1; i < counts.Length; i++)
        {
            if (counts[i] != counts[0])
            {
                carousel.Notes.Add($"{carousel.At("columns")}[{i}].actions", "actions_differ", $"ボタンの数は、すべてのカードで同じにしてください(1枚目は{counts[0]}個)。", $"All columns need the same number of actions (the first has {counts[0]}).");
            }
        }
    }

    [GeneratedRegex("^#[0-9a-fA-F]{6}$", RegexOptions.NonBacktracking)]
    private static partial Regex Colour();
}
