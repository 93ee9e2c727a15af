using System.Runtime.InteropServices;

namespace Todoke.Server.Ledger;

/// <summary>What a feed row says changed; <c>a</c> and <c>b</c> name it. Numbers are stored: never reuse one.</summary>
public enum ChangeKind
{
    /// <summary>a profile's row: created, renamed, known, deleted. a = profile.</summary>
    Profile = 1,
    /// <summary>a merge or its undo: both people must be read again. a = loser, b = winner.</summary>
    Merge = 2,
    /// <summary>a = profile, b = account.</summary>
    Friendship = 3,
    /// <summary>a = profile, b = tag.</summary>
    Tag = 4,
    /// <summary>a = profile, b = attribute.</summary>
    Attribute = 5,
    /// <summary>events were added with ids from a to b, both included.</summary>
    Events = 6,
    /// <summary>a = event taken back or erased.</summary>
    EventWithdrawn = 7,
    /// <summary>a tag, attribute, event name, topic or setting that conditions are judged by was made, changed or removed. a = id, 0 for a setting.</summary>
    Vocabulary = 8,
    /// <summary>a = segment.</summary>
    Segment = 9,
    /// <summary>a = campaign, b = request or 0.</summary>
    Campaign = 10,
    /// <summary>a = account.</summary>
    Account = 11,
    /// <summary>a = job.</summary>
    Job = 12,
    /// <summary>a person's word on a topic. a = profile, b = topic.</summary>
    Consent = 13,
    /// <summary>on a fixed list or not. a = profile, b = audience. a = 0: a list that never changes is complete, its members are its rows.</summary>
    Audience = 14,
    /// <summary>what became of a message told from outside. a = profile, b = row.</summary>
    Message = 15,
    /// <summary>an address (not LINE's) came. a = profile, b = channel as message.channel has it.</summary>
    Address = 16,
    /// <summary>what the checks before sending look at beside people's own facts: somebody is suppressed or no longer, a setting. a = profile, 0 for a setting.</summary>
    Sending = 17,
}

/// <summary>One change in commit order. <paramref name="At"/>: Unix milliseconds of the commit, never falling.</summary>
/// <param name="Data">What the named fact became, see <see cref="FeedData"/>; null where it is gone, was erased, or is to be read from its row.</param>
/// <param name="Ends">The last row of one piece of work: followers judge a piece of work as a whole, however commits were grouped.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FeedRow(long Position, long At, ChangeKind Kind, long A, long B, string? Data, bool Ends);

/// <summary>Reads the change feed in order. Positions have no gaps, so a missing one means that rows were trimmed.</summary>
public static class Feed
{
    /// <returns>Up to <paramref name="limit"/> rows after <paramref name="position"/>, or null when some of them are no longer there.</returns>
    public static async Task<List<FeedRow>?> AfterAsync(LedgerConnection ledger, long position, int limit, CancellationToken cancel)
    {
        var rows = await ledger.QueryAsync(
            $"SELECT position, at, kind, a, b, data, ends FROM feed WHERE position > @position ORDER BY position LIMIT {limit}",
            r => new FeedRow(r.GetInt64(0), r.GetInt64(1), (ChangeKind)r.GetInt32(2), r.GetInt64(3), r.GetInt64(4), r.IsDBNull(5) ? null : r.GetString(5), r.GetInt32(6) == 1), cancel, ("position", position));
        if (rows.Count > 0) return rows[0].Position == position + 1 ? rows : null;
        return await HeadAsync(ledger, cancel) <= position ? rows : null;
    }

    /// <summary>The same in whole pieces of work: as many as fit into <paramref name="limit"/> rows, and at least one however long it is.</summary>
    public static async Task<List<FeedRow>?> WorkAfterAsync(LedgerConnection ledger, long position, int limit, CancellationToken cancel)
    {
        while (true)
        {
            if (await AfterAsync(ledger, position, limit, cancel) is not { } rows) return null;
            var whole = rows.FindLastIndex(r => r.Ends) + 1;
            if (whole == 0 && rows.Count == limit)
            {
                limit *= 4;
                continue;
            }
            rows.RemoveRange(whole, rows.Count - whole);
            return rows;
        }
    }

    public static Task<long> HeadAsync(LedgerConnection ledger, CancellationToken cancel) => ledger.CountAsync("SELECT position FROM head", cancel);

    /// <summary>Says how far a follower is. A follower not heard of for a day no longer holds rows back: it will start anew.</summary>
    public static Task FollowedAsync(LedgerWriter writer, string follower, long position, CancellationToken cancel) => writer.ExecuteAsync(
        """
        INSERT INTO feed_follower (name, position, seen_at) VALUES (@name, @position, @at)
        ON CONFLICT (name) DO UPDATE SET position = excluded.position, seen_at = excluded.seen_at
        """, cancel, ("name", follower), ("position", position), ("at", writer.Now));

    /// <summary>Drops the rows that every follower is past, keeping at least <paramref name="keep"/>.</summary>
    public static async Task<int> TrimAsync(LedgerWriter writer, int keep, CancellationToken cancel)
    {
        var stale = writer.Now - (long)TimeSpan.FromDays(1).TotalMilliseconds;
        await writer.ExecuteAsync("DELETE FROM feed_follower WHERE seen_at < @stale", cancel, ("stale", stale));
        var past = await writer.FirstAsync("SELECT MIN(position) FROM feed_follower", r => r.IsDBNull(0) ? (long?)null : r.GetInt64(0), cancel);
        var upTo = Math.Min(past ?? long.MaxValue, await HeadAsync(writer, cancel) - keep);
        return await writer.ExecuteAsync("DELETE FROM feed WHERE position <= @upTo", cancel, ("upTo", upTo));
    }
}
