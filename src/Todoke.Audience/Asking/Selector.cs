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
    // Null where there are too many to be gone through; then the codes say it.
    private readonly Ranges? ranges;
    private readonly ulong[]? codes;
    private readonly DayCycle? cycle;
    private readonly Tables<byte> bytes = new();
    private readonly Tables<uint> shorts = new();

    private Selector(Ranges? ranges, ulong[]? codes, DayCycle? cycle = null) => (this.ranges, this.codes, this.cycle) = (ranges, codes, cycle);

    public static Selector None { get; } = new(Ranges.None, null);

    public static Selector All { get; } = new(new Ranges(long.MinValue + 1, long.MaxValue), null);

    public static Selector Of(Ranges? ranges) => ranges is null ? None : new Selector(ranges, null);

    /// <summary>Of days, which may come again every four years.</summary>
    public static Selector OfDays(Ranges? days) => days is null ? None : new Selector(days, null, days.Items.Count > MostCompared ? DayCycle.Of(days) : null);

    public static Selector OfCodes(ulong[] codes)
    {
        var found = new List<(long Low, long High)>();
        foreach (var code in Ones(codes))
        {
            if (found.Count > MostRanges) return new Selector(null, codes);
            if (found.Count > 0 && found[^1].High == code - 1) found[^1] = (found[^1].Low, code);
            else found.Add((code, code));
        }
        return new Selector(found.Count > MostRanges ? null : Ranges.Ascending(found), codes);
    }

    public bool Admits(long payload) => codes is null ? ranges!.Contains(payload) : HasCode(payload);

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
        // A table pays where many pages share it.
        switch (page.Width)
        {
            case 1 when bytes.Of(page.Base, MakeBytes) is { } table: Look(page.Data, table, inside); break;
            case 2 when shorts.Of(page.Base, MakeShorts) is { } table: Look(MemoryMarshal.Cast<byte, ushort>(page.Data), table, inside); break;
            case 4 when codes is not null: Look(MemoryMarshal.Cast<byte, uint>(page.Data), page.Base, codes, inside); break;
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
    private static void Look(ReadOnlySpan<byte> data, byte[] table, Span<ulong> inside)
    {
        if (Avx512Vbmi.IsSupported)
        {
            var (low, high) = (Table(table, 0), Table(table, 64));
            var (higher, highest) = (Table(table, 128), Table(table, 192));
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

    private static Vector512<byte> Table(byte[] table, int from) => Vector512.LoadUnsafe(ref table[from]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Look(ReadOnlySpan<ushort> data, uint[] table, Span<ulong> inside)
    {
        if (!Avx2.IsSupported)
        {
            for (var w = 0; w < inside.Length; w++)
            {
                ulong word = 0;
                var some = data.Slice(w * 64, 64);
                for (var i = 0; i < 64; i++) word |= (ulong)(table[some[i] >> 5] >> some[i] & 1) << i;
                inside[w] = word;
            }
            return;
        }
        ref var first = ref MemoryMarshal.GetReference(data);
        fixed (uint* bits = table)
        {
            for (var w = 0; w < inside.Length; w++)
            {
                ulong word = 0;
                for (var i = 0; i < 64; i += 8)
                {
                    // Eight words of bits fetched at once; the bit asked for is moved to where the sign is.
                    var raws = Avx2.ConvertToVector256Int32(Vector128.LoadUnsafe(ref first, (nuint)(w * 64 + i)));
                    var words = Avx2.GatherVector256((int*)bits, raws >>> 5, 4);
                    var moved = Avx2.ShiftLeftLogicalVariable(words, (Vector256.Create(31) - (raws & Vector256.Create(31))).AsUInt32());
                    word |= (ulong)moved.ExtractMostSignificantBits() << i;
                }
                inside[w] = word;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Look(ReadOnlySpan<uint> data, long from, ulong[] codes, Span<ulong> inside)
    {
        for (var w = 0; w < inside.Length; w++)
        {
            ulong word = 0;
            var some = data.Slice(w * 64, 64);
            for (var i = 0; i < 64; i++)
            {
                var code = (ulong)(some[i] - 1L + from);
                if (some[i] != 0 && code >> 6 < (ulong)codes.Length) word |= (codes[code >> 6] >> (int)code & 1) << i;
            }
            inside[w] = word;
        }
    }

    // A byte per stored number, all ones where it passes; pages of one base share it.
    private byte[] MakeBytes(long from)
    {
        var table = new byte[1 << 8];
        foreach (var (low, high) in Passing(from, table.Length)) table.AsSpan(low, high - low + 1).Fill(byte.MaxValue);
        return table;
    }

    // The same as a bit per stored number.
    private uint[] MakeShorts(long from)
    {
        var table = new uint[(1 << 16) / 32];
        foreach (var (low, high) in Passing(from, 1 << 16))
        {
            for (var raw = low; raw <= high; raw++) table[raw >> 5] |= 1u << raw;
        }
        return table;
    }

    // Runs of stored numbers that pass.
    private IEnumerable<(int Low, int High)> Passing(long from, int numbers)
    {
        if (codes is not null)
        {
            for (var raw = 1; raw < numbers; raw++)
            {
                if (HasCode(raw - 1 + from)) yield return (raw, raw);
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

    private bool HasCode(long code) => code >= 0 && code >> 6 < codes!.Length && (codes[code >> 6] >> (int)code & 1) != 0;

    private static IEnumerable<long> Ones(ulong[] words)
    {
        for (var w = 0; w < words.Length; w++)
        {
            for (var word = words[w]; word != 0; word &= word - 1) yield return w * 64L + System.Numerics.BitOperations.TrailingZeroCount(word);
        }
    }

    /// <summary>A few tables by the base of the pages they serve, read without a lock.</summary>
    private sealed class Tables<T>
    {
        private const int Most = 16;
        private readonly Lock gate = new();
        private volatile (long Base, T[] Table)[] made = [];

        /// <summary>Whether there is a table for a base, or may yet be.</summary>
        public bool Has(long from) => made.Length < Most || Find(made, from) is not null;

        /// <summary>Null where there are too many others.</summary>
        public T[]? Of(long from, Func<long, T[]> make)
        {
            if (Find(made, from) is { } found) return found;
            lock (gate)
            {
                if (Find(made, from) is { } since) return since;
                if (made.Length == Most) return null;
                var table = make(from);
                made = [.. made, (from, table)];
                return table;
            }
        }

        private static T[]? Find((long Base, T[] Table)[] tables, long from)
        {
            foreach (var (its, table) in tables)
            {
                if (its == from) return table;
            }
            return null;
        }
    }
}
