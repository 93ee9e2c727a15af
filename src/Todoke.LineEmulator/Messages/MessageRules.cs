using System.Text.Json;
using System.Text.RegularExpressions;

namespace Todoke.LineEmulator.Messages;

/// <summary>LINE's limits on message objects (Messaging API reference, "Message objects"), shared by real sends and the validate endpoints.</summary>
internal static partial class MessageRules
{
    public const int MaxMessages = 5;
    private const int AltText = 1500;

    private static readonly string[] Types = ["text", "textV2", "sticker", "image", "video", "audio", "location", "coupon", "imagemap", "template", "flex"];

    /// <summary>Checks the <c>messages</c> property of a request body.</summary>
    public static void CheckAll(JsonElement body, Checker check)
    {
        if (!check.Items(body, "", "messages", 1, MaxMessages, out var messages))
        {
            return;
        }
        var index = 0;
        foreach (var message in messages.EnumerateArray())
        {
            var path = Checker.Item("messages", index++);
            if (message.ValueKind != JsonValueKind.Object)
            {
                check.WrongType(path);
                continue;
            }
            Check(message, path, check);
        }
    }

    private static void Check(JsonElement message, string path, Checker check)
    {
        switch (check.Choice(message, path, "type", Types, required: true))
        {
            case "text":
                CheckText(message, path, check);
                break;
            case "textV2":
                CheckTextV2(message, path, check);
                break;
            case "sticker":
                check.Form(message, path, "packageId", Digits());
                check.Form(message, path, "stickerId", Digits());
                CheckQuote(message, path, check);
                break;
            case "image":
                check.Fetched(message, path, "originalContentUrl");
                check.Fetched(message, path, "previewImageUrl");
                break;
            case "video":
                check.Fetched(message, path, "originalContentUrl");
                check.Fetched(message, path, "previewImageUrl");
                check.Optional(message, path, "trackingId", 100);
                break;
            case "audio":
                check.Fetched(message, path, "originalContentUrl");
                check.Number(message, path, "duration", 1, int.MaxValue);
                break;
            case "location":
                check.Text(message, path, "title", 100);
                check.Text(message, path, "address", 100);
                check.Number(message, path, "latitude", -90, 90);
                check.Number(message, path, "longitude", -180, 180);
                break;
            case "coupon":
                if (check.Text(message, path, "couponId", 100) is { } coupon && !check.IsCoupon(coupon))
                {
                    check.Add(Checker.Join(path, "couponId"), "invalid couponId");
                }
                check.Form(message, path, "deliveryTag", DeliveryTag(), required: false);
                break;
            case "imagemap":
                check.Text(message, path, "altText", AltText);
                ImagemapRules.Check(message, path, check);
                break;
            case "template":
                check.Text(message, path, "altText", AltText);
                TemplateRules.Check(message, path, check);
                break;
            case "flex":
                check.Text(message, path, "altText", AltText);
                FlexRules.Check(message, path, check);
                break;
        }
        CheckCommon(message, path, check);
    }

    private static void CheckText(JsonElement message, string path, Checker check)
    {
        var text = check.Text(message, path, "text", 5000);
        CheckQuote(message, path, check);
        if (!check.Items(message, path, "emojis", 0, 20, out var emojis, required: false))
        {
            return;
        }
        var index = 0;
        foreach (var emoji in emojis.EnumerateArray())
        {
            var at = Checker.Item(Checker.Join(path, "emojis"), index++);
            if (emoji.ValueKind != JsonValueKind.Object)
            {
                check.WrongType(at);
                continue;
            }
            check.Text(emoji, at, "productId", 100);
            check.Text(emoji, at, "emojiId", 100);
            if (check.Number(emoji, at, "index", 0, 5000) is { } place && text is not null && (place >= text.Length || text[(int)place] != '$'))
            {
                check.Add(Checker.Join(at, "index"), "The placeholder $ must be at the index of the emoji");
            }
        }
    }

    private static void CheckTextV2(JsonElement message, string path, Checker check)
    {
        var text = check.Text(message, path, "text", 5000);
        CheckQuote(message, path, check);
        var known = new HashSet<string>(StringComparer.Ordinal);
        if (check.Object(message, path, "substitution", out var substitution, required: false))
        {
            foreach (var entry in substitution.EnumerateObject())
            {
                known.Add(entry.Name);
                if (!SubstitutionKey().IsMatch(entry.Name))
                {
                    check.Add(Checker.Join(path, "substitution"), "Keys must be 1 to 20 characters of [0-9a-zA-Z_]");
                }
            }
            if (known.Count > 100)
            {
                check.Add(Checker.Join(path, "substitution"), "Size must be between 0 and 100");
            }
        }
        if (text is null)
        {
            return;
        }
        foreach (Match placeholder in Placeholder().Matches(text.Replace("{{", "", StringComparison.Ordinal).Replace("}}", "", StringComparison.Ordinal)))
        {
            if (!known.Contains(placeholder.Groups["key"].Value))
            {
                check.Add(Checker.Join(path, "text"), $"The placeholder {placeholder.Value} has no substitution");
            }
        }
    }

    private static void CheckQuote(JsonElement message, string path, Checker check)
    {
        if (check.Optional(message, path, "quoteToken", 500) is not null && check.Kind is not (SendKind.Reply or SendKind.Push))
        {
            check.Add(Checker.Join(path, "quoteToken"), "Must not be specified");
        }
    }

    private static void CheckCommon(JsonElement message, string path, Checker check)
    {
        if (check.Object(message, path, "sender", out var sender, required: false))
        {
            var at = Checker.Join(path, "sender");
            if (check.Optional(sender, at, "name", 20) is { } name && ReservedName().IsMatch(name))
            {
                check.Add(Checker.Join(at, "name"), "The name may not contain LINE");
            }
            check.Fetched(sender, at, "iconUrl", required: false);
        }
        if (!check.Object(message, path, "quickReply", out var quickReply, required: false))
        {
            return;
        }
        var items = Checker.Join(Checker.Join(path, "quickReply"), "items");
        if (!check.Items(quickReply, Checker.Join(path, "quickReply"), "items", 1, 13, out var list))
        {
            return;
        }
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var at = Checker.Item(items, index++);
            if (item.ValueKind != JsonValueKind.Object)
            {
                check.WrongType(at);
                continue;
            }
            check.Fetched(item, at, "imageUrl", required: false);
            ActionRules.Check(item, at, "action", ActionPlace.QuickReply, check);
        }
    }

    [GeneratedRegex("^[0-9]{1,20}$", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();

    [GeneratedRegex("^[0-9a-zA-Z_]{1,30}$", RegexOptions.NonBacktracking)]
    private static partial Regex DeliveryTag();

    [GeneratedRegex("(?:^|[^a-zA-Z])line(?:$|[^a-zA-Z])", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex ReservedName();

    [GeneratedRegex("^[0-9a-zA-Z_]{1,20}$", RegexOptions.NonBacktracking)]
    private static partial Regex SubstitutionKey();

    [GeneratedRegex(@"\{(?<key>[^{}]*)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
