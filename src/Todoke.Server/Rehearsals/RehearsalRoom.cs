using System.Collections.Concurrent;
using System.Security.Cryptography;
using Todoke.Core.Problems;
using Todoke.Server.Worlds;

namespace Todoke.Server.Rehearsals;

/// <summary>What came of asking for a rehearsal.</summary>
internal abstract record RehearsalBegun
{
    public sealed record Begun(Rehearsal Rehearsal) : RehearsalBegun;

    public sealed record Refused(IReadOnlyList<Problem> Problems) : RehearsalBegun;

    /// <summary>As many run as may.</summary>
    public sealed record Full : RehearsalBegun;
}

/// <summary>The rehearsals of this process: few at a time, each gone when it is ended, when nobody looked at it for a while, or with the process. Nothing of them is in the ledger.</summary>
internal sealed class RehearsalRoom(RehearsalStart start, ServerOptions options, TimeProvider clock, ILogger<RehearsalRoom> log) : IHostedService, IDisposable
{
    public const int Most = 3;
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);
    readonly ConcurrentDictionary<string, Seat> _seats = new();
    readonly SemaphoreSlim _free = new(Most);
    readonly ConcurrentDictionary<Task, bool> _ending = new();

    sealed record Seat(Rehearsal Rehearsal, ITimer Timer)
    {
        public DateTimeOffset EndsAt { get; set; }
    }

    public IReadOnlyList<(Rehearsal Rehearsal, DateTimeOffset EndsAt)> All => [.. _seats.Values.Select(s => (s.Rehearsal, s.EndsAt)).OrderBy(s => s.Rehearsal.Id, StringComparer.Ordinal)];

    public async Task<RehearsalBegun> BeginAsync(RehearsalInput input, CancellationToken cancel)
    {
        if (!await _free.WaitAsync(0, cancel)) return new RehearsalBegun.Full();
        var seated = false;
        try
        {
            var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
            var (rehearsal, problems) = await start.RunAsync(id, input, cancel);
            if (rehearsal is null) return new RehearsalBegun.Refused(problems);
            var timer = clock.CreateTimer(_ => EndWhenLeft(id), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _seats[id] = new(rehearsal, timer);
            seated = true;
            Touch(_seats[id]);
            return new RehearsalBegun.Begun(rehearsal);
        }
        finally
        {
            if (!seated) _free.Release();
        }
    }

    /// <summary>Somebody looks at it: it stays.</summary>
    public (Rehearsal Rehearsal, DateTimeOffset EndsAt)? Find(string id)
    {
        if (!_seats.TryGetValue(id, out var seat)) return null;
        Touch(seat);
        return (seat.Rehearsal, seat.EndsAt);
    }

    /// <returns>False when there is none (any more).</returns>
    public async Task<bool> EndAsync(string id)
    {
        if (!_seats.TryRemove(id, out var seat)) return false;
        try
        {
            await seat.Timer.DisposeAsync();
            await seat.Rehearsal.DisposeAsync();
        }
        finally { _free.Release(); }
        return true;
    }

    void Touch(Seat seat)
    {
        seat.EndsAt = clock.GetUtcNow() + Idle;
        seat.Timer.Change(Idle, Timeout.InfiniteTimeSpan);
    }

    void EndWhenLeft(string id)
    {
        var ending = EndAndTellAsync(id);
        _ending[ending] = true;
        _ = ending.ContinueWith(done => _ending.TryRemove(done, out _), TaskScheduler.Default);
    }

    async Task EndAndTellAsync(string id)
    {
        await Task.Yield();
        try { await EndAsync(id); }
        catch (Exception e) { log.LogError(e, "Rehearsal {Rehearsal} could not be ended", id); }
    }

    /// <summary>Returns when those that were left are gone.</summary>
    internal Task EndedAsync() => Task.WhenAll(_ending.Keys);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        RehearsalFolder.ClearAway(options.DataDirectory);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var id in _seats.Keys) await EndAsync(id);
        await EndedAsync();
    }

    public void Dispose() => _free.Dispose();
}
