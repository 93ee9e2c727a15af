using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Writing;

/// <summary>Writes the JSON form that the reader reads; the same tree always gives the same bytes.</summary>
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
                WriteWindow(json, "added", tag.Added);
                break;
            case AnyTagNode any:
                json.WriteString("type", "any_tag");
                json.WriteString("op", any.Has ? "has" : "has_not");
                break;
            case AttributeNode attribute:
                json.WriteString("type", "attribute");
                TestWriter.WritePath(json, "path", attribute.Path);
                TestWriter.Write(json, attribute.Test);
                if (attribute.Held is not { } held) break;
                json.WriteStartObject("held");
                json.WriteString("op", SegmentWords.Of(held.Op));
                TestWriter.WriteSpan(json, held.Span);
                json.WriteEndObject();
                break;
            case FriendshipNode friendship:
                json.WriteString("type", "friendship");
                json.WriteNumber("account", friendship.Account);
                json.WriteString("state", SegmentWords.Of(friendship.State));
                WriteWindow(json, "since", friendship.Since);
                break;
            case ReachableNode reachable:
                json.WriteString("type", "reachable");
                json.WriteString("channel", SegmentWords.Of(reachable.Channel));
                if (reachable.Account is { } account) json.WriteNumber("account", account);
                break;
            case ConsentNode consent:
                json.WriteString("type", "consent");
                json.WriteNumber("topic", consent.Topic);
                json.WriteString("state", SegmentWords.Of(consent.State));
                break;
            case AudienceNode audience:
                json.WriteString("type", "audience");
                json.WriteNumber("audience", audience.Audience);
                json.WriteString("op", audience.In ? "in" : "not_in");
                break;
            case SegmentRefNode segment:
                json.WriteString("type", "segment");
                json.WriteNumber("segment", segment.Segment);
                json.WriteString("op", segment.In ? "in" : "not_in");
                break;
            case RandomNode random:
                json.WriteString("type", "random");
                json.WriteString("salt", random.Salt);
                json.WriteNumber("from", random.From);
                json.WriteNumber("to", random.To);
                break;
            case MessageNode message: WriteMessage(json, message); break;
            default: EventWriter.Write(json, node); break;
        }
        json.WriteEndObject();
    }

    internal static void WriteWindow(Utf8JsonWriter json, string name, TimeWindow? window)
    {
        if (window is null) return;
        json.WriteStartObject(name);
        switch (window)
        {
            case RollingWindow rolling:
                json.WriteStartObject("last");
                TestWriter.WriteSpan(json, rolling.Last);
                json.WriteEndObject();
                break;
            case FixedWindow between:
                if (between.From is { } from) json.WriteString("from", TestWriter.EdgeText(from));
                if (between.To is { } to) json.WriteString("to", TestWriter.EdgeText(to));
                break;
            case CalendarWindow calendar: json.WriteString("calendar", SegmentWords.Of(calendar.Unit)); break;
            default: throw new InvalidOperationException($"{window.GetType().Name} has no JSON form.");
        }
        json.WriteEndObject();
    }

    internal static void WriteCount(Utf8JsonWriter json, NumberTest? count)
    {
        if (count is null) return;
        json.WriteStartObject("count");
        TestWriter.Write(json, count, type: null);
        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, string type, Sequence<SegmentNode> of)
    {
        json.WriteString("type", type);
        json.WriteStartArray("of");
        foreach (var node in of) Write(json, node);
        json.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, MessageNode message)
    {
        json.WriteString("type", "message");
        json.WriteString("outcome", SegmentWords.Of(message.Outcome));
        if (message.Channel is { } channel) json.WriteString("channel", SegmentWords.Of(channel));
        if (message.Campaign is { } campaign) json.WriteNumber("campaign", campaign);
        if (message.Template is { } template) json.WriteString("template", template);
        if (message.Link is { } link) json.WriteNumber("link", link);
        WriteWindow(json, "within", message.Within);
        WriteCount(json, message.Count);
    }
}
