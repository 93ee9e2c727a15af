using System.Buffers.Binary;
using System.Net.Http.Headers;

namespace Todoke.LineEmulator.Tests;

/// <summary>Pictures as far as anybody here looks: a header, then as many bytes as wanted.</summary>
internal static class Pictures
{
    public static byte[] Png(int width, int height, int bytes = 64)
    {
        var picture = new byte[bytes];
        ((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R']).CopyTo(picture);
        BinaryPrimitives.WriteInt32BigEndian(picture.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(picture.AsSpan(20), height);
        return picture;
    }

    /// <summary>With a comment before the frame, as cameras write.</summary>
    public static byte[] Jpeg(int width, int height)
    {
        byte[] picture = [0xff, 0xd8, 0xff, 0xfe, 0, 6, 1, 2, 3, 4, 0xff, 0xc0, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9];
        BinaryPrimitives.WriteUInt16BigEndian(picture.AsSpan(15), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(picture.AsSpan(17), (ushort)width);
        return picture;
    }

    public static ByteArrayContent Content(byte[] picture, string type) => new(picture) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
}
