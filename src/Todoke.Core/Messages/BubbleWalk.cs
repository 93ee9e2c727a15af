using System.Text.Json;
using Todoke.Core.Problems;

namespace Todoke.Core.Messages;

/// <param name="Path">In our own JSON.</param>
/// <param name="Media">What a file has to be here; only where <paramref name="Use"/> is a resource.</param>
internal sealed record BubbleString(string Path, string Value, TextUse Use, MediaPlace Media);

/// <summary>Visits every text of a bubble in the order of its form.</summary>
internal static class BubbleWalk
{
    public static IEnumerable<BubbleString> Strings(Bubble bubble, string path) => Of(bubble.Json, bubble.Form, path);

    private static IEnumerable<BubbleString> Of(JsonElement json, Form form, string path) => form switch
    {
        TextForm text => [new(path, json.GetString()!, text.Use, text.Media)],
        ListForm list => json.EnumerateArray().SelectMany((item, index) => Of(item, list.Of, $"{path}[{index}]")),
        TypedForm typed => Of(json, typed.Types[json.GetProperty("type").GetString()!], path),
        ObjectForm whole => whole.Members
            .Where(m => m.Own is not null && json.TryGetProperty(m.Own, out var value) && value.ValueKind != JsonValueKind.Null)
            .SelectMany(m => Of(json.GetProperty(m.Own!), m.Form!, StrictJson.Join(path, m.Own!))),
        FlexForm => FlexWalk.Strings(json, path),
        _ => [],
    };
}
