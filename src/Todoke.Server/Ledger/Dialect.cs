using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Todoke.Server.Ledger;

/// <summary>Every difference between the two ledgers, by name. All other SQL is one text for both.</summary>
public abstract class Dialect
{
    public abstract string Name { get; }

    /// <summary>Replaces {id}, {blob}, {clustered} and {clustered_loosely} (its rows are changed once, in place) in a migration.</summary>
    public abstract string Ddl(string sql);

    /// <summary>Whether a connection that was read on is worth keeping, with its prepared statements, or is better given back.</summary>
    public abstract bool KeepsReaders { get; }

    /// <summary>One connection broke: whatever else lies idle is most likely broken too, and is not handed out any more.</summary>
    public abstract void ForgetReaders();

    public abstract ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancel);

    public abstract ValueTask<DbConnection> OpenWriterAsync(CancellationToken cancel);

    /// <summary>Starts the one write transaction of this ledger: no other process draws a position until it ends.</summary>
    public abstract ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancel);

    /// <summary>Starts a read-only transaction in which every statement sees one and the same position.</summary>
    public abstract ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel);

    /// <summary>Has the database learn how many rows, and of which kind, these tables hold. Outside a transaction.</summary>
    public abstract ValueTask RefreshStatisticsAsync(DbConnection writer, IReadOnlyList<string> tables, CancellationToken cancel);

    /// <summary>Reads back from the database that an acknowledged commit is durable; null when it is.</summary>
    public abstract ValueTask<string?> DurabilityAsync(DbConnection writer, CancellationToken cancel);

    public abstract bool IsUniqueViolation(DbException exception);

    /// <summary>Whether a repeat on a new connection may succeed (server restarted, connection lost, lock waited for too long).</summary>
    public abstract bool IsPassing(DbException exception);

    public static Dialect For(LedgerAddress address) => address switch
    {
        LedgerAddress.Sqlite s => new SqliteDialect(s.File),
        LedgerAddress.Postgres p => new PostgresDialect(p.ConnectionString),
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };
}

internal sealed class SqliteDialect(string file) : Dialect
{
    public override string Name => "sqlite";

    public string File => file;

    public override bool KeepsReaders => true;

    public override void ForgetReaders()
    {
        // A file does not break.
    }

    public override string Ddl(string sql) => sql.Replace("{id}", "INTEGER").Replace("{blob}", "BLOB").Replace("{clustered}", "WITHOUT ROWID").Replace("{clustered_loosely}", "WITHOUT ROWID");

    public override ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancel) => OpenAsync("PRAGMA query_only = ON", cancel);

    public override ValueTask<DbConnection> OpenWriterAsync(CancellationToken cancel) =>
        OpenAsync("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000", cancel);

    async ValueTask<DbConnection> OpenAsync(string pragmas, CancellationToken cancel)
    {
        // Pooling would hand a reader's query_only connection to the writer: each kind gets its own pool by its own string.
        var mode = pragmas.StartsWith("PRAGMA query_only", StringComparison.Ordinal) ? "reader" : "writer";
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file, DefaultTimeout = 30, Pooling = mode == "reader", ForeignKeys = false,
        }.ConnectionString);
        await connection.OpenAsync(cancel);
        using var command = connection.CreateCommand();
        command.CommandText = pragmas + "; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY";
        await command.ExecuteNonQueryAsync(cancel);
        return connection;
    }

    // deferred: false is BEGIN IMMEDIATE: the write lock is taken before anything is read.
    public override ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancel) =>
        new(((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false));

    // Deferred: no write lock is asked for, and the first read fixes what is seen.
    public override ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel) =>
        new(((SqliteConnection)connection).BeginTransaction(deferred: true));

    // Without statistics SQLite goes by the indexes' shape alone, which is what the schema is made for.
    public override ValueTask RefreshStatisticsAsync(DbConnection writer, IReadOnlyList<string> tables, CancellationToken cancel) => ValueTask.CompletedTask;

    public override async ValueTask<string?> DurabilityAsync(DbConnection writer, CancellationToken cancel)
    {
        using var command = writer.CreateCommand();
        command.CommandText = "SELECT (SELECT journal_mode FROM pragma_journal_mode), (SELECT synchronous FROM pragma_synchronous)";
        using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        var (journal, synchronous) = (row.GetString(0), row.GetInt32(1));
        return journal == "wal" && synchronous >= 2 ? null : $"journal_mode={journal}, synchronous={synchronous}; wal and 2 (FULL) are needed";
    }

    public override bool IsUniqueViolation(DbException exception) => exception is SqliteException { SqliteExtendedErrorCode: 1555 or 2067 };

    public override bool IsPassing(DbException exception) => exception is SqliteException { SqliteErrorCode: 5 or 6 };
}

internal sealed class PostgresDialect : Dialect, IAsyncDisposable
{
    // Any two processes on one ledger must use the same number; it has no other meaning.
    internal const long FeedLock = 0x746F646F6B65;
    const string FeedLockText = "128021775215461";
    // The writer has a pool of its own: no number of readers can keep it from its connection.
    readonly NpgsqlDataSource _reading, _writing;

    public PostgresDialect(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            // Nothing here leaves anything behind in a session.
            NoResetOnClose = true,
            ApplicationName = "todoke",
            // A process stopped in the middle of a commit must not hold the feed lock for ever.
            Options = "-c idle_in_transaction_session_timeout=10s -c lock_timeout=12s",
        };
        _reading = NpgsqlDataSource.Create(settings);
        settings.ApplicationName = "todoke writer";
        _writing = NpgsqlDataSource.Create(settings);
    }

    // Npgsql's own pool notices broken connections, and prepares by SQL text.
    public override bool KeepsReaders => false;

    public override void ForgetReaders() => _reading.Clear();

    public override string Name => "postgres";

    public override string Ddl(string sql) => sql.Replace("{id}", "BIGINT").Replace("{blob}", "BYTEA").Replace("{clustered}", "")
        // Room for each row's second version beside its first: then no index is written to when it changes.
        .Replace("{clustered_loosely}", "WITH (fillfactor = 50)");

    public override async ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancel) => await _reading.OpenConnectionAsync(cancel);

    public override async ValueTask<DbConnection> OpenWriterAsync(CancellationToken cancel) => await _writing.OpenConnectionAsync(cancel);

    public override async ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancel)
    {
        try { return await LockAsync(connection, cancel); }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // A process that was stopped while it sent a statement counts neither as idle nor as working, and no time-out of the database
            // ends its transaction. Whoever waited for it this long ends it: nothing of it was acknowledged.
            await ExecuteAsync(connection, null, SilentHolders, cancel);
            return await LockAsync(connection, cancel);
        }
    }

    // A bigint advisory lock is shown as its two halves. Only sessions whose client has said nothing for ten seconds are ended.
    const string SilentHolders = $"""
        SELECT pg_terminate_backend(a.pid) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND (l.classid::bigint << 32) + l.objid::bigint = {FeedLockText} AND l.objsubid = 1
          AND a.wait_event_type = 'Client' AND a.state_change < clock_timestamp() - interval '10 seconds'
        """;

    static async ValueTask<DbTransaction> LockAsync(DbConnection connection, CancellationToken cancel)
    {
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
        try
        {
            await ExecuteAsync(connection, transaction, $"SELECT pg_advisory_xact_lock({FeedLock})", cancel);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    static async Task ExecuteAsync(DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancel)
    {
        using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        await command.ExecuteNonQueryAsync(cancel);
    }

    public override ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel) =>
        connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);

    public override async ValueTask RefreshStatisticsAsync(DbConnection writer, IReadOnlyList<string> tables, CancellationToken cancel)
    {
        using var command = writer.CreateCommand();
        // The writer stands still meanwhile: a sample of 6,000 rows instead of 30,000. The database's own maintenance takes its time for more.
        command.CommandText = $"SET default_statistics_target = 20; ANALYZE {string.Join(", ", tables)}; RESET default_statistics_target";
        await command.ExecuteNonQueryAsync(cancel);
    }

    public override async ValueTask<string?> DurabilityAsync(DbConnection writer, CancellationToken cancel)
    {
        using var command = writer.CreateCommand();
        command.CommandText = "SELECT current_setting('fsync'), current_setting('synchronous_commit')";
        using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        var (fsync, commit) = (row.GetString(0), row.GetString(1));
        return fsync == "on" && commit is not "off" ? null : $"fsync={fsync}, synchronous_commit={commit}; both must be on";
    }

    public override bool IsUniqueViolation(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override bool IsPassing(DbException exception) => exception is LedgerUnreachableException or NpgsqlException { IsTransient: true } or PostgresException { SqlState: "57P01" or "25P03" or "55P03" };

    public async ValueTask DisposeAsync()
    {
        await _reading.DisposeAsync();
        await _writing.DisposeAsync();
    }
}
