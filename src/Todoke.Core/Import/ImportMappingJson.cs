using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.Core.Problems;

namespace Todoke.Core.Import;

/// <summary>What came of reading a mapping's JSON.</summary>
public abstract record MappingReading
{
    private MappingReading()
    {
    }

    /// <summary>Right in itself; whether it fits a file is for <see cref="MappingChecker.CheckColumns"/>.</summary>
    public sealed record Understood(ImportMapping Mapping) : MappingReading;

    public sealed record Refused(IReadOnlyList<Problem> Problems) : MappingReading;
}

/// <summary>
/// The stored and public form of a mapping:
/// <code>
/// {"version":1,"kind":"events","source":"pos","delimiter":"blanks","header":false,"encoding":"auto","date_form":"yyyymmdd",
///  "columns":[{"index":0,"to":"customer"},{"index":1,"to":"event_time"},{"index":3,"to":"property:value","type":"number"}],
///  "constants":{"event_name":"purchase","shop":"main","currency":"JPY"},
///  "tags":["店頭客"]}
/// </code>
/// A column is named by <c>index</c> (from 0) or, where there is a header, by <c>name</c>.
/// <c>to</c>: customer, line_user_id, email, phone, display_name, tag, tag:NAME, attribute:KEY, event_time, event_name, event_id,
/// property:KEY, ignore. <c>type</c> (of attributes and properties): text, number, boolean, date, datetime, phone, email, postcode, prefecture.
/// <c>kind</c> and <c>columns</c> are required; <c>header</c> is true, the rest <c>auto</c> or empty if left out.
/// </summary>
public static class ImportMappingJson
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static MappingReading Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            return new MappingReading.Refused([new Problem("", "not_json", $"JSONとして読めません({e.LineNumber + 1}行目)。", $"Not readable as JSON (line {e.LineNumber + 1}).")]);
        }
    }

    public static MappingReading Read(JsonElement json)
    {
        var problems = new List<Problem>();
        StrictJson.Scan(json, "", problems);
        if (problems.Count > 0 || StrictObject.Open(json, "", problems) is not { } root)
        {
            return new MappingReading.Refused(problems);
        }

        if (root.Whole("version") is int version and not 1)
        {
            root.Add("version", "version_unknown", $"形式の版 {version} には対応していません。", $"Version {version} of this form is not known.");
        }

        foreach (var required in (string[])["kind", "columns"])
        {
            if (!root.Has(required))
            {
                root.Missing(required);
            }
        }

        var mapping = new ImportMapping(
            Word(root, "kind", ImportWords.Kinds, ImportKind.People),
            root.Text("source") ?? "",
            Word(root, "delimiter", ImportWords.Delimiters, ImportDelimiter.Auto),
            root.Flag("header", otherwise: true),
            Word(root, "encoding", ImportWords.Encodings, ImportEncoding.Auto),
            Word(root, "date_form", ImportWords.DateForms, DateForm.Auto),
            [.. root.Items("columns").Select(c => ReadColumn(c.Item, c.Path, problems))],
            ReadConstants(root, problems),
            root.Texts("tags"));
        root.Close();
        if (problems.Count == 0)
        {
            problems.AddRange(MappingChecker.Check(mapping));
        }

        return problems.Count > 0 ? new MappingReading.Refused(problems) : new MappingReading.Understood(mapping);
    }

    public static string Write(ImportMapping mapping)
    {
        var constants = new JsonObject();
        foreach (var (name, value) in new[] { ("event_name", mapping.Constants.EventName), ("shop", mapping.Constants.Shop), ("currency", mapping.Constants.Currency) })
        {
            if (value is not null)
            {
                constants[name] = value;
            }
        }

        return new JsonObject
        {
            ["version"] = 1,
            ["kind"] = ImportWords.Of(ImportWords.Kinds, mapping.Kind),
            ["source"] = mapping.Source,
            ["delimiter"] = ImportWords.Of(ImportWords.Delimiters, mapping.Delimiter),
            ["header"] = mapping.Header,
            ["encoding"] = ImportWords.Of(ImportWords.Encodings, mapping.Encoding),
            ["date_form"] = ImportWords.Of(ImportWords.DateForms, mapping.DateForm),
            ["columns"] = new JsonArray([.. mapping.Columns.Select(WriteColumn)]),
            ["constants"] = constants,
            ["tags"] = new JsonArray([.. mapping.Tags.Select(t => JsonValue.Create(t))]),
        }.ToJsonString(Written);
    }

    private static JsonObject WriteColumn(ImportColumn column)
    {
        var json = column.Index is { } index ? new JsonObject { ["index"] = index } : new JsonObject { ["name"] = column.Name };
        json["to"] = ImportWords.Word(column.To);
        if (column.To is ColumnTarget.Attribute or ColumnTarget.Property)
        {
            json["type"] = ImportWords.Of(ImportWords.Types, column.Type);
        }

        return json;
    }

    private static ImportColumn ReadColumn(JsonElement json, string path, List<Problem> problems)
    {
        var nothing = new ColumnTarget.Ignore();
        if (StrictObject.Open(json, path, problems) is not { } column)
        {
            return new ImportColumn(null, null, nothing, ImportType.Text);
        }

        var word = column.RequiredText("to");
        var target = ImportWords.Target(word);
        if (target is null && word.Length > 0)
        {
            column.Add("to", "target_unknown", $"取り込み先「{word}」はありません。", $"There is no target '{word}'.");
        }

        if (column.Has("type") && target is not (null or ColumnTarget.Attribute or ColumnTarget.Property))
        {
            column.Add("type", "type_not_here", "型を指定できるのは友だち情報(attribute:)と行動の項目(property:)だけです。", "Only attributes and properties have a type.");
        }

        var result = new ImportColumn(column.Whole("index"), column.Text("name"), target ?? nothing, Word(column, "type", ImportWords.Types, ImportType.Text));
        column.Close();
        return result;
    }

    private static ImportConstants ReadConstants(StrictObject root, List<Problem> problems)
    {
        if (root.Find("constants") is not { } json || StrictObject.Open(json, "constants", problems) is not { } constants)
        {
            return new ImportConstants(null, null, null);
        }

        var result = new ImportConstants(constants.Text("event_name"), constants.Text("shop"), constants.Text("currency"));
        constants.Close();
        return result;
    }

    private static T Word<T>(StrictObject owner, string name, Dictionary<string, T> words, T otherwise)
    {
        if (owner.Text(name) is not { } word)
        {
            return otherwise;
        }

        if (words.TryGetValue(word, out var value))
        {
            return value;
        }

        var list = string.Join(" / ", words.Keys);
        owner.Add(name, "value_unknown", $"「{word}」は使えません。{list} のどれかにしてください。", $"'{word}' is not allowed. Use one of {list}.");
        return otherwise;
    }
}
