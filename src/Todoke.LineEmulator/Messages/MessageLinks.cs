using System.Text.Json;
using System.Text.RegularExpressions;

namespace Todoke.LineEmulator.Messages;

/// <summary>Links a person can tap in a message, and its plain text.</summary>
internal static partial class MessageLinks
{
    /// <summary>URIs of actions and web addresses in texts, in order, each once.</summary>
    public static IReadOnlyList<string> Find(ReadOnlyMemory<byte> messages)
    {
        var found = new List<string>();
        using var document = JsonDocument.Parse(messages);
        Walk(document.RootElement, null, (name, text) =>
        {
            if (name is "uri" or "linkUri")
            {
                found.Add(text);
            }
            else if (name == "text")
            {
                found.AddRange(InText(text));
            }
        });
        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The first bubble with this link, counted from 1; 0 where there is none.</summary>
    public static int BubbleOf(ReadOnlyMemory<byte> messages, string url)
    {
        using var document = JsonDocument.Parse(messages);
        var seq = 0;
        foreach (var bubble in document.RootElement.EnumerateArray())
        {
            seq++;
            var hit = false;
            Walk(bubble, null, (name, text) => hit |= name is "uri" or "linkUri" ? text == url : name == "text" && InText(text).Contains(url));
            if (hit)
            {
                return seq;
            }
        }
        return 0;
    }

    public static bool Contains(ReadOnlyMemory<byte> messages, string part)
    {
        var hit = false;
        using var document = JsonDocument.Parse(messages);
        Walk(document.RootElement, null, (_, text) => hit |= text.Contains(part, StringComparison.Ordinal));
        return hit;
    }

    public static IEnumerable<string> InText(string text) => WebAddress().Matches(text).Select(m => m.Value);

    [GeneratedRegex(@"https?://[!-~]+", RegexOptions.NonBacktracking)]
    public static partial Regex WebAddress();

    private static void Walk(JsonElement element, string? name, Action<string?, string> visit)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Walk(property.Value, property.Name, visit);
                }
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Walk(item, name, visit);
                }
                break;
            case JsonValueKind.String when Checker.StringOf(element) is { } text:
                visit(name, text);
                break;
        }
    }
}
