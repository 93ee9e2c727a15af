using System.IO.Compression;
using System.Text.Json;
using Todoke.Server.Api;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Backup;

/// <summary>What became of a restore.</summary>
internal abstract record RestoreOutcome
{
    /// <param name="Manifest">What was in the file.</param>
    /// <param name="OtherKey">The backup was taken under another TODOKE_KEY.</param>
    /// <param name="WithoutSecrets">Names of accounts and Login channels whose secrets could not be read and must be entered again.</param>
    public sealed record Restored(BackupManifest Manifest, bool OtherKey, IReadOnlyList<string> WithoutSecrets) : RestoreOutcome;

    /// <summary>Nothing was changed; <paramref name="Why"/> says why and what to do.</summary>
    public sealed record Refused(string Why) : RestoreOutcome;
}

/// <summary>Puts a backup into a ledger, in one transaction: all of it or nothing.</summary>
internal static class Restoring
{
    const int RowsAtOnce = 1000;

    /// <param name="ledger">Opened by nobody else.</param>
    /// <param name="key">The key of this installation; other keys' secrets are left out.</param>
    /// <param name="file">Made by <see cref="BackupFile"/>.</param>
    /// <param name="replace">Whether what is in the ledger may go.</param>
    /// <param name="cancel">Ends the waiting before anything is kept.</param>
    public static async Task<RestoreOutcome> RunAsync(LedgerStore ledger, InstallationKey key, string file, bool replace, CancellationToken cancel)
    {
        using var zip = ZipFile.OpenRead(file);
        if (zip.GetEntry(BackupManifest.Entry) is not { } entry) return new RestoreOutcome.Refused($"{file} is no backup of Todoke: {BackupManifest.Entry} is missing.");
        BackupManifest manifest;
        using (var stream = entry.Open()) manifest = (await JsonSerializer.DeserializeAsync<BackupManifest>(stream, ApiJson.Options, cancel))!;
        if (manifest.Format > BackupManifest.CurrentFormat || manifest.Schema > Migrations.All[^1].Number)
            return new RestoreOutcome.Refused($"The backup was made by Todoke {manifest.Version}, which is newer than this one. Restore it with that version.");

        return (await ledger.WriteAsync(async w =>
        {
            // Leases run in real time, whatever the ledger's clock says.
            if (await w.CountAsync("SELECT COUNT(*) FROM lease WHERE expires_at > @now", cancel, ("now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds())) > 0)
                return (RestoreOutcome)new RestoreOutcome.Refused("A Todoke server is running on this ledger. Stop it, wait fifteen seconds, and try again.");
            if (!replace && await OccupiedAsync(w, cancel) is { } table)
                return new RestoreOutcome.Refused($"The ledger is not empty (table {table}). Restore into an empty one, or say --replace to lose what is there.");
            var fence = await w.CountAsync("SELECT MAX(fence) FROM lease", cancel);
            var head = await Feed.HeadAsync(w, cancel);
            foreach (var kept in LedgerTables.Kept)
            {
                await w.ExecuteAsync($"DELETE FROM {kept}", cancel);
                var count = await InsertAsync(w, zip, kept, cancel);
                if (count != manifest.Rows.GetValueOrDefault(kept)) throw new InvalidDataException($"{kept}: {count} rows instead of {manifest.Rows.GetValueOrDefault(kept)}. The file is damaged.");
            }
            var without = await DropForeignSecretsAsync(w, key, cancel);
            await HoldSendingAsync(w, cancel);
            await BeginAnewAsync(w, Math.Max(head, manifest.Position) + 1, fence, cancel);
            await Audit.RecordAsync(w, Actor.System, "ledger.restore", "ledger", $$"""{"taken_at":"{{manifest.TakenAt:O}}"}""", cancel);
            return new RestoreOutcome.Restored(manifest, manifest.KeyMark != BackupFile.KeyMark(key), without);
        }, cancel)).Value;
    }

    static async Task<string?> OccupiedAsync(LedgerWriter w, CancellationToken cancel)
    {
        foreach (var table in LedgerTables.Kept.Where(t => t is not ("counter" or "setting" or "lease")))
            if (await w.CountAsync($"SELECT COUNT(*) FROM (SELECT 1 AS one FROM {table} LIMIT 1) AS first", cancel) > 0) return table;
        return null;
    }

    static async Task<long> InsertAsync(LedgerWriter w, ZipArchive zip, string table, CancellationToken cancel)
    {
        string[] columns = [];
        long count = 0;
        foreach (var rows in BackupFile.Rows(zip, table, c => columns = c).Chunk(RowsAtOnce))
        {
            // Column names come from a file: only what the schema could hold is put into SQL.
            if (columns.FirstOrDefault(c => !c.All(ch => char.IsAsciiLetterLower(ch) || ch == '_')) is { } strange) throw new InvalidDataException($"{table}: strange column name '{strange}'.");
            await w.InsertAsync($"{table} ({string.Join(", ", columns)})", rows, cancel);
            count += rows.Length;
        }
        return count;
    }

    /// <returns>The names of what now lacks its secrets.</returns>
    static async Task<List<string>> DropForeignSecretsAsync(LedgerWriter w, InstallationKey key, CancellationToken cancel)
    {
        var without = new List<string>();
        foreach (var (table, column) in LedgerTables.Secrets)
            foreach (var (id, name, secret) in await w.QueryAsync($"SELECT id, name, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY id",
                r => (r.GetInt64(0), r.GetString(1), r.GetFieldValue<byte[]>(2)), cancel))
            {
                if (key.Decrypt(secret) is not null) continue;
                await w.ExecuteAsync($"UPDATE {table} SET {column} = NULL WHERE id = @id", cancel, ("id", id));
                if (!without.Contains(name)) without.Add(name);
            }
        return without;
    }

    // What the ledger believes to be unsent may have gone out after the backup was taken. Nothing of it leaves by itself: a person decides.
    static async Task HoldSendingAsync(LedgerWriter w, CancellationToken cancel)
    {
        await w.ExecuteAsync("UPDATE campaign SET state = 'stopped', stop_code = @code WHERE state IN ('freezing', 'sending')", cancel, ("code", StopReason.Restored));
        await w.ExecuteAsync("UPDATE campaign SET state = 'draft', scheduled_at = NULL WHERE state = 'scheduled'", cancel);
        await w.ExecuteAsync("UPDATE schedule SET paused_at = @now WHERE paused_at IS NULL", cancel, ("now", w.Now));
        await w.ExecuteAsync("UPDATE job SET state = 'cancelled', finished_at = @now WHERE state = 'running'", cancel, ("now", w.Now));
    }

    /// <summary>
    /// A new installation with no feed, further on than either ledger ever was: every index, snapshot and waiting server notices that what it
    /// knows is of another history and reads everything again. Old holders of the lease are fenced off.
    /// </summary>
    static async Task BeginAnewAsync(LedgerWriter w, long position, long fence, CancellationToken cancel)
    {
        foreach (var table in new[] { "feed", "feed_follower", "data_protection_key" }) await w.ExecuteAsync($"DELETE FROM {table}", cancel);
        await w.ExecuteAsync("UPDATE lease SET holder = '', expires_at = 0, fence = CASE WHEN fence > @fence THEN fence ELSE @fence2 END + 1", cancel, ("fence", fence), ("fence2", fence));
        await w.ExecuteAsync("UPDATE head SET position = @position, installation = @installation", cancel,
            ("position", position), ("installation", Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(w.Now)).ToString("N")));
    }
}
