using System.Runtime.InteropServices;
using System.Text;

namespace Todoke.Audience;

/// <summary>Plain numbers and arrays into a stream, with a checksum over every byte at its end.</summary>
internal sealed class SnapshotWriter(Stream to)
{
    private readonly byte[] buffer = new byte[1 << 18];
    private readonly Checksum sum = new();
    private int used;

    public long Written { get; private set; }

    public void Int(int value) => Put(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    public void Long(long value) => Put(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value)));

    public void Text(string value) => Array<char>(value);

    public void Array<T>(ReadOnlySpan<T> items)
        where T : unmanaged
    {
        Int(items.Length);
        Put(MemoryMarshal.AsBytes(items));
    }

    /// <summary>Writes the checksum and all that is still in the buffer.</summary>
    public void Finish()
    {
        Flush();
        var value = sum.Value;
        to.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in value)));
        to.Flush();
        Written += 8;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (used == buffer.Length) Flush();
            var part = bytes[..Math.Min(bytes.Length, buffer.Length - used)];
            part.CopyTo(buffer.AsSpan(used));
            used += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    private void Flush()
    {
        sum.Add(buffer.AsSpan(0, used));
        to.Write(buffer, 0, used);
        Written += used;
        used = 0;
    }
}

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote; anything that cannot be is refused before it is used.</summary>
internal sealed class SnapshotReader(Stream from, long length)
{
    private readonly byte[] buffer = new byte[1 << 18];
    private readonly Checksum sum = new();
    private int have;
    private int next;
    private long taken;

    public int Int()
    {
        var value = 0;
        Take(MemoryMarshal.AsBytes(new Span<int>(ref value)));
        return value;
    }

    public long Long()
    {
        var value = 0L;
        Take(MemoryMarshal.AsBytes(new Span<long>(ref value)));
        return value;
    }

    /// <summary>A number of things that follow; each takes a byte at least.</summary>
    public int Length()
    {
        var count = Int();
        return count >= 0 && count <= length - taken ? count : throw new InvalidDataException("The snapshot is damaged: a length that cannot be.");
    }

    public string Text() => new(Array<char>());

    public T[] Array<T>(int padding = 0)
        where T : unmanaged
    {
        var count = Length();
        var items = count + padding == 0 ? [] : new T[count + padding];
        Take(MemoryMarshal.AsBytes(items.AsSpan(0, count)));
        return items;
    }

    /// <exception cref="InvalidDataException">The checksum is another.</exception>
    public void Finish()
    {
        var expected = sum.Value;
        var value = 0UL;
        var bytes = MemoryMarshal.AsBytes(new Span<ulong>(ref value));
        buffer.AsSpan(next, Math.Min(8, have - next)).CopyTo(bytes);
        if (have - next < 8) from.ReadExactly(bytes[Math.Max(0, have - next)..]);
        if (value != expected) throw new InvalidDataException("The snapshot is damaged: its checksum does not fit.");
    }

    private void Take(Span<byte> bytes)
    {
        if (taken + bytes.Length > length) throw new InvalidDataException("The snapshot is damaged: it ends too soon.");
        taken += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (next == have)
            {
                have = from.Read(buffer, 0, buffer.Length);
                next = 0;
                if (have == 0) throw new InvalidDataException("The snapshot is damaged: it ends too soon.");
            }
            var part = Math.Min(bytes.Length, have - next);
            buffer.AsSpan(next, part).CopyTo(bytes);
            sum.Add(buffer.AsSpan(next, part));
            next += part;
            bytes = bytes[part..];
        }
    }
}

/// <summary>A quick checksum against damage (not against malice): eight bytes at a time, whatever the pieces they come in.</summary>
internal sealed class Checksum
{
    private ulong a = 0x9E3779B97F4A7C15;
    private ulong b = 0xC2B2AE3D27D4EB4F;
    private ulong pending;
    private int pendingBytes;
    private ulong total;

    public ulong Value => (a ^ System.Numerics.BitOperations.RotateLeft(b, 29) ^ (pending * 0x165667B19E3779F9)) * 0x9FB21C651E98DF25 ^ total;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        total += (ulong)bytes.Length;
        while (pendingBytes > 0 && !bytes.IsEmpty)
        {
            One(bytes[0]);
            bytes = bytes[1..];
        }
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) Mix(word);
        foreach (var rest in bytes[(bytes.Length & ~7)..]) One(rest);
    }

    private void One(byte value)
    {
        pending |= (ulong)value << (pendingBytes * 8);
        if (++pendingBytes < 8) return;
        Mix(pending);
        (pending, pendingBytes) = (0, 0);
    }

    private void Mix(ulong word)
    {
        a = System.Numerics.BitOperations.RotateLeft(a ^ word, 27) * 0x9E3779B97F4A7C15;
        b += a ^ word;
    }
}
