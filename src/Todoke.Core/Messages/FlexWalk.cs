using System.Text.Json;
using Todoke.Core.Problems;

namespace Todoke.Core.Messages;

/// <summary>What a string inside flex JSON is for, which decides how values are put into it.</summary>
internal enum FlexUse
{
    /// <summary>Words, colours, sizes, postback data: values go in as they are.</summary>
    Words,

    /// <summary>An address that LINE loads (pictures, video): values are percent-encoded, never tracked.</summary>
    Resource,

    /// <summary>Where a tap leads (uri action): values are percent-encoded, may be tracked.</summary>
    Tap,
}

internal sealed record FlexString(string Path, string Value, FlexUse Use);

/// <summary>Visits every string value of flex JSON in document order.</summary>
internal static class FlexWalk
{
    public static IEnumerable<FlexString> Strings(JsonElement root, string path) => Visit(root, path, "", FlexUse.Words);

    /// <param name="owner">The object the property is in.</param>
    /// <param name="ownerName">The property under which that object itself is found.</param>
    /// <param name="name">The property.</param>
    public static FlexUse UseOf(JsonElement owner, string ownerName, string name) => name switch
    {
        "uri" when owner.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("uri") => FlexUse.Tap,
        "desktop" when ownerName == "altUri" => FlexUse.Tap,
        "url" or "previewUrl" => FlexUse.Resource,
        _ => FlexUse.Words,
    };

    private static IEnumerable<FlexString> Visit(JsonElement element, string path, string name, FlexUse use) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Visit(p.Value, StrictJson.Join(path, p.Name), p.Name, UseOf(element, name, p.Name))),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => Visit(item, $"{path}[{index}]", name, FlexUse.Words)),
        JsonValueKind.String => [new FlexString(path, element.GetString()!, use)],
        _ => [],
    };
}
