using System.Buffers.Binary;
using System.Text;

namespace Todoke.Server.Tests.Support;

/// <summary>Films and sounds as small as they can be.</summary>
public static class Mp4
{
    /// <summary>An MP4 of 12.5 seconds with one track, its data before its head as cameras write it.</summary>
    public static byte[] Of(string handler, int data)
    {
        var track = new byte[84];
        BinaryPrimitives.WriteUInt16BigEndian(track.AsSpan(76), 640);
        BinaryPrimitives.WriteUInt16BigEndian(track.AsSpan(80), 360);
        var movie = new byte[100];
        BinaryPrimitives.WriteUInt32BigEndian(movie.AsSpan(12), 600);
        BinaryPrimitives.WriteUInt32BigEndian(movie.AsSpan(16), 7500);
        var sample = new byte[data];
        new Random(data).NextBytes(sample);
        return [
            .. Box("ftyp", "isom0000mp42"u8.ToArray()), .. Box("mdat", sample),
            .. Box("moov", [.. Box("mvhd", movie), .. Box("trak", [.. Box("tkhd", track), .. Box("mdia", Box("hdlr", [0, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(handler), 0, 0, 0, 0]))])])];
    }

    static byte[] Box(string kind, byte[] body)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, body.Length + 8);
        return [.. size, .. Encoding.ASCII.GetBytes(kind), .. body];
    }
}
