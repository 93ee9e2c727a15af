using System.Security.Cryptography;
using System.Text;

namespace Todoke.Server.Worlds;

/// <summary>The one secret of an installation: 32 bytes from TODOKE_KEY, or from a key file made at the first start. It is never in the ledger or its backup.</summary>
public sealed class InstallationKey(byte[] key)
{
    const int NonceBytes = 12, TagBytes = 16;
    readonly byte[] _encrypting = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "todoke secrets v1"u8.ToArray());
    readonly byte[] _signing = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "todoke tokens v1"u8.ToArray());

    /// <exception cref="FormatException">The value is not 32 bytes as base64 or hex.</exception>
    public static byte[] Read(string? value, string file)
    {
        if (value is not null) return Parse(value);
        if (File.Exists(file)) return Parse(File.ReadAllText(file).Trim());
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var key = RandomNumberGenerator.GetBytes(32);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n"));
        return key;
    }

    static byte[] Parse(string text)
    {
        var bytes = new byte[48];
        if (text.Length == 64 && text.All(char.IsAsciiHexDigit)) return Convert.FromHexString(text);
        if (Convert.TryFromBase64String(text, bytes, out var n) && n == 32) return bytes[..32];
        throw new FormatException("32 random bytes in base64 (44 characters) or hex (64) are needed; make them with: openssl rand -base64 32");
    }

    /// <summary>AES-256-GCM: nonce, tag, cipher text.</summary>
    public byte[] Encrypt(string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var result = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_encrypting, TagBytes);
        aes.Encrypt(result.AsSpan(0, NonceBytes), plain, result.AsSpan(NonceBytes + TagBytes), result.AsSpan(NonceBytes, TagBytes));
        return result;
    }

    /// <returns>Null when this key did not encrypt it (another installation's backup).</returns>
    public string? Decrypt(byte[]? secret)
    {
        if (secret is null || secret.Length < NonceBytes + TagBytes) return null;
        var plain = new byte[secret.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_encrypting, TagBytes);
        try { aes.Decrypt(secret.AsSpan(0, NonceBytes), secret.AsSpan(NonceBytes + TagBytes), secret.AsSpan(NonceBytes, TagBytes), plain); }
        catch (AuthenticationTagMismatchException) { return null; }
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>HMAC-SHA-256 over what a public token says.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => HMACSHA256.HashData(_signing, message);
}
