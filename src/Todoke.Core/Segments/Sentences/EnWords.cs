using System.Globalization;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Sentences;

/// <summary>English for spans, windows, numbers, days and paths.</summary>
internal static class EnWords
{
    public static string Span(Duration span) => Many(span.Amount, Unit(span.Unit));

    public static string Unit(TimeUnit unit) => SegmentWords.Of(unit)[..^1];

    public static string Many(decimal amount, string one) => $"{Number(amount)} {one}{(amount == 1 ? "" : "s")}";

    public static string Calendar(CalendarUnit unit) => SegmentWords.Of(unit).Replace('_', ' ');

    /// <summary>After a verb: in the last 90 days, last month, from 1 April 2024 to 30 April 2024.</summary>
    public static string Within(TimeWindow window, TimeZoneInfo zone) => window switch
    {
        RollingWindow rolling => $"in the last {Span(rolling.Last)}",
        CalendarWindow calendar => Calendar(calendar.Unit),
        FixedWindow { From: { } from, To: { } to } => $"from {Edge(from, zone)} to {Edge(to, zone)}",
        FixedWindow { From: { } from } => $"since {Edge(from, zone)}",
        FixedWindow { To: { } to } => $"up to {Edge(to, zone)}",
        _ => throw new InvalidOperationException($"{window.GetType().Name} has no words."),
    };

    public static string Edge(WindowEdge edge, TimeZoneInfo zone) => edge switch
    {
        WindowEdge.Day day => day.Value.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        WindowEdge.Moment moment => Moment(moment.Ms, zone),
        _ => throw new InvalidOperationException($"{edge.GetType().Name} has no words."),
    };

    public static string Number(decimal number) => number.ToString("#,0.########", CultureInfo.InvariantCulture);

    /// <summary>Which numbers are meant: at least 30, 1, 2 or 3.</summary>
    public static string Numbers(NumberTest test, Func<decimal, string> say)
    {
        var n = test.Numbers;
        return test.Op switch
        {
            NumberOp.Equals => say(n[0]),
            NumberOp.NotEquals => $"not {say(n[0])}",
            NumberOp.Less => $"less than {say(n[0])}",
            NumberOp.AtMost => $"at most {say(n[0])}",
            NumberOp.Greater => $"more than {say(n[0])}",
            NumberOp.AtLeast => $"at least {say(n[0])}",
            NumberOp.Between => $"between {say(n[0])} and {say(n[1])}",
            NumberOp.NotBetween => $"not between {say(n[0])} and {say(n[1])}",
            NumberOp.In => $"one of {Listed(n.Select(say), n.Count)}",
            _ => $"none of {Listed(n.Select(say), n.Count)}",
        };
    }

    public static string Listed(IEnumerable<string> values, int count) =>
        string.Join(", ", values.Take(JaWords.Said)) + (count > JaWords.Said ? $" and {count - JaWords.Said:N0} more" : "");

    public static string Subject(FactPath path, IReadOnlyDictionary<string, string> labels) => string.Join(" › ", path.Steps.Select((step, i) => step.Key switch
    {
        null => $"item {step.Item + 1}",
        var key when i == 0 => SegmentNames.Of(labels, key),
        var key => key,
    }));

    private static string Moment(long ms, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), zone);
        var seconds = local.Millisecond != 0 ? ":ss.fff" : local.Second != 0 ? ":ss" : "";
        return local.ToString($"d MMMM yyyy HH:mm{seconds}", CultureInfo.InvariantCulture);
    }
}
