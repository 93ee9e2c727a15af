using Todoke.Core.Segments;

namespace Todoke.Audience;

/// <summary>The index in a file, for a quick start.</summary>
public sealed partial class LiveIndex
{
    private const long Magic = 0x31584449_4B444F54;
    private const int FormatVersion = 3;

    /// <summary>Writes a snapshot as of one position. Changes go on being applied meanwhile; they are not in it.</summary>
    /// <returns>The position it is true for.</returns>
    public Task<long> SaveAsync(Stream to, CancellationToken cancel = default)
    {
        Facts now;
        Sizes sizes;
        // Texts are only ever added to, so how many there are now tells which belong to this version.
        lock (writing)
        {
            now = facts;
            sizes = Sizes.Of(now);
        }
        return Task.Run(() =>
        {
            using var stopping = new StoppableStream(to, cancel);
            var writer = new SnapshotWriter(stopping);
            Write(writer, now, sizes);
            return now.Position;
        }, cancel);
    }

    /// <summary>The same into a file, which is there whole or not at all.</summary>
    public async Task<long> SaveAsync(string path, CancellationToken cancel = default)
    {
        var making = path + ".new";
        long position;
        await using (var file = new FileStream(making, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.SequentialScan))
        {
            position = await SaveAsync(file, cancel);
            file.Flush(flushToDisk: true);
        }
        File.Move(making, path, overwrite: true);
        return position;
    }

    /// <summary>An index from a snapshot.</summary>
    /// <exception cref="InvalidDataException">It is no snapshot, one of another version, or damaged: the index is to be built anew.</exception>
    public static LiveIndex Open(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        return Open(file, file.Length);
    }

    /// <param name="length">How many bytes the stream has, at most.</param>
    public static LiveIndex Open(Stream from, long length) => Open(from, length, EventStore.LeastSmall);

    internal static LiveIndex Open(Stream from, long length, int leastSmall)
    {
        var reader = new SnapshotReader(from, length);
        try
        {
            if (reader.Long() != Magic) throw new InvalidDataException("This is no snapshot of an audience index.");
            var version = reader.Int();
            if (version != FormatVersion) throw new InvalidDataException($"The snapshot has version {version}; this program reads {FormatVersion}.");
            var read = new Facts { Position = reader.Long(), GreatestPerson = reader.Int() };
            read.Read(reader);
            reader.Finish();
            return new LiveIndex(read) { LeastSmall = leastSmall };
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or NullReferenceException or OutOfMemoryException or KeyNotFoundException or OverflowException or FormatException or EndOfStreamException or InvalidCastException)
        {
            throw new InvalidDataException("The snapshot is damaged.", e);
        }
    }

    private static void Write(SnapshotWriter to, Facts now, Sizes sizes)
    {
        to.Long(Magic);
        to.Int(FormatVersion);
        to.Long(now.Position);
        to.Int(now.GreatestPerson);
        now.Write(to, sizes);
        to.Finish();
    }

    /// <summary>How many texts and other values each column had.</summary>
    internal sealed record Sizes(IReadOnlyDictionary<string, (int Texts, int Others)> Attributes, IReadOnlyDictionary<string, IReadOnlyList<(int Texts, int Others)>> Events)
    {
        public static Sizes Of(Facts facts) => new(
            facts.Attributes.ToDictionary(a => a.Key, a => (a.Value.Column.Texts.Count, a.Value.Column.OtherCount), StringComparer.Ordinal),
            facts.Events.ToDictionary(e => e.Key, e => e.Value.Sizes(), StringComparer.Ordinal));
    }

    /// <summary>Ends the writing when it is no longer wanted.</summary>
    private sealed class StoppableStream(Stream to, CancellationToken cancel) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => to.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            cancel.ThrowIfCancellationRequested();
            to.Write(buffer);
        }
    }
}
