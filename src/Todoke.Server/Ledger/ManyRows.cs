using System.Text;

namespace Todoke.Server.Ledger;

/// <summary>How a list of rows or values is told to each database: texts that do not grow with the list where that can be had.</summary>
internal static class ManyRows
{
    /// <summary>Stands for the list in SQL until the statement is made ready for one of the databases.</summary>
    public static string Marker(string name) => $"(@{name}*)";

    public static bool IsMarked(string sql, string name) => sql.Contains(Marker(name), StringComparison.Ordinal);

    public static string Expand(string sql, string name, bool sqlite) => sqlite
        ? sql.Replace(Marker(name), $"(SELECT value FROM json_each(@{name}))", StringComparison.Ordinal)
        : sql.Replace(" IN " + Marker(name), $" = ANY(@{name})", StringComparison.Ordinal);

    /// <summary>Stands for the list as rows (value, place), place counted from 0, until the statement is made ready.</summary>
    public static string PlacesMarker(string name) => $"(@{name}#)";

    public static bool IsMarkedForPlaces(string sql, string name) => sql.Contains(PlacesMarker(name), StringComparison.Ordinal);

    // LIMIT -1 keeps SQLite from looking at the list once for every row of the table beside it.
    public static string ExpandPlaces(string sql, string name, bool sqlite) => sql.Replace(PlacesMarker(name), sqlite
        ? $"(SELECT value, key AS place FROM json_each(@{name}) LIMIT -1)"
        : $"(SELECT value, place - 1 AS place FROM unnest(@{name}) WITH ORDINALITY AS u (value, place))", StringComparison.Ordinal);

    /// <summary><c>VALUES (@p0,@p1),(@p2,…</c></summary>
    public static string Values(int rows, int width)
    {
        var sql = new StringBuilder("VALUES ");
        for (var i = 0; i < rows; i++)
        {
            sql.Append(i == 0 ? "(" : ",(");
            for (var j = 0; j < width; j++) sql.Append(j == 0 ? "@p" : ",@p").Append(i * width + j);
            sql.Append(')');
        }
        return sql.ToString();
    }

    /// <summary><see cref="Values"/> with a parameter per cell.</summary>
    public static (string Sql, (string, object?)[] Values) Named(object?[][] rows)
    {
        var width = rows[0].Length;
        return (Values(rows.Length, width), [.. rows.SelectMany((row, i) => row.Select((value, j) => ("p" + (i * width + j), value)))]);
    }

    /// <summary><c>SELECT column1, NULL AS column2 … FROM unnest(@p0, …)</c> and an array per column. A column without any value is NULL itself: nothing tells its type.</summary>
    public static (string Sql, (string, object?)[] Values) Unnest(object?[][] rows)
    {
        var (selected, arrays, names, values) = (new List<string>(), new List<string>(), new List<string>(), new List<(string, object?)>());
        for (var j = 0; j < rows[0].Length; j++)
        {
            var name = $"column{j + 1}";
            if (Column(rows, j) is not { } column)
            {
                selected.Add($"NULL AS {name}");
                continue;
            }
            selected.Add(name);
            names.Add(name);
            arrays.Add($"@p{j}");
            values.Add(($"p{j}", column));
        }
        return ($"SELECT {string.Join(", ", selected)} FROM unnest({string.Join(", ", arrays)}) AS u ({string.Join(", ", names)})", [.. values]);
    }

    static Array? Column(object?[][] rows, int j) => rows.FirstOrDefault(r => r[j] is not null and not DBNull)?[j] switch
    {
        null => null,
        long or int or short => Of(rows, j, v => (long?)Convert.ToInt64(v)),
        string => Of(rows, j, v => (string)v),
        byte[] => Of(rows, j, v => (byte[])v),
        bool => Of(rows, j, v => (bool?)v),
        double or float or decimal => Of(rows, j, v => (double?)Convert.ToDouble(v)),
        var other => throw new NotSupportedException($"No column of {other.GetType().Name} is known."),
    };

    static T?[] Of<T>(object?[][] rows, int j, Func<object, T?> read) => Array.ConvertAll(rows, r => r[j] is { } value and not DBNull ? read(value) : default);
}
