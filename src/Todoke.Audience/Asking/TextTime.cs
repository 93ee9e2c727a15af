using System.Runtime.InteropServices;

namespace Todoke.Audience;

/// <summary>Reads ISO dates and times out of text for the index: <c>yyyy-MM-dd</c>, then perhaps <c>THH:mm[:ss[.f…]]</c> and <c>Z</c> or <c>±HH:mm</c>.</summary>
/// <param name="Day">Days since 1970.</param>
/// <param name="OfDay">Milliseconds since the day began by the clock; null for a bare date.</param>
/// <param name="OffsetMs">Milliseconds east of UTC; null where the text names no zone.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextTime(long Day, long? OfDay, long? OffsetMs)
{
    public static TextTime? Read(ReadOnlySpan<char> text)
    {
        if (text.Length < 10 || Digits(text, 0, 4) is not { } year || text[4] != '-' || Digits(text, 5, 2) is not { } month || text[7] != '-' || Digits(text, 8, 2) is not { } dayOfMonth) return null;
        if (ZoneClock.DayFrom(year, month, dayOfMonth) is not { } day) return null;
        if (text.Length == 10) return new TextTime(day, null, null);
        if (text[10] != 'T' || Digits(text, 11, 2) is not (>= 0 and < 24) || At(text, 13) != ':' || Digits(text, 14, 2) is not (>= 0 and < 60)) return null;
        long ms = (Digits(text, 11, 2)!.Value * 60 + Digits(text, 14, 2)!.Value) * 60_000L;
        var next = 16;
        if (At(text, next) == ':')
        {
            if (Digits(text, 17, 2) is not { } second || second > 59) return null;
            ms += second * 1000;
            next = 19;
            if (At(text, next) == '.')
            {
                var places = 0;
                for (next++; char.IsAsciiDigit(At(text, next)); next++, places++)
                {
                    if (places < 3) ms += (text[next] - '0') * (places == 0 ? 100 : places == 1 ? 10 : 1);
                }
                if (places is 0 or > 9) return null;
            }
        }
        if (next == text.Length) return new TextTime(day, ms, null);
        if (text[next] == 'Z') return next + 1 == text.Length ? new TextTime(day, ms, 0) : null;
        if (text[next] is not ('+' or '-') || text.Length != next + 6 || text[next + 3] != ':') return null;
        if (Digits(text, next + 1, 2) is not { } hours || Digits(text, next + 4, 2) is not { } minutes || minutes > 59 || hours * 60 + minutes > 840) return null;
        return new TextTime(day, ms, (text[next] == '-' ? -60_000L : 60_000L) * (hours * 60 + minutes));
    }

    private static char At(ReadOnlySpan<char> text, int index) => index < text.Length ? text[index] : '\0';

    private static int? Digits(ReadOnlySpan<char> text, int start, int count)
    {
        var value = 0;
        for (var i = start; i < start + count; i++)
        {
            if (!char.IsAsciiDigit(At(text, i))) return null;
            value = value * 10 + text[i] - '0';
        }
        return value;
    }
}
