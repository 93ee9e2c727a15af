using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Todoke.Audience;

/// <summary>
/// Tells which groups of 256 texts of a full chunk may contain some bytes at all: for every four bytes in a row a bit per group, under the
/// four bytes' hash. A search then reads a few groups instead of the chunk.
/// </summary>
internal sealed class GramIndex
{
    public const int GramBytes = 4;
    public const int GroupShift = 8;
    private const int Groups = TextPool.ChunkTexts >> GroupShift;
    private const int HashBits = 15;
    private readonly byte[] bits = new byte[(1 << HashBits) * (Groups / 8)];

    /// <param name="blob">The chunk's texts one after the other.</param>
    /// <param name="ends">Where each ends; a byte stands between two.</param>
    public GramIndex(ReadOnlySpan<byte> blob, ReadOnlySpan<int> ends)
    {
        var start = 0;
        for (var text = 0; text < ends.Length; text++)
        {
            var group = text >> GroupShift;
            for (var at = start; at + GramBytes <= ends[text]; at++) bits[Row(blob[at..]) + (group >> 3)] |= (byte)(1 << (group & 7));
            start = ends[text] + 1;
        }
    }

    public static long Bytes => (1 << HashBits) * (Groups / 8) + 24;

    /// <summary>A bit per group that may have the needle, which is at least <see cref="GramBytes"/> long.</summary>
    public Vector256<ulong> Candidates(ReadOnlySpan<byte> needle)
    {
        var groups = Vector256<ulong>.AllBitsSet;
        for (var at = 0; at + GramBytes <= needle.Length; at++) groups &= MemoryMarshal.Read<Vector256<ulong>>(bits.AsSpan(Row(needle[at..])));
        return groups;
    }

    private static int Row(ReadOnlySpan<byte> gram) => (int)(MemoryMarshal.Read<uint>(gram) * 0x9E3779B1u >> (32 - HashBits)) * (Groups / 8);
}
