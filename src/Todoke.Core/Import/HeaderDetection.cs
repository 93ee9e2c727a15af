using Todoke.Core.Delivery;

namespace Todoke.Core.Import;

/// <summary>Tells whether the first row of a file names its columns.</summary>
internal static class HeaderDetection
{
    public static bool HasHeader(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var first = rows[0];
        if (first.Any(ColumnWords.IsKnown))
        {
            return true;
        }

        if (first.Any(LooksLikeValue) || rows.Count == 1)
        {
            return false;
        }

        var rest = rows.Skip(1).ToArray();
        var valued = Enumerable.Range(0, first.Count).Any(column => rest.Count(r => column < r.Count && LooksLikeValue(r[column])) >= 0.8 * rest.Length);

        // Nothing but words: names of columns differ from each other and do not come again below.
        return valued || (first.Distinct().Count() == first.Count && !first.Where((cell, column) => rest.Any(r => column < r.Count && r[column] == cell)).Any());
    }

    public static bool LooksLikeValue(string cell) =>
        NumberNormaliser.Number(cell) is Normal<decimal>
        || DateNormaliser.Instant(cell, DateForm.Auto, TimeZoneInfo.Utc) is Normal<DateTimeOffset>
        || TextNormaliser.Email(cell) is Normal<string>
        || PhoneNormaliser.Phone(cell) is Normal<string>
        || LineUserId.IsValid(cell.Trim());
}
