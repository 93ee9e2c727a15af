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
            if (await CommitAsync(group)) continue;
            // One of them failed and took the others' transaction with it: each again alone, so that only the guilty one fails.
            foreach (var job in group) await CommitAsync([job]);
        }
    }

    /// <returns>False when several jobs were rolled back together and none of them was answered.</returns>
    async Task<bool> CommitAsync(List<Job> group)
    {
        DbTransaction? transaction = null;
        try
        {
            _writer ??= new LedgerWriter(await _dialect.OpenWriterAsync(default));
            transaction = await _dialect.BeginWriteAsync(_writer.Raw, default);
            await _writer.BeginAsync(transaction, _clock.GetUtcNow().ToUnixTimeMilliseconds(), default);
            foreach (var job in group) await job.RunAsync(_writer);
            var position = await _writer.SealAsync(default);
            await transaction.CommitAsync();
            await transaction.DisposeAsync();
            _committed(position, _writer.Now);
            foreach (var job in group) job.Answer(position);
            return true;
        }
        catch (Exception failure)
        {
            await AbandonAsync(transaction, failure);
            if (group.Count > 1) return false;
            group[0].Fail(failure);
            return true;
        }
    }

    async Task AbandonAsync(DbTransaction? transaction, Exception failure)
    {
        try
        {
            if (transaction is not null)
            {
                await transaction.RollbackAsync();
                await transaction.DisposeAsync();
            }
            if (failure is not DbException) return;
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException)
        {
            // The connection is gone, and its transaction with it. The failure that led here is the one that is reported.
        }
        if (_writer is not null) await _writer.CloseAsync();
        _writer = null;
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _loop;
        if (_writer is not null) await _writer.CloseAsync();
    }

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

        public override async Task RunAsync(LedgerWriter writer) => _value = await work(writer);

        public override void Answer(long position) => Done.SetResult(new(_value, position));

        public override void Fail(Exception failure) => Done.SetException(failure);
    }
}
