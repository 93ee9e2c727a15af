using System.Security.Cryptography;
using System.Text;

namespace Todoke.Server.Webhook;

/// <summary>x-line-signature: Base64 of HMAC-SHA256 over the raw body with the channel secret. Anything re-serialised would not fit.</summary>
internal static class WebhookSignature
{
    public const string Header = "x-line-signature";

    public static bool Fits(string secret, ReadOnlySpan<byte> body, string? signature)
    {
        Span<byte> given = stackalloc byte[48];
        if (signature is null || !Convert.TryFromBase64String(signature, given, out var length)) return false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, expected);
        return CryptographicOperations.FixedTimeEquals(given[..length], expected);
    }
}
