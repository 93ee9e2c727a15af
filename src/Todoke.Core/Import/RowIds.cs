using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Todoke.Core.Import;

/// <summary>
/// Gives rows without an id of their own one that the same row gets at every import of the file: from where it comes, what its cells
/// hold to the letter, and how many equal rows stand before it. Equal rows of one file are so separate events, and the same file
/// read twice changes nothing. Nothing is normalised here: a better normaliser must not make old rows new. One per file read.
/// </summary>
/// <param name="source">The mapping's source.</param>
/// <param name="eventName">The mapping's fixed event name, so that one file can be read as two kinds of event.</param>
public sealed class RowIds(string source, string? eventName)
{
    private readonly Dictionary<UInt128, int> _seen = [];

    /// <summary>The id of the next row: <c>row-</c> and 32 hexadecimal digits (half of a SHA-256).</summary>
    public string Next(IReadOnlyList<string> cells)
    {
        using var content = new MemoryStream();
        Span<byte> number = stackalloc byte[4];
        foreach (var text in (IEnumerable<string>)["events", source, eventName ?? "", .. cells])
        {
            // Length first, so that moving a sign from one cell to the next makes another row.
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32LittleEndian(number, bytes.Length);
            content.Write(number);
            content.Write(bytes);
        }

        var row = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)));
        var before = _seen.GetValueOrDefault(row);
        _seen[row] = before + 1;
        BinaryPrimitives.WriteInt32LittleEndian(number, before);
        content.Write(number);
        return "row-" + Convert.ToHexStringLower(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)).AsSpan(0, 16));
    }
}
