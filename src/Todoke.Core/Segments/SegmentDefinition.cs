using System.Text.Json;
using Todoke.Core.Segments.Reading;
using Todoke.Core.Segments.Writing;

namespace Todoke.Core.Segments;

/// <summary>A whole condition as it is stored: <c>{"version":1,"condition":NODE}</c>.</summary>
public sealed record SegmentDefinition(SegmentNode Condition)
{
    /// <summary>The JSON form's version.</summary>
    public const int Version = 1;

    /// <summary>Reads the JSON form; every problem of its structure at once. What names mean is <see cref="SegmentChecker"/>'s business.</summary>
    public static SegmentReading Read(JsonElement json) => SegmentReader.Read(json);

    /// <summary>Reads the JSON form from text that was checked when it was stored.</summary>
    /// <exception cref="FormatException">The text is not a valid definition.</exception>
    public static SegmentDefinition Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement) switch
        {
            { Definition: { } definition } => definition,
            var reading => throw new FormatException(string.Join(" ", reading.Problems.Select(p => $"{p.Path}: {p.En}"))),
        };
    }

    public string ToJson() => SegmentWriter.Write(this);
}

/// <param name="Definition">Null where a problem is an error.</param>
public sealed record SegmentReading(SegmentDefinition? Definition, IReadOnlyList<SegmentProblem> Problems);

/// <summary>How large a condition may be.</summary>
public static class SegmentLimits
{
    /// <summary>Levels of nodes, the outermost being 1.</summary>
    public const int Depth = 10;

    /// <summary>Nodes and property tests in all.</summary>
    public const int Nodes = 500;

    /// <summary>Values of one list.</summary>
    public const int Values = 10_000;

    /// <summary>Characters (UTF-16) of one text, name or key.</summary>
    public const int Text = 1_000;

    /// <summary>Steps of one path.</summary>
    public const int PathSteps = 10;

    /// <summary>The longest span, in years.</summary>
    public const int Years = 1_000;

    /// <summary>Tests on list elements inside one another.</summary>
    public const int ElementDepth = 2;

    /// <summary>Segments that name segments, one after another.</summary>
    public const int References = 5;

    /// <summary>Characters (UTF-16) of a pattern.</summary>
    public const int Pattern = 200;

    /// <summary>Product of the upper bounds of all repetitions in a pattern: {2,30} twice is 900.</summary>
    public const int PatternRepeats = 1_000;

    /// <summary>Characters (UTF-16) of a salt.</summary>
    public const int Salt = 100;

    /// <summary>Buckets of a random split.</summary>
    public const int Buckets = 10_000;

    /// <summary>Metres of a distance; half the way round the earth.</summary>
    public const int Metres = 20_100_000;

    /// <summary>Calendar units over which a habit is looked at.</summary>
    public const int Periods = 366;

    /// <summary>Days before or after an anniversary.</summary>
    public const int AnniversaryDays = 365;
}
