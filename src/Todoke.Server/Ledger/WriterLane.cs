using System.Data.Common;
using System.Threading.Channels;

namespace Todoke.Server.Ledger;

/// <summary>What a write gave back, and the feed position at which it can be read by every follower.</summary>
public readonly record struct Written<T>(T Value, long Position);

/// <summary>
/// The one lane on which this process writes. Whatever waits when a commit ends goes into the next one together (group commit),
/// and nobody is answered before the commit that holds their work is durable.
/// </summary>
internal sealed class WriterLane : IAsyncDisposable
{
    const int JobsPerCommit = 256;
    readonly Channel<Job> _jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(4096) { SingleReader = true });
    readonly Dialect _dialect;
    readonly TimeProvider _clock;
    readonly Action<long, long> _committed;
    readonly Task _loop;
    LedgerWriter? _writer;

    /// <param name="dialect">Opens connections.</param>
    /// <param name="clock">The World's clock.</param>
    /// <param name="committed">Told the position and the instant of every durable commit before anybody is answered.</param>
    public WriterLane(Dialect dialect, TimeProvider clock, Action<long, long> committed)
    {
        (_dialect, _clock, _committed) = (dialect, clock, committed);
        _loop = Task.Run(RunAsync);
    }

    public async Task<Written<T>> WriteAsync<T>(Func<LedgerWriter, Task<T>> work, CancellationToken cancel)
    {
        var job = new Job<T>(work);
        await _jobs.Writer.WriteAsync(job, cancel);
        // Not cancelled from here on: the work may already be part of a commit.
        return await job.Done.Task;
    }

    async Task RunAsync()
    {
        var group = new List<Job>();
        while (await _jobs.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < JobsPerCommit && _jobs.Reader.TryRead(out var job)) group.Add(job);
            var failure = await CommitAsync(group);
            // A connection that was lost while it lay idle says so only when it is used again, and nothing was written by then.
            if (failure is { At: Phase.Opening } && IsPassing(failure)) failure = await CommitAsync(group);
            if (failure is null)
            {
                await RefreshAsync();
                continue;
            }
            // One of them failed and took the others' transaction with it: each again alone, so that only the guilty one fails.
            // Not where the ledger cannot be reached at all, and never after COMMIT left: it may have been carried out.
            if (failure.At == Phase.Working && (group.Count > 1 || IsPassing(failure)))
                foreach (var job in group)
                {
                    if (await CommitAsync([job]) is { } alone) job.Fail(alone.Cause);
                }
            else
                foreach (var job in group) job.Fail(failure.Cause);
        }
    }

    // Nobody waits for this but the next commit, which is better off for it.
    async Task RefreshAsync()
    {
        if (_writer?.Growth.Take() is not { Count: > 0 } tables) return;
        try { await _dialect.RefreshStatisticsAsync(_writer.Raw, tables, default); }
        catch (Exception e) when (e is DbException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // Statistics are taken anew another time; if the connection broke, the next commit gets a new one.
            await AbandonAsync(null, e, Phase.Opening);
        }
    }

    bool IsPassing(Failure failure) => failure.Cause is DbException e && _dialect.IsPassing(e);

    /// <returns>Null when the group is durable and answered; otherwise why and where it failed, and nobody is answered yet.</returns>
    async Task<Failure?> CommitAsync(List<Job> group)
    {
        var phase = Phase.Opening;
        DbTransaction? transaction = null;
        try
        {
            _writer ??= new LedgerWriter(await _dialect.OpenWriterAsync(default));
            transaction = await _dialect.BeginWriteAsync(_writer.Raw, default);
            await _writer.BeginAsync(transaction, _clock.GetUtcNow().ToUnixTimeMilliseconds(), default);
            phase = Phase.Working;
            foreach (var job in group) await job.RunAsync(_writer);
            var (position, at) = (await _writer.SealAsync(default), _writer.Now);
            phase = Phase.Committing;
            await transaction.CommitAsync();
            _committed(position, at);
            foreach (var job in group) job.Answer(position);
            await transaction.DisposeAsync();
            return null;
        }
        catch (Exception e)
        {
            var failure = _writer?.Explained(e) ?? e;
            await AbandonAsync(transaction, failure, phase);
            return new(failure, phase);
        }
    }

    async Task AbandonAsync(DbTransaction? transaction, Exception failure, Phase phase)
    {
        try
        {
            if (transaction is not null)
            {
                await transaction.RollbackAsync();
                await transaction.DisposeAsync();
                // The connection is as good as before when it was the work that failed, not the ledger.
                if (phase == Phase.Working && failure is not DbException) return;
            }
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or ObjectDisposedException or IOException)
        {
            // The connection is gone, and its transaction with it. The failure that led here is the one that is reported.
        }
        var writer = _writer;
        _writer = null;
        if (writer is not null) await writer.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _loop;
        if (_writer is not null) await _writer.CloseAsync();
    }

    enum Phase
    {
        Opening,
        Working,

        /// <summary>COMMIT left: whether it was carried out cannot be told from a lost connection.</summary>
        Committing,
    }

    sealed record Failure(Exception Cause, Phase At);

    abstract class Job
    {
        public abstract Task RunAsync(LedgerWriter writer);

        public abstract void Answer(long position);

        public abstract void Fail(Exception failure);
    }

    sealed class Job<T>(Func<LedgerWriter, Task<T>> work) : Job
    {
        T _value = default!;

        public TaskCompletionSource<Written<T>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task RunAsync(LedgerWriter writer)
        {
            _value = await work(writer);
            writer.EndWork();
        }

        public override void Answer(long position) => Done.SetResult(new(_value, position));

        public override void Fail(Exception failure) => Done.SetException(failure);
    }
}
