using System.Buffers.Binary;

namespace Todoke.LineEmulator.RichMenus;

/// <summary>What the first bytes of a PNG or JPEG tell. Only the header is read: a picture that breaks off later passes, as a phone would find out.</summary>
internal sealed record ImageHeader(string Type, int Width, int Height)
{
    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <returns>Null where it is neither.</returns>
    public static ImageHeader? Read(ReadOnlySpan<byte> image) => image.StartsWith(Png) ? ReadPng(image) : image.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8]) ? ReadJpeg(image[2..]) : null;

    private static ImageHeader? ReadPng(ReadOnlySpan<byte> image) => image.Length < 24 || !image[12..16].SequenceEqual("IHDR"u8)
        ? null
        : new ImageHeader("image/png", BinaryPrimitives.ReadInt32BigEndian(image[16..]), BinaryPrimitives.ReadInt32BigEndian(image[20..]));

    /// <summary>Goes from marker to marker up to the frame header (SOF), which holds height and width.</summary>
    private static ImageHeader? ReadJpeg(ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= 4 && rest[0] == 0xff)
        {
            var marker = rest[1];
            if (marker == 0xff)
            {
                rest = rest[1..];
                continue;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            var isFrame = marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc);
            if (isFrame)
            {
                return rest.Length < 9 ? null : new ImageHeader("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(rest[7..]), BinaryPrimitives.ReadUInt16BigEndian(rest[5..]));
            }
            if (length < 2 || rest.Length < length + 2)
            {
                return null;
            }
            rest = rest[(length + 2)..];
        }
        return null;
    }
}
