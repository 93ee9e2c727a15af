using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Todoke.Audience;

/// <summary>Bit work on whole spans of equal length, as wide as the machine's vectors.</summary>
internal static class Words
{
    public static void And(Span<ulong> mine, ReadOnlySpan<ulong> theirs)
    {
        var vectors = MemoryMarshal.Cast<ulong, Vector<ulong>>(mine);
        var others = MemoryMarshal.Cast<ulong, Vector<ulong>>(theirs);
        for (var i = 0; i < vectors.Length; i++) vectors[i] &= others[i];
        for (var i = vectors.Length * Vector<ulong>.Count; i < mine.Length; i++) mine[i] &= theirs[i];
    }

    public static void Or(Span<ulong> mine, ReadOnlySpan<ulong> theirs)
    {
        var vectors = MemoryMarshal.Cast<ulong, Vector<ulong>>(mine);
        var others = MemoryMarshal.Cast<ulong, Vector<ulong>>(theirs);
        for (var i = 0; i < vectors.Length; i++) vectors[i] |= others[i];
        for (var i = vectors.Length * Vector<ulong>.Count; i < mine.Length; i++) mine[i] |= theirs[i];
    }

    public static void AndNot(Span<ulong> mine, ReadOnlySpan<ulong> theirs)
    {
        var vectors = MemoryMarshal.Cast<ulong, Vector<ulong>>(mine);
        var others = MemoryMarshal.Cast<ulong, Vector<ulong>>(theirs);
        for (var i = 0; i < vectors.Length; i++) vectors[i] = Vector.AndNot(vectors[i], others[i]);
        for (var i = vectors.Length * Vector<ulong>.Count; i < mine.Length; i++) mine[i] &= ~theirs[i];
    }

    public static long Count(ReadOnlySpan<ulong> words)
    {
        long count = 0;
        foreach (var word in words) count += BitOperations.PopCount(word);
        return count;
    }

    public static long CountTogether(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        long count = 0;
        for (var i = 0; i < a.Length; i++) count += BitOperations.PopCount(a[i] & b[i]);
        return count;
    }

    /// <summary>Sets bit i of the mask where <paramref name="low"/> ≤ values[i] ≤ <paramref name="high"/>; the mask has a bit per value, 64 to the word.</summary>
    public static void Within(ReadOnlySpan<long> values, long low, long high, Span<ulong> mask)
    {
        var lows = Vector256.Create(low);
        var highs = Vector256.Create(high);
        for (var w = 0; w < mask.Length; w++)
        {
            var some = MemoryMarshal.Cast<long, Vector256<long>>(values.Slice(w * 64, 64));
            ulong word = 0;
            for (var i = 0; i < some.Length; i++)
            {
                var inside = Vector256.GreaterThanOrEqual(some[i], lows) & Vector256.LessThanOrEqual(some[i], highs);
                word |= (ulong)inside.ExtractMostSignificantBits() << (i * 4);
            }
            mask[w] = word;
        }
    }
}
