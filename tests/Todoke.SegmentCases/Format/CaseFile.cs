namespace Todoke.SegmentCases.Format;

/// <summary>A case file as it was understood, or everything that is wrong with it.</summary>
/// <param name="Scenarios">Empty where there are problems.</param>
internal sealed record CaseFile(IReadOnlyList<Scenario> Scenarios, IReadOnlyList<CaseProblem> Problems);

/// <param name="Path">Where, for instance <c>scenarios[0].steps[3].at</c>; empty for the whole file.</param>
internal sealed record CaseProblem(string Path, string Text)
{
    public override string ToString() => Path.Length == 0 ? Text : $"{Path}: {Text}";
}

/// <summary>One story: a World of its own on a clock of its own, and what has to be true along the way.</summary>
/// <param name="Id">Without blanks; unique in its file.</param>
/// <param name="Zone">The workspace's zone.</param>
/// <param name="LeapBirthday"><c>march_1</c> or <c>february_28</c>.</param>
/// <param name="Start">What the clock shows at the first step.</param>
internal sealed record Scenario(string Id, string? About, string Zone, string LeapBirthday, DateTimeOffset Start, IReadOnlyList<Step> Steps);
