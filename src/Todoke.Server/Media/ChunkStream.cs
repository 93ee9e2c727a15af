using Todoke.Server.Ledger;

namespace Todoke.Server.Media;

/// <summary>A file that lies in chunks in the ledger, read from any place: a phone that jumps to the middle of a video loads the middle only.</summary>
internal sealed class ChunkStream(LedgerStore ledger, string id, long length) : Stream
{
    public const int ChunkBytes = 1_000_000;

    byte[] _chunk = [];
    long _loaded = -1;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= length || buffer.Length == 0) return 0;
        var (ordinal, within) = Math.DivRem(Position, ChunkBytes);
        if (_loaded != ordinal)
        {
            _chunk = await ledger.ReadAsync(l => l.FirstAsync("SELECT bytes FROM media_chunk WHERE media_id = @id AND ordinal = @ordinal", r => (byte[])r[0], cancellationToken, ("id", id), ("ordinal", ordinal)), cancellationToken)
                ?? throw new InvalidOperationException($"Chunk {ordinal} of media {id} is missing.");
            _loaded = ordinal;
        }
        var count = Math.Min(buffer.Length, _chunk.Length - (int)within);
        _chunk.AsMemory((int)within, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The ledger is read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
        // Nothing is ever written here.
    }

    public override void SetLength(long value) => throw new NotSupportedException("What is kept in the ledger is only read.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("What is kept in the ledger is only read.");
}
