using System.Text;
using System.Text.Json;
using Todoke.Core.Messages;

namespace Todoke.Core.Tests.Messages;

internal static class Samples
{
    public static RenderSettings Settings { get; } = new("お客様", id => new ImageUrls($"https://m.example/{id}", $"https://m.example/{id}/s"));

    public static MessageVocabulary Vocabulary { get; } = new(new HashSet<string> { "rank", "no" }, "お客様", new Dictionary<string, MediaFacts>
    {
        ["m1"] = new("image/jpeg", 800, 600, 90_000, 90_000),
        ["map"] = new("image/png", 1040, 520, 400_000, 90_000),
        ["icon"] = new("image/png", 200, 200, 30_000, 30_000),
        ["film"] = new("video/mp4", 640, 360, 9_000_000, 0),
        ["song"] = new("audio/mp4", 0, 0, 900_000, 0),
    });

    public static MessageContent Content(params string[] bubbles) =>
        Assert.IsType<MessageReading.Understood>(MessageContentJson.Read($$"""{"bubbles":[{{string.Join(',', bubbles)}}]}""")).Content;

    public static MessageContent Text(string text) => new([Bubble.Text(text)], TrackLinks: true, []);

    public static string Flex(string component, string altText = "お知らせ") =>
        $$$$"""{"type":"flex","alt_text":"{{{{altText}}}}","contents":{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{{{{component}}}}]}}}""";

    public static string FlexButton(string uri, string label = "見る") =>
        Flex($$$$"""{"type":"button","action":{"type":"uri","label":"{{{{label}}}}","uri":"{{{{uri}}}}"}}""");

    public static PersonValues Named(string? name, params (string Key, string Value)[] attributes) =>
        new(name, attributes.ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal));

    public static string Render(MessageContent content, PersonValues person) =>
        Encoding.UTF8.GetString(MessageRenderer.Render(content, Settings, person, url => $"https://t.example/{url.Length}"));

    public static JsonElement RenderedJson(MessageContent content, PersonValues person)
    {
        using var document = JsonDocument.Parse(Render(content, person));
        return document.RootElement.Clone();
    }
}
