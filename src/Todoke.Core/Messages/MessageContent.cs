using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Todoke.Core.Messages;

/// <summary>
/// What a campaign says, as its editor holds it: one to five bubbles and which of its links are tracked.
/// Texts are templates (<see cref="TextTemplate"/>); the JSON form is in <see cref="MessageContentJson"/>.
/// </summary>
/// <param name="Bubbles">In the order in which the friend sees them.</param>
/// <param name="TrackLinks">Whether links are replaced by redirects that tell who tapped.</param>
/// <param name="UntrackedUrls">URLs, exactly as written in the message, that stay as they are even then.</param>
/// <param name="TemplateId">The template it was made from, under whose name history counts it; null: none.</param>
public sealed record MessageContent(IReadOnlyList<Bubble> Bubbles, bool TrackLinks, IReadOnlyList<string> UntrackedUrls, int? TemplateId = null)
{
    /// <summary>The same message with words before it that the friend sees first, in a notification too (a test send's mark).</summary>
    public MessageContent Marked(string mark)
    {
        var first = Bubbles[0];
        return first.Json.TryGetProperty("alt_text", out var altText) ? Replaced(first.With("alt_text", mark + altText.GetString()))
            : first.Type == "text" ? Replaced(first.With("text", $"{mark}\n{first.Json.GetProperty("text").GetString()}"))
            // A picture has no words; there is room for a bubble of our own unless five are there already.
            : Bubbles.Count < MessageLimits.Bubbles ? this with { Bubbles = [Bubble.Text(mark), .. Bubbles] }
            : this;

        MessageContent Replaced(Bubble bubble) => this with { Bubbles = [bubble, .. Bubbles.Skip(1)] };
    }
}

/// <summary>One message object of LINE (吹き出し) in our own JSON, whose form was checked when it was read.</summary>
public sealed class Bubble
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal Bubble(string type, JsonElement json)
    {
        Type = type;
        Json = json;
    }

    /// <summary>As LINE calls it: text, sticker, image, video, audio, location, imagemap, template, flex, coupon.</summary>
    public string Type { get; }

    /// <summary>An object with <c>type</c> and the members of that type.</summary>
    public JsonElement Json { get; }

    /// <summary>Plain text; URLs in it are links.</summary>
    public static Bubble Text(string text) => new("text", JsonSerializer.SerializeToElement(new JsonObject { ["type"] = "text", ["text"] = text }, Readable));

    internal ObjectForm Form => MessageForms.Own(Type, Json) ?? throw new InvalidOperationException($"Unknown bubble {Type}");

    internal Bubble With(string member, string value)
    {
        var changed = JsonObject.Create(Json)!;
        changed[member] = value;
        return new(Type, JsonSerializer.SerializeToElement(changed, Readable));
    }

    /// <summary>The bubble with everything said that may be left out: a picture by its addresses.</summary>
    internal Bubble Expanded()
    {
        if (Type != "image")
        {
            return this;
        }

        var whole = JsonObject.Create(Json)!;
        if (whole["media_id"] is { } id)
        {
            whole.Remove("media_id");
            whole["original_url"] = MediaReference.Prefix + id.GetValue<string>();
        }

        whole["preview_url"] ??= whole["original_url"]!.GetValue<string>();
        return new(Type, JsonSerializer.SerializeToElement(whole, Readable));
    }
}

/// <summary>An upload named where an address may stand: <c>media:ID</c>.</summary>
internal static class MediaReference
{
    public const string Prefix = "media:";

    public static string? IdOf(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : null;
}
