namespace Todoke.Core.Messages;

/// <summary>One distinct link of a message.</summary>
/// <param name="Number">From 1, in order of first appearance.</param>
/// <param name="Url">As written, with its placeholders; <see cref="MessageRenderer.ResolveUrl"/> makes it a person's own.</param>
/// <param name="Tracked">Whether it is replaced by a redirect.</param>
/// <param name="Places">Paths of the strings it occurs in.</param>
public sealed record PlannedLink(int Number, string Url, bool Tracked, IReadOnlyList<string> Places);

/// <summary>The links of a message: http(s) URLs in text bubbles and wherever a tap leads. <c>tel:</c> and <c>line:</c> never count.</summary>
public static class LinkPlan
{
    public static IReadOnlyList<PlannedLink> Of(MessageContent content)
    {
        var untracked = content.UntrackedUrls.ToHashSet(StringComparer.Ordinal);
        return [.. content.Bubbles
            .SelectMany((bubble, index) => Links(bubble, $"bubbles[{index}]"))
            .GroupBy(l => l.Url, StringComparer.Ordinal)
            .Select((group, index) => new PlannedLink(
                index + 1,
                group.Key,
                content.TrackLinks && !untracked.Contains(group.Key),
                [.. group.Select(l => l.Path).Distinct(StringComparer.Ordinal)]))];
    }

    private static IEnumerable<(string Url, string Path)> Links(Bubble bubble, string path) => BubbleWalk.Strings(bubble, path).SelectMany(text => text.Use switch
    {
        TextUse.Prose => TextLinks.Split(TextTemplate.Read(text.Value)).Where(s => s.Url is not null).Select(s => (s.Url!, text.Path)),
        TextUse.Tap when TextLinks.IsLink(text.Value) => [(text.Value, text.Path)],
        _ => Enumerable.Empty<(string, string)>(),
    });
}
