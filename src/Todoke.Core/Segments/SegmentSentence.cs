using Todoke.Core.Segments.Sentences;
using Todoke.Core.Values;

namespace Todoke.Core.Segments;

/// <summary>Says a condition as a marketer would, in Japanese and in English.</summary>
public static class SegmentSentence
{
    public static string Ja(SegmentDefinition definition, SegmentNames names) => Ja(definition.Condition, names);

    public static string Ja(SegmentNode node, SegmentNames names) => new JaSentence(names).People(node);

    public static string En(SegmentDefinition definition, SegmentNames names) => En(definition.Condition, names);

    public static string En(SegmentNode node, SegmentNames names) => new EnSentence(names).People(node);

    /// <summary>Each node's own sentence by its path (<c>condition.of[1]</c>), the outermost first.</summary>
    public static IReadOnlyList<SentencePart> Parts(SegmentDefinition definition, SegmentNames names)
    {
        var (ja, en) = (new JaSentence(names), new EnSentence(names));
        return [.. Nodes(definition.Condition, "condition").Select(n => new SentencePart(n.Path, ja.People(n.Node), en.People(n.Node)))];
    }

    private static IEnumerable<(string Path, SegmentNode Node)> Nodes(SegmentNode node, string path) => node switch
    {
        AllNode all => [(path, node), .. Each(all.Of, path)],
        AnyNode any => [(path, node), .. Each(any.Of, path)],
        NotNode not => [(path, node), .. Nodes(not.Of, $"{path}.of")],
        _ => [(path, node)],
    };

    private static IEnumerable<(string Path, SegmentNode Node)> Each(Sequence<SegmentNode> of, string path) =>
        of.SelectMany((child, i) => Nodes(child, $"{path}.of[{i}]"));
}

/// <summary>What one node of a condition says.</summary>
public sealed record SentencePart(string Path, string Ja, string En);
