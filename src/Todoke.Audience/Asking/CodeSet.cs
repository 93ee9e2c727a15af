using System.Numerics;

namespace Todoke.Audience;

/// <summary>
/// Codes of a column's texts, or of its lists and objects: a bit each, in pieces of 65,536 that are there only where they hold one. A question
/// about a few of ten million texts leaves next to nothing for the garbage collector.
/// </summary>
/// <param name="count">No code is so great.</param>
internal sealed class CodeSet(int count)
{
    private const int Shift = 16;
    private const int PieceWords = (1 << Shift) / 64;
    private readonly ulong[]?[] pieces = new ulong[]?[(count + (1 << Shift) - 1) >> Shift];
    private ulong[]? whole;

    /// <summary>All of them in one piece, for looking up very many; made once. Nothing is added any more after that.</summary>
    public ReadOnlySpan<ulong> Whole
    {
        get
        {
            if (Volatile.Read(ref whole) is { } there) return there;
            var made = new ulong[pieces.Length * PieceWords];
            for (var piece = 0; piece < pieces.Length; piece++) pieces[piece]?.CopyTo(made, piece * PieceWords);
            // Two threads may make it, and either is right.
            return Interlocked.CompareExchange(ref whole, made, null) ?? made;
        }
    }

    /// <summary>Whether there may be more codes than a table of 16 bits can have.</summary>
    public bool IsWide => pieces.Length > 1;

    /// <summary>No code here is greater.</summary>
    public long Greatest => count - 1L;

    public bool Has(long code) => whole is { } flat ? (ulong)code >> 6 < (ulong)flat.Length && (flat[code >> 6] >> (int)code & 1) != 0
        : (ulong)code >> Shift < (ulong)pieces.Length && pieces[code >> Shift] is { } piece && (piece[(code >> 6) & (PieceWords - 1)] >> (int)code & 1) != 0;

    /// <summary>Only by one thread at a time for a piece. What is beyond the count is left out: it came since the question was put.</summary>
    public void Add(int code)
    {
        if (code >= count) return;
        var piece = pieces[code >> Shift] ??= new ulong[PieceWords];
        piece[(code >> 6) & (PieceWords - 1)] |= 1UL << code;
    }

    /// <summary>Adds those of one piece of 65,536.</summary>
    public void Add(int piece, ReadOnlySpan<ulong> bits)
    {
        if (Words.IsZero(bits)) return;
        var made = new ulong[PieceWords];
        bits.CopyTo(made);
        pieces[piece] = made;
    }

    /// <summary>Adds all whose bit is set.</summary>
    public void Add(ReadOnlySpan<ulong> bits)
    {
        for (var piece = 0; piece < pieces.Length; piece++) Add(piece, bits[(piece * PieceWords)..Math.Min(bits.Length, (piece + 1) * PieceWords)]);
    }

    /// <summary>Runs of codes from one to another, both included, ascending; stops when there are more than fit.</summary>
    /// <returns>How many; one more than fit where there are more.</returns>
    public int Runs(long from, long to, Span<(long Low, long High)> runs)
    {
        var found = 0;
        for (var index = from >> 6; index <= to >> 6; index++)
        {
            var piece = index / PieceWords < pieces.Length ? pieces[index / PieceWords] : null;
            if (piece is null)
            {
                index |= PieceWords - 1;
                continue;
            }
            for (var word = piece[index & (PieceWords - 1)]; word != 0; word &= word - 1)
            {
                var code = (index << 6) + BitOperations.TrailingZeroCount(word);
                if (code < from) continue;
                if (code > to) return found;
                if (found > 0 && runs[found - 1].High == code - 1) runs[found - 1].High = code;
                else if (found == runs.Length) return found + 1;
                else runs[found++] = (code, code);
            }
        }
        return found;
    }
}
