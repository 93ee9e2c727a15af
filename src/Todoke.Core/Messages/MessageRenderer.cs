using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Todoke.Core.Messages;

/// <summary>Where a file uploaded to this installation is served; of a picture also a small one for the chat.</summary>
public sealed record ImageUrls(string OriginalUrl, string PreviewUrl);

/// <summary>What rendering needs besides the message and the person.</summary>
/// <param name="NameFallback">The workspace's word for people without a name, used where <c>{{name}}</c> has no fallback of its own.</param>
/// <param name="MediaFor">The public addresses of an upload, by media id.</param>
public sealed record RenderSettings(string? NameFallback, Func<string, ImageUrls> MediaFor);

/// <summary>
/// Turns a message into the exact bytes of LINE's <c>messages</c> array (UTF-8 JSON) for one person.
/// The same message, person and links always give the same bytes. Built once per message, used for any number of people at once.
/// </summary>
public sealed class MessageRenderer
{
    private static readonly JavaScriptEncoder Readable = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    // LINE's stand-in for an emoji in the text.
    private const string EmojiSign = "$";

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

    private enum RunKind { Literal, Value, EncodedValue, Link, Emoji }

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
                output.Write(Written(piece.Runs, person, linkFor));
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

    private void AddBubble(Bubble bubble) => AddObject(bubble.Expanded().Json, MessageForms.Message.Types[bubble.Type], bubble.Type);

    private void AddForm(JsonElement own, Form form)
    {
        switch (form)
        {
            case TextForm text:
                AddText(own.GetString()!, text.Use, text.Media);
                break;
            case ListForm list:
                Fixed("[");
                var index = 0;
                foreach (var item in own.EnumerateArray())
                {
                    Fixed(index++ == 0 ? "" : ",");
                    AddForm(item, list.Of);
                }

                Fixed("]");
                break;
            case TypedForm typed:
                var type = own.GetProperty("type").GetString()!;
                AddObject(own, typed.Types[type], type);
                break;
            case ObjectForm whole:
                AddObject(own, whole, null);
                break;
            case FlexForm:
                AddTree(own, "", (TextUse.Words, MediaPlace.Card));
                break;
            default:
                Fixed(own.GetRawText());
                break;
        }
    }

    private void AddObject(JsonElement own, ObjectForm form, string? type)
    {
        var before = type is null ? "{" : $"{{\"type\":\"{type}\",";
        foreach (var member in form.Members)
        {
            var has = member.Own is not null && own.TryGetProperty(member.Own, out var value) && value.ValueKind != JsonValueKind.Null;
            if (!has && member.Constant is null)
            {
                continue;
            }

            Fixed($"{before}\"{member.Line}\":{member.Constant}");
            before = ",";
            if (has)
            {
                AddForm(own.GetProperty(member.Own!), member.Form!);
            }
        }

        Fixed(before == "," ? "}" : before.TrimEnd(',') + "}");
    }

    private void AddTree(JsonElement element, string name, (TextUse Use, MediaPlace Media) use)
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
                    AddTree(item, name, (TextUse.Words, MediaPlace.Card));
                }

                Fixed("]");
                break;
            case JsonValueKind.String:
                AddText(element.GetString()!, use.Use, use.Media);
                break;
            default:
                Fixed(element.GetRawText());
                break;
        }
    }

    private void AddText(string text, TextUse use, MediaPlace place)
    {
        if (use == TextUse.Resource && MediaReference.IdOf(text) is { } id)
        {
            var urls = _settings.MediaFor(id);
            _fixed.AddRange(Encode(place == MediaPlace.Preview ? urls.PreviewUrl : urls.OriginalUrl));
            return;
        }

        var template = TextTemplate.Read(text);
        AddString(use switch
        {
            TextUse.Prose => TextLinks.Split(template).SelectMany(s => Runs(s.Parts, s.Url)),
            TextUse.Tap => Runs(template.Parts, text),
            TextUse.Resource => Runs(template.Parts, ""),
            _ => Runs(template.Parts, null),
        }, text);
    }

    // `url` is null outside addresses, and the address as written inside one.
    private IEnumerable<Run> Runs(IReadOnlyList<TemplatePart> parts, string? url) =>
        url is not null && _tracked.Contains(url)
            ? [new Run(RunKind.Link, url, null)]
            : parts.Select(p => p.Slot is { } slot ? new Run(url is null ? RunKind.Value : RunKind.EncodedValue, "", slot)
                : p.Emoji is { } emoji ? new Run(RunKind.Emoji, EmojiSign, null, emoji)
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

        if (Array.TrueForAll(all, r => r.Kind is RunKind.Literal or RunKind.Emoji))
        {
            _fixed.AddRange(Written(all, PersonValues.Nobody, url => url));
            return;
        }

        Flush();
        _pieces.Add(new Piece([], all));
    }

    // The text as a JSON string and, where emojis stand in it, their places: those depend on how long the person's values are.
    private byte[] Written(Run[] runs, PersonValues person, Func<string, string> linkFor)
    {
        var text = new StringBuilder();
        var emojis = new StringBuilder();
        foreach (var run in runs)
        {
            if (run.Emoji is { } emoji)
            {
                emojis.Append(CultureInfo.InvariantCulture, $"{(emojis.Length == 0 ? "" : ",")}{{\"index\":{text.Length},\"productId\":\"{emoji.ProductId}\",\"emojiId\":\"{emoji.EmojiId}\"}}");
            }

            text.Append(run.Kind switch
            {
                RunKind.Literal or RunKind.Emoji => run.Text,
                RunKind.Link => linkFor(run.Text),
                RunKind.Value => Value(run.Slot!, person, _settings.NameFallback),
                RunKind.EncodedValue => Uri.EscapeDataString(Value(run.Slot!, person, _settings.NameFallback)),
                _ => throw new InvalidOperationException($"Unknown run {run.Kind}"),
            });
        }

        var written = Encode(text.ToString());
        return emojis.Length == 0 ? written : [.. written, .. ",\"emojis\":["u8, .. Encoding.UTF8.GetBytes(emojis.ToString()), (byte)']'];
    }

    private static string Value(Placeholder slot, PersonValues person, string? nameFallback) =>
        person.Find(slot) ?? slot.Fallback ?? (slot.AttributeKey is null ? nameFallback : null) ?? "";

    private static byte[] Encode(string text) => [(byte)'"', .. JsonEncodedText.Encode(text, Readable).EncodedUtf8Bytes, (byte)'"'];

    private void Fixed(string json) => _fixed.AddRange(Encoding.UTF8.GetBytes(json));

    private void Flush()
    {
        _pieces.Add(new Piece([.. _fixed], null));
        _fixed.Clear();
    }

    private sealed record Run(RunKind Kind, string Text, Placeholder? Slot, LineEmoji? Emoji = null);

    /// <summary>Either bytes that are the same for everybody, or one JSON string that is put together per person.</summary>
    private sealed record Piece(byte[] Bytes, Run[]? Runs);
}
