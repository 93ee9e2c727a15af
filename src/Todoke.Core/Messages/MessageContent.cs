using System.Text.Json;

namespace Todoke.Core.Messages;

/// <summary>
/// What a campaign says, as its editor holds it: one to five bubbles and which of its links are tracked.
/// Texts are templates (<see cref="TextTemplate"/>); the JSON form is in <see cref="MessageContentJson"/>.
/// </summary>
/// <param name="Bubbles">In the order in which the friend sees them.</param>
/// <param name="TrackLinks">Whether links are replaced by redirects that tell who tapped.</param>
/// <param name="UntrackedUrls">URLs, exactly as written in the message, that stay as they are even then.</param>
public sealed record MessageContent(IReadOnlyList<Bubble> Bubbles, bool TrackLinks, IReadOnlyList<string> UntrackedUrls);

/// <summary>One message object of LINE (吹き出し).</summary>
public abstract record Bubble
{
    private protected Bubble()
    {
    }
}

/// <summary>Plain text; URLs in it are links.</summary>
public sealed record TextBubble(string Text) : Bubble;

/// <summary>A picture uploaded to this installation.</summary>
public sealed record MediaImageBubble(string MediaId) : Bubble;

/// <summary>A picture held elsewhere.</summary>
/// <param name="OriginalUrl">JPEG or PNG, at most 10 MB.</param>
/// <param name="PreviewUrl">JPEG or PNG, at most 1 MB.</param>
public sealed record UrlImageBubble(string OriginalUrl, string PreviewUrl) : Bubble;

/// <summary>A flex message.</summary>
/// <param name="AltText">Shown in notifications and the chat list.</param>
/// <param name="Contents">LINE's own flex JSON: an object of type <c>bubble</c> or <c>carousel</c>; every string value in it is a template.</param>
public sealed record FlexBubble(string AltText, JsonElement Contents) : Bubble;
