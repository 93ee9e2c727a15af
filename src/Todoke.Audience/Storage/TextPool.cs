using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Todoke.Core.Segments;

namespace Todoke.Audience;

/// <summary>
/// Texts by code, each once, as UTF-8 in chunks of 65,536 texts. Only ever added to, by one writer; readers use codes their version of the
/// facts was published with. Between two texts stands a byte that UTF-8 does not have, so a search may run over a whole chunk.
/// </summary>
internal sealed class TextPool
{
    public const int ChunkShift = 16;
    public const int ChunkTexts = 1 << ChunkShift;
    private const byte Separator = 0xFF;
    // Starts a text that is no Unicode (half a surrogate pair): its UTF-16 follows.
    private const byte Odd = 0xFE;
    private readonly Lock gate = new();
    private Chunk[] chunks = [];
    private int[] table = new int[16];
    private volatile int count;
    private long held = 200;
    private long gramBytes;

    public int Count => count;

    public int ChunkCount => (count + ChunkTexts - 1) >> ChunkShift;

    /// <summary>Whether any text is no Unicode.</summary>
    public bool HasOdd { get; private set; }

    /// <summary>Whether any text may be a number.</summary>
    public bool HasNumeric { get; private set; }

    public long Bytes => held + Interlocked.Read(ref gramBytes);

    public int Add(string text)
    {
        byte[]? rented = null;
        Span<byte> utf8 = text.Length <= 128 ? stackalloc byte[400] : rented = ArrayPool<byte>.Shared.Rent(text.Length * 3 + 4);
        var bytes = Encode(text, utf8);
        lock (gate)
        {
            var code = Look(bytes, out var slot);
            if (code < 0)
            {
                code = Append(text, bytes);
                table[slot] = code + 1;
                if (count * 4L > table.Length * 3L) Grow();
            }
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
            return code;
        }
    }

    /// <summary>The code of a text, or -1.</summary>
    public int Find(string text)
    {
        var bytes = Encode(text, new byte[text.Length * 3 + 4]);
        lock (gate) return Look(bytes, out _);
    }

    public string Get(int code) => Decode(Utf8(code));

    public ReadOnlySpan<byte> Utf8(int code)
    {
        var chunk = chunks[code >> ChunkShift];
        var at = code & (ChunkTexts - 1);
        var start = at == 0 ? 0 : chunk.Ends[at - 1] + 1;
        return chunk.Blob.AsSpan(start, chunk.Ends[at] - start);
    }

    public static string Decode(ReadOnlySpan<byte> utf8) =>
        utf8.Length > 0 && utf8[0] == Odd ? new string(MemoryMarshal.Cast<byte, char>(utf8[1..].ToArray())) : Encoding.UTF8.GetString(utf8);

    public static bool IsOdd(ReadOnlySpan<byte> utf8) => utf8.Length > 0 && utf8[0] == Odd;

    public static ReadOnlySpan<byte> Encode(string text, Span<byte> into)
    {
        if (Utf8Encode(text, into, out var written)) return into[..written];
        into[0] = Odd;
        MemoryMarshal.AsBytes(text.AsSpan()).CopyTo(into[1..]);
        return into[..(1 + text.Length * 2)];
    }

    /// <summary>Whether a text may be a plain number.</summary>
    public bool MaybeNumber(int code) => Flag(chunks[code >> ChunkShift].Numeric, code);

    /// <summary>Whether a text may be a date or a time.</summary>
    public bool MaybeDate(int code) => Flag(chunks[code >> ChunkShift].Dated, code);

    /// <summary>Whether any text of a chunk may be a number (or a date).</summary>
    public bool ChunkHas(int chunk, bool number) => (number ? chunks[chunk].Numeric : chunks[chunk].Dated) is not null;

    /// <summary>Sets the bit of every text in a chunk that has the bytes inside, or begins or ends with them. Texts that are no Unicode are left out.</summary>
    public void Search(int chunk, int texts, ReadOnlySpan<byte> needle, TextOp op, Span<ulong> bits)
    {
        var here = chunks[chunk];
        if (needle.Length < GramIndex.GramBytes || texts < ChunkTexts)
        {
            Search(here, 0, texts, needle, op, bits);
            return;
        }
        // A full chunk never changes, so what is made from it once holds for good; two threads may make it, and either is right.
        var grams = here.Grams;
        if (grams is null)
        {
            grams = new GramIndex(here.Blob, here.Ends);
            if (Interlocked.CompareExchange(ref here.Grams, grams, null) is null) Interlocked.Add(ref gramBytes, GramIndex.Bytes);
        }
        var candidates = grams.Candidates(needle);
        for (var w = 0; w < 4; w++)
        {
            for (var word = candidates[w]; word != 0; word &= word - 1)
            {
                var group = w * 64 + System.Numerics.BitOperations.TrailingZeroCount(word);
                Search(here, group << GramIndex.GroupShift, 1 << GramIndex.GroupShift, needle, op, bits);
            }
        }
    }

    private static void Search(Chunk here, int first, int texts, ReadOnlySpan<byte> needle, TextOp op, Span<ulong> bits)
    {
        var ends = here.Ends;
        var blob = here.Blob.AsSpan(0, ends[first + texts - 1]);
        for (var from = first == 0 ? 0 : ends[first - 1] + 1; from < blob.Length;)
        {
            var hit = ByteSearch.Find(blob, from, needle);
            if (hit < 0) return;
            var at = Array.BinarySearch(ends, first, texts, hit);
            // The text whose end lies after the hit.
            if (at < 0) at = ~at;
            else at++;
            var start = at == 0 ? 0 : ends[at - 1] + 1;
            var fits = op switch { TextOp.StartsWith => hit == start, TextOp.EndsWith => hit + needle.Length == ends[at], _ => true };
            if (fits && blob[start] != Odd) bits[at >> 6] |= 1UL << at;
            // Another hit in the same text may yet be at its end.
            from = fits || op == TextOp.StartsWith ? ends[at] + 1 : hit + 1;
        }
    }

    public void Write(SnapshotWriter to, int texts)
    {
        to.Int(texts);
        for (var c = 0; c << ChunkShift < texts; c++)
        {
            var here = Math.Min(ChunkTexts, texts - (c << ChunkShift));
            var ends = chunks[c].Ends;
            to.Array<int>(ends.AsSpan(0, here));
            to.Array<byte>(chunks[c].Blob.AsSpan(0, ends[here - 1]));
        }
    }

    public static TextPool Read(SnapshotReader from)
    {
        var pool = new TextPool();
        var texts = from.Length();
        var size = 16;
        while (texts * 4L > size * 3L) size *= 2;
        pool.table = new int[size];
        for (var c = 0; c << ChunkShift < texts; c++)
        {
            var ends = from.Array<int>();
            var blob = from.Array<byte>(padding: 8);
            if (ends.Length == 0 || ends[^1] + 8 != blob.Length) throw new InvalidDataException("The snapshot is damaged: texts that do not fit.");
            for (var i = 0; i < ends.Length; i++)
            {
                var start = i == 0 ? 0 : ends[i - 1] + 1;
                if (ends[i] < start || ends[i] > ends[^1]) throw new InvalidDataException("The snapshot is damaged: texts that do not fit.");
                var bytes = blob.AsSpan(start, ends[i] - start);
                pool.Look(bytes, out var slot);
                pool.table[slot] = pool.Append(null, bytes) + 1;
            }
        }
        return pool;
    }

    private static bool Flag(ulong[]? bits, int code) => bits is not null && (bits[(code & (ChunkTexts - 1)) >> 6] >> code & 1) != 0;

    private static bool Utf8Encode(string text, Span<byte> into, out int written) =>
        System.Text.Unicode.Utf8.FromUtf16(text, into, out _, out written, replaceInvalidSequences: false) == OperationStatus.Done;

    private static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length * 0x9E3779B97F4A7C15;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) hash = (System.Numerics.BitOperations.RotateLeft(hash, 23) ^ word) * 0x9FB21C651E98DF25;
        foreach (var rest in bytes[(bytes.Length & ~7)..]) hash = (System.Numerics.BitOperations.RotateLeft(hash, 9) ^ rest) * 0xC2B2AE3D27D4EB4F;
        return (int)(hash >> 32) ^ (int)(hash >> 7);
    }

    private int Look(ReadOnlySpan<byte> bytes, out int slot)
    {
        for (slot = Hash(bytes) & (table.Length - 1); table[slot] != 0; slot = (slot + 1) & (table.Length - 1))
        {
            if (Utf8(table[slot] - 1).SequenceEqual(bytes)) return table[slot] - 1;
        }
        return -1;
    }

    private int Append(string? text, ReadOnlySpan<byte> bytes)
    {
        var code = count;
        if (code >> ChunkShift == chunks.Length) chunks = [.. chunks, new Chunk()];
        var chunk = chunks[code >> ChunkShift];
        var at = code & (ChunkTexts - 1);
        var start = at == 0 ? 0 : chunk.Ends[at - 1] + 1;
        if (at == chunk.Ends.Length) Array.Resize(ref chunk.Ends, Math.Min(ChunkTexts, at * 2));
        if (start + bytes.Length + 8 > chunk.Blob.Length)
        {
            var before = chunk.Blob.Length;
            // A chunk half full is sized by what its texts take on average.
            var size = at < 32_768 ? Math.Max(chunk.Blob.Length * 2, start + bytes.Length + 8) : (int)Math.Min(int.MaxValue, (start + bytes.Length + 8L) * ChunkTexts / (at + 1) * 101 / 100);
            Array.Resize(ref chunk.Blob, Math.Max(size, start + bytes.Length + 8));
            held += chunk.Blob.Length - before;
        }
        if (at > 0) chunk.Blob[start - 1] = Separator;
        bytes.CopyTo(chunk.Blob.AsSpan(start));
        chunk.Ends[at] = start + bytes.Length;
        held += 10;
        if (IsOdd(bytes)) HasOdd = true;
        if (!bytes.IsEmpty && bytes[^1] is >= (byte)'0' and <= (byte)'9' && NumberRanges.Read(text ??= Decode(bytes)) is not null)
        {
            HasNumeric = true;
            (chunk.Numeric ??= new ulong[ChunkTexts / 64])[at >> 6] |= 1UL << at;
        }
        if (bytes.Length >= 10 && bytes[4] == (byte)'-' && bytes[7] == (byte)'-' && TextTime.Read(text ?? Decode(bytes)) is not null)
        {
            (chunk.Dated ??= new ulong[ChunkTexts / 64])[at >> 6] |= 1UL << at;
        }
        count = code + 1;
        return code;
    }

    private void Grow()
    {
        var old = table;
        table = new int[old.Length * 2];
        foreach (var entry in old)
        {
            if (entry == 0) continue;
            var slot = Hash(Utf8(entry - 1)) & (table.Length - 1);
            while (table[slot] != 0) slot = (slot + 1) & (table.Length - 1);
            table[slot] = entry;
        }
    }

    private sealed class Chunk
    {
        public byte[] Blob = new byte[64];
        public int[] Ends = new int[8];
        public ulong[]? Numeric;
        public ulong[]? Dated;
        public GramIndex? Grams;
    }
}
