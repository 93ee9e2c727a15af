using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Todoke.Audience;

/// <summary>
/// Bit work on whole spans of equal length, as wide as the machine's vectors. These loops are compiled to the full at once: in the quick
/// code that methods start with, vectors are calls.
/// </summary>
internal static class Words
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void And(Span<ulong> mine, ReadOnlySpan<ulong> theirs)
    {
        var vectors = MemoryMarshal.Cast<ulong, Vector<ulong>>(mine);
        var others = MemoryMarshal.Cast<ulong, Vector<ulong>>(theirs);
        for (var i = 0; i < vectors.Length; i++) vectors[i] &= others[i];
        for (var i = vectors.Length * Vector<ulong>.Count; i < mine.Length; i++) mine[i] &= theirs[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Or(Span<ulong> mine, ReadOnlySpan<ulong> theirs)
    {
        var vectors = MemoryMarshal.Cast<ulong, Vector<ulong>>(mine);
        var others = MemoryMarshal.Cast<ulong, Vector<ulong>>(theirs);
        for (var i = 0; i < vectors.Length; i++) vectors[i] |= others[i];
        for (var i = vectors.Length * Vector<ulong>.Count; i < mine.Length; i++) mine[i] |= theirs[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AndNot(Span<ulong> mine, ReadOnlySpan<ulong> theirs)
    {
        var vectors = MemoryMarshal.Cast<ulong, Vector<ulong>>(mine);
        var others = MemoryMarshal.Cast<ulong, Vector<ulong>>(theirs);
        for (var i = 0; i < vectors.Length; i++) vectors[i] = Vector.AndNot(vectors[i], others[i]);
        for (var i = vectors.Length * Vector<ulong>.Count; i < mine.Length; i++) mine[i] &= ~theirs[i];
    }

    /// <summary>Where a bit is set takes the one's, elsewhere the other's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Choose(Span<ulong> mine, ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
    {
        var vectors = MemoryMarshal.Cast<ulong, Vector<ulong>>(mine);
        var ones = MemoryMarshal.Cast<ulong, Vector<ulong>>(one);
        var others = MemoryMarshal.Cast<ulong, Vector<ulong>>(other);
        for (var i = 0; i < vectors.Length; i++) vectors[i] = (vectors[i] & ones[i]) | Vector.AndNot(others[i], vectors[i]);
        for (var i = vectors.Length * Vector<ulong>.Count; i < mine.Length; i++) mine[i] = (mine[i] & one[i]) | (other[i] & ~mine[i]);
    }

    public static void Not(Span<ulong> mine)
    {
        foreach (ref var word in mine) word = ~word;
    }

    /// <summary>Adds a digit to everybody's: what does not fit is carried on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Carry(Span<ulong> digits, Span<ulong> carry)
    {
        var vectors = MemoryMarshal.Cast<ulong, Vector<ulong>>(digits);
        var carried = MemoryMarshal.Cast<ulong, Vector<ulong>>(carry);
        for (var i = 0; i < vectors.Length; i++) (vectors[i], carried[i]) = (vectors[i] ^ carried[i], vectors[i] & carried[i]);
        for (var i = vectors.Length * Vector<ulong>.Count; i < digits.Length; i++) (digits[i], carry[i]) = (digits[i] ^ carry[i], digits[i] & carry[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Count(ReadOnlySpan<ulong> words)
    {
        long count = 0, more = 0;
        var i = 0;
        // Two sums, so that one addition need not wait for the other.
        for (; i + 4 <= words.Length; i += 4)
        {
            count += BitOperations.PopCount(words[i]) + BitOperations.PopCount(words[i + 1]);
            more += BitOperations.PopCount(words[i + 2]) + BitOperations.PopCount(words[i + 3]);
        }
        for (; i < words.Length; i++) count += BitOperations.PopCount(words[i]);
        return count + more;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long CountTogether(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        long count = 0;
        for (var i = 0; i < a.Length; i++) count += BitOperations.PopCount(a[i] & b[i]);
        return count;
    }

    public static bool IsZero(ReadOnlySpan<ulong> words) => words.IndexOfAnyExcept(0UL) < 0;

    /// <summary>Sets bit i of the mask where <paramref name="low"/> ≤ values[i] ≤ <paramref name="high"/>; every word of the mask has 64 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Within(ReadOnlySpan<byte> values, byte low, byte high, Span<ulong> mask)
    {
        var (from, span) = (Vector512.Create(low), Vector512.Create((byte)(high - low)));
        ref var first = ref MemoryMarshal.GetReference(values);
        for (var w = 0; w < mask.Length; w++)
        {
            mask[w] = Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref first, (nuint)(w * 64)) - from, span).ExtractMostSignificantBits();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Within(ReadOnlySpan<ushort> values, ushort low, ushort high, Span<ulong> mask)
    {
        var (from, span) = (Vector512.Create(low), Vector512.Create((ushort)(high - low)));
        ref var first = ref MemoryMarshal.GetReference(values);
        for (var w = 0; w < mask.Length; w++)
        {
            ulong word = 0;
            for (var i = 0; i < 2; i++) word |= Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref first, (nuint)(w * 64 + i * 32)) - from, span).ExtractMostSignificantBits() << (i * 32);
            mask[w] = word;
        }
    }

    /// <summary>The same over 32 bits; values may end before the last word does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Within(ReadOnlySpan<uint> values, uint low, uint high, Span<ulong> mask)
    {
        var (from, span) = (Vector512.Create(low), Vector512.Create(high - low));
        ref var first = ref MemoryMarshal.GetReference(values);
        for (var w = 0; w < mask.Length; w++)
        {
            ulong word = 0;
            if (w * 64 + 64 <= values.Length)
            {
                for (var i = 0; i < 4; i++) word |= Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref first, (nuint)(w * 64 + i * 16)) - from, span).ExtractMostSignificantBits() << (i * 16);
            }
            else
            {
                for (var i = w * 64; i < values.Length; i++)
                {
                    if (values[i] >= low && values[i] <= high) word |= 1UL << i;
                }
            }
            mask[w] = word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Within(ReadOnlySpan<ulong> values, ulong low, ulong high, Span<ulong> mask)
    {
        var (from, span) = (Vector512.Create(low), Vector512.Create(high - low));
        ref var first = ref MemoryMarshal.GetReference(values);
        for (var w = 0; w < mask.Length; w++)
        {
            ulong word = 0;
            for (var i = 0; i < 8; i++) word |= Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref first, (nuint)(w * 64 + i * 8)) - from, span).ExtractMostSignificantBits() << (i * 8);
            mask[w] = word;
        }
    }
}
