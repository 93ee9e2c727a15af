using System.Collections.Concurrent;

namespace Todoke.LineEmulator.Line;

/// <summary>LINE's rate limits: one token bucket per channel and endpoint, refilled by the emulator's clock. Every attempt takes a token, refused ones too.</summary>
internal sealed class RateLimits(EmulatorClock clock)
{
    private readonly ConcurrentDictionary<(int Channel, string Endpoint), Bucket> buckets = new();

    public bool On { get; set; } = true;

    public bool Allows(LineAccount account, Endpoint endpoint) => Allows(account.Index, endpoint);

    /// <param name="channel">Any number that is the channel's alone.</param>
    /// <param name="endpoint">What is called.</param>
    public bool Allows(int channel, Endpoint endpoint)
    {
        if (!On)
        {
            return true;
        }
        var now = clock.NowMs;
        return buckets.GetOrAdd((channel, endpoint.Name), _ => new Bucket(endpoint.Limit, now)).Take(endpoint, now);
    }

    /// <summary>Fills every bucket again.</summary>
    public void Reset() => buckets.Clear();

    private sealed class Bucket(double tokens, long atMs)
    {
        private readonly Lock gate = new();
        private double tokens = tokens;
        private long atMs = atMs;

        public bool Take(Endpoint endpoint, long nowMs)
        {
            lock (gate)
            {
                // The clock may be set back; a bucket never pays for that.
                var passed = Math.Max(0, nowMs - atMs);
                atMs = nowMs;
                tokens = Math.Min(endpoint.Limit, tokens + (passed * endpoint.Limit / (endpoint.WindowSeconds * 1000.0)));
                if (tokens < 1)
                {
                    return false;
                }
                tokens--;
                return true;
            }
        }
    }
}
