using System.Text.Json;
using Todoke.Core.Problems;

namespace Todoke.Core.Messages;

/// <summary>Visits every string value of flex JSON in document order.</summary>
internal static class FlexWalk
{
    public static IEnumerable<BubbleString> Strings(JsonElement root, string path) => Visit(root, path, "", (TextUse.Words, MediaPlace.Card));

    /// <param name="owner">The object the property is in.</param>
    /// <param name="ownerName">The property under which that object itself is found.</param>
    /// <param name="name">The property.</param>
    public static (TextUse Use, MediaPlace Media) UseOf(JsonElement owner, string ownerName, string name) => name switch
    {
        "uri" when IsType(owner, "uri") => (TextUse.Tap, MediaPlace.Card),
        "desktop" when ownerName == "altUri" => (TextUse.Tap, MediaPlace.Card),
        "url" => (TextUse.Resource, IsType(owner, "video") ? MediaPlace.Video : MediaPlace.Card),
        "previewUrl" => (TextUse.Resource, MediaPlace.Preview),
        _ => (TextUse.Words, MediaPlace.Card),
    };

    private static bool IsType(JsonElement owner, string name) => owner.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals(name);

    private static IEnumerable<BubbleString> Visit(JsonElement element, string path, string name, (TextUse Use, MediaPlace Media) use) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Visit(p.Value, StrictJson.Join(path, p.Name), p.Name, UseOf(element, name, p.Name))),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => Visit(item, $"{path}[{index}]", name, (TextUse.Words, MediaPlace.Card))),
        JsonValueKind.String => [new BubbleString(path, element.GetString()!, use.Use, use.Media)],
        _ => [],
    };
}
