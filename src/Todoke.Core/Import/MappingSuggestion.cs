using Todoke.Core.Delivery;

namespace Todoke.Core.Import;

/// <summary>Proposes a mapping from a file's headers and first values, for a person to correct.</summary>
public static class MappingSuggestion
{
    /// <summary>A column whose meaning is not known becomes an attribute or property of its own header, or is ignored where there is none.</summary>
    public static ImportMapping For(ImportKind kind, FileShape shape)
    {
        var rows = shape.FirstRows.Skip(shape.Header ? 1 : 0).ToArray();
        var width = shape.FirstRows.Max(r => r.Count);
        var taken = new HashSet<ColumnTarget>();
        var columns = new List<ImportColumn>();
        for (var index = 0; index < width; index++)
        {
            var at = index;
            var values = rows.Where(r => at < r.Count && !string.IsNullOrWhiteSpace(r[at])).Select(r => r[at]).ToArray();
            var header = shape.Header && at < shape.FirstRows[0].Count ? TextNormaliser.Clean(shape.FirstRows[0][at]) : "";
            var (target, type) = Guess(kind, header, at, values);
            if (target is not ColumnTarget.Ignore && !taken.Add(target))
            {
                target = new ColumnTarget.Ignore();
            }

            // By place, because two columns may have the same header.
            columns.Add(new ImportColumn(index, null, target, type));
        }

        var time = columns.FindIndex(c => c.To is ColumnTarget.EventTime);
        return new ImportMapping(
            kind,
            "",
            shape.Delimiter,
            shape.Header,
            shape.Encoding,
            time < 0 ? DateForm.Auto : FormOf([.. rows.Where(r => time < r.Count).Select(r => r[time])]),
            columns,
            new ImportConstants(kind == ImportKind.Events && !columns.Exists(c => c.To is ColumnTarget.EventName) ? "purchase" : null, null, null),
            []);
    }

    private static (ColumnTarget Target, ImportType Type) Guess(ImportKind kind, string header, int index, string[] values)
    {
        if (header.Length > 0)
        {
            if (ColumnWords.Find(header, kind) is { } known)
            {
                return (ImportWords.Target(known.To)!, known.Type);
            }

            return (kind == ImportKind.People ? new ColumnTarget.Attribute(header) : new ColumnTarget.Property(header), TypeOf(values));
        }

        if (Most(values, v => LineUserId.IsValid(v.Trim())))
        {
            return (new ColumnTarget.Identity(ImportIdentityKind.LineUserId), ImportType.Text);
        }

        if (Most(values, v => TextNormaliser.Email(v) is Normal<string>))
        {
            return (new ColumnTarget.Identity(ImportIdentityKind.Email), ImportType.Text);
        }

        if (kind == ImportKind.Events && TypeOf(values) is ImportType.Date or ImportType.Datetime)
        {
            return (new ColumnTarget.EventTime(), ImportType.Text);
        }

        return (index == 0 ? new ColumnTarget.Identity(ImportIdentityKind.Customer) : new ColumnTarget.Ignore(), ImportType.Text);
    }

    private static ImportType TypeOf(string[] values) =>
        Most(values, v => DateNormaliser.Date(v, DateForm.Auto) is Normal<DateOnly>) ? ImportType.Date
        : Most(values, v => DateNormaliser.Instant(v, DateForm.Auto, TimeZoneInfo.Utc) is Normal<DateTimeOffset>) ? ImportType.Datetime
        // A number that begins with 0 is a code: as a number it would lose the 0.
        : Most(values, v => NumberNormaliser.Number(v) is Normal<decimal> && !(v.Length > 1 && v[0] == '0' && char.IsAsciiDigit(v[1]))) ? ImportType.Number
        : ImportType.Text;

    // Where days and months cannot be told apart the form stays open, and the person has to say.
    private static DateForm FormOf(string[] values)
    {
        var fitting = new[] { DateForm.Auto, DateForm.Mdy, DateForm.Dmy }.Where(f => Most(values, v => DateNormaliser.Instant(v, f, TimeZoneInfo.Utc) is Normal<DateTimeOffset>)).ToArray();
        return fitting is [var only] ? only : DateForm.Auto;
    }

    private static bool Most(string[] values, Func<string, bool> holds) => values.Length > 0 && values.Count(holds) >= 0.9 * values.Length;
}
