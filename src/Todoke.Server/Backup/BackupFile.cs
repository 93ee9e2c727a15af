using System.Data.Common;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Backup;

/// <summary>
/// The first thing in a backup. <paramref name="Format"/> is the form of the file, <paramref name="Schema"/> the ledger's last migration,
/// <paramref name="KeyMark"/> tells one installation key from another without telling the key.
/// </summary>
internal sealed record BackupManifest(int Format, int Schema, string Version, DateTimeOffset TakenAt, string Ledger, long Position, string KeyMark, Dictionary<string, long> Rows)
{
    public const int CurrentFormat = 1;
    public const string Entry = "manifest.json";
}

/// <summary>
/// One zip: <c>manifest.json</c>, and per table a file of JSON lines whose first line names the columns and whose others are rows
/// (numbers, strings, null, and <c>{"b": base64}</c> for bytes). The same form whichever ledger it comes from.
/// </summary>
internal static class BackupFile
{
    /// <summary>Writes a consistent backup while servers go on working. Nothing is left behind when it fails.</summary>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    public static async Task<BackupManifest> WriteAsync(LedgerStore ledger, InstallationKey key, string version, TimeProvider clock, string file, CancellationToken cancel)
    {
        if (File.Exists(file)) throw new IOException($"{file} is there already");
        var part = file + ".part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        // It holds people's names and addresses: for its owner's eyes.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            BackupManifest manifest;
            using (var stream = new FileStream(part, options))
            {
                using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
                    manifest = await ledger.ReadSnapshotAsync(l => WriteAsync(l, ledger.Dialect.Name, key, version, clock, zip, cancel), cancel);
                stream.Flush(flushToDisk: true);
            }
            File.Move(part, file);
            return manifest;
        }
        finally { File.Delete(part); }
    }

    static async Task<BackupManifest> WriteAsync(LedgerConnection ledger, string kind, InstallationKey key, string version, TimeProvider clock, ZipArchive zip, CancellationToken cancel)
    {
        var rows = new Dictionary<string, long>();
        var position = await Feed.HeadAsync(ledger, cancel);
        foreach (var table in LedgerTables.Kept)
        {
            using var entry = zip.CreateEntry(table + ".jsonl", CompressionLevel.Fastest).Open();
            rows[table] = await WriteTableAsync(ledger, table, entry, cancel);
        }
        var manifest = new BackupManifest(BackupManifest.CurrentFormat, Migrations.All[^1].Number, version, clock.GetUtcNow(), kind, position, KeyMark(key), rows);
        using var end = zip.CreateEntry(BackupManifest.Entry).Open();
        await JsonSerializer.SerializeAsync(end, manifest, ApiJson.Options, cancel);
        return manifest;
    }

    static async Task<long> WriteTableAsync(LedgerConnection ledger, string table, Stream entry, CancellationToken cancel)
    {
        long count = 0;
        using var writer = new Utf8JsonWriter(entry, new JsonWriterOptions { SkipValidation = true, Encoder = ApiJson.Options.Encoder });
        await ledger.EachAsync($"SELECT * FROM {table}", r =>
        {
            if (count++ == 0) WriteLine(writer, entry, w => { for (var i = 0; i < r.FieldCount; i++) w.WriteStringValue(r.GetName(i)); });
            WriteLine(writer, entry, w => { for (var i = 0; i < r.FieldCount; i++) WriteValue(w, r, i); });
        }, cancel);
        return count;
    }

    static void WriteLine(Utf8JsonWriter writer, Stream entry, Action<Utf8JsonWriter> values)
    {
        writer.WriteStartArray();
        values(writer);
        writer.WriteEndArray();
        writer.Flush();
        writer.Reset(entry);
        entry.Write("\n"u8);
    }

    static void WriteValue(Utf8JsonWriter writer, DbDataReader row, int column)
    {
        switch (row.GetValue(column))
        {
            case DBNull: writer.WriteNullValue(); break;
            case long number: writer.WriteNumberValue(number); break;
            case int number: writer.WriteNumberValue(number); break;
            case string text: writer.WriteStringValue(text); break;
            case byte[] bytes:
                writer.WriteStartObject();
                writer.WriteBase64String("b", bytes);
                writer.WriteEndObject();
                break;
            case var other: throw new InvalidOperationException($"A backup does not know how to write {other.GetType()}.");
        }
    }

    /// <summary>Equal for equal keys, and of no use to anybody who wants the key.</summary>
    public static string KeyMark(InstallationKey key) => Convert.ToHexStringLower(key.Sign("todoke backup: which key"u8)[..16]);

    /// <summary>The rows of one table, one after the other, without the whole of it in memory.</summary>
    public static IEnumerable<object?[]> Rows(ZipArchive zip, string table, Action<string[]> columns)
    {
        if (zip.GetEntry(table + ".jsonl") is not { } entry) yield break;
        using var lines = new StreamReader(entry.Open(), Encoding.UTF8);
        if (lines.ReadLine() is not { } first) yield break;
        columns(JsonSerializer.Deserialize<string[]>(first)!);
        while (lines.ReadLine() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            yield return [.. row.RootElement.EnumerateArray().Select(Value)];
        }
    }

    static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => value.GetInt64(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Object => value.GetProperty("b").GetBytesFromBase64(),
        _ => throw new InvalidDataException($"A row holds {value.ValueKind}, which no backup of this form has."),
    };
}
