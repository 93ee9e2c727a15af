using System.Globalization;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Sentences;

/// <summary>Japanese for spans, windows, numbers, days and paths.</summary>
internal static class JaWords
{
    /// <summary>More values than this are counted, not said.</summary>
    public const int Said = 5;

    public static string Span(Duration span) => $"{span.Amount:N0}{Unit(span.Unit)}";

    public static string Unit(TimeUnit unit) => unit switch
    {
        TimeUnit.Seconds => "秒",
        TimeUnit.Minutes => "分",
        TimeUnit.Hours => "時間",
        TimeUnit.Days => "日",
        TimeUnit.Weeks => "週間",
        TimeUnit.Months => "か月",
        _ => "年",
    };

    public static string Calendar(CalendarUnit unit) => unit switch
    {
        CalendarUnit.Today => "今日",
        CalendarUnit.Yesterday => "昨日",
        CalendarUnit.Tomorrow => "明日",
        CalendarUnit.ThisWeek => "今週",
        CalendarUnit.LastWeek => "先週",
        CalendarUnit.NextWeek => "来週",
        CalendarUnit.ThisMonth => "今月",
        CalendarUnit.LastMonth => "先月",
        CalendarUnit.NextMonth => "来月",
        CalendarUnit.ThisYear => "今年",
        CalendarUnit.LastYear => "昨年",
        CalendarUnit.NextYear => "来年",
        CalendarUnit.ThisFiscalYear => "今年度",
        CalendarUnit.LastFiscalYear => "昨年度",
        _ => "来年度",
    };

    /// <summary>Before a verb: 90日以内に, 先月, 2024年4月1日から2024年4月30日までに.</summary>
    public static string Within(TimeWindow? window, TimeZoneInfo zone) => window switch
    {
        null => "",
        CalendarWindow calendar => Calendar(calendar.Unit),
        _ => $"{Stretch(window, zone)}に",
    };

    /// <summary>Before の: 90日以内, 先月.</summary>
    public static string Stretch(TimeWindow window, TimeZoneInfo zone) => window switch
    {
        RollingWindow rolling => $"{Span(rolling.Last)}以内",
        CalendarWindow calendar => Calendar(calendar.Unit),
        FixedWindow { From: { } from, To: { } to } => $"{Edge(from, zone)}から{Edge(to, zone)}まで",
        FixedWindow { From: { } from } => $"{Edge(from, zone)}以降",
        FixedWindow { To: { } to } => $"{Edge(to, zone)}まで",
        _ => throw new InvalidOperationException($"{window.GetType().Name} has no words."),
    };

    public static string Edge(WindowEdge edge, TimeZoneInfo zone) => edge switch
    {
        WindowEdge.Day day => $"{day.Value.Year}年{day.Value.Month}月{day.Value.Day}日",
        WindowEdge.Moment moment => Moment(moment.Ms, zone),
        _ => throw new InvalidOperationException($"{edge.GetType().Name} has no words."),
    };

    public static string Number(decimal number) => number.ToString("#,0.########", CultureInfo.InvariantCulture);

    /// <summary>A clause that says which numbers are meant: 30以上の, 1、2のいずれかの.</summary>
    public static string Numbers(NumberTest test, Func<decimal, string> say)
    {
        var n = test.Numbers;
        return test.Op switch
        {
            NumberOp.Equals => $"{say(n[0])}の",
            NumberOp.NotEquals => $"{say(n[0])}ではない",
            NumberOp.Less => $"{say(n[0])}未満の",
            NumberOp.AtMost => $"{say(n[0])}以下の",
            NumberOp.Greater => $"{say(n[0])}より大きい",
            NumberOp.AtLeast => $"{say(n[0])}以上の",
            NumberOp.Between => $"{say(n[0])}以上{say(n[1])}以下の",
            NumberOp.NotBetween => $"{say(n[0])}以上{say(n[1])}以下ではない",
            NumberOp.In => $"{Listed(n.Select(say), "、", n.Count)}のいずれかの",
            _ => $"{Listed(n.Select(say), "、", n.Count)}のいずれでもない",
        };
    }

    public static string Listed(IEnumerable<string> values, string separator, int count) =>
        string.Join(separator, values.Take(Said)) + (count > Said ? $"など{count:N0}件" : "");

    /// <summary>What a path is called: the label of its first step, then the keys.</summary>
    public static string Subject(FactPath path, IReadOnlyDictionary<string, string> labels) => string.Join("の", path.Steps.Select((step, i) => step.Key switch
    {
        null => $"{step.Item + 1}番目",
        var key when i == 0 => SegmentNames.Of(labels, key),
        var key => key,
    }));

    /// <summary>A space where a Latin word meets Japanese, as it is printed.</summary>
    public static string Spaced(string before, string after) =>
        before.Length > 0 && after.Length > 0 && (char.IsAsciiLetterOrDigit(before[^1]) != char.IsAsciiLetterOrDigit(after[0])) && !IsPunctuation(before[^1]) && !IsPunctuation(after[0])
            ? $"{before} {after}"
            : before + after;

    private static bool IsPunctuation(char c) => c is '、' or '「' or '」' or '（' or '）' or '〔' or '〕';

    private static string Moment(long ms, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), zone);
        var seconds = local.Millisecond != 0 ? $":{local:ss}.{local:fff}" : local.Second != 0 ? $":{local:ss}" : "";
        return $"{local.Year}年{local.Month}月{local.Day}日 {local:HH}:{local:mm}{seconds}";
    }
}
