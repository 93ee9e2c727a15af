using System.Text.Json;
using Todoke.Core.Segments.Checking;
using Todoke.Core.Segments.Reading;

namespace Todoke.Core.Segments;

/// <summary>
/// Judges a condition before it is saved or counted: its structure and limits, whether the names in it exist, and what it comes to.
/// </summary>
public static class SegmentChecker
{
    /// <summary>All problems at once. The definition is null where one of them is an error.</summary>
    public static SegmentReading Check(JsonElement json, SegmentVocabulary vocabulary)
    {
        var reading = SegmentDefinition.Read(json);
        if (reading.Definition is not { } definition) return reading;
        var problems = Check(definition, vocabulary);
        return new SegmentReading(problems.Any(p => p.Severity == ProblemSeverity.Error) ? null : definition, [.. reading.Problems, .. problems]);
    }

    /// <summary>The problems of an already read definition, for instance after a tag was deleted.</summary>
    public static IReadOnlyList<SegmentProblem> Check(SegmentDefinition definition, SegmentVocabulary vocabulary)
    {
        var problems = new ProblemList();
        new NameCheck(vocabulary, problems).Visit(definition.Condition, "condition");
        new ReferenceCheck(vocabulary, problems).Check(definition.Condition);
        new SenseCheck(vocabulary, problems).Check(definition.Condition);
        return problems.Items;
    }
}
