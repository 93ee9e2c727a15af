using System.Text.Json;

namespace Todoke.Core.Messages;

/// <summary>Holds LINE's JSON against its form. Members LINE may add later are let through.</summary>
internal static class FormCheck
{
    public static void Check(JsonElement value, Form form, string path, Naming naming, CheckNotes notes)
    {
        switch (form)
        {
            case TextForm text:
                CheckText(value, text, path, notes);
                break;
            case ChoiceForm choice:
                if (notes.TextOf(value, path) is { } chosen && !choice.Values.Contains(chosen, StringComparer.Ordinal))
                {
                    var list = string.Join(" / ", choice.Values);
                    notes.Add(path, "value_unknown", $"「{chosen}」は使えません。{list} のどれかにしてください。", $"'{chosen}' is not allowed. Use one of {list}.");
                }

                break;
            case NumberForm number:
                if (value.ValueKind != JsonValueKind.Number || (number.Whole && !value.TryGetInt32(out _)) || value.GetDouble() is var found && (found < number.Least || found > number.Most))
                {
                    notes.Add(path, "number_out_of_range", number.Least == number.Most ? $"{number.Least} にしてください。" : $"{number.Least}〜{number.Most} の{(number.Whole ? "整数" : "数")}にしてください。",
                        number.Least == number.Most ? $"Must be {number.Least}." : $"Must be a {(number.Whole ? "whole " : "")}number from {number.Least} to {number.Most}.");
                }

                break;
            case ListForm list:
                CheckList(value, list, path, naming, notes);
                break;
            case TypedForm typed:
                if (TypeOf(value, typed, path, notes) is { } ofType)
                {
                    CheckObject(value, ofType, path, naming, notes);
                }

                break;
            case ObjectForm whole:
                if (notes.IsObject(value, path))
                {
                    CheckObject(value, whole, path, naming, notes);
                }

                break;
            case FlexForm:
                if (notes.IsObject(value, path))
                {
                    FlexCheck.Check(value, path, notes);
                }

                break;
            default:
                throw new InvalidOperationException($"Unknown form {form.GetType().Name}");
        }
    }

    /// <summary>The form an object's <c>type</c> names; null, with a problem, where it names none.</summary>
    public static ObjectForm? TypeOf(JsonElement value, TypedForm typed, string path, CheckNotes notes)
    {
        if (!notes.IsObject(value, path) || notes.Text(value, path, "type", required: true) is not { } type)
        {
            return null;
        }

        if (typed.Types.TryGetValue(type, out var form))
        {
            return form;
        }

        if (typed.Elsewhere?.TryGetValue(type, out var words) == true)
        {
            notes.Add($"{path}.type", "action_elsewhere", words.Ja, words.En);
        }
        else
        {
            var known = string.Join("・", typed.Types.Keys);
            notes.Add($"{path}.type", typed.UnknownCode, $"種類「{type}」はありません。{known} のどれかにしてください。", $"There is no type '{type}'. Use one of {known.Replace("・", ", ", StringComparison.Ordinal)}.");
        }

        return null;
    }

    private static void CheckObject(JsonElement value, ObjectForm form, string path, Naming naming, CheckNotes notes)
    {
        foreach (var member in form.Members.Where(m => m.Form is not null))
        {
            var at = $"{path}.{member.Name(naming)}";
            if (value.TryGetProperty(member.Line, out var found) && found.ValueKind != JsonValueKind.Null)
            {
                Check(found, member.Form!, at, naming, notes);
            }
            else if (member.Required)
            {
                notes.Missing(at);
            }
        }

        form.Rule?.Invoke(new FormPlace(value, path, form, naming, notes));
    }

    private static void CheckList(JsonElement value, ListForm list, string path, Naming naming, CheckNotes notes)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            notes.Add(path, "not_a_list", "一覧([…])が必要です。", "A list ([…]) is needed here.");
            return;
        }

        var count = value.GetArrayLength();
        if (count < list.Least || count > list.Most)
        {
            var (code, range) = (count < list.Least ? "too_few" : "too_many", list.Least == list.Most ? $"{list.Least}" : $"{list.Least}〜{list.Most}");
            notes.Add(path, code, $"{range}個にしてください(いま{count}個)。", $"There must be {range.Replace("〜", " to ", StringComparison.Ordinal)} (there are {count}).");
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            Check(item, list.Of, $"{path}[{index++}]", naming, notes);
        }
    }

    private static void CheckText(JsonElement value, TextForm form, string path, CheckNotes notes)
    {
        if (notes.TextOf(value, path) is not { } text)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            notes.Add(path, "text_empty", "文字が空です。", "The text is empty.");
            return;
        }

        if (form.Graphemes)
        {
            notes.Graphemes(text, path, form.Most);
        }
        else if (form.Use != TextUse.Resource)
        {
            notes.Units(text, path, form.Most);
        }

        if (form.Use == TextUse.Resource)
        {
            notes.ResourceUrl(text, path);
        }
        else if (form.Use == TextUse.Tap)
        {
            notes.TapUri(text, path);
        }
        else if (form.Pattern is { } pattern && !pattern.Form.IsMatch(text))
        {
            notes.Add(path, "text_form", pattern.Ja, pattern.En);
        }
    }
}
