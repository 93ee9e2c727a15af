using System.Text.Json;
using Todoke.Core.Problems;

namespace Todoke.Core.Messages;

/// <summary>Holds our own JSON against its form: what is missing, of another kind or not known. Limits are LINE's business and come later.</summary>
internal static class FormReading
{
    public static void Read(JsonElement json, Form form, string path, List<Problem> problems)
    {
        switch (form)
        {
            case TextForm or ChoiceForm when json.ValueKind != JsonValueKind.String:
                problems.Add(new Problem(path, "not_a_text", "文字列を指定してください。", "Must be a text."));
                break;
            case NumberForm when json.ValueKind != JsonValueKind.Number:
                problems.Add(new Problem(path, "not_a_number", "数を指定してください。", "Must be a number."));
                break;
            case ListForm when json.ValueKind != JsonValueKind.Array:
                problems.Add(new Problem(path, "not_a_list", "一覧([…])が必要です。", "A list ([…]) is needed here."));
                break;
            case ListForm list:
                var index = 0;
                foreach (var item in json.EnumerateArray())
                {
                    Read(item, list.Of, $"{path}[{index++}]", problems);
                }

                break;
            case FlexForm when json.ValueKind != JsonValueKind.Object:
                problems.Add(new Problem(path, "not_an_object", "FlexメッセージのJSON(bubble か carousel)を入れてください。", "The flex JSON (a bubble or carousel) is needed here."));
                break;
            case TypedForm typed:
                var notes = new CheckNotes(allowInsecureUrls: true);
                if (FormCheck.TypeOf(json, typed, path, notes) is { } ofType)
                {
                    ReadObject(json, ofType, path, typed: true, problems);
                }

                problems.AddRange(notes.Problems);
                break;
            case ObjectForm whole:
                ReadObject(json, whole, path, typed: false, problems);
                break;
        }
    }

    public static void ReadObject(JsonElement json, ObjectForm form, string path, bool typed, List<Problem> problems)
    {
        if (StrictObject.Open(json, path, problems) is not { } open)
        {
            return;
        }

        if (typed)
        {
            open.Find("type");
        }

        foreach (var member in form.Members.Where(m => m.Own is not null))
        {
            if (open.Find(member.Own!) is { } value)
            {
                Read(value, member.Form!, open.At(member.Own!), problems);
            }
            else if (member.Required)
            {
                open.Missing(member.Own!);
            }
        }

        open.Close();
    }
}
