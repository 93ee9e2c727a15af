using System.Text;

namespace Todoke.Core.Import;

/// <summary>What stands between the columns of a file.</summary>
public enum ImportDelimiter
{
    Auto,
    Comma,
    Tab,
    Semicolon,

    /// <summary>Any number of blanks.</summary>
    Blanks,
}

/// <summary>How a file is laid out.</summary>
/// <param name="Header">Whether its first row names the columns.</param>
/// <param name="FirstRows">The first rows (at most 50), the header included.</param>
public sealed record FileShape(ImportEncoding Encoding, ImportDelimiter Delimiter, bool Header, IReadOnlyList<IReadOnlyList<string>> FirstRows);

/// <summary>What came of looking at a file.</summary>
public abstract record FileDetection
{
    private FileDetection()
    {
    }

    public sealed record Detected(FileShape Shape) : FileDetection;

    public sealed record Unreadable(string Code, string Ja, string En) : FileDetection;
}

/// <summary>Finds out a file's encoding, delimiter and header from its beginning.</summary>
public static class FileShapes
{
    private const int Rows = 50;

    // From the most to the least telling: blanks stand in ordinary words too.
    private static readonly ImportDelimiter[] Candidates = [ImportDelimiter.Tab, ImportDelimiter.Comma, ImportDelimiter.Semicolon, ImportDelimiter.Blanks];

    /// <param name="sample">The beginning of the file; some 64 kB.</param>
    /// <param name="isWhole">Whether that is all of it.</param>
    public static FileDetection Detect(ReadOnlySpan<byte> sample, bool isWhole)
    {
        if (sample is [(byte)'P', (byte)'K', 3, 4, ..] or [0xD0, 0xCF, 0x11, 0xE0, ..])
        {
            return new FileDetection.Unreadable("spreadsheet", "Excelファイルはそのままでは読み込めません。「CSV UTF-8」で保存し直してください。", "A spreadsheet cannot be read as it is. Save it as 'CSV UTF-8'.");
        }

        if (ImportEncodings.Detect(sample, isWhole) is not { } encoding)
        {
            return new FileDetection.Unreadable("encoding_unknown", "文字コードがわかりません。UTF-8 か Shift_JIS で保存し直してください。", "The encoding is not known. Save the file as UTF-8 or Shift_JIS.");
        }

        var text = ImportEncodings.For(encoding).GetString(sample).TrimStart('\uFEFF');
        var end = isWhole ? text.Length : text.LastIndexOf('\n') + 1;
        var whole = text[..(end == 0 ? text.Length : end)];
        if (string.IsNullOrWhiteSpace(whole))
        {
            return new FileDetection.Unreadable("empty", "ファイルに行がありません。", "The file has no rows.");
        }

        var delimiter = DelimiterOf(whole);
        var rows = Cut(whole, delimiter);
        return new FileDetection.Detected(new FileShape(encoding, delimiter, HeaderDetection.HasHeader(rows), rows));
    }

    /// <summary>The sign of a delimiter that is one.</summary>
    public static char Sign(this ImportDelimiter delimiter) => delimiter switch
    {
        ImportDelimiter.Comma => ',',
        ImportDelimiter.Tab => '\t',
        ImportDelimiter.Semicolon => ';',
        _ => throw new ArgumentException($"{delimiter} is not one sign.", nameof(delimiter)),
    };

    private static ImportDelimiter DelimiterOf(string text)
    {
        var best = ImportDelimiter.Comma;
        var bestScore = 0.8;
        foreach (var candidate in Candidates)
        {
            var counts = Cut(text, candidate).Select(r => r.Count).ToArray();
            var usual = counts.GroupBy(c => c).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).First();
            var score = (double)usual.Count() / counts.Length;
            if (usual.Key >= 2 && score > bestScore)
            {
                (best, bestScore) = (candidate, score);
            }
        }

        return best;
    }

    // Enough of CSV to look at it; the real reading is done by a CSV reader.
    private static List<IReadOnlyList<string>> Cut(string text, ImportDelimiter delimiter)
    {
        if (delimiter == ImportDelimiter.Blanks)
        {
            using var lines = new StringReader(text);
            return [.. BlankSeparated.Read(lines).Take(Rows).Select(l => l.Cells)];
        }

        var rows = new List<IReadOnlyList<string>>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        var sign = delimiter.Sign();
        for (var i = 0; i <= text.Length && rows.Count < Rows; i++)
        {
            var c = i < text.Length ? text[i] : '\n';
            if (quoted && i < text.Length)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    i++;
                    cell.Append('"');
                }
                else if (c == '"')
                {
                    quoted = false;
                }
                else
                {
                    cell.Append(c);
                }
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c == sign || c == '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    if (row.Exists(v => !string.IsNullOrWhiteSpace(v)))
                    {
                        rows.Add(row);
                    }

                    row = [];
                }
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }

        return rows;
    }
}
