using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Todoke.LineContract;

/// <summary>One OpenAPI 3.0 file, as JSON. Its references point into itself only; LINE's do.</summary>
public sealed class OpenApiFile
{
    private const string LocalReference = "#/";

    private OpenApiFile(string name, JsonObject root) => (Name, Root) = (name, root);

    public string Name { get; }

    public JsonObject Root { get; }

    public static OpenApiFile Read(string path) => Parse(Path.GetFileName(path), File.ReadAllText(path));

    public static OpenApiFile Parse(string name, string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return new OpenApiFile(name, (JsonObject)ToJson(stream.Documents[0].RootNode)!);
    }

    /// <summary>The thing itself, where <paramref name="node"/> only refers to it.</summary>
    public JsonObject Resolve(JsonObject node)
    {
        while (node["$ref"] is { } reference)
        {
            node = Find(reference.GetValue<string>());
        }
        return node;
    }

    public JsonObject Find(string reference)
    {
        if (!reference.StartsWith(LocalReference, StringComparison.Ordinal))
        {
            throw new NotSupportedException($"{Name}: the reference {reference} leads out of the file.");
        }
        JsonNode? at = Root;
        foreach (var step in reference[LocalReference.Length..].Split('/'))
        {
            at = at?[step];
        }
        return at as JsonObject ?? throw new NotSupportedException($"{Name}: {reference} leads nowhere.");
    }

    /// <summary>The component schema of this name, or null.</summary>
    public JsonObject? Schema(string name) => Root["components"]?["schemas"]?[name] as JsonObject;

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, ToJson(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value!),
        YamlScalarNode text => JsonValue.Create(text.Value),
        _ => throw new NotSupportedException($"A YAML node of type {node.NodeType}."),
    };

    private static JsonValue? Plain(string text) => text switch
    {
        "" or "null" or "~" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
