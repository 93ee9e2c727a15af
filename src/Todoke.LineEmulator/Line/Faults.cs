using System.Collections.Immutable;

namespace Todoke.LineEmulator.Line;

/// <summary>How an injected fault shows.</summary>
public enum FaultMode
{
    /// <summary>Only slower, by <see cref="Fault.DelayMs"/>.</summary>
    Delay,

    /// <summary>Refused with <see cref="Fault.Status"/> (500 unless told); nothing is accepted.</summary>
    Error,

    /// <summary>Accepted, then no answer until the client gives up.</summary>
    HangAfterAccept,

    /// <summary>Connection closed, nothing accepted.</summary>
    DropBeforeAccept,

    /// <summary>Accepted, then the connection is closed without an answer.</summary>
    DropAfterAccept,

    /// <summary>Accepted; the answer waits until it is released (or the client gives up).</summary>
    HoldAfterAccept,

    /// <summary>Accepted, and answered 200 with something that is not LINE's.</summary>
    GarbageAfterAccept,

    /// <summary>Nothing accepted, and answered 200 with something that is not LINE's, as a proxy in between does.</summary>
    GarbageBeforeAccept,

    /// <summary>429 for the month, whatever quota and consumption say: LINE calls its own figure approximate.</summary>
    MonthlyLimit,
}

/// <summary>A fault to inject. <c>Endpoint</c> is a log name ("push", "quota", …) or "*"; <c>Count</c> how many requests it hits (null: all), <c>Skip</c> how many pass before.</summary>
public sealed record Fault
{
    public string Endpoint { get; init; } = "*";

    public string? Account { get; init; }

    public FaultMode? Mode { get; init; }

    public int? Status { get; init; }

    public int DelayMs { get; init; }

    public int? Count { get; init; }

    public double? Probability { get; init; }

    /// <summary>How many fitting requests pass before the first is hit: for a fault in the middle of something.</summary>
    public int Skip { get; init; }

    /// <summary>The mode, or what the other fields imply.</summary>
    public FaultMode Kind => Mode ?? (Status is null && DelayMs > 0 ? FaultMode.Delay : FaultMode.Error);
}

/// <summary>The faults in force; the first that fits a request strikes.</summary>
internal sealed class Faults(int seed)
{
    private readonly Lock gate = new();
    private readonly Random chance = new(seed);
    private ImmutableArray<Armed> armed = [];

    public IReadOnlyList<(Fault Fault, int Hits)> List => [.. armed.Select(a => (a.Fault, a.Hits))];

    public void Add(Fault fault)
    {
        lock (gate)
        {
            armed = armed.Add(new Armed(fault));
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            armed = [];
        }
    }

    /// <param name="account">Null: a call that is no account's; only faults of all accounts strike it.</param>
    /// <param name="endpoint">Its name.</param>
    public Fault? Strike(LineAccount? account, string endpoint)
    {
        if (armed.IsEmpty)
        {
            return null;
        }
        lock (gate)
        {
            foreach (var candidate in armed)
            {
                var fault = candidate.Fault;
                if ((fault.Endpoint == "*" || fault.Endpoint == endpoint)
                    && (fault.Account is null || fault.Account == account?.ChannelId)
                    && (fault.Count is null || candidate.Hits < fault.Count)
                    && candidate.Passed++ >= fault.Skip
                    && (fault.Probability is null || chance.NextDouble() < fault.Probability))
                {
                    candidate.Hits++;
                    return fault;
                }
            }
            return null;
        }
    }

    private sealed class Armed(Fault fault)
    {
        public Fault Fault => fault;

        public int Hits { get; set; }

        public int Passed { get; set; }
    }
}
