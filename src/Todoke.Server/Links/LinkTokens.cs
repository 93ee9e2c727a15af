using System.Buffers.Text;
using Todoke.Server.Worlds;

namespace Todoke.Server.Links;

/// <summary>What a tracked link knows: which link of a campaign, whose, and whether it was only a test send.</summary>
public readonly record struct LinkToken(long LinkId, long ProfileId, bool Test);

/// <summary>
/// Tokens that say who taps without a table of them: version, link and profile as variable-length numbers, then 10 bytes of
/// HMAC-SHA-256. A token names a person for ever; a merge is resolved when it is used.
/// </summary>
public sealed class LinkTokens(InstallationKey key)
{
    const byte Version = 1, TestFlag = 0x80;
    const int SignatureBytes = 10;

    public string Write(LinkToken token)
    {
        Span<byte> bytes = stackalloc byte[1 + 10 + 10 + SignatureBytes];
        bytes[0] = token.Test ? (byte)(Version | TestFlag) : Version;
        var length = 1;
        length += WriteNumber(bytes[length..], token.LinkId);
        length += WriteNumber(bytes[length..], token.ProfileId);
        key.Sign(bytes[..length]).AsSpan(0, SignatureBytes).CopyTo(bytes[length..]);
        return Base64Url.EncodeToString(bytes[..(length + SignatureBytes)]);
    }

    /// <returns>Null for anything that this installation did not write.</returns>
    public LinkToken? Read(string text)
    {
        if (text.Length > 64 || !Base64Url.IsValid(text)) return null;
        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length < 3 + SignatureBytes || (bytes[0] & ~TestFlag) != Version) return null;
        var payload = bytes[..^SignatureBytes];
        var (position, test) = (1, (bytes[0] & TestFlag) != 0);
        if (ReadNumber(payload, ref position) is not { } link || ReadNumber(payload, ref position) is not { } profile || position != payload.Length) return null;
        return System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(key.Sign(payload).AsSpan(0, SignatureBytes), bytes[^SignatureBytes..])
            ? new LinkToken(link, profile, test)
            : null;
    }

    static int WriteNumber(Span<byte> bytes, long number)
    {
        var n = 0;
        for (; number >= 0x80; number >>= 7) bytes[n++] = (byte)(number | 0x80);
        bytes[n++] = (byte)number;
        return n;
    }

    static long? ReadNumber(ReadOnlySpan<byte> bytes, ref int position)
    {
        var number = 0L;
        for (var shift = 0; position < bytes.Length && shift < 63; shift += 7)
        {
            var next = bytes[position++];
            number |= (long)(next & 0x7F) << shift;
            if (next < 0x80) return number;
        }
        return null;
    }
}
