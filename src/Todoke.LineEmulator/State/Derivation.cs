using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Todoke.LineEmulator.State;

/// <summary>Everything that a seed decides, so that a restart gives the same ids, secrets and habits. None of it protects anything: the emulator listens on loopback only.</summary>
internal sealed class Derivation(int seed)
{
    /// <summary><c>U</c> and 32 hex digits; the same for all accounts of a provider, another for another provider.</summary>
    public string UserId(string provider, string person) => "U" + Hex($"user|{provider}|{person}");

    public string BotUserId(string channelId) => "U" + Hex($"bot|{channelId}");

    public string Secret(string channelId) => Hex($"secret|{channelId}");

    public string BasicId(string channelId) => "@" + Digest($"basic|{channelId}").Slice(0, 8).Select(b => "0123456789abcdefghijklmnopqrstuvwxyz"[b % 36]).Aggregate(new StringBuilder(), (s, c) => s.Append(c));

    /// <summary>The channel's id and eight letters.</summary>
    public string LiffId(string channelId, int number) => $"{channelId}-{string.Concat(Digest($"liff|{channelId}|{number}").Take(8).Select(b => (char)((b % 52) < 26 ? 'A' + (b % 52) : 'a' + (b % 52) - 26)))}";

    /// <summary>A long-lived channel access token; <paramref name="generation"/> grows when it is revoked and reissued.</summary>
    public string AccessToken(string channelId, int generation) =>
        Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes($"{seed}|token|{channelId}|{generation}"))) + "/emulated=";

    /// <summary>Random numbers of one person for one received message.</summary>
    public Random Chance(int personSeed, string channelId, int ordinal) =>
        new(BinaryPrimitives.ReadInt32LittleEndian(Digest($"chance|{personSeed}|{channelId}|{ordinal}").ToArray()));

    public int PersonSeed(string person) => BinaryPrimitives.ReadInt32LittleEndian(Digest($"person|{person}").ToArray());

    private string Hex(string of) => Convert.ToHexStringLower(Digest(of));

    private ArraySegment<byte> Digest(string of) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}|{of}"))), 0, 16);
}

/// <summary>Ids that LINE makes up at the moment: request ids, event ids, message ids, tokens.</summary>
internal sealed class FreshIds(EmulatorClock clock, int seed)
{
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private long lastMessageId = clock.NowMs * 100_000;

    // The same seed and the same first instant give the same ids in the same order, so that two runs on one virtual clock write one log.
    private long drawn = (long)(((ulong)(uint)seed << 32) ^ ((ulong)clock.NowMs * Golden));

    public string RequestId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Fill(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)clock.NowMs << 16) | (ushort)((BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & 0x0FFF) | 0x7000));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>An 18-digit string, unique also across restarts because it starts from the clock.</summary>
    public string MessageId() => Interlocked.Increment(ref lastMessageId).ToString(CultureInfo.InvariantCulture);

    public static string Token() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static string QuoteToken() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)).Replace('+', '-').Replace('/', '_');

    /// <summary>A ULID: 48 bits of milliseconds, 80 random bits, Crockford base 32.</summary>
    public string Ulid()
    {
        var bytes = new byte[16];
        Fill(bytes);
        var ms = clock.NowMs;
        for (var i = 5; i >= 0; i--)
        {
            bytes[i] = (byte)ms;
            ms >>= 8;
        }
        var value = new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8)));
        var text = new char[26];
        for (var i = 25; i >= 0; i--)
        {
            text[i] = Crockford[(int)(value & 31)];
            value >>= 5;
        }
        return new string(text);
    }

    /// <summary>16 bytes of the sequence (SplitMix64).</summary>
    private void Fill(Span<byte> bytes)
    {
        var end = (ulong)Interlocked.Add(ref drawn, unchecked((long)(2 * Golden)));
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Mix(end - Golden));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Mix(end));
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
