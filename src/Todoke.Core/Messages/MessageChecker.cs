using System.Text.Json;
using Todoke.Core.Problems;

namespace Todoke.Core.Messages;

/// <summary>What a message may refer to.</summary>
/// <param name="AttributeKeys">Attributes that exist.</param>
/// <param name="NameFallback">The workspace's word for people without a name; null if it has none, and then every <c>{{name}}</c> needs its own.</param>
/// <param name="MediaIds">Uploaded pictures.</param>
/// <param name="AllowInsecureUrls">Whether http on the loopback address is taken for pictures (the emulator on the same machine).</param>
public sealed record MessageVocabulary(IReadOnlySet<string> AttributeKeys, string? NameFallback, IReadOnlySet<string> MediaIds, bool AllowInsecureUrls = false);

/// <summary>Says everything that is wrong with a message at once: before it is saved, and again when it is rendered for a person.</summary>
public static class MessageChecker
{
    // As long as a real redirect may become, so that a message that fits now fits with the person's own link in it.
    private static readonly string SampleLink = "https://link.example.invalid/" + new string('x', 100);

    /// <summary>Checks a message before saving. Paths are those of <see cref="MessageContentJson"/>.</summary>
    public static IReadOnlyList<Problem> Check(MessageContent content, MessageVocabulary vocabulary)
    {
        var problems = new List<Problem>();
        for (var i = 0; i < content.Bubbles.Count; i++)
        {
            CheckTemplates(content.Bubbles[i], $"bubbles[{i}]", vocabulary, problems);
        }

        if (problems.Count == 0)
        {
            // What LINE would say is asked of the message as it looks for somebody of whom nothing is known.
            var settings = new RenderSettings(vocabulary.NameFallback, _ => new ImageUrls("https://media.example.invalid/o", "https://media.example.invalid/p"));
            var rendered = MessageRenderer.Render(content, settings, PersonValues.Nobody, _ => SampleLink);
            problems.AddRange(CheckRendered(rendered, vocabulary.AllowInsecureUrls).Select(p => p with { Path = EditorPath(p.Path) }));
        }

        return problems;
    }

    /// <summary>Checks the bytes of a <c>messages</c> array against LINE's limits. Paths are LINE's own: <c>messages[0].text</c>.</summary>
    public static IReadOnlyList<Problem> CheckRendered(ReadOnlyMemory<byte> messages, bool allowInsecureUrls = false)
    {
        using var document = JsonDocument.Parse(messages);
        var notes = new CheckNotes(allowInsecureUrls);
        var count = document.RootElement.GetArrayLength();
        if (count is 0 or > MessageLimits.Bubbles)
        {
            notes.Add("messages", "bubble_count", $"吹き出しは1~{MessageLimits.Bubbles}個にしてください(いま{count}個)。", $"A message has 1 to {MessageLimits.Bubbles} bubbles (this one has {count}).");
        }

        var index = 0;
        foreach (var message in document.RootElement.EnumerateArray())
        {
            CheckMessage(message, $"messages[{index++}]", notes);
        }

        return notes.Problems;
    }

    private static void CheckMessage(JsonElement message, string path, CheckNotes notes)
    {
        switch (notes.Text(message, path, "type", required: true))
        {
            case "text":
                var text = notes.Text(message, path, "text", required: true);
                notes.Units(text, $"{path}.text", MessageLimits.Text);
                NotBlank(text, $"{path}.text", notes);
                break;
            case "image":
                notes.ResourceUrl(notes.Text(message, path, "originalContentUrl", required: true), $"{path}.originalContentUrl");
                notes.ResourceUrl(notes.Text(message, path, "previewImageUrl", required: true), $"{path}.previewImageUrl");
                break;
            case "flex":
                var altText = notes.Text(message, path, "altText", required: true);
                notes.Units(altText, $"{path}.altText", MessageLimits.AltText);
                NotBlank(altText, $"{path}.altText", notes);
                if (message.TryGetProperty("contents", out var contents) && contents.ValueKind == JsonValueKind.Object)
                {
                    FlexCheck.Check(contents, $"{path}.contents", notes);
                }
                else
                {
                    notes.Missing($"{path}.contents");
                }

                break;
            case { } type:
                notes.Add($"{path}.type", "message_type_unknown", $"メッセージの種類「{type}」はここでは送れません。", $"Messages of type '{type}' are not sent from here.");
                break;
        }
    }

    private static void NotBlank(string? text, string path, CheckNotes notes)
    {
        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            notes.Add(path, "text_empty", "文字が空です。", "The text is empty.");
        }
    }

    private static void CheckTemplates(Bubble bubble, string path, MessageVocabulary vocabulary, List<Problem> problems)
    {
        switch (bubble)
        {
            case TextBubble text:
                var template = CheckTemplate(text.Text, $"{path}.text", vocabulary, problems);
                foreach (var link in TextLinks.Split(template).Where(s => s.Url is not null))
                {
                    CheckLink(link.Url!, $"{path}.text", problems);
                }

                break;
            case MediaImageBubble media when !vocabulary.MediaIds.Contains(media.MediaId):
                problems.Add(new Problem($"{path}.media_id", "media_unknown", "この画像は見つかりません。もう一度選んでください。", "This picture does not exist. Choose it again."));
                break;
            case FlexBubble flex:
                CheckTemplate(flex.AltText, $"{path}.alt_text", vocabulary, problems);
                foreach (var text in FlexWalk.Strings(flex.Contents, $"{path}.contents"))
                {
                    CheckTemplate(text.Value, text.Path, vocabulary, problems);
                    if (text.Use != FlexUse.Words && TextLinks.IsLink(text.Value))
                    {
                        CheckLink(text.Value, text.Path, problems);
                    }
                }

                break;
        }
    }

    private static TextTemplate CheckTemplate(string source, string path, MessageVocabulary vocabulary, List<Problem> problems)
    {
        var template = TextTemplate.Read(source);
        problems.AddRange(template.Faults.Select(f => new Problem(path, f.Code, f.Ja, f.En, f.Position)));
        foreach (var slot in template.Placeholders)
        {
            if (slot.AttributeKey is { } key && !vocabulary.AttributeKeys.Contains(key))
            {
                problems.Add(new Problem(path, "attribute_unknown", $"友だち情報「{key}」はありません。", $"There is no attribute '{key}'.", slot.Position));
            }

            if (slot.Fallback is null && (slot.AttributeKey is not null || vocabulary.NameFallback is null))
            {
                var written = slot with { Fallback = "…" };
                problems.Add(new Problem(path, "fallback_missing", $"値がない人に表示する言葉を決めてください(例: {written.Source})。", $"Say what people without a value see (for example {written.Source}).", slot.Position));
            }
        }

        return template;
    }

    private static void CheckLink(string url, string path, List<Problem> problems)
    {
        if (url.Length > MessageLimits.Url)
        {
            problems.Add(new Problem(path, "too_long", $"URLが長すぎます({url.Length:N0}文字)。{MessageLimits.Url:N0}文字以内にしてください。", $"The URL is too long ({url.Length:N0} characters). At most {MessageLimits.Url:N0} are allowed."));
        }

        // A value from outside must never decide to which site a link leads.
        var host = url[(url.IndexOf("//", StringComparison.Ordinal) + 2)..].Split('/', '?', '#')[0];
        if (host.Contains("{{", StringComparison.Ordinal))
        {
            problems.Add(new Problem(path, "placeholder_in_host", "リンク先のサイト名には差し込みを使えません。URLのすぐ後ろに差し込みを置くときは空白を入れてください。", "A placeholder cannot be part of a link's host. Put a blank between a URL and a placeholder that follows it."));
        }
        else if (MessageRenderer.ResolveUrl(url, PersonValues.Nobody, "x") is var resolved
            && (resolved.Any(char.IsWhiteSpace) || !Uri.TryCreate(resolved, UriKind.Absolute, out var whole) || whole.Host.Length == 0))
        {
            problems.Add(new Problem(path, "url_invalid", $"URL「{url}」の形が正しくありません(空白は %20 と書きます)。", $"'{url}' is not a valid URL (a blank is written %20)."));
        }
    }

    private static string EditorPath(string path) => ("bubbles" + path["messages".Length..])
        .Replace("].altText", "].alt_text", StringComparison.Ordinal)
        .Replace("].originalContentUrl", "].original_url", StringComparison.Ordinal)
        .Replace("].previewImageUrl", "].preview_url", StringComparison.Ordinal);
}
