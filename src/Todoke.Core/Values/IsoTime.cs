using System.Globalization;
using System.Text.RegularExpressions;

namespace Todoke.Core.Values;

/// <summary>
/// A date or a date with a time, as ISO 8601 text says it: <c>2022-04-02</c>, <c>2022-04-02T10:00</c>, <c>…:30</c>, <c>….123</c>,
/// each with or without <c>Z</c> or <c>+09:00</c>. Digits beyond the millisecond are dropped.
/// </summary>
/// <param name="MsOfDay">Milliseconds since the day began by the clock; null for a bare date.</param>
/// <param name="OffsetMinutes">Minutes east of UTC; null where the text names no zone.</param>
public sealed partial record IsoTime(DateOnly Day, long? MsOfDay, int? OffsetMinutes)
{
    private const long MsPerDay = 86_400_000;
    private static readonly int EpochDay = new DateOnly(1970, 1, 1).DayNumber;

    public static bool TryParse(string text, out IsoTime time)
    {
        time = new IsoTime(default, null, null);
        if (text.Length is < 10 or > 40 || Shape().Match(text) is not { Success: true } match) return false;
        int Part(string group) => match.Groups[group] is { Success: true } g ? int.Parse(g.ValueSpan, CultureInfo.InvariantCulture) : 0;
        if (!DateOnly.TryParseExact(match.Groups["day"].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return false;
        if (!match.Groups["hour"].Success)
        {
            time = new IsoTime(day, null, null);
            return true;
        }
        if (Part("hour") > 23 || Part("minute") > 59 || Part("second") > 59 || Part("zh") > 14 || Part("zm") > 59 || Part("zh") * 60 + Part("zm") > 14 * 60) return false;
        var fraction = match.Groups["fraction"].Value.PadRight(3, '0')[..3];
        var ms = (Part("hour") * 3600 + Part("minute") * 60 + Part("second")) * 1000L + int.Parse(fraction, CultureInfo.InvariantCulture);
        int? offset = match.Groups["zone"].Value switch
        {
            "" => null,
            "Z" => 0,
            var zone => (zone[0] == '-' ? -1 : 1) * (Part("zh") * 60 + Part("zm")),
        };
        time = new IsoTime(day, ms, offset);
        return true;
    }

    public static bool TryDate(string text, out DateOnly day)
    {
        var ok = TryParse(text, out var time) && time.MsOfDay is null;
        day = ok ? time.Day : default;
        return ok;
    }

    /// <summary>Reads a full date and time that names its offset.</summary>
    /// <param name="ms">Unix milliseconds.</param>
    public static bool TryInstant(string text, out long ms)
    {
        ms = 0;
        if (!TryParse(text, out var time) || time is not { MsOfDay: { } ofDay, OffsetMinutes: { } offset }) return false;
        ms = (time.Day.DayNumber - EpochDay) * MsPerDay + ofDay - offset * 60_000L;
        return FactValue.Instant.Fits(ms);
    }

    /// <summary>The instant meant; a bare date is its day's first instant, and a time without an offset is the zone's.</summary>
    /// <param name="ms">Unix milliseconds.</param>
    public bool TryToInstant(TimeZoneInfo zone, out long ms)
    {
        var local = (Day.DayNumber - EpochDay) * MsPerDay + (MsOfDay ?? 0);
        ms = OffsetMinutes is { } offset ? local - offset * 60_000L : LocalTime.FirstInstant(local, zone);
        return FactValue.Instant.Fits(ms);
    }

    public static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>UTC with milliseconds.</summary>
    public static string Write(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(T(?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?)?(?<zone>Z|[+-](?<zh>[0-9]{2}):(?<zm>[0-9]{2}))?)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
