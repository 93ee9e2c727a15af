namespace Todoke.Core.Problems;

/// <summary>One thing that is wrong with an input, said so that a marketer can act on it.</summary>
/// <param name="Path">Where, as a JSON path without a root sign: <c>bubbles[1].text</c>. Empty for the whole input.</param>
/// <param name="Code">Stable snake_case word for programs.</param>
/// <param name="Ja">What is wrong and what to do, in Japanese.</param>
/// <param name="En">The same in English.</param>
/// <param name="Position">Where inside the text at <paramref name="Path"/>, in UTF-16 units from 0; null when it is about all of it.</param>
public sealed record Problem(string Path, string Code, string Ja, string En, int? Position = null);
