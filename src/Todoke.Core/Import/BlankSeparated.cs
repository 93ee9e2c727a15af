namespace Todoke.Core.Import;

/// <summary>One line of a file, cut into cells.</summary>
/// <param name="Line">From 1.</param>
public sealed record CutLine(long Line, IReadOnlyList<string> Cells);

/// <summary>
/// Reads files whose columns are set apart by any number of blanks or tabs, as in <c> 00001 20210101  1   11.77</c>.
/// Blanks at the ends mean nothing. A full-width blank is no separator: it stands inside Japanese names.
/// </summary>
public static class BlankSeparated
{
    /// <summary>Lines in order, one at a time; LF and CRLF alike; lines of nothing but blanks are passed over and counted.</summary>
    public static IEnumerable<CutLine> Read(TextReader text)
    {
        for (var number = 1L; text.ReadLine() is { } line; number++)
        {
            var cells = Cut(line);
            if (cells.Count > 0)
            {
                yield return new CutLine(number, cells);
            }
        }
    }

    public static IReadOnlyList<string> Cut(ReadOnlySpan<char> line)
    {
        var cells = new List<string>();
        var at = 0;
        while (at < line.Length)
        {
            while (at < line.Length && IsBlank(line[at]))
            {
                at++;
            }

            var start = at;
            while (at < line.Length && !IsBlank(line[at]))
            {
                at++;
            }

            if (at > start)
            {
                cells.Add(line[start..at].ToString());
            }
        }

        return cells;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r';
}
