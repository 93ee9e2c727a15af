using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Todoke.Audience;

internal enum Kind : byte
{
    None,
    Text,
    Number,
    Bool,
    Date,
    Instant,

    /// <summary>A list, an object, or a number too long for the column: a code into the column's other values.</summary>
    Other,
}

/// <summary>
/// Values of some rows in the narrowest of 1, 2, 4 or 8 bytes that holds them: 0 is none, otherwise the payload less <see cref="Base"/>
/// plus one. One kind for the page, or a byte per row where kinds are mixed. Numbers are whole numbers of 10^-<see cref="Places"/>.
/// </summary>
internal sealed class ValuePage
{
    private const long Lowest = -(1L << 62);
    private byte[] data = [];
    private byte[]? kinds;

    public int Count { get; private set; }

    public int Width { get; private set; }

    public long Base { get; private set; }

    /// <summary>No payload here is greater.</summary>
    public long Greatest { get; private set; } = long.MinValue;

    /// <summary>The kind of all values here; meaningless where <see cref="Mixed"/>.</summary>
    public Kind Only { get; private set; }

    public bool Mixed => kinds is not null;

    public int Places { get; private set; }

    public long Bytes => 72 + data.Length + (kinds?.Length + 24 ?? 0);

    /// <summary>The stored bytes, whole groups of 64 rows.</summary>
    public ReadOnlySpan<byte> Data => data;

    public static ValuePage OfRows(int rows)
    {
        var page = new ValuePage();
        page.Grow(rows);
        page.Count = rows;
        return page;
    }

    public ValuePage Copy()
    {
        var copy = (ValuePage)MemberwiseClone();
        copy.data = (byte[])data.Clone();
        copy.kinds = (byte[]?)kinds?.Clone();
        return copy;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Raw(int row) => Width switch
    {
        1 => data[row],
        2 => Unsafe.ReadUnaligned<ushort>(ref data[row * 2]),
        4 => Unsafe.ReadUnaligned<uint>(ref data[row * 4]),
        8 => Unsafe.ReadUnaligned<ulong>(ref data[row * 8]),
        _ => 0,
    };

    public Kind KindAt(int row) => Raw(row) == 0 ? Kind.None : kinds is null ? Only : (Kind)kinds[row];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Payload(int row) => (long)(Raw(row) - 1) + Base;

    /// <summary>What 64 rows store, from a row that is a multiple of 64.</summary>
    public void Raws(int row, Span<ulong> raws)
    {
        switch (Width)
        {
            case 1:
                var bytes = data.AsSpan(row, 64);
                for (var i = 0; i < 64; i++) raws[i] = bytes[i];
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(data.AsSpan(row * 2, 128));
                for (var i = 0; i < 64; i++) raws[i] = shorts[i];
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(data.AsSpan(row * 4, 256));
                for (var i = 0; i < 64; i++) raws[i] = ints[i];
                break;
            case 8: MemoryMarshal.Cast<byte, ulong>(data.AsSpan(row * 8, 512)).CopyTo(raws); break;
            default: raws.Clear(); break;
        }
    }

    public void Insert(int row, Kind kind, long payload)
    {
        Grow(Count + 1);
        if (Width > 0) data.AsSpan(row * Width, (Count - row) * Width).CopyTo(data.AsSpan((row + 1) * Width));
        kinds?.AsSpan(row, Count - row).CopyTo(kinds.AsSpan(row + 1));
        Count++;
        if (Width > 0) Store(row, 0);
        if (kind != Kind.None) Set(row, kind, payload);
    }

    public void Set(int row, Kind kind, long payload)
    {
        if (kind == Kind.None)
        {
            if (Width > 0) Store(row, 0);
            return;
        }
        if (Only == Kind.None) Only = kind;
        else if (Only != kind && kinds is null)
        {
            kinds = new byte[Capacity(Math.Max(Count, 1))];
            kinds.AsSpan(0, Count).Fill((byte)Only);
        }
        if (kinds is not null) kinds[row] = (byte)kind;
        Greatest = Math.Max(Greatest, payload);
        if (Width == 0 || (ulong)(payload - Base) >= Most(Width) || payload < Base) Widen(payload, row);
        Store(row, (ulong)(payload - Base) + 1);
    }

    /// <summary>Numbers from now on have so many places; false where a number would no longer fit, and nothing was changed.</summary>
    public bool WithPlaces(int places)
    {
        if (places <= Places) return true;
        var factor = (long)NumberRanges.Factor(places - Places);
        var any = false;
        for (var i = 0; i < Count; i++)
        {
            if (KindAt(i) != Kind.Number) continue;
            any = true;
            if (Math.Abs(Payload(i)) >= NumberRanges.LargestMantissa / factor) return false;
        }
        Places = places;
        if (!any) return true;
        var old = Copy();
        (data, Width, Base, Greatest) = ([], 0, 0, long.MinValue);
        Grow(Count);
        for (var i = 0; i < Count; i++)
        {
            var kind = old.KindAt(i);
            if (kind != Kind.None) Set(i, kind, old.Payload(i) * (kind == Kind.Number ? factor : 1));
        }
        return true;
    }

    /// <summary>Rows taken from two pages: a source of i is row i of the first, of ~i row i of the second. Their places must be equal.</summary>
    public static ValuePage? Gather(ValuePage? first, ValuePage? second, ReadOnlySpan<int> sources)
    {
        long least = long.MaxValue, most = long.MinValue;
        var only = Kind.None;
        var mixed = false;
        foreach (var source in sources)
        {
            var page = source >= 0 ? first : second;
            var row = source >= 0 ? source : ~source;
            if (page is null || page.Raw(row) is not (> 0 and var raw)) continue;
            var payload = (long)(raw - 1) + page.Base;
            least = Math.Min(least, payload);
            most = Math.Max(most, payload);
            var kind = page.kinds is null ? page.Only : (Kind)page.kinds[row];
            if (only == Kind.None) only = kind;
            else if (only != kind) mixed = true;
        }
        if (only == Kind.None) return null;
        var made = OfRows(sources.Length);
        made.Places = Math.Max(first?.Places ?? 0, second?.Places ?? 0);
        made.Only = only;
        made.Greatest = most;
        made.Shape(least, most);
        if (mixed) made.kinds = new byte[Capacity(sources.Length)];
        for (var i = 0; i < sources.Length; i++)
        {
            var source = sources[i];
            var page = source >= 0 ? first : second;
            var row = source >= 0 ? source : ~source;
            if (page is null || page.Raw(row) is not (> 0 and var raw)) continue;
            made.Store(i, raw - 1 + (ulong)(page.Base - made.Base) + 1);
            if (mixed) made.kinds![i] = (byte)page.KindAt(row);
        }
        return made;
    }

    public void Write(SnapshotWriter to)
    {
        to.Int(Count);
        to.Int(Width | ((int)Only << 8) | (Places << 16) | (kinds is null ? 0 : 1 << 24));
        to.Long(Base);
        to.Long(Greatest);
        to.Array<byte>(data.AsSpan(0, Count * Width));
        if (kinds is not null) to.Array<byte>(kinds.AsSpan(0, Count));
    }

    public static ValuePage Read(SnapshotReader from)
    {
        var page = new ValuePage { Count = from.Int() };
        var shape = from.Int();
        (page.Width, page.Only, page.Places) = (shape & 0xFF, (Kind)(shape >> 8 & 0xFF), shape >> 16 & 0xFF);
        page.Base = from.Long();
        page.Greatest = from.Long();
        page.data = from.Array<byte>(padding: (Capacity(page.Count) - page.Count) * page.Width);
        if (page.data.Length != Capacity(page.Count) * page.Width) throw new InvalidDataException("The snapshot is damaged: a page of another size.");
        if (shape >> 24 != 0) page.kinds = from.Array<byte>(padding: Capacity(page.Count) - page.Count);
        return page;
    }

    private static int Capacity(int rows) => (rows + 63) & ~63;

    // How many payloads from the base on a width holds, zero being taken.
    private static ulong Most(int width) => width == 8 ? ulong.MaxValue : (1UL << (width * 8)) - 1;

    private void Store(int row, ulong raw)
    {
        switch (Width)
        {
            case 1: data[row] = (byte)raw; break;
            case 2: Unsafe.WriteUnaligned(ref data[row * 2], (ushort)raw); break;
            case 4: Unsafe.WriteUnaligned(ref data[row * 4], (uint)raw); break;
            default: Unsafe.WriteUnaligned(ref data[row * 8], raw); break;
        }
    }

    private void Grow(int rows)
    {
        if (Width > 0 && rows * Width > data.Length) Array.Resize(ref data, Capacity(Math.Max(rows, rows + (Count >> 2))) * Width);
        if (kinds is not null && rows > kinds.Length) Array.Resize(ref kinds, Capacity(Math.Max(rows, rows + (Count >> 2))));
    }

    // Chooses base and width for payloads between two; a low base at a round number serves later values too and lets pages share look-up tables.
    private void Shape(long least, long most)
    {
        Width = 8;
        Base = Lowest;
        foreach (var width in (ReadOnlySpan<int>)[1, 2, 4])
        {
            var round = width switch { 1 => 16L, 2 => 4096, _ => 1L << 20 };
            var from = least >= 0 ? least / round * round : -((-least + round - 1) / round * round);
            if (!(from >= Lowest && (ulong)(most - from) < Most(width)))
            {
                from = least;
                if ((ulong)(most - least) >= Most(width)) continue;
            }
            (Width, Base) = (width, from);
            break;
        }
        data = new byte[Capacity(Math.Max(Count, 1)) * Width];
    }

    private void Widen(long payload, int changing)
    {
        long least = payload, most = payload;
        for (var i = 0; i < Count; i++)
        {
            if (i == changing || Raw(i) == 0) continue;
            least = Math.Min(least, Payload(i));
            most = Math.Max(most, Payload(i));
        }
        var old = (data, Width, Base);
        var before = new ValuePage { data = old.data, Width = old.Width, Base = old.Base };
        Shape(least, most);
        if (before.Width == 0) return;
        for (var i = 0; i < Count; i++)
        {
            if (i != changing && before.Raw(i) != 0) Store(i, (ulong)(before.Payload(i) - Base) + 1);
        }
    }
}
