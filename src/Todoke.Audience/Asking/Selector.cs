using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Todoke.Audience;

/// <summary>Which payloads of one kind pass: ranges, or a bit per code. Runs over a page, or over one row.</summary>
internal sealed class Selector
{
    private const int MostCompared = 4;
    // Where no table can be had, looking for many ranges one after the other is still quicker than asking row by row.
    private const int MostComparedAlone = 64;
    private const int MostRanges = 1024;
    private const int MostLookedThrough = 1 << 14;
    // Null where there are too many to be gone through; then the codes say it.
    private readonly Ranges? ranges;
    private readonly CodeSet? codes;
    private readonly DayCycle? cycle;
    private readonly Tables bytes = new(1 << 8);
    private readonly Tables shorts = new(1 << 16);

    private Selector(Ranges? ranges, CodeSet? codes, DayCycle? cycle = null) => (this.ranges, this.codes, this.cycle) = (ranges, codes, cycle);

    public static Selector None { get; } = new(Ranges.None, null);

    public static Selector All { get; } = new(new Ranges(long.MinValue + 1, long.MaxValue), null);

    public static Selector Of(Ranges? ranges) => ranges is null ? None : new Selector(ranges, null);

    /// <summary>Of days, which may come again every four years.</summary>
    public static Selector OfDays(Ranges? days) => days is null ? None : new Selector(days, null, days.Items.Count > MostCompared ? DayCycle.Of(days) : null);

    public static Selector OfCodes(CodeSet codes)
    {
        var runs = new (long Low, long High)[MostRanges];
        var found = codes.Runs(0, codes.Greatest, runs);
        return new Selector(found > MostRanges ? null : Ranges.Ascending([.. runs.AsSpan(0, found)]), codes);
    }

    public bool Admits(long payload) => codes is null ? ranges!.Contains(payload) : codes.Has(payload);

    /// <summary>Sets the bits of rows of a page of one kind that pass, and clears the others.</summary>
    public void Rows(ValuePage page, Span<ulong> inside, Span<ulong> spare)
    {
        if (ranges is not null)
        {
            // Only what lies between the least and the greatest payload of the page has to be looked for.
            var from = ranges.From(page.Base);
            var end = from;
            var most = (page.Width == 1 && bytes.Has(page.Base)) || (page.Width == 2 && shorts.Has(page.Base)) ? MostCompared : MostComparedAlone;
            while (end < ranges.Items.Count && end - from <= most && ranges.Items[end].Low <= page.Greatest) end++;
            if (end - from <= most)
            {
                inside.Clear();
                for (var i = from; i < end; i++)
                {
                    var into = i == from ? inside : spare;
                    if (!Compare(page, ranges.Items[i], into)) into.Clear();
                    if (i > from) Words.Or(inside, into);
                }
                return;
            }
        }
        if (cycle?.Rows(page, inside) == true) return;
        if (codes is { IsWide: true })
        {
            if (!FewCodes(page, codes, inside, spare)) LookCodes(page, codes, inside);
            return;
        }
        // A table pays where many pages share it.
        switch (page.Width)
        {
            case 1 when bytes.Of(page.Base, this) is { } table: LookBytes(page.Data, table, inside); break;
            case 2 when shorts.Of(page.Base, this) is { } table: LookShorts(MemoryMarshal.Cast<byte, ushort>(page.Data), table, inside); break;
            case > 2 when codes is not null: LookCodes(page, codes, inside); break;
            default:
                for (var w = 0; w < inside.Length; w++)
                {
                    ulong word = 0;
                    for (int i = w * 64, end = Math.Min(i + 64, page.Count); i < end; i++)
                    {
                        if (page.Raw(i) != 0 && Admits(page.Payload(i))) word |= 1UL << i;
                    }
                    inside[w] = word;
                }
                break;
        }
    }

    private static bool Compare(ValuePage page, (long Low, long High) range, Span<ulong> inside)
    {
        var most = page.Width switch { 1 => byte.MaxValue, 2 => ushort.MaxValue, 4 => uint.MaxValue, _ => ulong.MaxValue };
        if (page.Width == 0 || range.High < page.Base) return false;
        var low = range.Low <= page.Base ? 1 : (ulong)(range.Low - page.Base) + 1;
        var high = Math.Min(most, (ulong)(range.High - page.Base) is ulong.MaxValue ? ulong.MaxValue : (ulong)(range.High - page.Base) + 1);
        if (low > most || high < low) return false;
        switch (page.Width)
        {
            case 1: Words.Within(page.Data, (byte)low, (byte)high, inside); break;
            case 2: Words.Within(MemoryMarshal.Cast<byte, ushort>(page.Data), (ushort)low, (ushort)high, inside); break;
            case 4: Words.Within(MemoryMarshal.Cast<byte, uint>(page.Data), (uint)low, (uint)high, inside); break;
            default: Words.Within(MemoryMarshal.Cast<byte, ulong>(page.Data), low, high, inside); break;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LookBytes(ReadOnlySpan<byte> data, byte[] table, Span<ulong> inside)
    {
        if (Avx512Vbmi.IsSupported)
        {
            var (low, high) = (Part(table, 0), Part(table, 64));
            var (higher, highest) = (Part(table, 128), Part(table, 192));
            ref var first = ref MemoryMarshal.GetReference(data);
            for (var w = 0; w < inside.Length; w++)
            {
                var raws = Vector512.LoadUnsafe(ref first, (nuint)(w * 64));
                var lower = Avx512Vbmi.PermuteVar64x8x2(low, raws, high);
                var upper = Avx512Vbmi.PermuteVar64x8x2(higher, raws, highest);
                inside[w] = Vector512.ConditionalSelect(Vector512.GreaterThan(raws, Vector512.Create((byte)127)), upper, lower).ExtractMostSignificantBits();
            }
            return;
        }
        for (var w = 0; w < inside.Length; w++)
        {
            ulong word = 0;
            var some = data.Slice(w * 64, 64);
            for (var i = 0; i < 64; i++) word |= (ulong)(table[some[i]] & 1) << i;
            inside[w] = word;
        }
    }

    private static Vector512<byte> Part(byte[] table, int from) => Vector512.LoadUnsafe(ref table[from]);

    // A byte for each, all ones where it passes, of which the bit of the row's place is taken: quicker than fetching eight words of bits at once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void LookShorts(ReadOnlySpan<ushort> data, byte[] table, Span<ulong> inside)
    {
        fixed (byte* t = table)
        fixed (ushort* first = data)
        {
            for (var w = 0; w < inside.Length; w++)
            {
                ulong word = 0;
                var s = first + w * 64;
                for (var i = 0; i < 64; i += 8, s += 8)
                {
                    var eight = (t[s[0]] & 1) | (t[s[1]] & 2) | (t[s[2]] & 4) | (t[s[3]] & 8) | (t[s[4]] & 16) | (t[s[5]] & 32) | (t[s[6]] & 64) | (t[s[7]] & 128);
                    word |= (ulong)(uint)eight << i;
                }
                inside[w] = word;
            }
        }
    }

    // Texts that come once each, as numbers of members do, have neighbouring codes in a page; mostly none of them is wanted, or a few.
    private static bool FewCodes(ValuePage page, CodeSet codes, Span<ulong> inside, Span<ulong> spare)
    {
        if (page.Greatest - page.Base > MostLookedThrough) return false;
        Span<(long Low, long High)> runs = stackalloc (long, long)[MostCompared];
        var found = codes.Runs(page.Base, page.Greatest, runs);
        if (found > MostCompared) return false;
        inside.Clear();
        foreach (var run in runs[..found])
        {
            if (Compare(page, run, spare)) Words.Or(inside, spare);
        }
        return true;
    }

    private static void LookCodes(ValuePage page, CodeSet codes, Span<ulong> inside)
    {
        switch (page.Width)
        {
            case 1: LookCodes(page.Data, page.Base, codes.Whole, inside); break;
            case 2: LookCodes(MemoryMarshal.Cast<byte, ushort>(page.Data), page.Base, codes.Whole, inside); break;
            case 4: LookCodes(MemoryMarshal.Cast<byte, uint>(page.Data), page.Base, codes.Whole, inside); break;
            default: LookCodes(MemoryMarshal.Cast<byte, ulong>(page.Data), page.Base, codes.Whole, inside); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LookCodes<T>(ReadOnlySpan<T> data, long from, ReadOnlySpan<ulong> codes, Span<ulong> inside)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var w = 0; w < inside.Length; w++)
        {
            ulong word = 0;
            var some = data.Slice(w * 64, 64);
            for (var i = 0; i < 64; i++)
            {
                var raw = ulong.CreateTruncating(some[i]);
                var code = raw - 1 + (ulong)from;
                if (raw != 0 && code >> 6 < (ulong)codes.Length) word |= (codes[(int)(code >> 6)] >> (int)code & 1) << i;
            }
            inside[w] = word;
        }
    }

    // A byte per stored number, all ones where it passes; pages of one base share it.
    private byte[] Table(long from, int numbers)
    {
        var table = new byte[numbers];
        foreach (var (low, high) in Passing(from, table.Length)) table.AsSpan(low, high - low + 1).Fill(byte.MaxValue);
        return table;
    }

    // Runs of stored numbers that pass.
    private IEnumerable<(int Low, int High)> Passing(long from, int numbers)
    {
        if (codes is not null)
        {
            for (var raw = 1; raw < numbers; raw++)
            {
                if (codes.Has(raw - 1 + from)) yield return (raw, raw);
            }
            yield break;
        }
        for (var r = ranges!.From(from); r < ranges.Items.Count && ranges.Items[r].Low - from + 1 < numbers; r++)
        {
            var low = (int)Math.Max(1, ranges.Items[r].Low - from + 1);
            var high = (int)Math.Min(numbers - 1, ranges.Items[r].High - from + 1);
            if (high >= low) yield return (low, high);
        }
    }

    /// <summary>A few tables by the base of the pages they serve, read without a lock.</summary>
    private sealed class Tables(int numbers)
    {
        private const int Most = 16;
        private readonly Lock gate = new();
        private volatile (long Base, byte[] Table)[] made = [];

        /// <summary>Whether there is a table for a base, or may yet be.</summary>
        public bool Has(long from) => made.Length < Most || Find(made, from) is not null;

        /// <summary>Null where there are too many others.</summary>
        public byte[]? Of(long from, Selector selector)
        {
            if (Find(made, from) is { } found) return found;
            lock (gate)
            {
                if (Find(made, from) is { } since) return since;
                if (made.Length == Most) return null;
                var table = selector.Table(from, numbers);
                made = [.. made, (from, table)];
                return table;
            }
        }

        private static byte[]? Find((long Base, byte[] Table)[] tables, long from)
        {
            foreach (var (its, table) in tables)
            {
                if (its == from) return table;
            }
            return null;
        }
    }
}
