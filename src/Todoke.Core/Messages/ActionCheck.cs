using System.Text.Json;
using Todoke.Core.Problems;

namespace Todoke.Core.Messages;

/// <summary>LINE's rules for what a tap does.</summary>
internal static class ActionCheck
{
    private static readonly string[] Schemes = ["http", "https", "line", "tel"];

    /// <param name="labelRequired">True on a flex button; elsewhere in flex a label is read aloud but not shown.</param>
    public static void Check(JsonElement action, string path, bool labelRequired, CheckNotes notes)
    {
        if (action.ValueKind != JsonValueKind.Object)
        {
            notes.Add(path, "not_an_object", "アクション({…})が必要です。", "An action ({…}) is needed here.");
            return;
        }

        var label = notes.Text(action, path, "label", labelRequired);
        notes.Graphemes(label, $"{path}.label", MessageLimits.FlexButtonLabelGraphemes);
        if (labelRequired && label is { Length: 0 })
        {
            notes.Missing($"{path}.label");
        }

        switch (notes.Text(action, path, "type", required: true))
        {
            case null:
                break;
            case "uri":
                CheckUri(notes.Text(action, path, "uri", required: true), $"{path}.uri", notes);
                if (action.TryGetProperty("altUri", out var alternative) && alternative.ValueKind == JsonValueKind.Object)
                {
                    CheckUri(notes.Text(alternative, $"{path}.altUri", "desktop", required: true), $"{path}.altUri.desktop", notes);
                }

                break;
            case "message":
                notes.Graphemes(notes.Text(action, path, "text", required: true), $"{path}.text", MessageLimits.ActionTextGraphemes);
                break;
            case "postback":
                notes.Units(notes.Text(action, path, "data", required: true), $"{path}.data", MessageLimits.ActionData);
                notes.Graphemes(notes.Text(action, path, "displayText", required: false), $"{path}.displayText", MessageLimits.ActionTextGraphemes);
                notes.Graphemes(notes.Text(action, path, "fillInText", required: false), $"{path}.fillInText", MessageLimits.ActionTextGraphemes);
                notes.OneOf(action, path, "inputOption", required: false, "closeRichMenu", "openRichMenu", "openKeyboard", "openVoice");
                break;
            case "datetimepicker":
                notes.Units(notes.Text(action, path, "data", required: true), $"{path}.data", MessageLimits.ActionData);
                notes.OneOf(action, path, "mode", required: true, "date", "time", "datetime");
                break;
            case "clipboard":
                var copied = notes.Text(action, path, "clipboardText", required: true);
                notes.Units(copied, $"{path}.clipboardText", MessageLimits.ClipboardText);
                if (copied is { Length: 0 })
                {
                    notes.Missing($"{path}.clipboardText");
                }

                break;
            case "camera" or "cameraRoll" or "location":
                notes.Add($"{path}.type", "action_elsewhere", "このアクションはクイックリプライでしか使えません。", "This action works in quick replies only.");
                break;
            case "richmenuswitch":
                notes.Add($"{path}.type", "action_elsewhere", "このアクションはリッチメニューでしか使えません。", "This action works in rich menus only.");
                break;
            case var type:
                notes.Add($"{path}.type", "action_unknown", $"アクションの種類「{type}」はありません。", $"There is no action type '{type}'.");
                break;
        }
    }

    private static void CheckUri(string? uri, string path, CheckNotes notes)
    {
        if (uri is null)
        {
            return;
        }

        notes.Units(uri, path, MessageLimits.ActionUri);
        var scheme = uri.Split(':', 2)[0];
        if (!Schemes.Contains(scheme, StringComparer.OrdinalIgnoreCase))
        {
            notes.Add(path, "scheme_not_allowed", "http・https・line・tel のどれかで始まるURIにしてください。", "The URI must begin with http, https, line or tel.");
        }
        else if (uri.Any(char.IsWhiteSpace) || !Uri.TryCreate(uri, UriKind.Absolute, out var whole) || (TextLinks.IsLink(uri) && whole.Host.Length == 0))
        {
            notes.Add(path, "url_invalid", "URLの形が正しくありません(空白は %20 と書きます)。", "This is not a valid URL (a blank is written %20).");
        }
    }
}
