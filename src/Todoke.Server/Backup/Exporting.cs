using System.Buffers;
using System.Data.Common;
using System.Text;
using System.Text.Json;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Backup;

/// <summary>Writes every table of <see cref="ExportTables"/> as CSV (UTF-8 with BOM, as Excel in Japan wants it) or as JSON lines.</summary>
internal static class Exporting
{
    static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    /// <returns>Rows per file.</returns>
    public static Task<Dictionary<string, long>> RunAsync(LedgerStore ledger, string folder, bool csv, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        return ledger.ReadSnapshotAsync(async l =>
        {
            var rows = new Dictionary<string, long>();
            foreach (var table in ExportTables.All)
            {
                var name = table.Name + (csv ? ".csv" : ".jsonl");
                using var file = new StreamWriter(Path.Combine(folder, name), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: csv)) { NewLine = csv ? "\r\n" : "\n" };
                if (csv) file.WriteLine(string.Join(',', table.Columns.Select(c => c.Name)));
                long count = 0;
                await l.EachAsync(table.Sql, r =>
                {
                    count++;
                    file.WriteLine(csv ? CsvLine(table, r) : JsonLine(table, r));
                }, cancel);
                rows[name] = count;
            }
            return rows;
        }, cancel);
    }

    static string CsvLine(ExportTable table, DbDataReader row) => string.Join(',', table.Columns.Select((c, i) => row.IsDBNull(i) ? "" : c.Kind == CellKind.Instant
        ? Iso(row.GetInt64(i))
        : row.GetValue(i) is string text ? CsvCell(text, guard: c.Kind == CellKind.Plain) : row.GetInt64(i).ToString()));

    /// <summary>
    /// Names come from strangers: what Excel would take for a formula gets an apostrophe before it. Signed numbers and
    /// telephone numbers (+81…) stay as they are.
    /// </summary>
    internal static string CsvCell(string text, bool guard)
    {
        if (guard && text.Length > 0 && (text[0] is '=' or '@' or '\t' or '\r' || text[0] is '+' or '-' && !text.Skip(1).All(c => char.IsAsciiDigit(c) || c == '.'))) text = "'" + text;
        return text.AsSpan().IndexOfAny(NeedsQuotes) >= 0 ? "\"" + text.Replace("\"", "\"\"") + "\"" : text;
    }

    static string JsonLine(ExportTable table, DbDataReader row)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder }))
        {
            json.WriteStartObject();
            for (var i = 0; i < table.Columns.Length; i++)
            {
                json.WritePropertyName(table.Columns[i].Name);
                if (row.IsDBNull(i)) json.WriteNullValue();
                else if (table.Columns[i].Kind == CellKind.Instant) json.WriteStringValue(Iso(row.GetInt64(i)));
                else if (table.Columns[i].Kind == CellKind.Json) json.WriteRawValue(row.GetString(i));
                else if (row.GetValue(i) is string text) json.WriteStringValue(text);
                else json.WriteNumberValue(row.GetInt64(i));
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    static string Iso(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
