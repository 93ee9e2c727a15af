using System.Buffers.Binary;

namespace Todoke.Server.Media;

/// <summary>Reads the kind and size of a JPEG or PNG from its own bytes; a name or a header may say anything.</summary>
internal static class ImageFile
{
    /// <returns>Null for anything else.</returns>
    public static (string ContentType, int Width, int Height)? Read(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
        if (bytes.StartsWith(png) && bytes.Length > 24 && bytes[12..16].SequenceEqual("IHDR"u8))
            return ("image/png", BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]));
        return bytes.Length > 4 && bytes[0] == 0xFF && bytes[1] == 0xD8 ? Jpeg(bytes) : null;
    }

    // Walks the segments to the frame header (SOF0–SOF15 but DHT, JPG and DAC), which holds height and width.
    static (string, int, int)? Jpeg(ReadOnlySpan<byte> bytes)
    {
        for (var i = 2; i + 9 < bytes.Length && bytes[i] == 0xFF;)
        {
            var marker = bytes[i + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return ("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(bytes[(i + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(i + 5)..]));
            i += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(i + 2)..]);
        }
        return null;
    }
}
