namespace Todoke.Server.Ledger;

/// <summary>Somebody else holds the lease now; whatever was about to be written with the old fencing number must not be.</summary>
public sealed class FencedOffException(string lease) : Exception($"The lease '{lease}' is held by another process.");

/// <summary>
/// One process at a time runs the workers of a ledger. Each new holder gets a higher fencing number, and every claim checks it
/// inside its own transaction, so a process that slept past its lease can write nothing more.
/// </summary>
public static class Lease
{
    public const string Sender = "sender";

    /// <summary>Takes the lease when it is free or ran out, or renews it for its holder.</summary>
    /// <param name="writer">The transaction.</param>
    /// <param name="name">Which lease.</param>
    /// <param name="holder">Unique to this process.</param>
    /// <param name="now">Real time in Unix milliseconds, also in a World whose clock is wound: a lease is about processes, not about people.</param>
    /// <param name="term">How long it lasts from now.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>The fencing number, or null while another process holds it.</returns>
    public static async Task<long?> TakeAsync(LedgerWriter writer, string name, string holder, long now, TimeSpan term, CancellationToken cancel)
    {
        var row = await writer.FirstAsync("SELECT holder, fence, expires_at FROM lease WHERE name = @name",
            r => ((string Holder, long Fence, long ExpiresAt)?)(r.GetString(0), r.GetInt64(1), r.GetInt64(2)), cancel, ("name", name));
        if (row is { } held && held.Holder != holder && held.ExpiresAt > now) return null;
        var fence = row is { } mine && mine.Holder == holder && mine.ExpiresAt > now ? mine.Fence : (row?.Fence ?? 0) + 1;
        await writer.ExecuteAsync(
            """
            INSERT INTO lease (name, holder, fence, expires_at) VALUES (@name, @holder, @fence, @expires)
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, fence = excluded.fence, expires_at = excluded.expires_at
            """, cancel, ("name", name), ("holder", holder), ("fence", fence), ("expires", now + (long)term.TotalMilliseconds));
        return fence;
    }

    /// <summary>Throws unless <paramref name="fence"/> is the newest number of this lease. To be called inside the transaction that claims something.</summary>
    public static async Task CheckAsync(LedgerWriter writer, string name, long fence, CancellationToken cancel)
    {
        var newest = await writer.CountAsync("SELECT fence FROM lease WHERE name = @name", cancel, ("name", name));
        if (newest != fence) throw new FencedOffException(name);
    }

    public static Task ReleaseAsync(LedgerWriter writer, string name, string holder, CancellationToken cancel) => writer.ExecuteAsync(
        "UPDATE lease SET expires_at = 0 WHERE name = @name AND holder = @holder", cancel, ("name", name), ("holder", holder));
}
