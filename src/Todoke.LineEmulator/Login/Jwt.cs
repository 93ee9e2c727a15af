using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Todoke.LineEmulator.Login;

/// <summary>A JSON web token taken apart (RFC 7519): <c>Signed</c> is what the signature was made over.</summary>
internal sealed record Jwt(JsonObject Header, JsonObject Payload, byte[] Signed, byte[] Signature)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonObject header, JsonObject payload, Func<byte[], byte[]> sign)
    {
        var signed = $"{Part(header)}.{Part(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <returns>Null for what is no token at all; nothing is verified.</returns>
    public static Jwt? Read(string text)
    {
        if (text.Split('.') is not [var header, var payload, var signature])
        {
            return null;
        }
        try
        {
            return JsonNode.Parse(Base64Url.DecodeFromChars(header)) is JsonObject h && JsonNode.Parse(Base64Url.DecodeFromChars(payload)) is JsonObject p
                ? new Jwt(h, p, Encoding.ASCII.GetBytes($"{header}.{payload}"), Base64Url.DecodeFromChars(signature))
                : null;
        }
        catch (Exception problem) when (problem is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>A claim that is text; null where it is missing or something else.</summary>
    public string? Text(string claim) => Of(Payload, claim);

    /// <inheritdoc cref="Text"/>
    public string? HeaderText(string name) => Of(Header, name);

    /// <summary>A claim that is a whole number.</summary>
    public long? Number(string claim) => Payload[claim] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    private static string? Of(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Part(JsonObject json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json, Plain));
}
