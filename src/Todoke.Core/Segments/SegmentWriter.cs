using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Segments;

/// <summary>Writes the JSON form that <see cref="SegmentReader"/> reads; the same tree always gives the same bytes.</summary>
internal static class SegmentWriter
{
    // Conditions nest at most 10 deep, so the relaxed escaping costs nothing and Japanese stays legible in the ledger and the log.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(SegmentDefinition definition)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("version", SegmentDefinition.Version);
            json.WritePropertyName("condition");
            Write(json, definition.Condition);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, SegmentNode node)
    {
        json.WriteStartObject();
        switch (node)
        {
            case AllNode all: WriteGroup(json, "all", all.Of); break;
            case AnyNode any: WriteGroup(json, "any", any.Of); break;
            case NotNode not:
                json.WriteString("type", "not");
                json.WritePropertyName("of");
                Write(json, not.Of);
                break;
            case EveryoneNode: json.WriteString("type", "everyone"); break;
            case NobodyNode: json.WriteString("type", "nobody"); break;
            case TagNode tag:
                json.WriteString("type", "tag");
                json.WriteNumber("tag", tag.Tag);
                json.WriteString("op", tag.Has ? "has" : "has_not");
                break;
            case AttributeNode attribute:
                json.WriteString("type", "attribute");
                WritePath(json, "path", attribute.Path);
                WriteTest(json, attribute.Test);
                break;
            case EventNode happened:
                WriteEvent(json, "event", happened.Name.Text, happened.Where, happened.Within);
                if (happened.Count is { } count)
                {
                    json.WriteStartObject("count");
                    WriteTest(json, count, typed: false);
                    json.WriteEndObject();
                }
                break;
            case EventRecencyNode recency:
                WriteEvent(json, "event_recency", recency.Name.Text, recency.Where, null);
                json.WriteString("op", SegmentWords.Of(recency.Op));
                WriteSpan(json, recency.Span);
                break;
            case EventAggregateNode aggregate:
                WriteEvent(json, "event_aggregate", aggregate.Name.Text, aggregate.Where, aggregate.Within);
                WritePath(json, "property", aggregate.Property);
                json.WriteString("aggregate", SegmentWords.Of(aggregate.Aggregate));
                WriteTest(json, aggregate.Test, typed: false);
                break;
            case FriendshipNode friendship:
                json.WriteString("type", "friendship");
                json.WriteNumber("account", friendship.Account);
                json.WriteString("state", SegmentWords.Of(friendship.State));
                break;
            default: throw new InvalidOperationException($"{node.GetType().Name} has no JSON form.");
        }
        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, string type, Sequence<SegmentNode> of)
    {
        json.WriteString("type", type);
        json.WriteStartArray("of");
        foreach (var node in of) Write(json, node);
        json.WriteEndArray();
    }

    private static void WriteEvent(Utf8JsonWriter json, string type, string name, Sequence<PropertyTest> where, TimeWindow? within)
    {
        json.WriteString("type", type);
        json.WriteString("name", name);
        if (where.Count > 0)
        {
            json.WriteStartArray("where");
            foreach (var test in where)
            {
                json.WriteStartObject();
                WritePath(json, "path", test.Path);
                WriteTest(json, test.Test);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (within is null) return;
        json.WriteStartObject("within");
        switch (within)
        {
            case RollingWindow rolling:
                json.WriteStartObject("last");
                WriteSpan(json, rolling.Last);
                json.WriteEndObject();
                break;
            case FixedWindow window:
                if (window.From is { } from) json.WriteString("from", EdgeText(from));
                if (window.To is { } to) json.WriteString("to", EdgeText(to));
                break;
            case CalendarWindow calendar: json.WriteString("calendar", SegmentWords.Of(calendar.Unit)); break;
            default: throw new InvalidOperationException($"{within.GetType().Name} has no JSON form.");
        }
        json.WriteEndObject();
    }

    private static void WriteTest(Utf8JsonWriter json, ValueTest test, bool typed = true)
    {
        void Head(string type, string op)
        {
            if (typed) json.WriteString("as", type);
            json.WriteString("op", op);
        }
        switch (test)
        {
            case PresenceTest presence: json.WriteString("op", presence.Exists ? "exists" : "missing"); break;
            case TextTest text:
                Head("text", SegmentWords.Of(text.Op));
                WriteValues(json, SegmentWords.ArityOf(text.Op), text.Texts, json.WriteStringValue);
                if (text.IgnoreCase) json.WriteBoolean("ignore_case", true);
                break;
            case NumberTest number:
                Head("number", SegmentWords.Of(number.Op));
                WriteValues(json, SegmentWords.ArityOf(number.Op), number.Numbers, json.WriteNumberValue);
                break;
            case BooleanTest boolean: Head("boolean", boolean.Wanted ? "is_true" : "is_false"); break;
            case ListTest list:
                Head("list", SegmentWords.Of(list.Op));
                WriteValues(json, SegmentWords.ArityOf(list.Op), list.Items, item => FactJson.Write(json, item));
                break;
            case DateCompareTest compare:
                Head(DateType(compare.As), SegmentWords.Of(compare.Op));
                json.WriteString("value", EdgeText(compare.Edge));
                break;
            case DateBetweenTest between:
                Head(DateType(between.As), "between");
                WriteValues(json, Arity.Two, [EdgeText(between.From), EdgeText(between.To)], json.WriteStringValue);
                break;
            case DateRollingTest rolling:
                Head(DateType(rolling.As), SegmentWords.Of(rolling.Op));
                WriteSpan(json, rolling.Span);
                break;
            case DateCalendarTest calendar:
                Head(DateType(calendar.As), "calendar");
                json.WriteString("value", SegmentWords.Of(calendar.Unit));
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

    private static void WritePath(Utf8JsonWriter json, string name, FactPath path)
    {
        json.WriteStartArray(name);
        foreach (var step in path.Steps)
        {
            if (step.Key is { } key) json.WriteStringValue(key);
            else json.WriteNumberValue(step.Item);
        }
        json.WriteEndArray();
    }

    private static void WriteSpan(Utf8JsonWriter json, Duration span)
    {
        json.WriteNumber("amount", span.Amount);
        json.WriteString("unit", SegmentWords.Of(span.Unit));
    }

    private static string DateType(DateReading reading) => reading == DateReading.Date ? "date" : "datetime";

    private static string EdgeText(WindowEdge edge) => edge switch
    {
        WindowEdge.Day day => IsoTime.Write(day.Value),
        WindowEdge.Moment moment => IsoTime.Write(moment.Ms),
        _ => throw new InvalidOperationException($"{edge.GetType().Name} has no JSON form."),
    };
}
