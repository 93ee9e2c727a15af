using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;

namespace Todoke.Core.Tests.Segments;

/// <summary>Every example of docs/segments.md is read, written and judged.</summary>
public sealed partial class SegmentDocumentTests
{
    [Fact]
    public void Every_example_in_the_document_is_valid_and_stays_the_same_when_written()
    {
        var examples = Definitions();
        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            var reading = Examples.Read(example);
            Assert.Empty(reading.Problems);
            var written = reading.Definition!.ToJson();
            Assert.Equal(reading.Definition, SegmentDefinition.Parse(written));
            Assert.Equal(written, SegmentDefinition.Parse(written).ToJson());
            // Any person will do: what is shown here is that the evaluator knows every kind.
            ReferenceEvaluator.Holds(reading.Definition.Condition, new Examples().Facts, Examples.Ms("2024-06-15"), Examples.Tokyo);
        });
    }

    [Fact]
    public void The_document_has_an_example_of_every_kind_of_node_test_and_window()
    {
        var kinds = new HashSet<Type>();
        foreach (var example in Definitions()) Collect(Examples.Read(example).Definition!.Condition, kinds);
        Assert.Superset(Kinds(), kinds);
    }

    /// <summary>Every kind there is.</summary>
    internal static HashSet<Type> Kinds()
    {
        var families = new[] { typeof(SegmentNode), typeof(ValueTest), typeof(TimeWindow), typeof(WindowEdge) };
        return families.SelectMany(f => f.Assembly.GetTypes().Where(t => t.IsSubclassOf(f) && !t.IsAbstract)).ToHashSet();
    }

    internal static List<string> Definitions() => JsonBlocks().Matches(Text())
        .Select(m => m.Groups["json"].Value)
        .Select(json => json.Contains("\"version\"", StringComparison.Ordinal) ? json : $$"""{"version":1,"condition":{{json}}}""")
        .ToList();

    internal static string Text() => File.ReadAllText(Path.Combine(Root(), "docs", "segments.md"));

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    internal static void Collect(object? item, HashSet<Type> kinds)
    {
        switch (item)
        {
            case null or string: return;
            case System.Collections.IEnumerable list:
                foreach (var value in list) Collect(value, kinds);
                return;
        }
        if (item.GetType() is not { IsEnum: false, Namespace: "Todoke.Core.Segments" } type) return;
        kinds.Add(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)) Collect(property.GetValue(item), kinds);
    }

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonBlocks();
}
