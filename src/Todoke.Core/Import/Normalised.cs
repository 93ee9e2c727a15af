namespace Todoke.Core.Import;

/// <summary>What a normaliser made of a value from outside. The original is kept for the report.</summary>
public abstract record Normalised<T>(string Original);

/// <summary>Understood.</summary>
public sealed record Normal<T>(string Original, T Value) : Normalised<T>(Original);

/// <summary>There is nothing but blanks: not a mistake, no value.</summary>
public sealed record Blank<T>(string Original) : Normalised<T>(Original);

/// <summary>Not understood, and why.</summary>
public sealed record Unusable<T>(string Original, string Code, string Ja, string En) : Normalised<T>(Original);
