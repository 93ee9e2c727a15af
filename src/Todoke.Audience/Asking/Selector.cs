using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Todoke.Audience;

/// <summary>Which payloads of one kind pass: ranges, or a bit per code. Runs over a page, or over one row.</summary>
internal sealed class Selector
{
    private const int MostCompared = 4;
    private const int MostRanges = 1024;
    private const int MostTables = 16;
    // Null where there are too many to be gone through; then the codes say it.
    private readonly Ranges? ranges;
    private readonly ulong[]? codes;
    private readonly ConcurrentDictionary<(long Base, int Width), byte[]> tables = new();

    private Selector(Ranges? ranges, ulong[]? codes) => (this.ranges, this.codes) = (ranges, codes);

    public static Selector None { get; } = new(Ranges.None, null);

    public static Selector All { get; } = new(new Ranges(long.MinValue + 1, long.MaxValue), null);

    public static Selector Of(Ranges? ranges) => ranges is null ? None : new Selector(ranges, null);

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
            // Only what lies between the least and the greatest payload the page can hold has to be looked for.
            var from = ranges.From(page.Base);
            var end = from;
            var most = page.Width switch { 1 => byte.MaxValue, 2 => ushort.MaxValue, 4 => uint.MaxValue, _ => long.MaxValue };
            while (end < ranges.Items.Count && end - from <= MostCompared && ranges.Items[end].Low < page.Base + most) end++;
            if (end - from <= MostCompared)
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
        // A table pays where many pages share it.
        var tabled = page.Width is 1 or 2 && (tables.Count < MostTables || tables.ContainsKey((page.Base, page.Width)));
        switch (page.Width)
        {
            case 1 when tabled: Look(page.Data, Table(page), inside); break;
            case 2 when tabled: Look(MemoryMarshal.Cast<byte, ushort>(page.Data), Table(page), inside); break;
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
    private static void Look(ReadOnlySpan<ushort> data, byte[] table, Span<ulong> inside)
    {
        for (var w = 0; w < inside.Length; w++)
        {
            ulong word = 0;
            var some = data.Slice(w * 64, 64);
            for (var i = 0; i < 64; i++) word |= (ulong)(table[some[i]] & 1) << i;
            inside[w] = word;
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
    private byte[] Table(ValuePage page) => tables.GetOrAdd((page.Base, page.Width), key =>
    {
        var table = new byte[1 << (key.Width * 8)];
        if (codes is not null)
        {
            for (var raw = 1; raw < table.Length; raw++)
            {
                if (HasCode(raw - 1 + key.Base)) table[raw] = byte.MaxValue;
            }
            return table;
        }
        for (var r = ranges!.From(key.Base); r < ranges.Items.Count && ranges.Items[r].Low - key.Base + 1 < table.Length; r++)
        {
            var from = (int)Math.Max(1, ranges.Items[r].Low - key.Base + 1);
            var to = (int)Math.Min(table.Length - 1, ranges.Items[r].High - key.Base + 1);
            if (to >= from) table.AsSpan(from, to - from + 1).Fill(byte.MaxValue);
        }
        return table;
    });

    private bool HasCode(long code) => code >= 0 && code >> 6 < codes!.Length && (codes[code >> 6] >> (int)code & 1) != 0;

    private static IEnumerable<long> Ones(ulong[] words)
    {
        for (var w = 0; w < words.Length; w++)
        {
            for (var word = words[w]; word != 0; word &= word - 1) yield return w * 64L + System.Numerics.BitOperations.TrailingZeroCount(word);
        }
    }
}
