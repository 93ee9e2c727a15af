using Todoke.Core.Import;
using Todoke.Core.Values;
using Todoke.Server.Attributes;

namespace Todoke.Server.Imports;

/// <summary>Between what a cell holds and what the ledger keeps.</summary>
internal static class ImportValues
{
    static readonly char[] ListSigns = [',', '、', ';', '|'];

    /// <summary>A column for an attribute that has a declared type is read as that type, unless the mapping names one itself.</summary>
    public static ImportMapping WithDeclaredTypes(ImportMapping mapping, AttributeCatalog catalog) => mapping with
    {
        Columns = [.. mapping.Columns.Select(column => column is { To: ColumnTarget.Attribute to, Type: ImportType.Text } && catalog.ByKey.GetValueOrDefault(to.Key) is { Declared: true } attribute
            ? column with { Type = TypeOf(attribute.Type) } : column)],
    };

    static ImportType TypeOf(AttributeKind kind) => kind switch
    {
        AttributeKind.Number => ImportType.Number, AttributeKind.Boolean => ImportType.Boolean, AttributeKind.Date => ImportType.Date, AttributeKind.Datetime => ImportType.Datetime, _ => ImportType.Text,
    };

    /// <summary>As JSON has it: dates and instants are text there.</summary>
    public static FactValue Fact(ImportValue value) => value switch
    {
        ImportValue.Number number => FactValue.Number.Fits(number.Value) ? new FactValue.Number(number.Value) : new FactValue.Text(number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ImportValue.Flag flag => new FactValue.Bool(flag.Value),
        ImportValue.Day day => new FactValue.Text(IsoTime.Write(day.Value)),
        ImportValue.Instant instant => new FactValue.Text(IsoTime.Write(instant.Value.ToUnixTimeMilliseconds())),
        ImportValue.Text text => new FactValue.Text(text.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    /// <summary>The value for an attribute: a list is cut at its signs, and a choice may stand in the file by its label.</summary>
    public static FactValue For(AttributeDefinition? attribute, ImportValue value)
    {
        var fact = Fact(value);
        if (attribute is not { Declared: true } || fact is not FactValue.Text text) return fact;
        return attribute.Type switch
        {
            AttributeKind.List => new FactValue.List([.. text.Value.Split(ListSigns, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(i => (FactValue)Choice(attribute, i))]),
            AttributeKind.Text => Choice(attribute, text.Value),
            _ => fact,
        };
    }

    static FactValue.Text Choice(AttributeDefinition attribute, string text) =>
        new(attribute.Choices.Any(c => c.Value == text) ? text : attribute.Choices.FirstOrDefault(c => c.Label == text)?.Value ?? text);
}
