using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <summary>
/// Tells those who watch what is being sent that there is something to watch now. Without it they would have to look every few seconds of a clock
/// that may be wound by months. It rings when a campaign began to send, or LINE has taken a request that is to be followed.
/// </summary>
internal sealed class SendingNews : Bell;

/// <summary>
/// How a watcher waits between two looks: by the World's clock while there is something to watch, otherwise for news, and in real time for what
/// another process may have begun.
/// </summary>
internal sealed class WatchRound(SendingNews news, TimeProvider clock, TimeSpan look)
{
    long _seen = -1;
    long _nextLook;

    /// <summary>Whether nothing is due at this instant.</summary>
    public bool IsQuiet => news.Rings == Volatile.Read(ref _seen) && clock.GetUtcNow().ToUnixTimeMilliseconds() < Volatile.Read(ref _nextLook);

    /// <summary>When the next look is due; <see cref="long.MaxValue"/> where nothing is watched.</summary>
    public long NextDue => Volatile.Read(ref _nextLook);

    /// <param name="version">Of the news before the look that has just ended.</param>
    /// <param name="any">Whether there is something to watch.</param>
    /// <param name="settled">Called once the watcher is ready to be woken.</param>
    /// <returns>Whether the time for the next look has come; otherwise there was news.</returns>
    public async Task<bool> RestAsync(long version, bool any, Action settled, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        // The timer first: a clock that is wound from the moment this is settled must not pass the next look by.
        // News does not put off a look that is due soon: a campaign that is sent slowly begins again and again.
        var left = Volatile.Read(ref _nextLook) - clock.GetUtcNow().ToUnixTimeMilliseconds();
        var wait = left > 0 && left < look.TotalMilliseconds ? TimeSpan.FromMilliseconds(left) : look;
        Task[] wakings = [news.AfterAsync(version, patience.Token), Task.Delay(wait, any ? clock : TimeProvider.System, patience.Token)];
        // After the timer was set: whatever the clock did meanwhile, the timer fires by then.
        Volatile.Write(ref _nextLook, any ? (clock.GetUtcNow() + wait).ToUnixTimeMilliseconds() : long.MaxValue);
        Volatile.Write(ref _seen, version);
        settled();
        var first = await Task.WhenAny(wakings);
        await patience.CancelAsync();
        cancel.ThrowIfCancellationRequested();
        return first == wakings[1];
    }
}
