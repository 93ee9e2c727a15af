using System.Collections.Concurrent;
using Todoke.Server.Accounts;
using Todoke.Server.Line;

namespace Todoke.Server.Home;

/// <summary>An answer about this month's messages, or why there is none.</summary>
internal sealed record QuotaGlance(LineAnswer<QuotaUse> Answer, DateTimeOffset AsOf)
{
    public HomeQuota View(bool english) => Answer switch
    {
        LineAnswer<QuotaUse>.Ok { Value: var use } => new(use.Limit, use.Used, use.Remaining, AsOf, null),
        LineAnswer<QuotaUse>.Failed { Why: var why } => new(null, null, null, null, english ? why.En : why.Ja),
        _ => throw new InvalidOperationException("A LINE answer of no known kind."),
    };
}

/// <param name="Quota">Null where the account has no usable token.</param>
/// <param name="LineFriends">LINE's own count of friends; null where it has none.</param>
internal sealed record Glance(QuotaGlance? Quota, long? LineFriends);

/// <summary>
/// What LINE says about an account, asked at most once a minute however many consoles are open. Home never waits long for LINE: what has
/// not come after two seconds is shown at the next look.
/// </summary>
internal sealed class LineGlance(LineClients clients, LineFigures figures, TimeProvider clock)
{
    static readonly TimeSpan Keep = TimeSpan.FromMinutes(1), Patience = TimeSpan.FromSeconds(2);
    readonly ConcurrentDictionary<long, Asked> _asked = new();

    sealed record Asked(Task<Glance> Glance, DateTimeOffset At, Glance? Before);

    public async Task<Glance> AtAsync(long account, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var asked = _asked.AddOrUpdate(account, _ => Ask(account, now, null),
            (_, old) => now - old.At < Keep ? old : Ask(account, now, old.Glance.IsCompletedSuccessfully ? old.Glance.Result : old.Before));
        // Real time: LINE is a service outside, also for a World whose clock is wound.
        try { return await asked.Glance.WaitAsync(Patience, TimeProvider.System, cancel); }
        catch (TimeoutException) { return asked.Before ?? new Glance(null, null); }
    }

    // Whoever asked may go away; the answer is for everybody.
    Asked Ask(long account, DateTimeOffset now, Glance? before) => new(AskAsync(account), now, before);

    async Task<Glance> AskAsync(long account)
    {
        await Task.Yield();
        if (await clients.ForAsync(account, CancellationToken.None) is not { } line) return new(null, null);
        var quota = line.QuotaAsync(CancellationToken.None);
        var friends = figures.FriendsAsync(account, CancellationToken.None);
        return new(new(await quota, clock.GetUtcNow()), (await friends)?.Friends);
    }
}
