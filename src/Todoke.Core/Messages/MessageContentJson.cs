using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.Core.Problems;

namespace Todoke.Core.Messages;

/// <summary>What came of reading a message's JSON.</summary>
public abstract record MessageReading
{
    private MessageReading()
    {
    }

    /// <summary>The form is right; whether LINE would take it is for <see cref="MessageChecker"/>.</summary>
    public sealed record Understood(MessageContent Content) : MessageReading;

    public sealed record Refused(IReadOnlyList<Problem> Problems) : MessageReading;
}

/// <summary>
/// The stored and public form of a message:
/// <code>
/// {"version":1,
///  "bubbles":[{"type":"text","text":"{{name|お客様}}さん、こんにちは"},
///             {"type":"image","media_id":"m1"},
///             {"type":"image","original_url":"https://…","preview_url":"https://…"},
///             {"type":"flex","alt_text":"…","contents":{"type":"bubble",…}}],
///  "track_links":true,
///  "untracked_urls":["https://…"],
///  "template_id":4}
/// </code>
/// The types and what they hold are LINE's (docs/delivery.md, "Messages"), members in snake_case; an address of a file may be that of an upload,
/// <c>media:ID</c>; flex is LINE's own JSON.
/// <c>version</c> may be left out (1), as may <c>track_links</c> (true), <c>untracked_urls</c> (none), <c>template_id</c> (made from none)
/// and <c>preview_url</c> (the original).
/// Anything else that is not in this form is a problem with its path.
/// </summary>
public static class MessageContentJson
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static MessageReading Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            return new MessageReading.Refused([new Problem("", "not_json", $"JSONとして読めません({e.LineNumber + 1}行目)。", $"Not readable as JSON (line {e.LineNumber + 1}).")]);
        }
    }

    public static MessageReading Read(JsonElement json)
    {
        var problems = new List<Problem>();
        StrictJson.Scan(json, "", problems);
        if (problems.Count > 0 || StrictObject.Open(json, "", problems) is not { } root)
        {
            return new MessageReading.Refused(problems);
        }

        if (root.Has("version") && root.Whole("version") is int version and not 1)
        {
            root.Add("version", "version_unknown", $"形式の版 {version} には対応していません。", $"Version {version} of this form is not known.");
        }

        if (!root.Has("bubbles"))
        {
            root.Missing("bubbles");
        }

        var bubbles = root.Items("bubbles").Select(b => ReadBubble(b.Item, b.Path, problems)).OfType<Bubble>().ToArray();
        var content = new MessageContent(bubbles, root.Flag("track_links", otherwise: true), root.Texts("untracked_urls"), root.Whole("template_id"));
        root.Close();
        return problems.Count > 0 ? new MessageReading.Refused(problems) : new MessageReading.Understood(content);
    }

    public static string Write(MessageContent content)
    {
        var json = new JsonObject
        {
            ["version"] = 1,
            ["bubbles"] = new JsonArray([.. content.Bubbles.Select(b => (JsonNode)JsonObject.Create(b.Json)!)]),
            ["track_links"] = content.TrackLinks,
            ["untracked_urls"] = new JsonArray([.. content.UntrackedUrls.Select(u => JsonValue.Create(u))]),
        };
        if (content.TemplateId is { } template)
        {
            json["template_id"] = template;
        }

        return json.ToJsonString(Written);
    }

    private static Bubble? ReadBubble(JsonElement json, string path, List<Problem> problems)
    {
        var before = problems.Count;
        if (StrictObject.Open(json, path, problems)?.RequiredText("type") is not { Length: > 0 } type)
        {
            return null;
        }

        if (MessageForms.Own(type, json) is { } form)
        {
            FormReading.ReadObject(json, form, path, typed: true, problems);
        }
        else
        {
            FormReading.Read(json, MessageForms.Message, path, problems);
        }

        return problems.Count == before ? new Bubble(type, json.Clone()) : null;
    }
}
