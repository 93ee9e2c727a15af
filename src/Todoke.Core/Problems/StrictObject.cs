using System.Text.Json;

namespace Todoke.Core.Problems;

/// <summary>
/// Reads one JSON object property by property, notes every problem with its path, and on <see cref="Close"/> reports what nobody asked for.
/// </summary>
internal sealed class StrictObject
{
    private readonly JsonElement _element;
    private readonly string _path;
    private readonly List<Problem> _problems;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private StrictObject(JsonElement element, string path, List<Problem> problems)
    {
        _element = element;
        _path = path;
        _problems = problems;
    }

    public static StrictObject? Open(JsonElement element, string path, List<Problem> problems)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return new StrictObject(element, path, problems);
        }

        problems.Add(new Problem(path, "not_an_object", "オブジェクト({…})が必要です。", "An object ({…}) is needed here."));
        return null;
    }

    public string At(string name) => StrictJson.Join(_path, name);

    public bool Has(string name) => Find(name) is not null;

    public JsonElement? Find(string name)
    {
        _known.Add(name);
        return _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public string? Text(string name) => Find(name) is { } value ? TextOf(value, At(name)) : null;

    public string RequiredText(string name)
    {
        if (Find(name) is { } value)
        {
            return TextOf(value, At(name)) ?? "";
        }

        Missing(name);
        return "";
    }

    public bool Flag(string name, bool otherwise)
    {
        switch (Find(name)?.ValueKind)
        {
            case null: return otherwise;
            case JsonValueKind.True: return true;
            case JsonValueKind.False: return false;
            default:
                Add(name, "not_a_boolean", "true か false を指定してください。", "Must be true or false.");
                return otherwise;
        }
    }

    public int? Whole(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number))
        {
            return number;
        }

        Add(name, "not_a_whole_number", "整数を指定してください。", "Must be a whole number.");
        return null;
    }

    /// <summary>The items of an array with their paths; empty when it is absent or not an array (which is reported).</summary>
    public IReadOnlyList<(JsonElement Item, string Path)> Items(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Add(name, "not_a_list", "一覧([…])が必要です。", "A list ([…]) is needed here.");
            return [];
        }

        return [.. value.EnumerateArray().Select((item, index) => (item, $"{At(name)}[{index}]"))];
    }

    public IReadOnlyList<string> Texts(string name) =>
        [.. Items(name).Select(i => TextOf(i.Item, i.Path)).OfType<string>()];

    public void Missing(string name) => Add(name, "missing", "必須の項目です。", "This is required.");

    public void Add(string name, string code, string ja, string en) => _problems.Add(new Problem(At(name), code, ja, en));

    public void Close()
    {
        foreach (var property in _element.EnumerateObject().Where(p => !_known.Contains(p.Name)))
        {
            Add(property.Name, "unknown_property", $"「{property.Name}」という項目はありません。", $"There is no property '{property.Name}' here.");
        }
    }

    private string? TextOf(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        _problems.Add(new Problem(path, "not_a_text", "文字列を指定してください。", "Must be a text."));
        return null;
    }
}
