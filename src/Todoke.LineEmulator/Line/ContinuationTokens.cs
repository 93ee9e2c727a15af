using System.Globalization;
using System.Text;

namespace Todoke.LineEmulator.Line;

/// <summary>Continuation tokens of lists: opaque to the caller, good for 24 hours on the same account and endpoint.</summary>
internal sealed class ContinuationTokens(EmulatorClock clock)
{
    private const long LifeMs = 24L * 3600 * 1000;

    public string Make(LineCall call, int from) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{call.Endpoint.Name}|{call.Account.ChannelId}|{clock.NowMs}|{from}")))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public bool TryRead(LineCall call, string token, out int from)
    {
        from = 0;
        var padded = token.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (token.Length % 4)) % 4);
        var bytes = new byte[padded.Length];
        if (!Convert.TryFromBase64String(padded, bytes, out var length))
        {
            return false;
        }
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split('|');
        return parts.Length == 4
            && parts[0] == call.Endpoint.Name
            && parts[1] == call.Account.ChannelId
            && long.TryParse(parts[2], CultureInfo.InvariantCulture, out var issued)
            && clock.NowMs - issued <= LifeMs
            && int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out from);
    }
}
