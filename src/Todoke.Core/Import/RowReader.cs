using System.Globalization;

namespace Todoke.Core.Import;

/// <summary>Turns the rows of one file, in their order, into people or events. One per file read; not for several threads.</summary>
public sealed class RowReader
{
    private readonly ImportMapping _mapping;
    private readonly TimeZoneInfo _zone;
    private readonly IReadOnlyList<string>? _header;
    private readonly (int Index, ImportColumn Column)[] _columns;
    private readonly RowIds _ids;

    /// <param name="mapping">Checked.</param>
    /// <param name="zone">The workspace's: of times without one.</param>
    /// <param name="header">The file's first row where the mapping says that it names the columns.</param>
    /// <exception cref="ArgumentException">The mapping names a column that the header does not have: call <see cref="MappingChecker.CheckColumns"/> first.</exception>
    public RowReader(ImportMapping mapping, TimeZoneInfo zone, IReadOnlyList<string>? header)
    {
        _mapping = mapping;
        _zone = zone;
        _header = mapping.Header ? header ?? throw new ArgumentException("The mapping wants a header.", nameof(header)) : null;
        if (_header is not null && MappingChecker.CheckColumns(mapping, _header) is [var problem, ..])
        {
            throw new ArgumentException($"{problem.Path}: {problem.En}", nameof(mapping));
        }

        var names = _header?.Select(TextNormaliser.Clean).ToList() ?? [];
        _columns = [.. mapping.Columns.Where(c => c.To is not ColumnTarget.Ignore).Select(c => (c.Index ?? names.IndexOf(TextNormaliser.Clean(c.Name!)), c))];
        _ids = new RowIds(mapping.Source, mapping.Constants.EventName);
    }

    /// <param name="line">Line of the file on which the row begins, from 1.</param>
    /// <param name="cells">As they stand in the file, quotes taken away.</param>
    public RowReading Read(long line, IReadOnlyList<string> cells)
    {
        if (cells.All(string.IsNullOrWhiteSpace))
        {
            return new EmptyRow(line);
        }

        var row = new Row(line);
        if (_header is not null && cells.Skip(_header.Count).Any(c => !string.IsNullOrWhiteSpace(c)))
        {
            row.Add(null, null, "too_many_cells", $"見出しは{_header.Count}列ですが、この行は{cells.Count}列あります。区切り文字を含む値は「\"」で囲んでください。", $"The header has {_header.Count} columns and this row {cells.Count}. Put values that hold the delimiter in quotes.");
        }

        foreach (var (index, column) in _columns)
        {
            var name = _header is not null && index < _header.Count ? _header[index] : null;
            if (index >= cells.Count)
            {
                row.Add(index, name, "too_few_cells", $"この行は{cells.Count}列しかありません。", $"This row has only {cells.Count} columns.");
            }
            else if (cells[index].Contains('\uFFFD', StringComparison.Ordinal))
            {
                row.Add(index, name, "text_broken", "文字が壊れています。ファイルの文字コードを確かめてください。", "The text is broken. Check the file's encoding.");
            }
            else
            {
                ReadCell(row, index, name, column, cells[index]);
            }
        }

        return Finish(row, cells);
    }

    private void ReadCell(Row row, int index, string? name, ImportColumn column, string cell)
    {
        switch (column.To)
        {
            case ColumnTarget.Identity identity:
                if (Take(row, index, name, Identity(identity.Kind, cell), v => v) is { } known)
                {
                    row.Identities.Add(new ImportIdentity(identity.Kind, known, identity.Kind == ImportIdentityKind.Customer ? _mapping.Constants.Shop : null));
                }

                break;
            case ColumnTarget.DisplayName:
                row.DisplayName = Take(row, index, name, TextNormaliser.Text(cell), v => v);
                break;
            case ColumnTarget.Tags:
                row.Tags.AddRange(TextNormaliser.Clean(cell).Split([',', '、', ';', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
                break;
            case ColumnTarget.Tag tag:
                if (NumberNormaliser.Boolean(cell) is var wanted && wanted is Normal<bool> { Value: true })
                {
                    row.Tags.Add(tag.Name);
                }

                Take(row, index, name, wanted, _ => cell);
                break;
            case ColumnTarget.Attribute attribute:
                AddValue(row, index, name, attribute.Key, column.Type, cell);
                break;
            case ColumnTarget.Property property:
                AddValue(row, index, name, property.Key, column.Type, cell);
                break;
            case ColumnTarget.EventTime:
                var time = DateNormaliser.Instant(cell, _mapping.DateForm, _zone);
                row.At = (time as Normal<DateTimeOffset>)?.Value;
                Required(row, index, name, time, Written);
                break;
            case ColumnTarget.EventName:
                row.Name = Required(row, index, name, TextNormaliser.Text(cell), v => v);
                break;
            case ColumnTarget.EventId:
                row.EventId = Required(row, index, name, TextNormaliser.Text(cell), v => v);
                break;
        }
    }

    private void AddValue(Row row, int index, string? name, string key, ImportType type, string cell)
    {
        ImportValue? value = type switch
        {
            ImportType.Text => Text(TextNormaliser.Text(cell)),
            ImportType.Phone => Text(PhoneNormaliser.Phone(cell)),
            ImportType.Email => Text(TextNormaliser.Email(cell)),
            ImportType.PostCode => Text(TextNormaliser.PostCode(cell)),
            ImportType.Prefecture => Of(PrefectureNames.Normalise(cell), p => p.Ja, p => new ImportValue.Text(p.Ja)),
            ImportType.Number => Of(NumberNormaliser.Number(cell), n => n.ToString(CultureInfo.InvariantCulture), n => new ImportValue.Number(n)),
            ImportType.Boolean => Of(NumberNormaliser.Boolean(cell), b => b ? "true" : "false", b => new ImportValue.Flag(b)),
            ImportType.Date => Of(DateNormaliser.Date(cell, _mapping.DateForm), d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), d => new ImportValue.Day(d)),
            ImportType.Datetime => Of(DateNormaliser.Instant(cell, _mapping.DateForm, _zone), Written, t => new ImportValue.Instant(t)),
            _ => throw new InvalidOperationException($"Unknown type {type}"),
        };
        if (value is not null)
        {
            row.Values.Add(new NamedValue(key, value));
        }

        ImportValue? Text(Normalised<string> read) => Of(read, v => v, v => new ImportValue.Text(v));

        ImportValue? Of<T>(Normalised<T> read, Func<T, string> written, Func<T, ImportValue> make) =>
            Take(row, index, name, read, written) is not null && read is Normal<T> normal ? make(normal.Value) : null;
    }

    private RowReading Finish(Row row, IReadOnlyList<string> cells)
    {
        // Drawn even for a row that does not go in: an equal row's number must not depend on what else is wrong with the file.
        var id = _mapping.Kind == ImportKind.Events ? row.EventId ?? _ids.Next(cells) : "";
        if (row.Identities.Count == 0 && row.Problems.Count == 0)
        {
            row.Add(null, null, "identity_missing", "誰の行かがわかりません(会員番号などがすべて空です)。", "Nothing tells whose row this is (all identity columns are blank).");
        }

        if (row.Problems.Count > 0)
        {
            return new BadRow(row.Line, row.Problems);
        }

        IReadOnlyList<string> tags = [.. row.Tags.Concat(_mapping.Tags).Distinct(StringComparer.Ordinal)];
        if (_mapping.Kind == ImportKind.People)
        {
            return new PersonRow(row.Line, row.Identities, row.DisplayName, tags, row.Values, row.Changes);
        }

        if (_mapping.Constants.Currency is { } currency && !row.Values.Exists(v => v.Key == "currency"))
        {
            row.Values.Add(new NamedValue("currency", new ImportValue.Text(currency)));
        }

        return new EventRow(row.Line, id, row.Name ?? _mapping.Constants.EventName!, row.At!.Value, row.Identities, row.Values, tags, row.Changes);
    }

    private static Normalised<string> Identity(ImportIdentityKind kind, string cell) => kind switch
    {
        ImportIdentityKind.Customer => TextNormaliser.Text(cell),
        ImportIdentityKind.Email => TextNormaliser.Email(cell),
        ImportIdentityKind.Phone => PhoneNormaliser.Phone(cell),
        ImportIdentityKind.LineUserId => TextNormaliser.Text(cell) switch
        {
            Normal<string> text when !Delivery.LineUserId.IsValid(text.Value) => new Unusable<string>(cell, "line_user_id_invalid", "LINEのユーザーIDは「U」と32桁の英数字です(表示されるLINE IDとは別のものです)。", "A LINE user id is 'U' and 32 hexadecimal digits (not the LINE ID that people search for)."),
            var other => other,
        },
        _ => throw new InvalidOperationException($"Unknown identity {kind}"),
    };

    private static string Written(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string? Required<T>(Row row, int index, string? name, Normalised<T> read, Func<T, string> written)
    {
        if (read is Blank<T>)
        {
            row.Add(index, name, "missing", "値が空です。", "The value is blank.");
        }

        return Take(row, index, name, read, written);
    }

    private static string? Take<T>(Row row, int index, string? name, Normalised<T> read, Func<T, string> written)
    {
        switch (read)
        {
            case Normal<T> normal:
                var value = written(normal.Value);
                if (value != normal.Original)
                {
                    row.Changes.Add(new ValueChange(index, normal.Original, value));
                }

                return value;
            case Unusable<T> unusable:
                row.Add(index, name, unusable.Code, unusable.Ja, unusable.En);
                return null;
            default:
                return null;
        }
    }

    private sealed class Row(long line)
    {
        public long Line => line;

        public List<ImportIdentity> Identities { get; } = [];

        public List<string> Tags { get; } = [];

        public List<NamedValue> Values { get; } = [];

        public List<ValueChange> Changes { get; } = [];

        public List<RowProblem> Problems { get; } = [];

        public string? DisplayName { get; set; }

        public string? Name { get; set; }

        public string? EventId { get; set; }

        public DateTimeOffset? At { get; set; }

        public void Add(int? column, string? name, string code, string ja, string en) => Problems.Add(new RowProblem(line, column, name, code, ja, en));
    }
}
