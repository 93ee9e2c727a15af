using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Todoke.Audience;

/// <summary>
/// Days that come again every four years, as birthdays do: within one cycle they are a few ranges, so a page is told by a division and a few
/// comparisons, thirty-two days at a time, where it would be a look-up for each.
/// </summary>
internal sealed class DayCycle
{
    /// <summary>Four years from 1901 to 2099 are so many days.</summary>
    private const int Days = 1461;

    private const int MostRanges = 12;
    // 2^26 / 1461, rounded up: exact for every number of 16 bits.
    private const ushort Reciprocal = 45_934;
    private const int ReciprocalShift = 10;
    // 1901-01-01 and, as far as 16 bits reach, 2080-06-04; days since 1970.
    private const long First = -25_202;
    private const long Last = First + ushort.MaxValue;
    private readonly (ushort Low, ushort Span)[] ranges;

    private DayCycle((ushort Low, ushort Span)[] ranges) => this.ranges = ranges;

    /// <summary>Null where the days do not come again so, or in too many pieces.</summary>
    public static DayCycle? Of(Ranges days)
    {
        var from = days.From(First);
        var pieces = new List<(long Low, long High)>();
        for (var i = from; i < days.Items.Count && days.Items[i].Low < First + Days; i++)
        {
            if (pieces.Count == MostRanges) return null;
            pieces.Add((Math.Max(First, days.Items[i].Low), Math.Min(First + Days - 1, days.Items[i].High)));
        }
        if (pieces.Count == 0) return null;
        for (var start = First; start + Days - 1 <= Last; start += Days)
        {
            var at = days.From(start);
            foreach (var (low, high) in pieces)
            {
                var (wantedLow, wantedHigh) = (low - First + start, high - First + start);
                if (at == days.Items.Count || Math.Max(start, days.Items[at].Low) != wantedLow || Math.Min(start + Days - 1, days.Items[at].High) != wantedHigh) return null;
                at++;
            }
            if (at < days.Items.Count && days.Items[at].Low < start + Days) return null;
        }
        return new DayCycle([.. pieces.Select(p => ((ushort)(p.Low - First), (ushort)(p.High - p.Low)))]);
    }

    /// <summary>Sets the bits of a page's rows whose day passes, and clears the others; false where the page is not such that it can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Rows(ValuePage page, Span<ulong> inside)
    {
        // The last cycle may be cut off where 16 bits end, so days there are not answered for.
        if (page.Width != 2 || page.Base < First || page.Greatest >= Last - Days || !Avx512BW.IsSupported) return false;
        ref var data = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, ushort>(page.Data));
        // A stored number is one more than the day less the page's base; zero is none.
        var shift = Vector512.Create((ushort)(page.Base - First - 1));
        for (var w = 0; w < inside.Length; w++)
        {
            inside[w] = Half(Vector512.LoadUnsafe(ref data, (nuint)(w * 64)), shift) | (ulong)Half(Vector512.LoadUnsafe(ref data, (nuint)(w * 64 + 32)), shift) << 32;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Half(Vector512<ushort> raws, Vector512<ushort> shift)
    {
        var days = raws + shift;
        var cycles = Avx512BW.MultiplyHigh(days, Vector512.Create(Reciprocal)) >>> ReciprocalShift;
        var within = days - cycles * Vector512.Create((ushort)Days);
        var found = Vector512<ushort>.Zero;
        foreach (var (low, span) in ranges) found |= Vector512.LessThanOrEqual(within - Vector512.Create(low), Vector512.Create(span));
        return (uint)(found & ~Vector512.Equals(raws, Vector512<ushort>.Zero)).ExtractMostSignificantBits();
    }
}
