using System.Data.Common;
using Todoke.Server.Ledger;

namespace Todoke.Server.Worlds;

/// <summary>
/// Keeps this process's right to run the workers of the ledger (sending, timers, jobs). A process that does not get it serves the API and waits.
/// </summary>
public sealed class SenderLease(LedgerStore ledger, ServerOptions options, ILogger<SenderLease> log) : BackgroundService
{
    // Real time, also in a World whose clock is wound: the lease is about processes.
    static readonly TimeProvider Real = TimeProvider.System;
    readonly string _holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.CreateVersion7(Real.GetUtcNow()):N}";
    readonly Lock _lock = new();
    TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long? _fence;
    long _validUntil;

    /// <summary>The fencing number, or null when this process must not send: the lease is another's, or was not renewed in time by this process's own Real.</summary>
    public long? Fence
    {
        get { lock (_lock) return Real.GetTimestamp() < _validUntil ? _fence : null; }
    }

    /// <summary>Whether the lease was asked for and is another process's: that process does the work of this ledger.</summary>
    public bool WaitsForAnother { get; private set; }

    /// <summary>Waits until this process holds the lease.</summary>
    public async Task<long> HeldAsync(CancellationToken cancel)
    {
        while (true)
        {
            Task taken;
            lock (_lock)
            {
                if (Fence is { } fence) return fence;
                if (_taken.Task.IsCompleted) _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
                taken = _taken.Task;
            }
            await taken.WaitAsync(cancel);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.SenderLease / 3, Real);
        try
        {
            do await RenewAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: the lease is given back below.
        }
        await ledger.WriteAsync(w => Lease.ReleaseAsync(w, Lease.Sender, _holder, CancellationToken.None), CancellationToken.None);
    }

    async Task RenewAsync(CancellationToken cancel)
    {
        // Counted from before the write, so that this process's idea of the term always ends before the ledger's.
        var asked = Real.GetTimestamp();
        long? fence;
        try { fence = (await ledger.WriteAsync(w => Lease.TakeAsync(w, Lease.Sender, _holder, Real.GetUtcNow().ToUnixTimeMilliseconds(), options.SenderLease, cancel), cancel)).Value; }
        catch (DbException e)
        {
            log.LogWarning("The lease could not be renewed: {Reason}", e.Message);
            return;
        }
        lock (_lock)
        {
            if (fence is not null && fence != _fence) log.LogInformation("This process sends from now on (fence {Fence})", fence);
            _fence = fence;
            WaitsForAnother = fence is null;
            _validUntil = fence is null ? 0 : asked + (long)(options.SenderLease.TotalSeconds * Real.TimestampFrequency);
            if (fence is not null) _taken.TrySetResult();
        }
    }
}
