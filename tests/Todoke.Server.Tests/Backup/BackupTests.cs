using System.IO.Compression;
using System.Security.Cryptography;
using Todoke.Server.Backup;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Backup;

public class BackupTests
{
    static readonly InstallationKey Key = new(RandomNumberGenerator.GetBytes(32));

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> EachToEach => new() { { "sqlite", "sqlite" }, { "sqlite", "postgres" }, { "postgres", "sqlite" }, { "postgres", "postgres" } };

    /// <summary>A little of everything: long lists, bytes, nulls, Japanese, quotes, big numbers.</summary>
    internal static Task FillAsync(LedgerStore ledger, InstallationKey key) => ledger.WriteAsync(async w =>
    {
        await w.InsertAsync("account (id, provider, name, channel_id, api_base, secret, token, verified, created_at)",
            [[1L, "届け社", "本店", "1650000001", "https://api.line.me", key.Encrypt("channel secret"), key.Encrypt("access token"), 1L, 5L],
             [2L, "届け社", "支店", "1650000002", "https://api.line.me", null, null, null, 6L]], Cancel);
        await w.InsertAsync("profile (id, display_name, search_name, known, created_at)",
            [.. Enumerable.Range(1, 457).Select(i => new object?[] { (long)i, $"客 \"{i}\"\n=1+1 😀", $"客{i}", 1L, 1_800_000_000_000L + i })], Cancel);
        await w.InsertAsync("identity (kind, scope, value, profile_id, created_at)", [["email", "", "a@example.jp", 1L, 7L], ["line", "届け社", "U0001", 2L, 7L]], Cancel);
        await w.InsertAsync("event (id, profile_id, name, at, received_at, source, external_id, properties)",
            [.. Enumerable.Range(1, 300).Select(i => new object?[] { (long)i, (long)i, "purchase", (long)i, (long)i, "import", $"e{i}", """{"value":1200,"coupon":null}""" })], Cancel);
        await w.InsertAsync("media (id, content_type, bytes, size, preview_size, width, height, created_at)", [["m1", "image/png", RandomNumberGenerator.GetBytes(70_000), 70_000L, 70_000L, 10L, 10L, 8L]], Cancel);
        await w.InsertAsync("media_chunk (media_id, ordinal, bytes)", [["m2", 0L, RandomNumberGenerator.GetBytes(1_000_000)]], Cancel);
        await w.InsertAsync("staff (id, name, email, role, lang, password_hash, session_stamp, created_at)", [[1L, "花子", "hanako@example.jp", "owner", "ja", "hash", "stamp", 9L]], Cancel);
        await w.NextIdsAsync("profile", 457, Cancel);
        w.Changed(ChangeKind.Profile, 1);
    }, Cancel);

    /// <summary>Everything that a backup promises to keep, as text.</summary>
    static Task<List<string>> ContentsAsync(LedgerStore ledger) => ledger.ReadAsync(async l =>
    {
        var lines = new List<string>();
        foreach (var table in LedgerTables.Kept.Except(["lease", "audit_log"]))
        {
            var rows = await l.QueryAsync($"SELECT * FROM {table}", r => table + "|" + string.Join('|', Enumerable.Range(0, r.FieldCount).Select(i => r.GetName(i) + "=" + (r.GetValue(i) is byte[] bytes ? Convert.ToBase64String(bytes) : r.GetValue(i)))), Cancel);
            // The restore itself is a line in the log and draws its number.
            lines.AddRange(rows.Where(r => !r.StartsWith("counter|name=audit", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }
        return lines;
    }, Cancel);

    [Theory, MemberData(nameof(EachToEach))]
    public async Task What_is_backed_up_comes_back_on_either_ledger(string from, string to)
    {
        await using var source = await OpenLedger.StartAsync(from);
        await using var target = await OpenLedger.StartAsync(to);
        await FillAsync(source.Store, Key);
        var file = Path.Combine(source.Place.Folder, "b.zip");
        await BackupFile.WriteAsync(source.Store, Key, "0.1.0", source.Clock, file, Cancel);
        var outcome = Assert.IsType<RestoreOutcome.Restored>(await Restoring.RunAsync(target.Store, Key, file, replace: false, Cancel));
        Assert.False(outcome.OtherKey);
        Assert.Empty(outcome.WithoutSecrets);
        var expected = await ContentsAsync(source.Store);
        Assert.True(expected.Count > 760);
        Assert.Equal(expected, await ContentsAsync(target.Store));
        Assert.True(target.Store.Head.Position > source.Store.Head.Position);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task With_another_key_everything_but_the_line_secrets_comes_back(string kind)
    {
        await using var source = await OpenLedger.StartAsync("sqlite");
        await using var target = await OpenLedger.StartAsync(kind);
        await FillAsync(source.Store, Key);
        var file = Path.Combine(source.Place.Folder, "b.zip");
        await BackupFile.WriteAsync(source.Store, Key, "0.1.0", source.Clock, file, Cancel);
        var outcome = Assert.IsType<RestoreOutcome.Restored>(await Restoring.RunAsync(target.Store, new InstallationKey(new byte[32]), file, replace: false, Cancel));
        Assert.True(outcome.OtherKey);
        Assert.Equal(["本店"], outcome.WithoutSecrets);
        Assert.Equal(0, await target.Store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM account WHERE secret IS NOT NULL OR token IS NOT NULL", Cancel), Cancel));
        Assert.Equal(457, await target.Store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM profile", Cancel), Cancel));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_ledger_with_something_in_it_is_only_replaced_when_asked(string kind)
    {
        await using var source = await OpenLedger.StartAsync("sqlite");
        await using var target = await OpenLedger.StartAsync(kind);
        await FillAsync(source.Store, Key);
        await target.Store.WriteAsync(w => w.InsertAsync("tag (id, name, folder, color, created_at)", [[7L, "古い", "", "", 1L]], Cancel), Cancel);
        for (var i = 0; i < 30; i++) await target.Store.WriteAsync(w => { w.Changed(ChangeKind.Job, 1); return Task.CompletedTask; }, Cancel);
        var before = target.Store.Head.Position;
        var file = Path.Combine(source.Place.Folder, "b.zip");
        await BackupFile.WriteAsync(source.Store, Key, "0.1.0", source.Clock, file, Cancel);
        Assert.Contains("not empty (table tag)", Assert.IsType<RestoreOutcome.Refused>(await Restoring.RunAsync(target.Store, Key, file, replace: false, Cancel)).Why);
        Assert.IsType<RestoreOutcome.Restored>(await Restoring.RunAsync(target.Store, Key, file, replace: true, Cancel));
        Assert.Equal(await ContentsAsync(source.Store), await ContentsAsync(target.Store));
        // Whoever followed the old ledger must notice that its history is another one.
        Assert.True(target.Store.Head.Position > before);
        Assert.Null(await target.Store.ReadAsync(l => Feed.AfterAsync(l, before, 10, Cancel), Cancel));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_running_server_or_a_damaged_file_leaves_the_ledger_as_it_was(string kind)
    {
        await using var source = await OpenLedger.StartAsync("sqlite");
        await using var target = await OpenLedger.StartAsync(kind);
        await FillAsync(source.Store, Key);
        var file = Path.Combine(source.Place.Folder, "b.zip");
        await BackupFile.WriteAsync(source.Store, Key, "0.1.0", source.Clock, file, Cancel);
        using (var zip = ZipFile.Open(file, ZipArchiveMode.Update)) zip.GetEntry("event.jsonl")!.Delete();
        await Assert.ThrowsAsync<InvalidDataException>(() => Restoring.RunAsync(target.Store, Key, file, replace: true, Cancel));
        Assert.Equal(0, await target.Store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM profile", Cancel), Cancel));

        await target.Store.WriteAsync(w => Lease.TakeAsync(w, Lease.Sender, "another", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), TimeSpan.FromSeconds(15), Cancel), Cancel);
        Assert.Contains("running", Assert.IsType<RestoreOutcome.Refused>(await Restoring.RunAsync(target.Store, Key, file, replace: true, Cancel)).Why);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_backup_is_of_one_moment_and_holds_up_no_writer(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var (before, after) = await open.Store.ReadSnapshotAsync(async l =>
        {
            var first = await l.CountAsync("SELECT COUNT(*) FROM tag", Cancel);
            await open.Store.WriteAsync(w => w.InsertAsync("tag (id, name, folder, color, created_at)", [[1L, "新しい", "", "", 1L]], Cancel), Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
            return (first, await l.CountAsync("SELECT COUNT(*) FROM tag", Cancel));
        }, Cancel);
        Assert.Equal((0, 0), (before, after));
        Assert.Equal(1, await open.Store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM tag", Cancel), Cancel));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Every_table_is_kept_or_left_out_on_purpose(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var sql = kind == "sqlite" ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'" : "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";
        var tables = await open.Store.ReadAsync(l => l.QueryAsync(sql, r => r.GetString(0), Cancel), Cancel);
        Assert.Equal(tables.Order(StringComparer.Ordinal), LedgerTables.Kept.Concat(LedgerTables.Left).Order(StringComparer.Ordinal));
    }
}
