using System.Text;

namespace Todoke.Core.Messages;

/// <summary>A stretch of a template: part of a link, or not.</summary>
/// <param name="Url">The link as written, with its placeholders; null for ordinary text.</param>
internal sealed record TextStretch(string? Url, IReadOnlyList<TemplatePart> Parts);

/// <summary>
/// Finds the http(s) links in a text bubble. They are looked for in the author's words only: a friend who is called
/// <c>https://…</c> brings no link into the message. A link ends at the first character that RFC 3986 does not allow
/// (Japanese may follow directly), not counting closing punctuation; a placeholder that touches it belongs to it.
/// </summary>
internal static class TextLinks
{
    private const string UrlSigns = "-._~:/?#[]@!$&'()*+,;=%";

    // A cell is one UTF-16 unit of fixed text, one placeholder (a link can run across both) or one emoji (which ends it).
    private readonly record struct Cell(char Sign, Placeholder? Slot, LineEmoji? Emoji = null);

    public static IReadOnlyList<TextStretch> Split(TextTemplate template)
    {
        var cells = template.Parts
            .SelectMany(p => p.Slot is { } slot ? [new Cell('\0', slot)] : p.Emoji is { } emoji ? [new Cell('\0', null, emoji)] : p.Literal!.Select(c => new Cell(c, null)))
            .ToArray();
        var stretches = new List<TextStretch>();
        var done = 0;
        for (var at = 0; at < cells.Length; at++)
        {
            var scheme = SchemeLength(cells, at);
            if (scheme == 0)
            {
                continue;
            }

            var end = End(cells, at, at + scheme);
            if (end == at + scheme)
            {
                continue;
            }

            Add(stretches, cells[done..at], isLink: false);
            Add(stretches, cells[at..end], isLink: true);
            done = end;
            at = end - 1;
        }

        Add(stretches, cells[done..], isLink: false);
        return stretches;
    }

    /// <summary>Whether this whole string (a flex action's uri) is an http(s) link.</summary>
    public static bool IsLink(string uri) =>
        uri.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || uri.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static int SchemeLength(Cell[] cells, int at)
    {
        foreach (var scheme in (string[])["https://", "http://"])
        {
            if (at + scheme.Length <= cells.Length && !scheme.Where((c, i) => cells[at + i].Slot is not null || char.ToLowerInvariant(cells[at + i].Sign) != c).Any())
            {
                return scheme.Length;
            }
        }

        return 0;
    }

    private static int End(Cell[] cells, int start, int at)
    {
        while (at < cells.Length && (cells[at].Slot is not null || char.IsAsciiLetterOrDigit(cells[at].Sign) || UrlSigns.Contains(cells[at].Sign)))
        {
            at++;
        }

        while (cells[at - 1].Slot is null && EndsSentence(cells, start, at))
        {
            at--;
        }

        return at;
    }

    private static bool EndsSentence(Cell[] cells, int start, int end) => cells[end - 1].Sign switch
    {
        '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' => true,
        ')' => Count(cells, start, end, ')') > Count(cells, start, end, '('),
        ']' => Count(cells, start, end, ']') > Count(cells, start, end, '['),
        _ => false,
    };

    private static int Count(Cell[] cells, int start, int end, char sign) => cells[start..end].Count(c => c.Slot is null && c.Sign == sign);

    private static void Add(List<TextStretch> stretches, Cell[] cells, bool isLink)
    {
        if (cells.Length == 0)
        {
            return;
        }

        var parts = new List<TemplatePart>();
        var url = new StringBuilder();
        var literal = new StringBuilder();
        foreach (var cell in cells)
        {
            if (cell.Slot is { } slot)
            {
                Flush();
                parts.Add(new TemplatePart(null, slot));
                url.Append(slot.Source);
            }
            else if (cell.Emoji is { } emoji)
            {
                Flush();
                parts.Add(new TemplatePart(null, null, emoji));
            }
            else
            {
                literal.Append(cell.Sign);
                url.Append(cell.Sign);
            }
        }

        Flush();
        stretches.Add(new TextStretch(isLink ? url.ToString() : null, parts));

        void Flush()
        {
            if (literal.Length > 0)
            {
                parts.Add(new TemplatePart(literal.ToString(), null));
                literal.Clear();
            }
        }
    }
}
