using System.Text.Json;
using System.Text.RegularExpressions;

namespace Todoke.Core.Messages;

/// <summary>
/// Every kind of message this installation sends, member by member, with LINE's limits. Sources: Messaging API reference, "Message objects",
/// and "Character counting in a text".
/// </summary>
internal static partial class MessageForms
{
    private static readonly TextForm Words100 = new(100);
    private static readonly Member AltText = new("alt_text", "altText", new TextForm(MessageLimits.AltText), true);

    private static readonly ObjectForm Area = new([
        new("x", "x", new NumberForm(0, MessageLimits.ImagemapSide), true), new("y", "y", new NumberForm(0, MessageLimits.ImagemapSide), true),
        new("width", "width", new NumberForm(1, MessageLimits.ImagemapSide), true), new("height", "height", new NumberForm(1, MessageLimits.ImagemapSide), true)]);

    private static readonly Member[] Common = [
        new("quick_reply", "quickReply", new ObjectForm([new("items", "items", new ListForm(new ObjectForm([
            new(null, "type", null, true) { Constant = "\"action\"" },
            Url("image_url", "imageUrl", MediaPlace.Icon, required: false),
            new("action", "action", ActionForms.At(ActionPlace.QuickReply), true)]), 1, MessageLimits.QuickReplies), true)]), false),
        new("sender", "sender", new ObjectForm([
            new("name", "name", new TextForm(MessageLimits.SenderName, Pattern: new(NotLine(), "送信者名に「LINE」という語は使えません。", "The word LINE is not allowed in a sender's name.")), false),
            Url("icon_url", "iconUrl", MediaPlace.Icon, required: false)]), false)];

    public static TypedForm Message { get; } = new("bubble_type_unknown", new Dictionary<string, ObjectForm>(StringComparer.Ordinal)
    {
        ["text"] = Of(EmojisStand,
            new("text", "text", new TextForm(MessageLimits.Text, TextUse.Prose), true),
            new(null, "emojis", new ListForm(new ObjectForm([
                new(null, "index", new NumberForm(0, MessageLimits.Text), true), new(null, "productId", Words100, true), new(null, "emojiId", Words100, true)]), 0, MessageLimits.Emojis), false) { Blamed = "text" }),
        ["sticker"] = Of(null, new("package_id", "packageId", Number("スタンプのパッケージID", "A sticker's package id"), true), new("sticker_id", "stickerId", Number("スタンプのID", "A sticker's id"), true)),
        ["image"] = Of(null, Url("original_url", "originalContentUrl", MediaPlace.Picture), Url("preview_url", "previewImageUrl", MediaPlace.Preview)),
        ["video"] = Of(null, Url("original_url", "originalContentUrl", MediaPlace.Video), Url("preview_url", "previewImageUrl", MediaPlace.Preview),
            new("tracking_id", "trackingId", new TextForm(100), false)),
        ["audio"] = Of(null, Url("original_url", "originalContentUrl", MediaPlace.Audio), new("duration", "duration", new NumberForm(1, int.MaxValue), true)),
        ["location"] = Of(null, new("title", "title", Words100, true), new("address", "address", Words100, true),
            new("latitude", "latitude", new NumberForm(-90, 90, Whole: false), true), new("longitude", "longitude", new NumberForm(-180, 180, Whole: false), true)),
        ["imagemap"] = Of(AreasInside, Url("base_url", "baseUrl", MediaPlace.Imagemap), AltText,
            new("base_size", "baseSize", new ObjectForm([
                new("width", "width", new NumberForm(MessageLimits.ImagemapWidth, MessageLimits.ImagemapWidth), true),
                new("height", "height", new NumberForm(1, MessageLimits.ImagemapSide), true)]), true),
            new("video", "video", new ObjectForm([
                Url("original_url", "originalContentUrl", MediaPlace.Video), Url("preview_url", "previewImageUrl", MediaPlace.Preview), new("area", "area", Area, true),
                new("external_link", "externalLink", new ObjectForm([Link(), new("label", "label", new TextForm(MessageLimits.ExternalLinkLabel), true)]), false)]), false),
            new("actions", "actions", new ListForm(new TypedForm("action_unknown", new Dictionary<string, ObjectForm>(StringComparer.Ordinal)
            {
                ["uri"] = new([AreaLabel(), Link(), new("area", "area", Area, true)]),
                ["message"] = new([AreaLabel(), new("text", "text", new TextForm(MessageLimits.ImagemapText), true), new("area", "area", Area, true)]),
                ["clipboard"] = new([AreaLabel(), new("clipboard_text", "clipboardText", new TextForm(MessageLimits.ClipboardText), true), new("area", "area", Area, true)]),
            }), 0, MessageLimits.ImagemapActions), true)),
        ["template"] = Of(null, AltText, new("template", "template", TemplateForms.Template, true)),
        ["flex"] = Of(null, AltText, new("contents", "contents", new FlexForm(), true)),
        ["coupon"] = Of(null, new("coupon_id", "couponId", Words100, true),
            new("delivery_tag", "deliveryTag", new TextForm(30, Pattern: new(Name(), "半角英数字と _ だけを使ってください。", "Use letters, digits and _ only.")), false)),
    });

    /// <summary>How a bubble is written in our own JSON: a picture may also be named by the id of an upload.</summary>
    public static ObjectForm? Own(string type, JsonElement bubble)
    {
        if (Message.Types.GetValueOrDefault(type) is not { } form)
        {
            return null;
        }

        return type != "image" ? form
            : bubble.TryGetProperty("media_id", out var id) && id.ValueKind != JsonValueKind.Null ? new([new("media_id", "", Words100, true), .. Common])
            : form with { Members = [.. form.Members.Select(m => m.Own == "preview_url" ? m with { Required = false } : m)] };
    }

    public static Member Url(string own, string line, MediaPlace place, bool required = true) => new(own, line, new TextForm(MessageLimits.Url, TextUse.Resource, Media: place), required);

    private static Member Link() => new("link_uri", "linkUri", new TextForm(MessageLimits.ActionUri, TextUse.Tap), true);

    private static Member AreaLabel() => new("label", "label", new TextForm(MessageLimits.ImagemapLabel), false);

    private static TextForm Number(string ja, string en) => new(20, Pattern: new(Digits(), $"{ja}は半角数字です。", $"{en} is a number."));

    private static ObjectForm Of(Action<FormPlace>? rule, params Member[] members) => new([.. members, .. Common], rule);

    private static void EmojisStand(FormPlace text)
    {
        if (text.Text("text") is not { } words || !text.Line.TryGetProperty("emojis", out var emojis) || emojis.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var emoji in emojis.EnumerateArray())
        {
            if (emoji.ValueKind == JsonValueKind.Object && emoji.TryGetProperty("index", out var index) && index.TryGetInt32(out var at) && (at < 0 || at >= words.Length || words[at] != '$'))
            {
                text.Notes.Add(text.At("emojis"), "emoji_adrift", "LINE絵文字の位置に「$」がありません。", "There is no '$' where the emoji stands.");
            }
        }
    }

    private static void AreasInside(FormPlace map)
    {
        if (!map.Line.TryGetProperty("baseSize", out var size) || Int(size, "height") is not { } height)
        {
            return;
        }

        var areas = new List<(JsonElement Area, string Path)>();
        if (map.Line.TryGetProperty("video", out var video) && video.ValueKind == JsonValueKind.Object && video.TryGetProperty("area", out var own))
        {
            areas.Add((own, $"{map.At("video")}.area"));
        }

        if (map.Line.TryGetProperty("actions", out var actions) && actions.ValueKind == JsonValueKind.Array)
        {
            areas.AddRange(actions.EnumerateArray().Select((a, i) => (a, i)).Where(p => p.a.ValueKind == JsonValueKind.Object && p.a.TryGetProperty("area", out _))
                .Select(p => (p.a.GetProperty("area"), $"{map.At("actions")}[{p.i}].area")));
        }

        foreach (var (area, path) in areas)
        {
            if (Int(area, "x") + Int(area, "width") > MessageLimits.ImagemapWidth || Int(area, "y") + Int(area, "height") > height)
            {
                map.Notes.Add(path, "area_outside", "タップ領域が画像からはみ出しています。", "The area reaches beyond the picture.");
            }
        }
    }

    private static int? Int(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    [GeneratedRegex("^[0-9]+$", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();

    [GeneratedRegex("^[a-zA-Z0-9_]+$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    // The word, not the letters: an ONLINE shop may say so.
    [GeneratedRegex("^(?!.*(?<![a-zA-Z])line(?![a-zA-Z])).*$", RegexOptions.IgnoreCase | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotLine();
}
