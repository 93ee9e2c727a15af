using System.Collections.Concurrent;
using Todoke.Server.Line;

namespace Todoke.Server.Accounts;

/// <summary>
/// LINE's own count of an account's friends: <c>followers − blocks</c> of insight. (<c>followers</c> alone counts everybody who ever added
/// the account; <c>targetedReaches</c> leaves out people whose attributes LINE cannot guess.) Remembered, since LINE allows 60 questions an hour.
/// </summary>
internal sealed class LineFigures(LineClients clients, LinePacing pacing, TimeProvider clock)
{
    static readonly TimeSpan Keep = TimeSpan.FromMinutes(30), KeepNothing = TimeSpan.FromMinutes(5), Japan = TimeSpan.FromHours(9);
    readonly ConcurrentDictionary<long, (Figure? Figure, DateTimeOffset Asked)> _known = new();

    public sealed record Figure(long Friends, DateTimeOffset AsOf);

    /// <returns>Null when LINE has none yet or cannot be asked.</returns>
    public async Task<Figure?> FriendsAsync(long accountId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(accountId, out var known) && now - known.Asked < (known.Figure is null ? KeepNothing : Keep)) return known.Figure;
        var figure = await AskAsync(accountId, now, cancel);
        _known[accountId] = (figure, now);
        return figure;
    }

    async Task<Figure?> AskAsync(long accountId, DateTimeOffset now, CancellationToken cancel)
    {
        if (await clients.ForAsync(accountId, cancel) is not { } line) return null;
        var today = DateOnly.FromDateTime((now + Japan).UtcDateTime);
        // Yesterday's figures come in the course of today.
        for (var back = 1; back <= 2; back++)
        {
            var day = today.AddDays(-back);
            await pacing.WaitAsync(accountId, LineEndpoint.FollowerFigures, cancel);
            if (await line.FollowerFiguresAsync(day, cancel) is not LineAnswer<FollowerFigures>.Ok { Value: var figures }) return null;
            if (figures is { Status: "ready", Followers: { } followers, Blocks: { } blocks })
                return new(Math.Max(0, followers - blocks), new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, Japan).ToUniversalTime());
        }
        return null;
    }
}
