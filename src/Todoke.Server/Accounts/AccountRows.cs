using System.Data.Common;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Worlds;

namespace Todoke.Server.Accounts;

/// <summary>A row of <c>account</c> with its secrets still encrypted.</summary>
internal sealed record AccountRow(
    long Id, string Provider, string Name, string ChannelId, string? BasicId, string? BotUserId, string? PictureUrl, string ApiBase,
    byte[]? Secret, byte[]? Token, bool? Verified, long CreatedAt, long? ArchivedAt)
{
    /// <summary>Takes over what LINE says about the account itself.</summary>
    public AccountRow With(BotInfo bot) => this with { BotUserId = bot.UserId, BasicId = bot.BasicId, PictureUrl = bot.PictureUrl };
}

/// <summary>People per friendship state; somebody who is one person by a merge counts once.</summary>
public sealed record FriendCounts(long Following, long Blocked, long Unknown);

/// <summary>The tables <c>account</c> and the counts of <c>friendship</c>.</summary>
internal static class AccountRows
{
    const string Columns = "id, provider, name, channel_id, basic_id, bot_user_id, picture_url, api_base, secret, token, verified, created_at, archived_at";

    public static Task<AccountRow?> FindAsync(LedgerConnection ledger, long id, CancellationToken cancel) =>
        ledger.FirstAsync($"SELECT {Columns} FROM account WHERE id = @id", Map, cancel, ("id", id));

    public static Task<AccountRow?> FindByChannelAsync(LedgerConnection ledger, string channelId, CancellationToken cancel) =>
        ledger.FirstAsync($"SELECT {Columns} FROM account WHERE channel_id = @channel", Map, cancel, ("channel", channelId));

    public static Task<List<AccountRow>> ListAsync(LedgerConnection ledger, bool archived, CancellationToken cancel) =>
        ledger.QueryAsync($"SELECT {Columns} FROM account {(archived ? "" : "WHERE archived_at IS NULL")} ORDER BY id", Map, cancel);

    public static async Task<bool> HasFriendsAsync(LedgerConnection ledger, long id, CancellationToken cancel) =>
        await ledger.CountAsync("SELECT COUNT(*) FROM (SELECT 1 AS one FROM friendship WHERE account_id = @id LIMIT 1) f", cancel, ("id", id)) > 0;

    /// <summary>Inserts or replaces the row.</summary>
    public static async Task SaveAsync(LedgerWriter writer, AccountRow row, CancellationToken cancel)
    {
        await writer.InsertAsync($"account ({Columns})",
            [[row.Id, row.Provider, row.Name, row.ChannelId, row.BasicId, row.BotUserId, row.PictureUrl, row.ApiBase, row.Secret, row.Token,
              row.Verified is { } v ? (v ? 1 : 0) : null, row.CreatedAt, row.ArchivedAt]], cancel,
            """
            ON CONFLICT (id) DO UPDATE SET provider = excluded.provider, name = excluded.name, channel_id = excluded.channel_id, basic_id = excluded.basic_id,
              bot_user_id = excluded.bot_user_id, picture_url = excluded.picture_url, api_base = excluded.api_base, secret = excluded.secret,
              token = excluded.token, verified = excluded.verified, archived_at = excluded.archived_at
            """);
        writer.Changed(ChangeKind.Account, row.Id);
    }

    public static async Task SetVerifiedAsync(LedgerWriter writer, long id, bool verified, CancellationToken cancel)
    {
        await writer.ExecuteAsync("UPDATE account SET verified = @verified WHERE id = @id", cancel, ("verified", verified ? 1 : 0), ("id", id));
        writer.Changed(ChangeKind.Account, id);
    }

    /// <summary>Counts of all accounts. People joined by a merge are few and are counted by hand, so that the rest is one plain scan.</summary>
    public static async Task<Dictionary<long, FriendCounts>> CountAsync(LedgerConnection ledger, CancellationToken cancel)
    {
        var counts = new Dictionary<long, long[]>();
        long[] Of(long account) => counts.TryGetValue(account, out var c) ? c : counts[account] = new long[3];
        await ledger.EachAsync("SELECT account_id, state, COUNT(*) FROM friendship GROUP BY account_id, state", r => Of(r.GetInt64(0))[r.GetInt32(1)] += r.GetInt64(2), cancel);
        var joined = await ledger.QueryAsync(
            """
            SELECT f.account_id, p.merged_into, f.state FROM profile p JOIN friendship f ON f.profile_id = p.id WHERE p.merged_into IS NOT NULL
            UNION ALL
            SELECT f.account_id, f.profile_id, f.state FROM friendship f WHERE f.profile_id IN (SELECT merged_into FROM profile WHERE merged_into IS NOT NULL)
            """, r => (Account: r.GetInt64(0), Root: r.GetInt64(1), State: r.GetInt32(2)), cancel);
        foreach (var person in joined.GroupBy(j => (j.Account, j.Root)))
        {
            foreach (var (account, _, state) in person) Of(account)[state]--;
            // Whoever follows by one of their LINE identities can be reached.
            var states = person.Select(p => p.State).ToHashSet();
            Of(person.Key.Account)[states.Contains(1) ? 1 : states.Contains(2) ? 2 : 0]++;
        }
        return counts.ToDictionary(c => c.Key, c => new FriendCounts(c.Value[1], c.Value[2], c.Value[0]));
    }

    static AccountRow Map(DbDataReader r) => new(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), Text(r, 4), Text(r, 5), Text(r, 6), r.GetString(7),
        Bytes(r, 8), Bytes(r, 9), r.IsDBNull(10) ? null : r.GetInt64(10) != 0, r.GetInt64(11), r.IsDBNull(12) ? null : r.GetInt64(12));

    static string? Text(DbDataReader r, int i) => r.IsDBNull(i) ? null : r.GetString(i);

    static byte[]? Bytes(DbDataReader r, int i) => r.IsDBNull(i) ? null : r.GetFieldValue<byte[]>(i);
}
