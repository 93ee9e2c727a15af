using System.Globalization;
using System.Text;
using Npgsql;

namespace Todoke.Server.Ledger;

/// <summary>
/// PostgreSQL's own way to take many rows in: COPY, as text, which asks nobody for the columns' types.
/// Format: https://www.postgresql.org/docs/15/sql-copy.html, "Text Format".
/// </summary>
internal static class PostgresCopy
{
    /// <summary>From this many rows on it is quicker than a statement.</summary>
    public const int Least = 1000;

    const int Portion = 32_768;

    /// <param name="connection">Inside the transaction they belong to.</param>
    /// <param name="into"><c>table (column, …)</c></param>
    /// <param name="rows">Null, text, whole and other numbers, bytes.</param>
    /// <param name="cancel">Ends it; the transaction has to be rolled back then.</param>
    public static async Task WriteAsync(NpgsqlConnection connection, string into, IReadOnlyList<object?[]> rows, CancellationToken cancel)
    {
        // Where this fails on the way, the transaction is rolled back with whatever came through.
        await using var copy = await connection.BeginTextImportAsync($"COPY {into} FROM STDIN", cancel);
        var text = new StringBuilder(Portion + 1024);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                if (i > 0) text.Append('\t');
                Write(text, row[i]);
            }
            text.Append('\n');
            if (text.Length < Portion) continue;
            await copy.WriteAsync(text, cancel);
            text.Clear();
        }
        await copy.WriteAsync(text, cancel);
    }

    static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null or DBNull: text.Append(@"\N"); break;
            case long or int or short: text.Append(CultureInfo.InvariantCulture, $"{value}"); break;
            case double or float or decimal: text.Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)); break;
            case byte[] bytes: text.Append(@"\\x").Append(Convert.ToHexStringLower(bytes)); break;
            case string words:
                foreach (var c in words)
                    switch (c)
                    {
                        case '\\': text.Append(@"\\"); break;
                        case '\t': text.Append(@"\t"); break;
                        case '\n': text.Append(@"\n"); break;
                        case '\r': text.Append(@"\r"); break;
                        default: text.Append(c); break;
                    }
                break;
            default: throw new NotSupportedException($"No column of {value.GetType().Name} is known.");
        }
    }
}
