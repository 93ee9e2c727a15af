using System.Buffers.Binary;

namespace Todoke.Server.Media;

/// <param name="HasPicture">Whether there is a video track in it; sound alone otherwise.</param>
/// <param name="DurationMs">Null where the file does not say.</param>
internal sealed record Mp4Facts(bool HasPicture, int Width, int Height, long? DurationMs);

/// <summary>Reads the head of an MP4 or M4A file (ISO 14496-12 boxes) from its own bytes.</summary>
internal static class Mp4File
{
    const int LargestHead = 16 << 20;

    /// <returns>Null for anything that is not a whole MP4 with a track of picture or sound.</returns>
    public static async Task<Mp4Facts?> ReadAsync(Stream file, CancellationToken cancel)
    {
        var head = new byte[16];
        for (long at = 0, first = 1; at + 8 <= file.Length; first = 0)
        {
            file.Position = at;
            var got = await file.ReadAtLeastAsync(head, 8, throwOnEndOfStream: false, cancel);
            var (size, start) = Size(head.AsSpan(0, got), file.Length - at);
            // The first box says that it is an MP4 at all; a size of nonsense ends the walk.
            if (size < start || at + size > file.Length || (first == 1 && !head.AsSpan(4, 4).SequenceEqual("ftyp"u8))) return null;
            if (head.AsSpan(4, 4).SequenceEqual("moov"u8))
            {
                if (size > LargestHead) return null;
                var body = new byte[size - start];
                file.Position = at + start;
                await file.ReadExactlyAsync(body, cancel);
                return Movie(body);
            }
            at += size;
        }
        return null;
    }

    static Mp4Facts? Movie(ReadOnlySpan<byte> movie)
    {
        long? duration = null;
        var (picture, sound, width, height) = (false, false, 0, 0);
        foreach (var (kind, body) in Boxes(movie.ToArray()))
        {
            if (kind == "mvhd") duration = Duration(body);
            if (kind != "trak") continue;
            var inside = Boxes(body);
            var handler = inside.Where(b => b.Kind == "mdia").SelectMany(b => Boxes(b.Body)).Where(b => b.Kind == "hdlr" && b.Body.Length >= 12)
                .Select(b => System.Text.Encoding.ASCII.GetString(b.Body, 8, 4)).FirstOrDefault();
            sound |= handler == "soun";
            if (handler != "vide") continue;
            picture = true;
            // Width and height are the last eight bytes of the track header, as 16.16 numbers.
            if (inside.Find(b => b.Kind == "tkhd").Body is { Length: >= 84 } header)
                (width, height) = (BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(header.Length - 8)), BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(header.Length - 4)));
        }
        return picture || sound ? new(picture, width, height, duration) : null;
    }

    static long? Duration(ReadOnlySpan<byte> header)
    {
        if (header.Length < 20) return null;
        var wide = header[0] == 1;
        if (wide && header.Length < 32) return null;
        var scale = BinaryPrimitives.ReadUInt32BigEndian(header[(wide ? 20 : 12)..]);
        var units = wide ? BinaryPrimitives.ReadUInt64BigEndian(header[24..]) : BinaryPrimitives.ReadUInt32BigEndian(header[16..]);
        return scale == 0 || units == 0 || units > long.MaxValue / 1000 ? null : (long)(units * 1000 / scale);
    }

    static List<(string Kind, byte[] Body)> Boxes(byte[] within)
    {
        var found = new List<(string, byte[])>();
        for (long at = 0; at + 8 <= within.Length;)
        {
            var (size, start) = Size(within.AsSpan((int)at), within.Length - at);
            if (size < start || at + size > within.Length) break;
            found.Add((System.Text.Encoding.ASCII.GetString(within, (int)at + 4, 4), within[(int)(at + start)..(int)(at + size)]));
            at += size;
        }
        return found;
    }

    /// <summary>Size 1 means that it follows as 64 bits, size 0 that the box reaches to the end.</summary>
    static (long Size, int Start) Size(ReadOnlySpan<byte> head, long rest)
    {
        var size = BinaryPrimitives.ReadUInt32BigEndian(head);
        return size switch
        {
            0 => (rest, 8),
            1 when head.Length >= 16 => (BinaryPrimitives.ReadInt64BigEndian(head[8..]), 16),
            1 => (-1, 16),
            _ => (size, 8),
        };
    }
}
