using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Todoke.Core.Messages;

/// <summary>Where a picture uploaded to this installation is served.</summary>
public sealed record ImageUrls(string OriginalUrl, string PreviewUrl);

/// <summary>What rendering needs besides the message and the person.</summary>
/// <param name="NameFallback">The workspace's word for people without a name, used where <c>{{name}}</c> has no fallback of its own.</param>
/// <param name="MediaFor">The public addresses of an uploaded picture, by media id.</param>
public sealed record RenderSettings(string? NameFallback, Func<string, ImageUrls> MediaFor);

/// <summary>
/// Turns a message into the exact bytes of LINE's <c>messages</c> array (UTF-8 JSON) for one person.
/// The same message, person and links always give the same bytes. Built once per message, used for any number of people at once.
/// </summary>
public sealed class MessageRenderer
{
    private static readonly JavaScriptEncoder Readable = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly RenderSettings _settings;
    private readonly HashSet<string> _tracked;
    private readonly List<Piece> _pieces = [];
    private readonly List<byte> _fixed = [];

    /// <exception cref="ArgumentException">The message was not checked: a template is malformed or a placeholder has no fallback.</exception>
    public MessageRenderer(MessageContent content, RenderSettings settings)
    {
        _settings = settings;
        Links = LinkPlan.Of(content);
        _tracked = Links.Where(l => l.Tracked).Select(l => l.Url).ToHashSet(StringComparer.Ordinal);
        Fixed("[");
        for (var i = 0; i < content.Bubbles.Count; i++)
        {
            Fixed(i == 0 ? "" : ",");
            AddBubble(content.Bubbles[i]);
        }

        Fixed("]");
        Flush();
        IsPersonal = _pieces.Exists(p => p.Runs is not null);
    }

    private enum RunKind { Literal, Value, EncodedValue, Link }

    /// <summary>Whether the bytes differ per person: a placeholder or a tracked link is in it.</summary>
    public bool IsPersonal { get; }

    /// <summary>The message's links in order.</summary>
    public IReadOnlyList<PlannedLink> Links { get; }

    /// <param name="person">Fills the placeholders.</param>
    /// <param name="linkFor">Gives the redirect that stands for a tracked link (its <see cref="PlannedLink.Url"/>) for this person.</param>
    public byte[] Render(PersonValues person, Func<string, string> linkFor)
    {
        using var output = new MemoryStream();
        foreach (var piece in _pieces)
        {
            if (piece.Runs is null)
            {
                output.Write(piece.Bytes);
            }
            else
            {
                output.Write(Encode(Fill(piece.Runs, person, linkFor)));
            }
        }

        return output.ToArray();
    }

    /// <summary>Renders one message once; for many people build a renderer and keep it.</summary>
    public static byte[] Render(MessageContent content, RenderSettings settings, PersonValues person, Func<string, string> linkFor) =>
        new MessageRenderer(content, settings).Render(person, linkFor);

    /// <summary>Where a tap of this person on a tracked link leads: the link with its placeholders filled, values percent-encoded.</summary>
    public static string ResolveUrl(string url, PersonValues person, string? nameFallback)
    {
        var text = new StringBuilder();
        foreach (var part in TextTemplate.Read(url).Parts)
        {
            text.Append(part.Literal ?? Uri.EscapeDataString(Value(part.Slot!, person, nameFallback)));
        }

        return text.ToString();
    }

    private void AddBubble(Bubble bubble)
    {
        switch (bubble)
        {
            case TextBubble text:
                Fixed("{\"type\":\"text\",\"text\":");
                AddString(TextLinks.Split(TextTemplate.Read(text.Text)).SelectMany(s => Runs(s.Parts, s.Url)), text.Text);
                break;
            case MediaImageBubble media:
                AddImage(_settings.MediaFor(media.MediaId));
                return;
            case UrlImageBubble image:
                AddImage(new ImageUrls(image.OriginalUrl, image.PreviewUrl));
                return;
            case FlexBubble flex:
                Fixed("{\"type\":\"flex\",\"altText\":");
                AddString(Runs(TextTemplate.Read(flex.AltText).Parts, null), flex.AltText);
                Fixed(",\"contents\":");
                AddTree(flex.Contents, "", FlexUse.Words);
                break;
        }

        Fixed("}");
    }

    private void AddImage(ImageUrls urls)
    {
        Fixed("{\"type\":\"image\",\"originalContentUrl\":");
        _fixed.AddRange(Encode(urls.OriginalUrl));
        Fixed(",\"previewImageUrl\":");
        _fixed.AddRange(Encode(urls.PreviewUrl));
        Fixed("}");
    }

    private void AddTree(JsonElement element, string name, FlexUse use)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var before = "{";
                foreach (var property in element.EnumerateObject())
                {
                    Fixed(before);
                    _fixed.AddRange(Encode(property.Name));
                    Fixed(":");
                    AddTree(property.Value, property.Name, FlexWalk.UseOf(element, name, property.Name));
                    before = ",";
                }

                Fixed(before == "{" ? "{}" : "}");
                break;
            case JsonValueKind.Array:
                Fixed("[");
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Fixed(index++ == 0 ? "" : ",");
                    AddTree(item, name, FlexUse.Words);
                }

                Fixed("]");
                break;
            case JsonValueKind.String:
                var text = element.GetString()!;
                AddString(FlexRuns(text, use), text);
                break;
            default:
                Fixed(element.GetRawText());
                break;
        }
    }

    private IEnumerable<Run> FlexRuns(string text, FlexUse use) => use switch
    {
        FlexUse.Tap => Runs(TextTemplate.Read(text).Parts, text),
        FlexUse.Resource => Runs(TextTemplate.Read(text).Parts, ""),
        _ => Runs(TextTemplate.Read(text).Parts, null),
    };

    // `url` is null outside addresses, and the address as written inside one.
    private IEnumerable<Run> Runs(IReadOnlyList<TemplatePart> parts, string? url) =>
        url is not null && _tracked.Contains(url)
            ? [new Run(RunKind.Link, url, null)]
            : parts.Select(p => p.Slot is { } slot
                ? new Run(url is null ? RunKind.Value : RunKind.EncodedValue, "", slot)
                : new Run(RunKind.Literal, p.Literal!, null));

    private void AddString(IEnumerable<Run> runs, string source)
    {
        var all = runs.ToArray();
        if (TextTemplate.Read(source).Faults is [var fault, ..])
        {
            throw new ArgumentException($"Template not checked before rendering: {fault.En}", nameof(source));
        }

        if (Array.Find(all, r => r.Slot is { Fallback: null } slot && (slot.AttributeKey is not null || _settings.NameFallback is null)) is { Slot: { } bare })
        {
            throw new ArgumentException($"Placeholder without fallback: {bare.Source}", nameof(source));
        }

        if (Array.TrueForAll(all, r => r.Kind == RunKind.Literal))
        {
            _fixed.AddRange(Encode(string.Concat(all.Select(r => r.Text))));
            return;
        }

        Flush();
        _pieces.Add(new Piece([], all));
    }

    private string Fill(Run[] runs, PersonValues person, Func<string, string> linkFor) => string.Concat(runs.Select(run => run.Kind switch
    {
        RunKind.Literal => run.Text,
        RunKind.Link => linkFor(run.Text),
        RunKind.Value => Value(run.Slot!, person, _settings.NameFallback),
        RunKind.EncodedValue => Uri.EscapeDataString(Value(run.Slot!, person, _settings.NameFallback)),
        _ => throw new InvalidOperationException($"Unknown run {run.Kind}"),
    }));

    private static string Value(Placeholder slot, PersonValues person, string? nameFallback) =>
        person.Find(slot) ?? slot.Fallback ?? (slot.AttributeKey is null ? nameFallback : null) ?? "";

    private static byte[] Encode(string text) => [(byte)'"', .. JsonEncodedText.Encode(text, Readable).EncodedUtf8Bytes, (byte)'"'];

    private void Fixed(string json) => _fixed.AddRange(Encoding.UTF8.GetBytes(json));

    private void Flush()
    {
        _pieces.Add(new Piece([.. _fixed], null));
        _fixed.Clear();
    }

    private sealed record Run(RunKind Kind, string Text, Placeholder? Slot);

    /// <summary>Either bytes that are the same for everybody, or one JSON string that is put together per person.</summary>
    private sealed record Piece(byte[] Bytes, Run[]? Runs);
}
