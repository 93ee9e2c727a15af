using System.Text;
using System.Text.RegularExpressions;

namespace Todoke.Core.Messages;

/// <summary>A place in a text that is filled per person: <c>{{name|お客様}}</c> or <c>{{attribute.KEY|fallback}}</c>.</summary>
/// <param name="AttributeKey">The attribute; null means the display name.</param>
/// <param name="Fallback">What is shown where nothing is known; null if the author gave none. An empty fallback is a choice, not a lack.</param>
/// <param name="Position">Where it starts in the source, in UTF-16 units.</param>
public sealed record Placeholder(string? AttributeKey, string? Fallback, int Position)
{
    /// <summary>As written in a template.</summary>
    public string Source => $"{{{{{(AttributeKey is null ? "name" : "attribute." + AttributeKey)}{(Fallback is null ? "" : "|" + Fallback)}}}}}";
}

/// <summary>An emoji of LINE's own: <c>{{emoji|5ac1bfd5040ab15980c9b435/001}}</c>, product and emoji.</summary>
/// <param name="Position">Where it starts in the source, in UTF-16 units.</param>
public sealed record LineEmoji(string ProductId, string EmojiId, int Position);

/// <summary>A piece of a template: fixed text, a placeholder or an emoji of LINE's.</summary>
public readonly record struct TemplatePart(string? Literal, Placeholder? Slot, LineEmoji? Emoji = null);

/// <summary>What is wrong with a template, and where.</summary>
public sealed record TemplateFault(int Position, string Code, string Ja, string En);

/// <summary>
/// A text with placeholders. <c>\{{</c> and <c>\}}</c> are literal braces; a backslash before such a pair is doubled to stand for itself.
/// Single braces and other backslashes are ordinary characters.
/// </summary>
public sealed partial class TextTemplate
{
    private TextTemplate(IReadOnlyList<TemplatePart> parts, IReadOnlyList<TemplateFault> faults)
    {
        Parts = parts;
        Faults = faults;
    }

    /// <summary>Pieces in order; adjacent fixed text is one piece.</summary>
    public IReadOnlyList<TemplatePart> Parts { get; }

    /// <summary>All faults; a template that has any must not be rendered.</summary>
    public IReadOnlyList<TemplateFault> Faults { get; }

    public IEnumerable<Placeholder> Placeholders => Parts.Select(p => p.Slot).OfType<Placeholder>();

    public IEnumerable<LineEmoji> Emojis => Parts.Select(p => p.Emoji).OfType<LineEmoji>();

    public static TextTemplate Read(string source)
    {
        var parts = new List<TemplatePart>();
        var faults = new List<TemplateFault>();
        var literal = new StringBuilder();
        var at = 0;
        while (at < source.Length)
        {
            var slashes = 0;
            while (at + slashes < source.Length && source[at + slashes] == '\\')
            {
                slashes++;
            }

            var pair = at + slashes;
            var opens = IsPair(source, pair, '{');
            if (!opens && !IsPair(source, pair, '}'))
            {
                var plain = Math.Max(slashes, 1);
                literal.Append(source, at, plain);
                at += plain;
                continue;
            }

            literal.Append('\\', slashes / 2);
            if (slashes % 2 == 1)
            {
                literal.Append(source, pair, 2);
                at = pair + 2;
            }
            else if (opens)
            {
                at = ReadSlot(source, pair, literal, parts, faults);
            }
            else
            {
                faults.Add(new TemplateFault(pair, "braces_stray", $"{pair + 1}文字目の「}}}}」に対応する「{{{{」がありません。文字として書くには「\\}}}}」とします。", $"The '}}}}' at character {pair + 1} has no '{{{{' before it. Write '\\}}}}' for literal braces."));
                at = pair + 2;
            }
        }

        Flush(literal, parts);
        return new TextTemplate(parts, faults);
    }

    private static int ReadSlot(string source, int open, StringBuilder literal, List<TemplatePart> parts, List<TemplateFault> faults)
    {
        var close = source.IndexOf("}}", open + 2, StringComparison.Ordinal);
        var nested = source.IndexOf("{{", open + 2, StringComparison.Ordinal);
        if (close < 0 || (nested >= 0 && nested < close))
        {
            faults.Add(new TemplateFault(open, "placeholder_unclosed", $"{open + 1}文字目の「{{{{」が「}}}}」で閉じられていません。文字として書くには「\\{{{{」とします。", $"The '{{{{' at character {open + 1} is not closed by '}}}}'. Write '\\{{{{' for literal braces."));
            return open + 2;
        }

        var inside = source[(open + 2)..close];
        var bar = inside.IndexOf('|', StringComparison.Ordinal);
        var key = (bar < 0 ? inside : inside[..bar]).Trim();
        var fallback = bar < 0 ? null : inside[(bar + 1)..];
        const string Attribute = "attribute.";
        if (key == "name" || (key.StartsWith(Attribute, StringComparison.Ordinal) && key.Length > Attribute.Length))
        {
            Flush(literal, parts);
            parts.Add(new TemplatePart(null, new Placeholder(key == "name" ? null : key[Attribute.Length..], fallback, open)));
        }
        else if (key == "emoji")
        {
            if (EmojiIds().Match(fallback ?? "") is { Success: true } ids)
            {
                Flush(literal, parts);
                parts.Add(new TemplatePart(null, null, new LineEmoji(ids.Groups["product"].Value, ids.Groups["emoji"].Value, open)));
            }
            else
            {
                faults.Add(new TemplateFault(open, "emoji_malformed", $"{open + 1}文字目のLINE絵文字は「{{{{emoji|プロダクトID/絵文字ID}}}}」の形で書いてください。", $"Write the emoji at character {open + 1} as {{{{emoji|PRODUCT_ID/EMOJI_ID}}}}."));
            }
        }
        else
        {
            faults.Add(new TemplateFault(open, "placeholder_unknown", $"{open + 1}文字目の差し込み「{key}」は使えません。「name」か「attribute.項目名」を使ってください。", $"The placeholder '{key}' at character {open + 1} does not exist. Use 'name' or 'attribute.KEY'."));
        }

        return close + 2;
    }

    [GeneratedRegex("^(?<product>[0-9a-zA-Z]{1,100})/(?<emoji>[0-9a-zA-Z]{1,100})$", RegexOptions.NonBacktracking)]
    private static partial Regex EmojiIds();

    private static bool IsPair(string source, int at, char brace) =>
        at + 1 < source.Length && source[at] == brace && source[at + 1] == brace;

    private static void Flush(StringBuilder literal, List<TemplatePart> parts)
    {
        if (literal.Length > 0)
        {
            parts.Add(new TemplatePart(literal.ToString(), null));
            literal.Clear();
        }
    }
}
