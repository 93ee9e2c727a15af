using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Todoke.Server.Line;

/// <summary>What LINE answered: <c>Type</c> is the media type of <c>Body</c>.</summary>
internal sealed record LineReply(int Status, byte[] Body, string RequestId, string? AcceptedRequestId, string? Type)
{
    public T Read<T>() => JsonSerializer.Deserialize<T>(Body, LineJson.Options) ?? throw new JsonException("null");

    /// <summary>An answer that says nothing but that it is done.</summary>
    public static bool Done(LineReply reply) => reply.Status is >= 200 and < 300;
}

/// <summary>A call of an endpoint by its template, so that what is called and what is counted by <see cref="LinePacing"/> are one.</summary>
/// <param name="Endpoint">One of <see cref="LineEndpoint"/>.</param>
/// <param name="Values">What takes the places of the template's <c>{names}</c>, in order.</param>
internal sealed record LineRequest(string Endpoint, params IReadOnlyList<string> Values)
{
    readonly string _template = Endpoint[(Endpoint.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    public HttpContent? Body { get; init; }

    /// <summary>Names and values; those without a value are left out.</summary>
    public IReadOnlyList<(string Name, string? Value)> Query { get; init; } = [];

    public HttpMethod Method => HttpMethod.Parse(Endpoint.AsSpan(0, Endpoint.IndexOf(' ', StringComparison.Ordinal)));

    public bool IsData => LineEndpoint.IsData(Endpoint);

    public string Path
    {
        get
        {
            var next = 0;
            var path = string.Join('/', _template.Split('/').Select(part => part.StartsWith('{') ? Uri.EscapeDataString(Values[next++]) : part));
            var query = string.Join('&', Query.Where(q => q.Value is not null).Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value!)}"));
            return query.Length == 0 ? path : $"{path}?{query}";
        }
    }

    /// <summary>With a JSON body; what is null is left out.</summary>
    public LineRequest With<T>(T body) => this with { Body = Content(body) };

    static ByteArrayContent Content<T>(T body) => new(JsonSerializer.SerializeToUtf8Bytes(body, LineJson.Options)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}

/// <summary>LINE's JSON: camel case, nothing for null, the type of an object anywhere in it. Unknown properties are passed over; one that must be there and is not makes the answer unreadable.</summary>
internal static class LineJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };
}

/// <summary>An instant as whole seconds since 1970.</summary>
internal sealed class UnixSeconds : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => DateTimeOffset.FromUnixTimeSeconds(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteNumberValue(value.ToUnixTimeSeconds());
}
