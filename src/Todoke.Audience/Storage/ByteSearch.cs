using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Todoke.Audience;

/// <summary>
/// Finds bytes in bytes. The general search compares two of them at a time, which digits and addresses, alike as they are, pass far too
/// often; here it is up to four.
/// </summary>
internal static class ByteSearch
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Find(ReadOnlySpan<byte> text, int from, ReadOnlySpan<byte> needle)
    {
        if (needle.Length < 3 || !Vector512.IsHardwareAccelerated)
        {
            var hit = text[from..].IndexOf(needle);
            return hit < 0 ? -1 : from + hit;
        }
        var last = needle.Length - 1;
        var (b, c) = (last / 3, last * 2 / 3);
        var (first, second, third, fourth) = (Vector512.Create(needle[0]), Vector512.Create(needle[b]), Vector512.Create(needle[c]), Vector512.Create(needle[last]));
        ref var start = ref MemoryMarshal.GetReference(text);
        var at = from;
        for (; at + last + 64 <= text.Length; at += 64)
        {
            var same = Vector512.Equals(Vector512.LoadUnsafe(ref start, (nuint)at), first) & Vector512.Equals(Vector512.LoadUnsafe(ref start, (nuint)(at + last)), fourth)
                & Vector512.Equals(Vector512.LoadUnsafe(ref start, (nuint)(at + b)), second) & Vector512.Equals(Vector512.LoadUnsafe(ref start, (nuint)(at + c)), third);
            for (var candidates = same.ExtractMostSignificantBits(); candidates != 0; candidates &= candidates - 1)
            {
                var place = at + BitOperations.TrailingZeroCount(candidates);
                if (text.Slice(place, needle.Length).SequenceEqual(needle)) return place;
            }
        }
        var rest = text[at..].IndexOf(needle);
        return rest < 0 ? -1 : at + rest;
    }
}
