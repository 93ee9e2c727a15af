using System.Collections.Concurrent;
using System.Data.Common;

namespace Todoke.Server.Ledger;

/// <summary>
/// The operational database, SQLite or PostgreSQL: the only truth. Reads run beside each other; writes go through one lane.
/// </summary>
public sealed class LedgerStore : IAsyncDisposable
{
    readonly WriterLane _lane;
    readonly ConcurrentBag<LedgerConnection> _readers = [];
    readonly SqliteOwner? _owner;
    readonly PositionSignal _head = new();
    long _newest;

    LedgerStore(Dialect dialect, TimeProvider clock, SqliteOwner? owner)
    {
        (Dialect, _owner) = (dialect, owner);
        _lane = new WriterLane(dialect, clock, (position, at) =>
        {
            Aged(at);
            _head.Reached(position);
        });
    }

    public Dialect Dialect { get; }

    /// <summary>The newest position this process knows to be committed; other processes' commits are noticed by the follower.</summary>
    public PositionSignal Head => _head;

    /// <summary>The newest instant this process knows the ledger to hold, Unix milliseconds: a clock that was set back is younger than this.</summary>
    public long NewestInstant => Volatile.Read(ref _newest);

    /// <summary>Opens the ledger and brings it to this program's schema.</summary>
    /// <param name="address">Where it lies.</param>
    /// <param name="clock">The World's clock.</param>
    /// <param name="serve">True for a server: it must be the only one on a SQLite file. CLI verbs pass false and may write beside it.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="LedgerInUseException">Another server holds this SQLite file.</exception>
    public static async Task<LedgerStore> OpenAsync(LedgerAddress address, TimeProvider clock, bool serve, CancellationToken cancel)
    {
        SqliteOwner? owner = null;
        if (address is LedgerAddress.Sqlite { File: var file })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            if (serve) owner = SqliteOwner.Take(file);
        }
        var dialect = Dialect.For(address);
        try
        {
            await Migrations.RunAsync(dialect, clock, cancel);
            var store = new LedgerStore(dialect, clock, owner);
            store._head.Reached(await store.ReadAsync(l => Feed.HeadAsync(l, cancel), cancel));
            store.Aged(await store.ReadAsync(l => l.CountAsync("SELECT at FROM head", cancel), cancel));
            return store;
        }
        catch
        {
            owner?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> inside a write transaction and returns when it is durable. The work may run twice (when another
    /// piece of work in its group fails), so it must do nothing outside the ledger. An exception rolls all of it back.
    /// </summary>
    public Task<Written<T>> WriteAsync<T>(Func<LedgerWriter, Task<T>> work, CancellationToken cancel) => _lane.WriteAsync(work, cancel);

    /// <inheritdoc cref="WriteAsync{T}"/>
    /// <returns>The position at which the change can be read.</returns>
    public async Task<long> WriteAsync(Func<LedgerWriter, Task> work, CancellationToken cancel) =>
        (await _lane.WriteAsync(async w => { await work(w); return true; }, cancel)).Position;

    public async Task<T> ReadAsync<T>(Func<LedgerConnection, Task<T>> work, CancellationToken cancel)
    {
        var reader = await RentAsync(cancel);
        var good = false;
        try
        {
            var value = await work(reader);
            good = true;
            return value;
        }
        catch (Exception e)
        {
            var failure = reader.Explained(e);
            if (failure is DbException lost && Dialect.IsPassing(lost)) Dialect.ForgetReaders();
            if (failure == e) throw;
            throw failure;
        }
        finally
        {
            if (good && Dialect.KeepsReaders) _readers.Add(reader);
            else await reader.CloseAsync();
        }
    }

    /// <summary>Like <see cref="ReadAsync{T}"/>, but every statement sees the ledger at one and the same position.</summary>
    public Task<T> ReadSnapshotAsync<T>(Func<LedgerConnection, Task<T>> work, CancellationToken cancel) => ReadAsync(async reader =>
    {
        await using var transaction = await Dialect.BeginSnapshotAsync(reader.Raw, cancel);
        reader.Transaction = transaction;
        try { return await work(reader); }
        finally { reader.Transaction = null; }
    }, cancel);

    // Only the lane and the opening call this, one after the other.
    void Aged(long at) => Volatile.Write(ref _newest, Math.Max(at, _newest));

    async ValueTask<LedgerConnection> RentAsync(CancellationToken cancel) => _readers.TryTake(out var reader)
        ? reader
        : new LedgerConnection(await Dialect.OpenReaderAsync(cancel), null);

    public async ValueTask DisposeAsync()
    {
        await _lane.DisposeAsync();
        foreach (var reader in _readers) await reader.CloseAsync();
        if (Dialect is IAsyncDisposable source) await source.DisposeAsync();
        _owner?.Dispose();
    }
}
