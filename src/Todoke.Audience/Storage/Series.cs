using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Todoke.Audience;

/// <summary>
/// A sequence of whole numbers in as few bytes as it takes: a constant, a straight line, runs of equal numbers, or offsets from a base in 1 to
/// 8 bytes each. Instants, event ids and messages of one send are lines or runs; the rest is bytes. Its owner copies it before changing it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct Series
{
    private const int RunBytes = 12;
    private byte[] data;
    private long start;
    private long step;
    private int runs;
    private byte width;
    private Form form;

    private enum Form : byte
    {
        Line,
        Runs,
        Bytes,
    }

    public int Count { get; private set; }

    public readonly long Bytes => (data?.Length ?? 0) + (data is null or { Length: 0 } ? 0 : 24);

    public readonly long this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => form switch
        {
            Form.Bytes => start + (long)(Unsafe.ReadUnaligned<ulong>(ref data[index * width]) & Mask(width)),
            Form.Line => start + step * index,
            _ => RunValue(Run(index)),
        };
    }

    public readonly Series Copy()
    {
        var copy = this;
        if (data is { Length: > 0 }) copy.data = (byte[])data.Clone();
        return copy;
    }

    public static Series Of(ReadOnlySpan<long> values)
    {
        var made = default(Series);
        made.Encode(values, slack: false);
        return made;
    }

    /// <summary>Whether all numbers are known to be the same.</summary>
    public readonly bool IsConstant(out long value)
    {
        value = start;
        return form == Form.Line && (step == 0 || Count <= 1);
    }

    public void Append(long value)
    {
        switch (form)
        {
            case Form.Line when Count == 0: (start, step) = (value, 0); break;
            case Form.Line when Count == 1: step = value - start; break;
            case Form.Line when value == start + step * Count: break;
            case Form.Runs when RunValue(runs - 1) == value: break;
            case Form.Runs when (runs + 1) * RunBytes < Count * 3:
                if (data.Length < (runs + 1) * RunBytes) Array.Resize(ref data, data.Length * 2);
                PutRun(runs++, Count, value);
                break;
            case Form.Bytes when Fits(value):
                Room(Count + 1);
                Count++;
                Put(Count - 1, value);
                return;
            default:
                Insert(Count, value);
                return;
        }
        Count++;
    }

    public void Insert(int index, long value)
    {
        if (form == Form.Bytes && Fits(value))
        {
            Room(Count + 1);
            data.AsSpan(index * width, (Count - index) * width).CopyTo(data.AsSpan((index + 1) * width));
            Count++;
            Put(index, value);
            return;
        }
        if (form == Form.Line && (Count == 0 || (step == 0 && value == start)))
        {
            (start, step) = (value, 0);
            Count++;
            return;
        }
        if (form == Form.Runs && InsertIntoRuns(index, value)) return;
        var values = new long[Count + 1];
        CopyTo(values);
        values.AsSpan(index, Count - index).CopyTo(values.AsSpan(index + 1));
        values[index] = value;
        Encode(values, slack: true);
    }

    // What requests that are answered out of turn bring is inserted among runs: number by number, but the runs are few.
    private bool InsertIntoRuns(int index, long value)
    {
        var run = index == Count ? runs : Run(index);
        var first = run == runs || RunStart(run) == index;
        if (run < runs && RunValue(run) == value) run++;
        else if (!first || run == 0 || RunValue(run - 1) != value)
        {
            if ((runs + 2) * RunBytes >= Count * 3) return false;
            var more = first ? 1 : 2;
            if (data.Length < (runs + more) * RunBytes) Array.Resize(ref data, Math.Max(data.Length * 2, (runs + more) * RunBytes));
            var from = first ? run : run + 1;
            data.AsSpan(from * RunBytes, (runs - from) * RunBytes).CopyTo(data.AsSpan((from + more) * RunBytes));
            // Cut in two where it falls inside a run: the rest of that begins where the number now is, and is moved with the others.
            if (!first) PutRun(from + 1, index, RunValue(run));
            PutRun(from, index, value);
            runs += more;
            run = from + 1;
        }
        for (; run < runs; run++) PutRun(run, RunStart(run) + 1, RunValue(run));
        Count++;
        return true;
    }

    public void RemoveAt(int index)
    {
        var values = new long[Count];
        CopyTo(values);
        values.AsSpan(index + 1).CopyTo(values.AsSpan(index));
        Encode(values.AsSpan(0, Count - 1), slack: true);
    }

    public void Set(int index, long value)
    {
        if (this[index] == value) return;
        if (form == Form.Bytes && Fits(value))
        {
            Put(index, value);
            return;
        }
        var values = new long[Count];
        CopyTo(values);
        values[index] = value;
        Encode(values, slack: true);
    }

    public readonly void CopyTo(Span<long> values)
    {
        if (form == Form.Runs)
        {
            for (var r = 0; r < runs; r++) values[RunStart(r)..(r + 1 < runs ? RunStart(r + 1) : Count)].Fill(RunValue(r));
            return;
        }
        for (var i = 0; i < Count; i++) values[i] = this[i];
    }

    /// <summary>Sets bit i of the mask where the number at i lies between two, and clears the others; a bit per number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Within(long low, long high, Span<ulong> mask)
    {
        mask[..((Count + 63) >> 6)].Clear();
        if (form == Form.Runs)
        {
            for (var r = 0; r < runs; r++)
            {
                if (RunValue(r) < low || RunValue(r) > high) continue;
                for (int i = RunStart(r), end = r + 1 < runs ? RunStart(r + 1) : Count; i < end; i++) mask[i >> 6] |= 1UL << i;
            }
            return;
        }
        var next = 0;
        if (form == Form.Bytes && Avx512Vbmi.IsSupported && low <= high && high >= start)
        {
            var least = (ulong)(Math.Max(low, start) - start);
            var (from, span) = (Vector512.Create(least), Vector512.Create((ulong)(high - start) - least));
            var keep = Vector512.Create(Mask(width));
            Span<byte> order = stackalloc byte[64];
            for (var i = 0; i < 64; i++) order[i] = (byte)Math.Min(63, (i >> 3) * width + (i & 7));
            var places = Vector512.Create<byte>(order);
            ref var first = ref MemoryMarshal.GetArrayDataReference(data);
            // Eight numbers at a time are spread over eight lanes.
            for (; next + 8 <= Count && next * width + 64 <= data.Length; next += 8)
            {
                var lanes = Avx512Vbmi.PermuteVar64x8(Vector512.LoadUnsafe(ref first, (nuint)(next * width)), places).AsUInt64() & keep;
                mask[next >> 6] |= Vector512.LessThanOrEqual(lanes - from, span).ExtractMostSignificantBits() << (next & 63);
            }
        }
        for (; next < Count; next++)
        {
            var value = this[next];
            if (value >= low && value <= high) mask[next >> 6] |= 1UL << next;
        }
    }

    public readonly void Write(SnapshotWriter to)
    {
        to.Int(Count);
        to.Int((byte)form | (width << 8));
        to.Long(start);
        to.Long(step);
        to.Int(runs);
        to.Array(data.AsSpan(0, form switch { Form.Bytes => Count * width, Form.Runs => runs * RunBytes, _ => 0 }));
    }

    public static Series Read(SnapshotReader from)
    {
        var made = default(Series);
        made.Count = from.Int();
        var shape = from.Int();
        (made.form, made.width) = ((Form)(shape & 0xFF), (byte)(shape >> 8));
        made.start = from.Long();
        made.step = from.Long();
        made.runs = from.Int();
        made.data = from.Array<byte>(padding: made.form == Form.Bytes ? 8 : 0);
        return made;
    }

    private static ulong Mask(int width) => width == 8 ? ulong.MaxValue : (1UL << (width * 8)) - 1;

    private readonly bool Fits(long value) => (ulong)(value - start) <= Mask(width);

    private readonly void Put(int index, long value)
    {
        var offset = (ulong)(value - start);
        for (var b = 0; b < width; b++) data[index * width + b] = (byte)(offset >> (b * 8));
    }

    private void Room(int count)
    {
        if (count * width + 8 > data.Length) Array.Resize(ref data, Math.Max(count * width + 8, count * width * 5 / 4 + 16));
    }

    private readonly int RunStart(int run) => Unsafe.ReadUnaligned<int>(ref data[run * RunBytes]);

    private readonly long RunValue(int run) => Unsafe.ReadUnaligned<long>(ref data[run * RunBytes + 4]);

    private readonly void PutRun(int run, int at, long value)
    {
        Unsafe.WriteUnaligned(ref data[run * RunBytes], at);
        Unsafe.WriteUnaligned(ref data[run * RunBytes + 4], value);
    }

    private readonly int Run(int index)
    {
        int low = 0, high = runs - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (RunStart(middle) <= index) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private void Encode(ReadOnlySpan<long> values, bool slack)
    {
        Count = values.Length;
        (data, start, step, runs, width, form) = ([], 0, 0, 0, 0, Form.Line);
        if (Count == 0) return;
        long least = values[0], most = values[0];
        var line = true;
        var different = 1;
        var by = Count > 1 ? values[1] - values[0] : 0;
        for (var i = 1; i < values.Length; i++)
        {
            least = Math.Min(least, values[i]);
            most = Math.Max(most, values[i]);
            line &= values[i] - values[i - 1] == by;
            if (values[i] != values[i - 1]) different++;
        }
        if (line)
        {
            (start, step) = (values[0], by);
            return;
        }
        var span = (ulong)(most - least);
        width = 8;
        while (width > 1 && span <= Mask(width - 1)) width--;
        if (different * RunBytes < Count * width / 2)
        {
            (form, data, width) = (Form.Runs, new byte[different * RunBytes], 0);
            for (var i = 0; i < values.Length; i++)
            {
                if (i == 0 || values[i] != values[i - 1]) PutRun(runs++, i, values[i]);
            }
            return;
        }
        form = Form.Bytes;
        start = width == 8 ? long.MinValue : least;
        data = new byte[(slack ? Count + (Count >> 2) + 4 : Count) * width + 8];
        for (var i = 0; i < values.Length; i++)
        {
            // The eight bytes written reach into the next numbers, which are written after.
            Unsafe.WriteUnaligned(ref data[i * width], (ulong)(values[i] - start));
        }
    }
}
