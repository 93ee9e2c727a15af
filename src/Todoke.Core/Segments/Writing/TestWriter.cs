using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Writing;

/// <summary>Writes tests on values: as, op, value and what belongs to them.</summary>
internal static class TestWriter
{
    /// <param name="type">What a number test is read as; null where the node says it.</param>
    public static void Write(Utf8JsonWriter json, ValueTest test, string? type = "number")
    {
        void Head(string? reading, string op)
        {
            if (reading is not null) json.WriteString("as", reading);
            json.WriteString("op", op);
        }
        switch (test)
        {
            case PresenceTest presence: json.WriteString("op", presence.Exists ? "exists" : "missing"); break;
            case EmptyTest empty: json.WriteString("op", empty.Empty ? "empty" : "not_empty"); break;
            case TextTest text:
                Head("text", SegmentWords.Of(text.Op));
                WriteValues(json, SegmentWords.ArityOf(text.Op), text.Texts, json.WriteStringValue);
                if (text.IgnoreCase) json.WriteBoolean("ignore_case", true);
                break;
            case NumberTest number:
                Head(type, SegmentWords.Of(number.Op));
                WriteValues(json, SegmentWords.ArityOf(number.Op), number.Numbers, json.WriteNumberValue);
                break;
            case BooleanTest boolean: Head("boolean", boolean.Wanted ? "is_true" : "is_false"); break;
            case ListTest list:
                Head("list", SegmentWords.Of(list.Op));
                WriteValues(json, SegmentWords.ArityOf(list.Op), list.Items, item => FactJson.Write(json, item));
                break;
            case RankTest rank:
                Head("rank", SegmentWords.Of(rank.Op));
                json.WriteString("value", rank.Rank);
                break;
            case ElementTest element:
                Head("list", element.Has ? "has_element" : "has_no_element");
                WriteTests(json, "where", element.Where);
                break;
            case DistanceTest distance:
                Head("location", SegmentWords.Of(distance.Op));
                json.WriteNumber("lat", distance.Lat);
                json.WriteNumber("lng", distance.Lng);
                json.WriteNumber("metres", distance.Metres);
                break;
            case PrefectureTest { Regions.Count: > 0 } region:
                Head("region", region.In ? "in" : "not_in");
                WriteValues(json, Arity.Many, region.Regions, json.WriteStringValue);
                break;
            case PrefectureTest prefecture:
                Head("prefecture", prefecture.In ? "in" : "not_in");
                WriteValues(json, Arity.Many, prefecture.Codes, code => json.WriteStringValue($"{code:00}"));
                break;
            case AgeTest age: Write(json, age.Years, "age"); break;
            case SchoolGradeTest grade: Write(json, grade.Grade, "school_grade"); break;
            default: WriteDate(json, test, Head); break;
        }
    }

    public static void WriteTests(Utf8JsonWriter json, string name, Sequence<PropertyTest> tests)
    {
        json.WriteStartArray(name);
        foreach (var test in tests)
        {
            json.WriteStartObject();
            WritePath(json, "path", test.Path);
            Write(json, test.Test);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WritePath(Utf8JsonWriter json, string name, FactPath path)
    {
        json.WriteStartArray(name);
        foreach (var step in path.Steps)
        {
            if (step.Key is { } key) json.WriteStringValue(key);
            else json.WriteNumberValue(step.Item);
        }
        json.WriteEndArray();
    }

    public static void WriteSpan(Utf8JsonWriter json, Duration span)
    {
        json.WriteNumber("amount", span.Amount);
        json.WriteString("unit", SegmentWords.Of(span.Unit));
    }

    public static string EdgeText(WindowEdge edge) => edge switch
    {
        WindowEdge.Day day => IsoTime.Write(day.Value),
        WindowEdge.Moment moment => IsoTime.Write(moment.Ms),
        _ => throw new InvalidOperationException($"{edge.GetType().Name} has no JSON form."),
    };

    private static void WriteDate(Utf8JsonWriter json, ValueTest test, Action<string?, string> head)
    {
        switch (test)
        {
            case DateCompareTest compare:
                head(TypeOf(compare.As), SegmentWords.Of(compare.Op));
                json.WriteString("value", EdgeText(compare.Edge));
                break;
            case DateBetweenTest between:
                head(TypeOf(between.As), "between");
                WriteValues(json, Arity.Two, [EdgeText(between.From), EdgeText(between.To)], json.WriteStringValue);
                break;
            case DateRollingTest rolling:
                head(TypeOf(rolling.As), SegmentWords.Of(rolling.Op));
                WriteSpan(json, rolling.Span);
                break;
            case DateCalendarTest calendar:
                head(TypeOf(calendar.As), "calendar");
                json.WriteString("value", SegmentWords.Of(calendar.Unit));
                break;
            case MonthTest { Unit: { } unit }:
                head("date", "in_month");
                json.WriteString("value", SegmentWords.Of(unit));
                break;
            case MonthTest month:
                head("date", "in_month");
                WriteValues(json, Arity.Many, month.Months, json.WriteNumberValue);
                break;
            case AnniversaryTest { Op: AnniversaryOp.Today }:
                head("date", "anniversary");
                json.WriteString("value", "today");
                break;
            case AnniversaryTest anniversary:
                head("date", anniversary.Op == AnniversaryOp.WithinNext ? "anniversary_within_next" : "anniversary_within_last");
                WriteSpan(json, new Duration(anniversary.Days, TimeUnit.Days));
                break;
            default: throw new InvalidOperationException($"{test.GetType().Name} has no JSON form.");
        }
    }

    private static void WriteValues<T>(Utf8JsonWriter json, Arity arity, Sequence<T> values, Action<T> write)
    {
        json.WritePropertyName("value");
        if (arity == Arity.One)
        {
            write(values[0]);
            return;
        }
        json.WriteStartArray();
        foreach (var value in values) write(value);
        json.WriteEndArray();
    }

    private static string TypeOf(DateReading reading) => reading == DateReading.Date ? "date" : "datetime";
}
