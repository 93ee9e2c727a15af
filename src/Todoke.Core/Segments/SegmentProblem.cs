namespace Todoke.Core.Segments;

public enum ProblemSeverity
{
    Error,
    Warning,
}

/// <summary>Something wrong (or doubtful) in a condition.</summary>
/// <param name="Path">Where, as a JSON path from the definition's root: <c>condition.of[1].value</c>.</param>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Ja">What to do about it, in Japanese.</param>
/// <param name="En">The same in English.</param>
public sealed record SegmentProblem(string Path, string Code, ProblemSeverity Severity, string Ja, string En);
