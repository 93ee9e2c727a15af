using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reading;

/// <summary>Reads tests on days and instants.</summary>
internal static class DateTestReader
{
    /// <summary>Operators that both readings have.</summary>
    internal static readonly Sequence<string> Ops =
        ["before", "after", "on", "between", "within_last", "within_next", "more_than_ago", "more_than_ahead", "calendar"];

    /// <summary>Operators of whole days only.</summary>
    internal static readonly Sequence<string> DayOps = ["in_month", "anniversary", "anniversary_within_next", "anniversary_within_last"];

    public static ValueTest? Read(ObjectReader o, DateReading reading)
    {
        if (o.Text("op") is not { } op)
        {
            ValueTestReader.Skip(o);
            return null;
        }
        var moments = reading == DateReading.DateTime;
        if (SegmentWords.TryRead<DateOp>(op, out var compare)) return Compare(o, reading, compare);
        if (SegmentWords.TryRead<RollingOp>(op, out var rolling))
        {
            if (o.Span() is not { } span) return null;
            if (moments || span.Unit is TimeUnit.Days or TimeUnit.Weeks or TimeUnit.Months or TimeUnit.Years) return new DateRollingTest(reading, rolling, span);
            o.Problems.UnitTooFine(o.At("unit"));
            return null;
        }
        switch (op)
        {
            case "between": return Between(o, reading);
            case "calendar": return o.Word<CalendarUnit>("value") is { } unit ? new DateCalendarTest(reading, unit) : null;
            case "in_month" when !moments: return Months(o);
            case "anniversary" when !moments:
                if (o.Text("value") is not { } day) return null;
                if (day == "today") return new AnniversaryTest(AnniversaryOp.Today, 0);
                o.Problems.UnknownWord(o.At("value"), day, "today");
                return null;
            case "anniversary_within_next" when !moments: return Anniversary(o, AnniversaryOp.WithinNext);
            case "anniversary_within_last" when !moments: return Anniversary(o, AnniversaryOp.WithinLast);
            default:
                o.Problems.UnknownWord(o.At("op"), op, string.Join(", ", moments ? [.. Ops, .. ValueTestReader.Presence] : [.. Ops, .. DayOps, .. ValueTestReader.Presence]));
                ValueTestReader.Skip(o);
                return null;
        }
    }

    private static DateCompareTest? Compare(ObjectReader o, DateReading reading, DateOp op)
    {
        if (ValueTestReader.Values(o, Arity.One, (json, path) => WindowReader.Edge(o, json, path, reading == DateReading.DateTime)) is not { } edge) return null;
        if (op != DateOp.On || edge[0] is WindowEdge.Day) return new DateCompareTest(reading, op, edge[0]!);
        o.Problems.NotADay(o.At("value"));
        return null;
    }

    private static DateBetweenTest? Between(ObjectReader o, DateReading reading)
    {
        if (ValueTestReader.Values(o, Arity.Two, (json, path) => WindowReader.Edge(o, json, path, reading == DateReading.DateTime)) is not { } edges) return null;
        if (!WindowReader.Reversed(edges[0], edges[1])) return new DateBetweenTest(reading, edges[0]!, edges[1]!);
        o.Problems.Reversed(o.At("value"));
        return null;
    }

    private static MonthTest? Months(ObjectReader o)
    {
        if (o.Required("value") is { ValueKind: JsonValueKind.String } json)
        {
            var word = o.TextOf(json, o.At("value"));
            if (word is null) return null;
            if (SegmentWords.TryRead<CalendarUnit>(word, out var unit) && unit is (CalendarUnit.ThisMonth or CalendarUnit.LastMonth or CalendarUnit.NextMonth)) return new MonthTest([], unit);
            o.Problems.UnknownWord(o.At("value"), word, "this_month, last_month, next_month");
            return null;
        }
        if (!o.Has("value")) return null;
        var months = ValueTestReader.Values<int?>(o, Arity.Many, (item, path) =>
        {
            if (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var month) && month is >= 1 and <= 12) return month;
            o.Problems.OutOfRange(path, 1, 12);
            return null;
        });
        return months is null ? null : new MonthTest(Sequence.From(months.Select(m => m!.Value)), null);
    }

    private static AnniversaryTest? Anniversary(ObjectReader o, AnniversaryOp op)
    {
        var days = o.Whole("amount", 1, SegmentLimits.AnniversaryDays);
        var unit = o.Text("unit");
        if (unit is not (null or "days")) o.Problems.UnknownWord(o.At("unit"), unit, "days");
        return days is not null && unit == "days" ? new AnniversaryTest(op, days.Value) : null;
    }
}
