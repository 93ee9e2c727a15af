using System.Data.Common;
using System.Security.Cryptography;
using Todoke.Server.Ledger;

namespace Todoke.Server.Staff;

/// <summary>Somebody who may sign in. Instants in Unix milliseconds. Sessions carry <paramref name="Stamp"/> and end when it changes.</summary>
public sealed record StaffMember(long Id, string Name, string Email, string Role, string Lang, string PasswordHash, string Stamp, long CreatedAt, long? DisabledAt)
{
    public string ActorId => $"staff:{Id}";
}

/// <summary>The table <c>staff</c>. E-mail addresses are kept trimmed and in lower case.</summary>
public static class StaffTable
{
    const string Columns = "id, name, email, role, lang, password_hash, session_stamp, created_at, disabled_at";

    public static string NormalEmail(string email) => email.Trim().ToLowerInvariant();

    public static Task<StaffMember?> FindAsync(LedgerConnection ledger, long id, CancellationToken cancel) =>
        ledger.FirstAsync($"SELECT {Columns} FROM staff WHERE id = @id", Row, cancel, ("id", id));

    public static Task<StaffMember?> FindAsync(LedgerConnection ledger, string email, CancellationToken cancel) =>
        ledger.FirstAsync($"SELECT {Columns} FROM staff WHERE email = @email", Row, cancel, ("email", NormalEmail(email)));

    public static Task<List<StaffMember>> ListAsync(LedgerConnection ledger, CancellationToken cancel) =>
        ledger.QueryAsync($"SELECT {Columns} FROM staff ORDER BY id", Row, cancel);

    public static Task<long> CountAsync(LedgerConnection ledger, CancellationToken cancel) => ledger.CountAsync("SELECT COUNT(*) FROM staff", cancel);

    /// <summary>Owners who can sign in: there must always be one.</summary>
    public static Task<long> OwnersAsync(LedgerConnection ledger, CancellationToken cancel) =>
        ledger.CountAsync("SELECT COUNT(*) FROM staff WHERE role = 'owner' AND disabled_at IS NULL", cancel);

    public static async Task<StaffMember> AddAsync(LedgerWriter writer, string name, string email, string role, string passwordHash, CancellationToken cancel, string lang = "ja")
    {
        var member = new StaffMember(await writer.NextIdAsync("staff", cancel), name.Trim(), NormalEmail(email), role, lang, passwordHash, NewStamp(), writer.Now, null);
        await writer.ExecuteAsync(
            $"INSERT INTO staff ({Columns}) VALUES (@id, @name, @email, @role, @lang, @hash, @stamp, @at, NULL)", cancel,
            ("id", member.Id), ("name", member.Name), ("email", member.Email), ("role", member.Role), ("lang", member.Lang),
            ("hash", member.PasswordHash), ("stamp", member.Stamp), ("at", member.CreatedAt));
        return member;
    }

    public static Task SaveAsync(LedgerWriter writer, StaffMember member, CancellationToken cancel) => writer.ExecuteAsync(
        """
        UPDATE staff SET name = @name, role = @role, lang = @lang, password_hash = @hash, session_stamp = @stamp, disabled_at = @disabled
        WHERE id = @id
        """, cancel, ("name", member.Name), ("role", member.Role), ("lang", member.Lang), ("hash", member.PasswordHash),
        ("stamp", member.Stamp), ("disabled", member.DisabledAt), ("id", member.Id));

    public static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    static StaffMember Row(DbDataReader r) => new(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4),
        r.GetString(5), r.GetString(6), r.GetInt64(7), r.IsDBNull(8) ? null : r.GetInt64(8));
}
