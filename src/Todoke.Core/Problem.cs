namespace Todoke.Core;

/// <summary>
/// One thing that is wrong with an input, in words a marketer can act on. <paramref name="Path"/> names the place
/// (<c>content.bubbles[0].text</c>), <paramref name="Code"/> is stable for programs, the sentences are for people.
/// </summary>
public sealed record Problem(string Path, string Code, string Ja, string En);
