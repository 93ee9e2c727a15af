using System.Collections.Concurrent;
using Todoke.Core.Delivery;

namespace Todoke.Server.Line;

/// <summary>
/// Keeps every account inside LINE's rate limits, endpoint by endpoint, and fills them. After a 429 an endpoint goes at half its rate and
/// comes back step by step.
/// </summary>
/// <param name="clock">
/// Real time even in a World whose clock is wound: the limits are those of a service outside, and whoever waits here is not settled.
/// </param>
public sealed class LinePacing(TimeProvider clock)
{
    readonly ConcurrentDictionary<(long Account, string Endpoint), Lane> _lanes = new();

    /// <summary>Returns when one call of <paramref name="endpoint"/> (see <see cref="LineEndpoint"/>) may leave.</summary>
    public async ValueTask WaitAsync(long account, string endpoint, CancellationToken cancel)
    {
        var lane = LaneOf(account, endpoint);
        // One stands at the door, the others queue behind: they would all wake for the same token.
        await lane.Turn.WaitAsync(cancel);
        try
        {
            // Timers count whole milliseconds; a part of one would wait for nothing.
            while (lane.Take(clock.GetUtcNow()) is var wait && wait > TimeSpan.Zero)
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), clock, cancel);
        }
        finally { lane.Turn.Release(); }
    }

    /// <summary>
    /// As <see cref="WaitAsync"/>, for calls of which many are under way together: no more than <see cref="LineLimit.InFlight"/> are, or those
    /// held up by a short standstill would all be refused when it ends.
    /// </summary>
    /// <returns>To be disposed when the call has its answer.</returns>
    public async ValueTask<IDisposable> EnterAsync(long account, string endpoint, CancellationToken cancel)
    {
        var room = LaneOf(account, endpoint).Room;
        await room.WaitAsync(cancel);
        try { await WaitAsync(account, endpoint, cancel); }
        catch
        {
            room.Release();
            throw;
        }
        return new Entered(room);
    }

    /// <summary>LINE answered 429 for the rate: pauses a second, then half as fast.</summary>
    public void Slow(long account, string endpoint) => LaneOf(account, endpoint).Slow(clock.GetUtcNow());

    /// <summary>The part of LINE's limit in use now: 1 unless there was a 429 lately.</summary>
    public double ShareOf(long account, string endpoint) => LaneOf(account, endpoint).Share;

    Lane LaneOf(long account, string endpoint) => _lanes.GetOrAdd((account, endpoint), key => new Lane(LineLimits.For(key.Endpoint)));

    sealed class Entered(SemaphoreSlim room) : IDisposable
    {
        SemaphoreSlim? _room = room;

        public void Dispose() => Interlocked.Exchange(ref _room, null)?.Release();
    }

    sealed class Lane(LineLimit limit)
    {
        const double Least = 1.0 / 16, Growth = 1.25;
        static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
        readonly Lock _lock = new();
        readonly TimeSpan _step = limit.Per <= TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(2) : limit.Per / 4;
        TokenBucket _bucket = limit.NewBucket();
        DateTimeOffset _changed;

        public SemaphoreSlim Turn { get; } = new(1);

        public SemaphoreSlim Room { get; } = new(limit.InFlight);

        public double Share { get; private set; } = 1;

        public TimeSpan Take(DateTimeOffset now)
        {
            lock (_lock)
            {
                if (Share < 1 && now - _changed >= _step) GoAt(Math.Min(1, Share * Growth), now);
                return _bucket.Take(now);
            }
        }

        public void Slow(DateTimeOffset now)
        {
            lock (_lock)
            {
                // Whatever was under way when the first 429 came gets one too: that is the same news.
                if (Share == 1 || now - _changed >= Pause) GoAt(Math.Max(Least, Share / 2), now);
                _bucket.EmptyUntil(now + Pause);
            }
        }

        void GoAt(double share, DateTimeOffset now)
        {
            (Share, _changed) = (share, now);
            var count = Math.Max(1, (int)(limit.Count * share));
            _bucket = share == 1 ? limit.NewBucket(_bucket.FullAt) : new TokenBucket(count, limit.Per, Math.Max(1, (int)(limit.Burst * share)), _bucket.FullAt);
        }
    }
}
