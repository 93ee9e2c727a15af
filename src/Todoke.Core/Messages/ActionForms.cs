using System.Globalization;
using System.Text.Json;

namespace Todoke.Core.Messages;

/// <summary>Where an action stands: its label's limit and the types it may have depend on it.</summary>
internal enum ActionPlace
{
    Template,
    ImageCarousel,
    QuickReply,
    FlexButton,

    /// <summary>On a box, image, text or bubble of flex and on a whole column: read aloud, not shown.</summary>
    Unlabelled,
    RichMenu,
}

/// <summary>What a tap does. Source: Messaging API reference, "Action objects".</summary>
internal static class ActionForms
{
    private const string DateFormat = "yyyy-MM-dd", TimeFormat = "HH:mm", DateTimeFormat = "yyyy-MM-dd'T'HH:mm";

    private static readonly Dictionary<ActionPlace, TypedForm> Places = Enum.GetValues<ActionPlace>().ToDictionary(p => p, Build);

    public static TypedForm At(ActionPlace place) => Places[place];

    private static TypedForm Build(ActionPlace place)
    {
        var (most, required) = place switch
        {
            ActionPlace.Template or ActionPlace.QuickReply => (MessageLimits.LabelGraphemes, true),
            ActionPlace.ImageCarousel => (MessageLimits.ImageColumnLabelGraphemes, false),
            ActionPlace.FlexButton => (MessageLimits.FlexButtonLabelGraphemes, true),
            ActionPlace.Unlabelled => (MessageLimits.FlexButtonLabelGraphemes, false),
            ActionPlace.RichMenu => (MessageLimits.LabelGraphemes, false),
            _ => throw new ArgumentOutOfRangeException(nameof(place)),
        };
        var label = new Member("label", "label", new TextForm(most, Graphemes: true), required);
        var text = new TextForm(MessageLimits.ActionTextGraphemes, Graphemes: true);
        var data = new Member("data", "data", new TextForm(MessageLimits.ActionData), true);
        var types = new Dictionary<string, ObjectForm>(StringComparer.Ordinal)
        {
            ["postback"] = new([
                label, data, new("display_text", "displayText", text, false), new("fill_in_text", "fillInText", text, false),
                new("input_option", "inputOption", new ChoiceForm("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"), false)], FillInNeedsKeyboard),
            ["message"] = new([label, new("text", "text", text, true)]),
            ["uri"] = new([
                label, new("uri", "uri", new TextForm(MessageLimits.ActionUri, TextUse.Tap), true),
                new("alt_uri", "altUri", new ObjectForm([new("desktop", "desktop", new TextForm(MessageLimits.ActionUri, TextUse.Tap), true)]), false)]),
            ["datetimepicker"] = new([
                label, data, new("mode", "mode", new ChoiceForm("date", "time", "datetime"), true),
                .. new[] { "initial", "min", "max" }.Select(n => new Member(n, n, new TextForm(16), false))], DatesInOrder),
            ["clipboard"] = new([label, new("clipboard_text", "clipboardText", new TextForm(MessageLimits.ClipboardText), true)]),
        };
        var elsewhere = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var type in (string[])["camera", "cameraRoll", "location"])
        {
            if (place == ActionPlace.QuickReply)
            {
                types[type] = new([label]);
            }
            else
            {
                elsewhere[type] = ("このアクションはクイックリプライでしか使えません。", "This action works in quick replies only.");
            }
        }

        if (place == ActionPlace.RichMenu)
        {
            types["richmenuswitch"] = new([label, new("rich_menu_alias_id", "richMenuAliasId", new TextForm(32), true), data]);
        }
        else
        {
            elsewhere["richmenuswitch"] = ("このアクションはリッチメニューでしか使えません。", "This action works in rich menus only.");
        }

        return new TypedForm("action_unknown", types, elsewhere);
    }

    private static void FillInNeedsKeyboard(FormPlace action)
    {
        if (action.Has("fillInText") && action.Text("inputOption") != "openKeyboard")
        {
            action.Notes.Add(action.At("fillInText"), "fill_in_needs_keyboard", "入力欄に入れる文字は、キーボードを開く設定(openKeyboard)のときだけ使えます。", "A text to fill in works only with the input option openKeyboard.");
        }
    }

    private static void DatesInOrder(FormPlace action)
    {
        var format = action.Text("mode") switch { "date" => DateFormat, "time" => TimeFormat, "datetime" => DateTimeFormat, _ => null };
        if (format is null)
        {
            return;
        }

        var (initial, min, max) = (Read("initial"), Read("min"), Read("max"));
        if (min >= max)
        {
            action.Notes.Add(action.At("max"), "dates_out_of_order", "最大の日時は最小の日時より後にしてください。", "The latest must come after the earliest.");
        }

        if (initial < min || initial > max)
        {
            action.Notes.Add(action.At("initial"), "dates_out_of_order", "最初に選ばれている日時は、最小と最大の間にしてください。", "What is chosen at first must lie between the earliest and the latest.");
        }

        DateTime? Read(string name)
        {
            if (action.Text(name) is not { } text)
            {
                return null;
            }

            // LINE takes a small t between date and time as well.
            if (DateTime.TryParseExact(text.Replace('t', 'T'), format, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var at) && (format == TimeFormat || at.Year is >= 1900 and <= 2100))
            {
                return at;
            }

            var example = format switch { DateFormat => "2026-12-24", TimeFormat => "18:30", _ => "2026-12-24T18:30" };
            action.Notes.Add(action.At(name), "date_malformed", $"日時の形が正しくありません(例: {example}。1900年〜2100年)。", $"Not in the form {example} (years 1900 to 2100).");
            return null;
        }
    }
}
