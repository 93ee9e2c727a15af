namespace Todoke.LineEmulator.People;

/// <summary>What a form is for, told by the words on its button as a person tells it, and what they write into it.</summary>
internal static class FormFilling
{
    private static readonly string[] BuyingWords = ["カート", "購入", "注文", "レジ", "会計", "cart", "buy", "order", "checkout"];
    private static readonly string[] AnsweringWords = ["送信", "回答", "応募", "申し込", "申込", "予約", "登録", "submit", "send", "answer", "apply"];
    private static readonly string[] Remarks = ["いつもありがとうございます。", "とてもよかったです。", "特にありません。", "また利用したいです。", "もう少し種類があるとうれしいです。"];

    public static bool IsSignIn(PageForm form) => form.Posts && form.Fields.Any(f => f.Autocomplete == "username") && !Speaks(form, BuyingWords);

    public static bool IsBuying(PageForm form) => form.Posts && Speaks(form, BuyingWords);

    public static bool IsAnswering(PageForm form) => form.Posts && !IsSignIn(form) && !IsBuying(form) && Speaks(form, AnsweringWords);

    /// <summary>What is sent: hidden fields as they are, what the phone knows by heart, choices at random, a remark where something must be written. Null where a needed field cannot be filled.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? Fill(PageForm form, Person person, Random chance)
    {
        var filled = new List<KeyValuePair<string, string>>();
        var radios = form.Fields.Where(f => f.Type == "radio").GroupBy(f => f.Name).ToDictionary(g => g.Key, g => g.ElementAt(chance.Next(g.Count())));
        foreach (var field in form.Fields)
        {
            string? value;
            switch (field.Type)
            {
                case "hidden":
                    value = field.Value;
                    break;
                case "radio":
                    value = radios[field.Name] == field ? field.Value : null;
                    break;
                case "checkbox":
                    value = chance.NextDouble() < 0.5 || field.Required ? field.Value : null;
                    break;
                case "select":
                    value = field.Choices.Count == 0 ? null : field.Choices[chance.Next(field.Choices.Count)];
                    break;
                default:
                    value = Known(field, person) ?? (field.Value.Length > 0 ? field.Value : Made(field, person, chance));
                    if (value is null && field.Required)
                    {
                        return null;
                    }
                    break;
            }
            if (value is not null)
            {
                filled.Add(KeyValuePair.Create(field.Name, value));
            }
        }
        return filled;
    }

    private static string? Known(PageField field, Person person) =>
        field.Autocomplete.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [.., var last] && person.Autofill is { } known && known.TryGetValue(last, out var value) ? value : null;

    private static string? Made(PageField field, Person person, Random chance) => field.Type switch
    {
        "text" when field.Autocomplete.Contains("name", StringComparison.Ordinal) => person.Name,
        "text" or "textarea" or "search" => Remarks[chance.Next(Remarks.Length)],
        "number" or "range" => $"{1 + chance.Next(5)}",
        _ => null,
    };

    private static bool Speaks(PageForm form, string[] words) => words.Any(w => form.Button.Contains(w, StringComparison.OrdinalIgnoreCase));
}
