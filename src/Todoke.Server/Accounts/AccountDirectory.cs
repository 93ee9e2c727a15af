using System.Collections.Concurrent;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Accounts;

/// <summary>An account as the program uses it. Holds secrets: never log or return one.</summary>
public sealed record LineAccount(
    long Id, string Provider, Uri ApiBase, string? BotUserId, bool? Verified, bool Archived, string? ChannelSecret, string? Token)
{
    public override string ToString() => $"account {Id}";
}

/// <summary>
/// The accounts with their decrypted credentials, remembered for a few seconds: a webhook or a batch of sends must not read them each time.
/// </summary>
public sealed class AccountDirectory(LedgerStore ledger, InstallationKey key, TimeProvider clock)
{
    // What another process on the same ledger changed is noticed after this long; this process's own changes at once.
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    readonly ConcurrentDictionary<long, (LineAccount Account, long ReadAt)> _known = new();
    long _changes;

    /// <returns>Null when there is no such account; archived ones are found.</returns>
    public async ValueTask<LineAccount?> FindAsync(long id, CancellationToken cancel)
    {
        if (_known.TryGetValue(id, out var known) && clock.GetElapsedTime(known.ReadAt) < Fresh) return known.Account;
        var (changes, readAt) = (Interlocked.Read(ref _changes), clock.GetTimestamp());
        var account = await ledger.ReadAsync(l => l.FirstAsync(
            "SELECT id, provider, api_base, bot_user_id, verified, archived_at, secret, token FROM account WHERE id = @id",
            r => new LineAccount(r.GetInt64(0), r.GetString(1), new Uri(r.GetString(2)), r.IsDBNull(3) ? null : r.GetString(3), r.IsDBNull(4) ? null : r.GetInt64(4) != 0,
                !r.IsDBNull(5), key.Decrypt(r.IsDBNull(6) ? null : r.GetFieldValue<byte[]>(6)), key.Decrypt(r.IsDBNull(7) ? null : r.GetFieldValue<byte[]>(7))),
            cancel, ("id", id)), cancel);
        // A change that came between the reading and here must not be covered by what was read before it.
        if (account is not null && Interlocked.Read(ref _changes) == changes) _known[id] = (account, readAt);
        return account;
    }

    /// <summary>To be called after a commit that changed the account.</summary>
    public void Forget(long id)
    {
        Interlocked.Increment(ref _changes);
        _known.TryRemove(id, out _);
    }
}
