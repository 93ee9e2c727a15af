using System.Text.Json;
using Todoke.Core.Problems;

namespace Todoke.Core.Messages;

/// <summary>What a message may refer to.</summary>
/// <param name="AttributeKeys">Attributes that exist.</param>
/// <param name="NameFallback">The workspace's word for people without a name; null if it has none, and then every <c>{{name}}</c> needs its own.</param>
/// <param name="Media">Uploaded files by id.</param>
/// <param name="AllowInsecureUrls">Whether http on the loopback address is taken for pictures (the emulator on the same machine).</param>
public sealed record MessageVocabulary(IReadOnlySet<string> AttributeKeys, string? NameFallback, IReadOnlyDictionary<string, MediaFacts> Media, bool AllowInsecureUrls = false);

/// <summary>Says everything that is wrong with a message at once: before it is saved, and again when it is rendered for a person.</summary>
public static class MessageChecker
{
    // As long as a real redirect may become, so that a message that fits now fits with the person's own link in it.
    private static readonly string SampleLink = "https://link.example.invalid/" + new string('x', 100);

    /// <summary>Checks a message before saving. Paths are those of <see cref="MessageContentJson"/>.</summary>
    public static IReadOnlyList<Problem> Check(MessageContent content, MessageVocabulary vocabulary)
    {
        var problems = new List<Problem>();
        if (CountProblem(content.Bubbles.Count, "bubbles") is { } count)
        {
            problems.Add(count);
        }

        var settings = new RenderSettings(vocabulary.NameFallback, _ => new ImageUrls("https://media.example.invalid/o", "https://media.example.invalid/p"));
        for (var i = 0; i < content.Bubbles.Count; i++)
        {
            var (bubble, path, before) = (content.Bubbles[i], $"bubbles[{i}]", problems.Count);
            foreach (var text in BubbleWalk.Strings(bubble, path))
            {
                CheckText(text, vocabulary, problems);
            }

            if (bubble.Json.TryGetProperty("quick_reply", out var quick) && quick.ValueKind == JsonValueKind.Object && i < content.Bubbles.Count - 1)
            {
                problems.Add(new Problem($"{path}.quick_reply", "quick_reply_hidden", "クイックリプライは最後の吹き出しにだけ表示されます。最後の吹き出しに付けてください。", "Only the last bubble's quick replies are shown. Put them there."));
            }

            if (problems.Count == before)
            {
                CheckFiles(bubble, path, vocabulary, problems);

                // What LINE would say is asked of the bubble as it looks for somebody of whom nothing is known.
                using var rendered = JsonDocument.Parse(MessageRenderer.Render(content with { Bubbles = [bubble] }, settings, PersonValues.Nobody, _ => SampleLink));
                var notes = new CheckNotes(vocabulary.AllowInsecureUrls);
                FormCheck.Check(rendered.RootElement[0], MessageForms.Message, path, Naming.Own, notes);
                problems.AddRange(notes.Problems);
            }
        }

        return problems;
    }

    /// <summary>Checks the bytes of a <c>messages</c> array against LINE's limits. Paths are LINE's own: <c>messages[0].text</c>.</summary>
    public static IReadOnlyList<Problem> CheckRendered(ReadOnlyMemory<byte> messages, bool allowInsecureUrls = false)
    {
        using var document = JsonDocument.Parse(messages);
        var notes = new CheckNotes(allowInsecureUrls);
        if (CountProblem(document.RootElement.GetArrayLength(), "messages") is { } count)
        {
            notes.Add(count.Path, count.Code, count.Ja, count.En);
        }

        var index = 0;
        foreach (var message in document.RootElement.EnumerateArray())
        {
            FormCheck.Check(message, MessageForms.Message, $"messages[{index++}]", Naming.Line, notes);
        }

        return notes.Problems;
    }

    private static Problem? CountProblem(int count, string path) => count is > 0 and <= MessageLimits.Bubbles ? null
        : new(path, "bubble_count", $"吹き出しは1~{MessageLimits.Bubbles}個にしてください(いま{count}個)。", $"A message has 1 to {MessageLimits.Bubbles} bubbles (this one has {count}).");

    private static void CheckText(BubbleString text, MessageVocabulary vocabulary, List<Problem> problems)
    {
        var template = CheckTemplate(text.Value, text.Path, vocabulary, problems);
        if (text.Use != TextUse.Prose)
        {
            problems.AddRange(template.Emojis.Select(e => new Problem(text.Path, "emoji_misplaced", "LINE絵文字はテキストの吹き出しの本文でだけ使えます。", "LINE's emojis work only in the text of a text bubble.", e.Position)));
        }

        switch (text.Use)
        {
            case TextUse.Prose:
                foreach (var link in TextLinks.Split(template).Where(s => s.Url is not null))
                {
                    CheckLink(link.Url!, text.Path, problems);
                }

                break;
            case TextUse.Tap or TextUse.Resource when TextLinks.IsLink(text.Value):
                CheckLink(text.Value, text.Path, problems);
                break;
        }
    }

    private static void CheckFiles(Bubble bubble, string path, MessageVocabulary vocabulary, List<Problem> problems)
    {
        foreach (var text in BubbleWalk.Strings(bubble, path))
        {
            var id = text.Path == $"{path}.media_id" ? text.Value : text.Use == TextUse.Resource ? MediaReference.IdOf(text.Value) : null;
            if (id is null)
            {
                continue;
            }

            if (!vocabulary.Media.TryGetValue(id, out var file))
            {
                problems.Add(new Problem(text.Path, "media_unknown", "このファイルは見つかりません。もう一度選んでください。", "This file does not exist. Choose it again."));
                continue;
            }

            problems.AddRange(MediaRules.Check(file, text.Media, text.Path));
            if (text.Media == MediaPlace.Imagemap && bubble.Json.GetProperty("base_size").TryGetProperty("height", out var height) && height.TryGetInt32(out var pixels)
                && MediaRules.Shape(file, pixels, $"{path}.base_size.height") is { } shape)
            {
                problems.Add(shape);
            }
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
}
