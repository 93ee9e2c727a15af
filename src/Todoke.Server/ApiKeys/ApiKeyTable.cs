using System.Security.Cryptography;
using System.Text;
using Todoke.Server.Ledger;

namespace Todoke.Server.ApiKeys;

/// <summary>A key as it may be shown again: <paramref name="Hint"/> is its first eight characters. Instants in Unix milliseconds.</summary>
public sealed record ApiKeyRow(long Id, string Name, string Hint, string Role, long CreatedAt, long? RevokedAt);

/// <summary>API keys: 256 random bits, of which only the SHA-256 is kept (a fast hash suffices for what cannot be guessed).</summary>
public static class ApiKeyTable
{
    const string Columns = "id, name, hint, role, created_at, revoked_at";

    /// <returns>The row's id and the key itself, which is nowhere to be had afterwards.</returns>
    public static async Task<(long Id, string Key)> CreateAsync(LedgerWriter writer, string name, string role, CancellationToken cancel)
    {
        var key = "tdk_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var id = await writer.NextIdAsync("api_key", cancel);
        await writer.ExecuteAsync("INSERT INTO api_key (id, name, hash, hint, role, created_at) VALUES (@id, @name, @hash, @hint, @role, @at)", cancel,
            ("id", id), ("name", name), ("hash", Hash(key)), ("hint", key[..8]), ("role", role), ("at", writer.Now));
        return (id, key);
    }

    /// <returns>Null when nobody was given this key, or it was revoked.</returns>
    public static Task<ApiKeyRow?> FindAsync(LedgerConnection ledger, string key, CancellationToken cancel) =>
        ledger.FirstAsync($"SELECT {Columns} FROM api_key WHERE hash = @hash AND revoked_at IS NULL", Row, cancel, ("hash", Hash(key)));

    public static Task<List<ApiKeyRow>> ListAsync(LedgerConnection ledger, CancellationToken cancel) =>
        ledger.QueryAsync($"SELECT {Columns} FROM api_key WHERE revoked_at IS NULL ORDER BY id", Row, cancel);

    /// <returns>False when there is no such living key.</returns>
    public static async Task<bool> RevokeAsync(LedgerWriter writer, long id, CancellationToken cancel) =>
        await writer.ExecuteAsync("UPDATE api_key SET revoked_at = @at WHERE id = @id AND revoked_at IS NULL", cancel, ("at", writer.Now), ("id", id)) > 0;

    static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    static ApiKeyRow Row(System.Data.Common.DbDataReader r) =>
        new(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt64(4), r.IsDBNull(5) ? null : r.GetInt64(5));
}
