using System.Text.Json;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.People;

/// <summary>Something in a message that can be pressed, with the words it stands among.</summary>
internal sealed record Pressable(JsonElement Action, string Words)
{
    /// <summary>Web addresses in texts and every action that does something here, in the order of the message.</summary>
    public static IReadOnlyList<Pressable> Find(ReadOnlyMemory<byte> messages)
    {
        var found = new List<Pressable>();
        using var document = JsonDocument.Parse(messages);
        foreach (var message in document.RootElement.EnumerateArray())
        {
            Walk(message.Clone(), "", found);
        }
        return found;
    }

    private static void Walk(JsonElement element, string around, List<Pressable> found)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                // An imagemap names its address itself.
                if (element.TryGetProperty("linkUri", out var link) && Checker.StringOf(link) is { } uri && Browser.MayOpen(uri))
                {
                    found.Add(new Pressable(Uri(uri), around));
                }
                var here = WordsOf(element);
                foreach (var property in element.EnumerateObject())
                {
                    if (property.NameEquals("action") || property.NameEquals("defaultAction"))
                    {
                        Add(property.Value, here.Length > 0 ? here : around, found);
                    }
                    else if (property.NameEquals("actions") && property.Value.ValueKind == JsonValueKind.Array)
                    {
                        foreach (var action in property.Value.EnumerateArray())
                        {
                            Add(action, here.Length > 0 ? here : around, found);
                        }
                    }
                    else if (property.NameEquals("text") && Checker.StringOf(property.Value) is { } text)
                    {
                        found.AddRange(MessageLinks.InText(text).Where(Browser.MayOpen).Select(l => new Pressable(Uri(l), text)));
                    }
                    else
                    {
                        Walk(property.Value, here.Length > 0 ? here : around, found);
                    }
                }
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Walk(item, around, found);
                }
                break;
        }
    }

    private static void Add(JsonElement action, string around, List<Pressable> found)
    {
        if (action.ValueKind == JsonValueKind.Object && ActionPresses.IsPressable(action))
        {
            found.Add(new Pressable(action, $"{around} {(Checker.Has(action, "label", out var label) ? Checker.StringOf(label) : null)}"));
        }
        else if (action.ValueKind == JsonValueKind.Object)
        {
            Walk(action, around, found);
        }
    }

    /// <summary>The texts of a bubble, card or message taken together: what a button in it is about.</summary>
    private static string WordsOf(JsonElement element)
    {
        if (element.TryGetProperty("type", out var type) && Checker.StringOf(type) is "box" or "button" or "text" or "separator")
        {
            return "";
        }
        var words = new System.Text.StringBuilder();
        Gather(element, words);
        return words.ToString();
    }

    private static void Gather(JsonElement element, System.Text.StringBuilder words)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    if (property.Name is "text" or "title" or "altText" or "label" && Checker.StringOf(property.Value) is { } text)
                    {
                        words.Append(text).Append(' ');
                    }
                    else
                    {
                        Gather(property.Value, words);
                    }
                }
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Gather(item, words);
                }
                break;
        }
    }

    private static JsonElement Uri(string uri) => JsonSerializer.SerializeToElement(new { type = "uri", uri });
}
