namespace Todoke.Core.Import;

public enum ImportKind
{
    /// <summary>One person a row.</summary>
    People,

    /// <summary>One event a row.</summary>
    Events,
}

/// <summary>What a column's values are.</summary>
public enum ImportType
{
    Text,
    Number,
    Boolean,
    Date,
    Datetime,
    Phone,
    Email,
    PostCode,

    /// <summary>Kept as the prefecture's name with its ending (東京都).</summary>
    Prefecture,
}

/// <summary>What ties a row to a person.</summary>
public enum ImportIdentityKind
{
    Customer,
    LineUserId,
    Email,
    Phone,
}

/// <summary>Where a column's values go.</summary>
public abstract record ColumnTarget
{
    private ColumnTarget()
    {
    }

    public sealed record Ignore : ColumnTarget;

    public sealed record Identity(ImportIdentityKind Kind) : ColumnTarget;

    public sealed record DisplayName : ColumnTarget;

    /// <summary>A cell holds names of tags, set apart by <c>, 、 ; |</c>.</summary>
    public sealed record Tags : ColumnTarget;

    /// <summary>A cell says yes or no to this tag.</summary>
    public sealed record Tag(string Name) : ColumnTarget;

    public sealed record Attribute(string Key) : ColumnTarget;

    public sealed record EventTime : ColumnTarget;

    public sealed record EventName : ColumnTarget;

    public sealed record EventId : ColumnTarget;

    public sealed record Property(string Key) : ColumnTarget;
}

/// <summary>One column: named by its place (from 0) or by its header.</summary>
public sealed record ImportColumn(int? Index, string? Name, ColumnTarget To, ImportType Type);

/// <summary>What is the same for all rows.</summary>
/// <param name="EventName">Name of every event, where no column has it.</param>
/// <param name="Shop">The shop whose member numbers the file holds.</param>
/// <param name="Currency">Put on every event as property <c>currency</c>, where no column has it.</param>
public sealed record ImportConstants(string? EventName, string? Shop, string? Currency);

/// <summary>How a file is read; the JSON form is in <see cref="ImportMappingJson"/>.</summary>
/// <param name="Source">What the rows come from (a system's name). Rows of one source that are equal are the same event, rows of two are not.</param>
/// <param name="Header">Whether the first row names the columns.</param>
/// <param name="Tags">Put on the person of every row.</param>
public sealed record ImportMapping(
    ImportKind Kind,
    string Source,
    ImportDelimiter Delimiter,
    bool Header,
    ImportEncoding Encoding,
    DateForm DateForm,
    IReadOnlyList<ImportColumn> Columns,
    ImportConstants Constants,
    IReadOnlyList<string> Tags);
