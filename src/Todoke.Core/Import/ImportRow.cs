namespace Todoke.Core.Import;

/// <summary>A value read from a cell.</summary>
public abstract record ImportValue
{
    private ImportValue()
    {
    }

    public sealed record Text(string Value) : ImportValue;

    public sealed record Number(decimal Value) : ImportValue;

    public sealed record Flag(bool Value) : ImportValue;

    public sealed record Day(DateOnly Value) : ImportValue;

    /// <param name="Value">UTC.</param>
    public sealed record Instant(DateTimeOffset Value) : ImportValue;
}

/// <summary>What ties a row to a person.</summary>
/// <param name="Value">Normalised: E.164, lower-case address, member number.</param>
/// <param name="Shop">For member numbers, where the mapping names the shop.</param>
public sealed record ImportIdentity(ImportIdentityKind Kind, string Value, string? Shop);

/// <summary>A value under its key.</summary>
public sealed record NamedValue(string Key, ImportValue Value);

/// <summary>What normalising changed in a cell.</summary>
/// <param name="Column">From 0.</param>
public sealed record ValueChange(int Column, string Original, string Value);

/// <summary>What is wrong with a row.</summary>
/// <param name="Line">Line of the file on which the row begins, from 1.</param>
/// <param name="Column">From 0; null for the whole row.</param>
public sealed record RowProblem(long Line, int? Column, string? ColumnName, string Code, string Ja, string En);

/// <summary>What came of reading one row.</summary>
public abstract record RowReading(long Line);

/// <summary>A person. A cell that is blank says nothing: it neither sets nor removes a value.</summary>
/// <param name="Identities">At least one.</param>
/// <param name="Tags">Names, each once.</param>
public sealed record PersonRow(
    long Line,
    IReadOnlyList<ImportIdentity> Identities,
    string? DisplayName,
    IReadOnlyList<string> Tags,
    IReadOnlyList<NamedValue> Attributes,
    IReadOnlyList<ValueChange> Changes) : RowReading(Line);

/// <summary>An event.</summary>
/// <param name="EventId">The file's own, or one made from the row (see <see cref="RowIds"/>).</param>
/// <param name="At">UTC.</param>
/// <param name="Identities">At least one.</param>
public sealed record EventRow(
    long Line,
    string EventId,
    string Name,
    DateTimeOffset At,
    IReadOnlyList<ImportIdentity> Identities,
    IReadOnlyList<NamedValue> Properties,
    IReadOnlyList<string> Tags,
    IReadOnlyList<ValueChange> Changes) : RowReading(Line);

/// <summary>Nothing but blanks.</summary>
public sealed record EmptyRow(long Line) : RowReading(Line);

/// <summary>A row that does not go in, with everything that is wrong with it.</summary>
public sealed record BadRow(long Line, IReadOnlyList<RowProblem> Problems) : RowReading(Line);
