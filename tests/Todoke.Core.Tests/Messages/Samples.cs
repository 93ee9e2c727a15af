using System.Text;
using System.Text.Json;
using Todoke.Core.Messages;

namespace Todoke.Core.Tests.Messages;

internal static class Samples
{
    public static RenderSettings Settings { get; } = new("お客様", id => new ImageUrls($"https://m.example/{id}", $"https://m.example/{id}/s"));

    public static MessageVocabulary Vocabulary { get; } = new(new HashSet<string> { "rank", "no" }, "お客様", new HashSet<string> { "m1" });

    public static MessageContent Content(params string[] bubbles) =>
        Assert.IsType<MessageReading.Understood>(MessageContentJson.Read($$"""{"bubbles":[{{string.Join(',', bubbles)}}]}""")).Content;

    public static MessageContent Text(string text) => new([new TextBubble(text)], TrackLinks: true, []);

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
