using System.Globalization;
using Todoke.LineEmulator.Control;
using Todoke.Server.Ledger;

namespace Todoke.Bench.Ground;

/// <summary>Any number of quiet people who follow, known to LINE and written straight into the ledger's tables while no server runs on it.</summary>
internal static class Friends
{
    const int PerCall = 50_000, PerCommit = 20_000;

    /// <summary>So many of them, at most, carry tag 2: for whatever is done once before it is measured.</summary>
    public const int Warm = 10_000;

    /// <param name="installation">Its server must be down.</param>
    /// <param name="count">How many.</param>
    /// <param name="named">Whether the n-th has a name; people without one all get the same greeting.</param>
    /// <param name="tagged">The first so many carry tag 1.</param>
    /// <returns>Their LINE user ids, in the order of their profile ids from 1 on.</returns>
    public static async Task<List<string>> AddAsync(Installation installation, int count, Func<int, bool> named, int tagged = 0)
    {
        var users = new List<string>(count);
        for (var from = 0; from < count; from += PerCall)
        {
            var made = await installation.LineAsync<PeopleAdded>("people/generate",
                new { count = Math.Min(PerCall, count - from), account = installation.Channel.ChannelId, id_prefix = string.Create(CultureInfo.InvariantCulture, $"c{from / PerCall}-"), name_prefix = "人", list = true });
            users.AddRange(made.People!.Select(p => p.UserIds["p1"]));
        }
        await WriteAsync(installation.Ledger, installation.Account, users, named, tagged);
        return users;
    }

    /// <summary>The rows of these LINE users in an empty ledger.</summary>
    public static async Task WriteAsync(LedgerStore ledger, long account, IReadOnlyList<string> users, Func<int, bool> named, int tagged)
    {
        await ledger.WriteAsync(async w =>
        {
            await w.NextIdsAsync("profile", users.Count, default);
            await w.NextIdsAsync("tag", 2, default);
            await w.InsertAsync("tag (id, name, folder, color, created_at)", [[1L, "first", "", "", 0L], [2L, "warm", "", "", 0L]], default);
        }, default);
        foreach (var page in Enumerable.Range(0, users.Count).Chunk(PerCommit))
            await ledger.WriteAsync(async w =>
            {
                await w.InsertAsync("profile (id, display_name, search_name, known, created_at)", Rows(page, i => [i + 1L, Name(i), Name(i), 1, 0L]), default);
                await w.InsertAsync("identity (kind, scope, value, profile_id, created_at)", Rows(page, i => ["line", "p1", users[i], i + 1L, 0L]), default);
                await w.InsertAsync("friendship (account_id, profile_id, state, changed_at, display_name)", Rows(page, i => [account, i + 1L, 1, 0L, Name(i)]), default);
                await w.InsertAsync("profile_tag (profile_id, tag_id, added_at)", [.. Rows([.. page.Where(i => i < tagged)], i => [i + 1L, 1L, 0L]), .. Rows([.. page.Where(i => i < Warm)], i => [i + 1L, 2L, 0L])], default);
            }, default);

        string Name(int i) => named(i) ? string.Create(CultureInfo.InvariantCulture, $"人{i}") : "";
    }

    static List<object?[]> Rows(int[] page, Func<int, object?[]> row) => [.. page.Select(row)];
}
