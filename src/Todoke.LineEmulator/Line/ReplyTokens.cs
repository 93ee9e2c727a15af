using System.Collections.Concurrent;

namespace Todoke.LineEmulator.Line;

/// <summary>Reply tokens: one use, within a minute of the (last) delivery of the webhook and 20 minutes of the event.</summary>
internal sealed class ReplyTokens(EmulatorClock clock)
{
    private const long LifeMs = 60_000;
    private const long LongestMs = 20 * 60_000;
    private const int SweepEvery = 10_000;
    private int issuedCount;
    private readonly ConcurrentDictionary<string, Issued> tokens = new(StringComparer.Ordinal);

    public string Issue(LineAccount account, Person person)
    {
        var now = clock.NowMs;
        if (Interlocked.Increment(ref issuedCount) % SweepEvery == 0)
        {
            foreach (var (old, issued) in tokens)
            {
                if (now - issued.EventMs > LongestMs)
                {
                    tokens.TryRemove(old, out _);
                }
            }
        }
        var token = FreshIds.Token();
        tokens[token] = new Issued(account, person, now, now);
        return token;
    }

    /// <summary>A redelivery gives the same token another minute.</summary>
    public void Renew(string token)
    {
        if (tokens.TryGetValue(token, out var issued))
        {
            tokens.TryUpdate(token, issued with { DeliveredMs = clock.NowMs }, issued);
        }
    }

    /// <summary>Whom the token would answer now; null where it is not valid (any more).</summary>
    public Person? Peek(LineAccount account, string token)
    {
        var now = clock.NowMs;
        return tokens.TryGetValue(token, out var issued)
            && issued.Account == account
            && now - issued.DeliveredMs <= LifeMs
            && now - issued.EventMs <= LongestMs
                ? issued.Person
                : null;
    }

    /// <summary>Takes the token out of circulation; null where somebody else was first.</summary>
    public Person? Use(LineAccount account, string token) =>
        Peek(account, token) is { } person && tokens.TryRemove(token, out _) ? person : null;

    private sealed record Issued(LineAccount Account, Person Person, long EventMs, long DeliveredMs);
}
