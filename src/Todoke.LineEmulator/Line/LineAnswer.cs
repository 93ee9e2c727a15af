using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Line;

/// <summary>One authenticated call to the LINE side. <c>Body</c> is undefined for GET; <c>ArrivedMs</c> is before any delay; <c>Fault</c> names the injected fault it runs under.</summary>
internal sealed record LineCall(LineAccount Account, Endpoint Endpoint, string RequestId, string? RetryKey, long ArrivedMs, JsonElement Body, string Path, IQueryCollection Query, string? Fault)
{
    /// <summary>The body as it came, for endpoints that take bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    public string? ContentType { get; init; }

    /// <summary>What stands in the path where the endpoint's template has <c>{name}</c>.</summary>
    public string PathValue(string name) => Endpoint.Value(Path, name);
}

/// <summary>An answer in LINE's form: JSON but for downloads, <c>{"message","details"?}</c> for errors.</summary>
internal sealed record LineAnswer(int Status, ReadOnlyMemory<byte> Body)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static LineAnswer Empty { get; } = new(200, "{}"u8.ToArray());

    /// <summary>Taken; the work is done afterwards.</summary>
    public static LineAnswer Accepted { get; } = Empty with { Status = 202 };

    public static LineAnswer NotFound { get; } = Error(404, "Not found");

    public static LineAnswer RateLimited { get; } = Error(429, "The API rate limit has been exceeded. Try again later.");

    public static LineAnswer QuotaReached { get; } = Error(429, "You have reached your monthly limit.");

    public static LineAnswer NotEntitled { get; } = Error(403, "Access to this API is not available for your account");

    public static LineAnswer ServerError { get; } = Error(500, "Internal Server Error");

    /// <summary>Value of X-Line-Accepted-Request-Id on a 409.</summary>
    public string? AcceptedRequestId { get; init; }

    /// <summary>What the bytes are where they are not JSON.</summary>
    public string Type { get; init; } = "application/json";

    /// <summary>Set where the accepting code wrote the log line itself, inside the lock that decided.</summary>
    public bool Logged { get; init; }

    public static LineAnswer Ok(Action<Utf8JsonWriter> write) => Object(200, write);

    public static LineAnswer Object(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return new LineAnswer(status, buffer.WrittenMemory);
    }

    public static LineAnswer Error(int status, string message) => Object(status, json => json.WriteString("message", message));

    /// <summary>400 with one line per problem, or the error of a body that cannot be bound.</summary>
    public static LineAnswer Invalid(Checker check) => check.Unbindable is { } path
        ? InvalidProperty(path)
        : Object(400, json =>
        {
            json.WriteString("message", string.Create(CultureInfo.InvariantCulture, $"The request body has {check.Problems.Count} error(s)"));
            json.WriteStartArray("details");
            foreach (var problem in check.Problems)
            {
                json.WriteStartObject();
                json.WriteString("message", problem.Message);
                json.WriteString("property", problem.Property);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });

    public static LineAnswer InvalidProperty(string path) =>
        Error(400, $"The property, {path}, in the request body is invalid (line: -, column: -)");

    public static LineAnswer InvalidParameter(string name) => Error(400, $"The value for the '{name}' parameter is invalid");

    public static LineAnswer Unparsable(long line, long column) =>
        Error(400, string.Create(CultureInfo.InvariantCulture, $"The request body could not be parsed as JSON (line: {line}, column: {column})"));
}
