using System.Text;
using System.Text.Json;

namespace Todoke.Bench.Ground;

/// <summary>One request as the emulator's log tells it; instants in Unix milliseconds, status 0: the connection was dropped.</summary>
internal sealed record LineRequest(long At, long Arrived, string Endpoint, string Outcome, int Status, int People, string? Unit);

/// <summary>
/// The judge: reads on in the emulator's log and counts who got how many messages, by the campaign's unit name. Millions of lines, so only the
/// requests are read as JSON.
/// </summary>
internal sealed class LineLog(string file, IReadOnlyList<string> users)
{
    const int IdLength = 33;
    readonly Dictionary<string, int> _index = users.Select((user, i) => (user, i)).ToDictionary(u => u.user, u => u.i, StringComparer.Ordinal);
    readonly Dictionary<string, byte[]> _received = [];
    long _at;

    /// <summary>Every call of a sending endpoint so far, in the order of the log.</summary>
    public List<LineRequest> Requests { get; } = [];

    /// <summary>Messages to people who were never meant, or without a unit.</summary>
    public long Strays { get; private set; }

    public IReadOnlyCollection<string> Units => _received.Keys;

    /// <summary>How many messages each person got under this unit, in the order of <c>users</c>.</summary>
    public byte[] Received(string unit) => _received.GetValueOrDefault(unit) ?? new byte[users.Count];

    /// <summary>Takes in what was written since the last call. Only whole lines.</summary>
    public async Task ReadOnAsync()
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = _at;
        var buffer = new byte[1 << 20];
        var kept = 0;
        while (await stream.ReadAsync(buffer.AsMemory(kept)) is var read and > 0)
        {
            var (have, from) = (kept + read, 0);
            while (buffer.AsSpan(from, have - from).IndexOf((byte)'\n') is var end and >= 0)
            {
                Take(buffer.AsSpan(from, end));
                from += end + 1;
            }
            _at += from;
            kept = have - from;
            buffer.AsSpan(from, kept).CopyTo(buffer);
        }
    }

    void Take(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("{\"type\":\"message\""u8))
        {
            Span<char> user = stackalloc char[IdLength];
            Encoding.ASCII.GetChars(After(line, "\"user_id\":\""u8)[..IdLength], user);
            if (After(line, "\"unit\":\""u8) is { IsEmpty: false } rest && _index.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(user, out var index)) Of(rest[..rest.IndexOf((byte)'"')])[index]++;
            else Strays++;
            return;
        }
        using var json = JsonDocument.Parse(line.ToArray());
        var (at, root) = (json.RootElement.GetProperty("at").GetInt64(), json.RootElement);
        if (root.GetProperty("endpoint").GetString() is not ("push" or "multicast" or "broadcast" or "narrowcast")) return;
        Requests.Add(new(at, root.GetProperty("arrived").GetInt64(), root.GetProperty("endpoint").GetString()!, root.GetProperty("outcome").GetString()!, root.GetProperty("status").GetInt32(),
            root.GetProperty("people").GetInt32(), root.TryGetProperty("unit", out var unit) ? unit.GetString() : null));
    }

    byte[] Of(ReadOnlySpan<byte> unit)
    {
        var name = Encoding.ASCII.GetString(unit);
        if (!_received.TryGetValue(name, out var counts)) _received[name] = counts = new byte[users.Count];
        return counts;
    }

    static ReadOnlySpan<byte> After(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) => line.IndexOf(name) is var at and >= 0 ? line[(at + name.Length)..] : default;
}
