using System.Globalization;

namespace Todoke.Core.Import;

/// <summary>Dates and times as spreadsheets and shop systems write them.</summary>
public static class DateNormaliser
{
    private static readonly (string[] Words, DateOnly First)[] Eras =
    [
        (["令和", "R"], new DateOnly(2019, 5, 1)),
        (["平成", "H"], new DateOnly(1989, 1, 8)),
        (["昭和", "S"], new DateOnly(1926, 12, 25)),
        (["大正", "T"], new DateOnly(1912, 7, 30)),
        (["明治", "M"], new DateOnly(1868, 1, 25)),
    ];

    /// <summary>A day. A time after it is not allowed here unless it is midnight (spreadsheets add one).</summary>
    public static Normalised<DateOnly> Date(string original, DateForm form)
    {
        var clean = TextNormaliser.Clean(original);
        if (clean.Length == 0)
        {
            return new Blank<DateOnly>(original);
        }

        var (day, time) = Split(clean);
        return form != DateForm.Unix && ReadDay(day, form) is { } date && (time.Length == 0 || ReadTime(time) == TimeSpan.Zero)
            ? new Normal<DateOnly>(original, date)
            : new Unusable<DateOnly>(original, "date_invalid", "日付として読めません(例: 2024-01-31、2024/1/31、令和6年1月31日)。", "This is not a date (for example 2024-01-31).");
    }

    /// <summary>An instant, in UTC. Times without a zone are local to <paramref name="zone"/>; a day without a time is its midnight there.</summary>
    public static Normalised<DateTimeOffset> Instant(string original, DateForm form, TimeZoneInfo zone)
    {
        var clean = TextNormaliser.Clean(original);
        if (clean.Length == 0)
        {
            return new Blank<DateTimeOffset>(original);
        }

        var instant = form == DateForm.Unix ? ReadUnix(clean) : ReadInstant(clean, form, zone);
        return instant is { } found
            ? new Normal<DateTimeOffset>(original, found)
            : new Unusable<DateTimeOffset>(original, "datetime_invalid", "日時として読めません(例: 2024-01-31 18:30)。", "This is not a date and time (for example 2024-01-31 18:30).");
    }

    private static DateTimeOffset? ReadInstant(string clean, DateForm form, TimeZoneInfo zone)
    {
        var (day, time) = Split(clean);
        var (clock, offset) = SplitOffset(time);
        if (ReadDay(day, form) is not { } date || (clock.Length == 0 ? TimeSpan.Zero : ReadTime(clock)) is not { } timeOfDay || (offset.Length > 0 && clock.Length == 0))
        {
            return null;
        }

        var local = date.ToDateTime(TimeOnly.MinValue) + timeOfDay;
        if (offset.Length > 0)
        {
            return ReadOffset(offset) is { } fromUtc ? Utc(local, fromUtc) : null;
        }

        // An hour that the clocks skip is read as the hour after; one that they repeat as its first occurrence.
        if (zone.IsInvalidTime(local))
        {
            return Utc(local, zone.GetUtcOffset(local.AddDays(-1)));
        }

        return Utc(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
    }

    private static DateTimeOffset? Utc(DateTime local, TimeSpan offset)
    {
        var ticks = local.Ticks - offset.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    private static DateTimeOffset? ReadUnix(string text) =>
        text.All(char.IsAsciiDigit) && text.Length is >= 1 and <= 14 && long.Parse(text, CultureInfo.InvariantCulture) is var number
            ? DateTimeOffset.FromUnixTimeMilliseconds(text.Length <= 11 ? number * 1000 : number)
            : null;

    // The day ends at a 'T' or blank that a digit follows; fourteen digits are a day and a time without anything between.
    private static (string Day, string Time) Split(string text)
    {
        if (text.Length == 14 && text.All(char.IsAsciiDigit))
        {
            return (text[..8], $"{text[8..10]}:{text[10..12]}:{text[12..]}");
        }

        for (var i = 1; i + 1 < text.Length; i++)
        {
            if (text[i] is ' ' or 'T' or 't' && char.IsAsciiDigit(text[i + 1]) && (char.IsAsciiDigit(text[i - 1]) || text[i - 1] is '日' or ' '))
            {
                return (text[..i].TrimEnd(), text[(i + 1)..].Trim());
            }
        }

        return (text, "");
    }

    private static DateOnly? ReadDay(string text, DateForm form)
    {
        if (text.Length == 8 && text.All(char.IsAsciiDigit) && form is DateForm.Auto or DateForm.Yyyymmdd)
        {
            return Day(Number(text[..4]), Number(text[4..6]), Number(text[6..]));
        }

        if (form == DateForm.Yyyymmdd)
        {
            return null;
        }

        foreach (var (words, first) in Eras)
        {
            if (Array.Find(words, w => text.StartsWith(w, StringComparison.OrdinalIgnoreCase)) is { } word)
            {
                return ReadEra(text[word.Length..].Trim(), first);
            }
        }

        if (Parts(text) is not [var a, var b, var c] || !Array.TrueForAll([a, b, c], p => p.Length is 1 or 2 or 4 && p.All(char.IsAsciiDigit)))
        {
            return null;
        }

        return form switch
        {
            _ when a.Length == 4 => Day(Number(a), Number(b), Number(c)),
            DateForm.Mdy when c.Length == 4 => Day(Number(c), Number(a), Number(b)),
            DateForm.Dmy when c.Length == 4 => Day(Number(c), Number(b), Number(a)),
            _ => null,
        };
    }

    // A day before the era began is a mistake; one after its end is not: papers printed earlier go on with 平成35年.
    private static DateOnly? ReadEra(string text, DateOnly first)
    {
        var parts = text.Length == 6 && text.All(char.IsAsciiDigit) ? [text[..2], text[2..4], text[4..]] : Parts(text);
        if (parts is not [var year, var month, var day])
        {
            return null;
        }

        year = year == "元" ? "1" : year;
        return Array.TrueForAll([year, month, day], p => p.Length is 1 or 2 && p.All(char.IsAsciiDigit)) && Number(year) > 0
            && Day(first.Year + Number(year) - 1, Number(month), Number(day)) is { } date && date >= first ? date : null;
    }

    private static string[] Parts(string text)
    {
        var even = text.EndsWith('日') && text.Contains('年', StringComparison.Ordinal) ? text[..^1].Replace('年', '/').Replace('月', '/') : text;
        var separator = even.FirstOrDefault(c => c is '/' or '-' or '.');
        return separator == default ? [] : [.. even.Split(separator).Select(p => p.Trim())];
    }

    private static DateOnly? Day(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    private static TimeSpan? ReadTime(string text)
    {
        var even = text.Contains('時', StringComparison.Ordinal) ? text.Replace("時", ":", StringComparison.Ordinal).Replace("分", ":", StringComparison.Ordinal).Replace("秒", "", StringComparison.Ordinal).TrimEnd(':') : text;
        var parts = even.Split(':');
        var seconds = parts.Length == 3 ? parts[2].Split('.') : ["0"];
        var fraction = seconds.Length == 2 ? seconds[1] : "0";
        if (parts.Length is not (2 or 3) || seconds.Length > 2 || !Array.TrueForAll([parts[0], parts[1], seconds[0]], p => p.Length is 1 or 2 && p.All(char.IsAsciiDigit)) || fraction.Length is 0 or > 9 || !fraction.All(char.IsAsciiDigit))
        {
            return null;
        }

        var (hour, minute, second) = (Number(parts[0]), Number(parts[1]), Number(seconds[0]));
        return hour < 24 && minute < 60 && second < 60
            ? new TimeSpan(0, hour, minute, second, Number(fraction.PadRight(3, '0')[..3]))
            : null;
    }

    private static (string Clock, string Offset) SplitOffset(string time)
    {
        var at = time.IndexOfAny(['+', '-', 'Z', 'z']);
        return at < 0 ? (time, "") : (time[..at].TrimEnd(), time[at..]);
    }

    private static TimeSpan? ReadOffset(string text)
    {
        if (text is "Z" or "z")
        {
            return TimeSpan.Zero;
        }

        var digits = text[1..].Replace(":", "", StringComparison.Ordinal);
        if (digits.Length is not (2 or 4) || !digits.All(char.IsAsciiDigit))
        {
            return null;
        }

        var offset = new TimeSpan(Number(digits[..2]), digits.Length == 4 ? Number(digits[2..]) : 0, 0);
        return offset > TimeSpan.FromHours(14) ? null : text[0] == '-' ? -offset : offset;
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
