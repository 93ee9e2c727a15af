using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Todoke.LineEmulator.Messages;

/// <summary>Where an action stands; label limits and allowed types depend on it.</summary>
internal enum ActionPlace
{
    Template,
    ImageCarousel,
    QuickReply,
    FlexButton,

    /// <summary>On a box, image, text or bubble: no label is shown.</summary>
    FlexOther,

    /// <summary>On an area of a rich menu.</summary>
    RichMenu,
}

/// <summary>LINE's limits on action objects.</summary>
internal static partial class ActionRules
{
    private static readonly string[] Everywhere = ["postback", "message", "uri", "datetimepicker", "clipboard"];
    private static readonly string[] InQuickReply = [.. Everywhere, "camera", "cameraRoll", "location"];
    private static readonly string[] InRichMenu = [.. Everywhere, "richmenuswitch"];
    private static readonly string[] InputOptions = ["closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"];
    private static readonly string[] Schemes = ["http", "https", "line", "tel"];

    public static void Check(JsonElement owner, string path, string name, ActionPlace place, Checker check, bool required = true)
    {
        if (check.Object(owner, path, name, out var action, required))
        {
            Check(action, Checker.Join(path, name), place, check);
        }
    }

    public static void Check(JsonElement action, string path, ActionPlace place, Checker check)
    {
        if (action.ValueKind != JsonValueKind.Object)
        {
            check.WrongType(path);
            return;
        }
        var type = check.Choice(action, path, "type", place switch { ActionPlace.QuickReply => InQuickReply, ActionPlace.RichMenu => InRichMenu, _ => Everywhere }, required: true);
        var (labelMax, labelRequired) = place switch
        {
            ActionPlace.ImageCarousel => (12, false),
            ActionPlace.FlexButton => (40, true),
            ActionPlace.FlexOther => (40, false),
            ActionPlace.RichMenu => (20, false),
            _ => (20, true),
        };
        check.Text(action, path, "label", labelMax, graphemes: true, required: labelRequired);
        switch (type)
        {
            case "postback":
                check.Text(action, path, "data", 300);
                check.Optional(action, path, "displayText", 300, graphemes: true);
                check.Optional(action, path, "text", 300, graphemes: true);
                check.Optional(action, path, "fillInText", 300, graphemes: true);
                check.Choice(action, path, "inputOption", InputOptions);
                break;
            case "message":
                check.Text(action, path, "text", 300, graphemes: true);
                break;
            case "uri":
                CheckUri(action, path, "uri", 1000, check);
                if (check.Object(action, path, "altUri", out var alternative, required: false))
                {
                    CheckUri(alternative, Checker.Join(path, "altUri"), "desktop", 1000, check);
                }
                break;
            case "datetimepicker":
                check.Text(action, path, "data", 300);
                if (check.Choice(action, path, "mode", ["date", "time", "datetime"], required: true) is { } mode)
                {
                    CheckDates(action, path, mode, check);
                }
                break;
            case "clipboard":
                check.Text(action, path, "clipboardText", 1000);
                break;
            case "richmenuswitch":
                check.Form(action, path, "richMenuAliasId", AliasId());
                check.Text(action, path, "data", 300);
                break;
        }
    }

    private static void CheckDates(JsonElement action, string path, string mode, Checker check)
    {
        var format = mode switch { "date" => "yyyy-MM-dd", "time" => "HH:mm", _ => "yyyy-MM-dd'T'HH:mm" };
        var (initial, min, max) = (Read("initial"), Read("min"), Read("max"));
        if (min >= max)
        {
            check.Add(Checker.Join(path, "max"), "Must be later than min");
        }
        if (initial < min || initial > max)
        {
            check.Add(Checker.Join(path, "initial"), "Must be between min and max");
        }

        DateTime? Read(string name)
        {
            if (check.Optional(action, path, name, 16) is not { } text)
            {
                return null;
            }
            if (DateTime.TryParseExact(text.Replace('t', 'T'), format, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var at) && (mode == "time" || at.Year is >= 1900 and <= 2100))
            {
                return at;
            }
            check.Add(Checker.Join(path, name), "invalid format");
            return null;
        }
    }

    public static void CheckUri(JsonElement action, string path, string name, int max, Checker check)
    {
        if (check.Text(action, path, name, max) is { } uri && !IsUri(uri))
        {
            check.Add(Checker.Join(path, name), "invalid uri");
        }
    }

    private static bool IsUri(string text) =>
        !text.Contains(' ', StringComparison.Ordinal)
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && Schemes.Contains(uri.Scheme)
        && (uri.Scheme is "line" or "tel" || uri.Host.Length > 0);

    /// <summary>How an alias of a rich menu is written.</summary>
    [GeneratedRegex("^[a-z0-9_-]{1,32}$", RegexOptions.NonBacktracking)]
    public static partial Regex AliasId();
}
