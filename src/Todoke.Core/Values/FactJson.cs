using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Todoke.Core.Values;

/// <summary>Facts as JSON. Dates and instants are written as ISO text; only a declared type turns such text back into one.</summary>
public static class FactJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads any JSON value as it stands.</summary>
    /// <exception cref="JsonException">The text holds half a surrogate pair, which no store can keep.</exception>
    public static FactValue Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => new FactValue.Text(TextOf(json)),
        JsonValueKind.Number => json.TryGetDecimal(out var number) && FactValue.Number.Fits(number)
            ? new FactValue.Number(number)
            : new FactValue.Text(json.GetRawText()),
        JsonValueKind.True => new FactValue.Bool(true),
        JsonValueKind.False => new FactValue.Bool(false),
        JsonValueKind.Array => new FactValue.List(Sequence.From(json.EnumerateArray().Select(Read))),
        JsonValueKind.Object => ReadObject(json),
        _ => FactValue.Null.Value,
    };

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static FactValue Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }

    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static FactValue.Object ReadObject(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? ReadObject(document.RootElement)
            : throw new JsonException("An object was expected.");
    }

    public static string Write(FactValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable)) Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter writer, FactValue value)
    {
        switch (value)
        {
            case FactValue.Text text: writer.WriteStringValue(text.Value); break;
            case FactValue.Number number: writer.WriteNumberValue(number.Value); break;
            case FactValue.Bool flag: writer.WriteBooleanValue(flag.Value); break;
            case FactValue.Date date: writer.WriteStringValue(IsoTime.Write(date.Value)); break;
            case FactValue.Instant instant: writer.WriteStringValue(IsoTime.Write(instant.Ms)); break;
            case FactValue.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items) Write(writer, item);
                writer.WriteEndArray();
                break;
            case FactValue.Object o:
                writer.WriteStartObject();
                foreach (var (key, member) in o.Members)
                {
                    writer.WritePropertyName(key);
                    Write(writer, member);
                }
                writer.WriteEndObject();
                break;
            default: writer.WriteNullValue(); break;
        }
    }

    private static FactValue.Object ReadObject(JsonElement json)
    {
        var members = new Dictionary<string, FactValue>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject()) members[NameOf(property)] = Read(property.Value);
        return new FactValue.Object(members);
    }

    private static string TextOf(JsonElement json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            throw new JsonException("A string holds half a surrogate pair.", broken);
        }
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException broken)
        {
            throw new JsonException("A key holds half a surrogate pair.", broken);
        }
    }
}
