using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Todoke.LineContract;

/// <summary>Holds a request against its operation: token, parameters of path, query and header, content type, body.</summary>
internal sealed class RequestCheck(Operation operation, Exchange exchange)
{
    private const string RetryKey = "X-Line-Retry-Key";
    private readonly List<string> problems = [];
    private readonly SchemaCheck schemas = new(operation.File);

    public IReadOnlyList<string> Run()
    {
        var token = exchange.RequestHeaders.GetValueOrDefault("authorization");
        if (operation.NeedsToken && token?.StartsWith("Bearer ", StringComparison.Ordinal) != true)
        {
            problems.Add("authorization: a Bearer token is due");
        }
        CheckParameters();
        CheckBody();
        return problems;
    }

    private void CheckParameters()
    {
        var query = QueryHelpers.ParseQuery(exchange.Query);
        var inPath = operation.Match(exchange.Path)!;
        foreach (var parameter in operation.Parameters)
        {
            var (name, schema) = (parameter["name"]!.GetValue<string>(), operation.File.Resolve(parameter["schema"]!.AsObject()));
            string?[] values = parameter["in"]!.GetValue<string>() switch
            {
                "path" => [inPath[name]],
                "query" => query.TryGetValue(name, out var given) ? [.. given] : [],
                "header" => exchange.RequestHeaders.TryGetValue(name.ToLowerInvariant(), out var given) ? [given] : [],
                var other => throw new NotSupportedException($"{operation.Name}: a parameter in {other}."),
            };
            if (values.Length > 0)
            {
                CheckValues(values!, schema, name);
            }
            else if (parameter["required"]?.GetValue<bool>() == true)
            {
                problems.Add($"{name}: is required in the {parameter["in"]}");
            }
        }
        foreach (var name in query.Keys.Where(n => !Declares(n, "query")))
        {
            problems.Add($"{name}: LINE's files name no such parameter of the query");
        }
        if (exchange.RequestHeaders.ContainsKey(RetryKey.ToLowerInvariant()) && !Declares(RetryKey, "header"))
        {
            problems.Add($"{RetryKey}: is not taken here");
        }
    }

    private bool Declares(string name, string place) => operation.Parameters.Any(p => p["name"]!.GetValue<string>() == name && p["in"]!.GetValue<string>() == place);

    private void CheckValues(string[] values, JsonObject schema, string name)
    {
        if (schema["type"]?.GetValue<string>() == "array")
        {
            var items = operation.File.Resolve(schema["items"]!.AsObject());
            CheckJson(new JsonArray([.. values.Select(v => (JsonNode?)Typed(v, items))]), schema, name);
        }
        else
        {
            CheckJson(Typed(values[0], schema), schema, name);
        }
    }

    private void CheckBody()
    {
        if (operation.Body is not { } body)
        {
            if (exchange.RequestBody.Length > 0)
            {
                problems.Add("body: none is due");
            }
            return;
        }
        if (exchange.RequestBody.Length == 0)
        {
            if (body["required"]?.GetValue<bool>() == true)
            {
                problems.Add("body: is required");
            }
            return;
        }
        var contents = body["content"]!.AsObject();
        if (exchange.RequestType is not { } type || (contents[type] ?? contents["*/*"]) is not { } content)
        {
            problems.Add($"content-type: '{exchange.RequestType}' is none of {string.Join(", ", contents.Select(c => c.Key))}");
            return;
        }
        var schema = operation.File.Resolve(content["schema"]!.AsObject());
        switch (type)
        {
            case "application/json":
                using (var json = JsonDocument.Parse(exchange.RequestBody))
                {
                    problems.AddRange(schemas.Check(json.RootElement, schema, "body"));
                }
                break;
            case "application/x-www-form-urlencoded":
                var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(exchange.RequestBody));
                CheckJson(new JsonObject(form.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)Typed(f.Value.ToString(), PropertyOf(schema, f.Key))))), schema, "body");
                break;
            case "multipart/form-data":
                CheckJson(ReadMultipart(schema, content["encoding"] as JsonObject), schema, "body");
                break;
        }
    }

    private JsonObject ReadMultipart(JsonObject schema, JsonObject? encoding)
    {
        var boundary = exchange.RequestHeaders["content-type"].Split("boundary=")[^1].Trim('"');
        var reader = new MultipartReader(boundary, new MemoryStream(exchange.RequestBody));
        var read = new JsonObject();
        while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section)
        {
            var name = section.GetContentDispositionHeader()!.Name.ToString().Trim('"');
            if (encoding?[name]?["contentType"]?.GetValue<string>() is { } due && section.ContentType?.Split(';')[0].Trim() != due)
            {
                problems.Add($"body.{name}: '{section.ContentType}' where {due} is due");
            }
            read[name] = Typed(section.ReadAsStringAsync().GetAwaiter().GetResult(), PropertyOf(schema, name));
        }
        return read;
    }

    private JsonObject? PropertyOf(JsonObject schema, string name) =>
        (schema["properties"]?[name] ?? (schema["oneOf"]?.AsArray() ?? []).Select(s => operation.File.Resolve(s!.AsObject())["properties"]?[name]).FirstOrDefault(p => p is not null)) is JsonObject found
            ? operation.File.Resolve(found)
            : null;

    private void CheckJson(JsonNode? value, JsonObject schema, string place)
    {
        using var json = JsonDocument.Parse(value?.ToJsonString() ?? "null");
        problems.AddRange(schemas.Check(json.RootElement, schema, place));
    }

    /// <summary>A text of a path, query or form as the value that its schema speaks of; as a text where it is none.</summary>
    private static JsonValue Typed(string text, JsonObject? schema) => schema?["type"]?.GetValue<string>() switch
    {
        "integer" or "number" when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        "boolean" when text is "true" or "false" => JsonValue.Create(text == "true"),
        _ => JsonValue.Create(text)!,
    };
}
