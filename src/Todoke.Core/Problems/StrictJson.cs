using System.Text.Json;

namespace Todoke.Core.Problems;

/// <summary>Checks of a whole JSON tree that must hold before anybody reads single values out of it.</summary>
internal static class StrictJson
{
    /// <summary>
    /// Reports property names that occur twice and strings that are not whole UTF-16.
    /// Both would otherwise surface later: the first as a silently lost value, the second as an exception.
    /// </summary>
    public static void Scan(JsonElement element, string path, List<Problem> problems)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var seen = new HashSet<string>(StringComparer.Ordinal);
                foreach (var property in element.EnumerateObject())
                {
                    if (NameOf(property) is not { } name)
                    {
                        problems.Add(Broken(path));
                        continue;
                    }

                    var at = Join(path, name);
                    if (!seen.Add(name))
                    {
                        problems.Add(new Problem(at, "property_twice", $"「{name}」が2回書かれています。1つにしてください。", $"'{name}' is given twice. Keep one."));
                    }

                    Scan(property.Value, at, problems);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Scan(item, $"{path}[{index++}]", problems);
                }

                break;
            case JsonValueKind.String when !IsWhole(element):
                problems.Add(Broken(path));
                break;
        }
    }

    /// <summary>The path of a property below another path.</summary>
    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static Problem Broken(string path) =>
        new(path, "text_broken", "文字が壊れています(サロゲートの片方だけがあります)。入力し直してください。", "The text is broken (half of a surrogate pair). Enter it again.");

    // System.Text.Json has no 'try' form for this: half a surrogate pair in an escape is only found by decoding.
    private static bool IsWhole(JsonElement text)
    {
        try
        {
            return text.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
