using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Sending;

/// <summary>
/// People nothing is sent to whatever campaigns mean: on one account, or on all (account 0). Somebody is suppressed also where only one who
/// was merged into them is.
/// </summary>
internal static class Suppressions
{
    /// <summary>Stored for 'on every account'.</summary>
    public const long EveryAccount = 0;

    /// <param name="w">The transaction.</param>
    /// <param name="account">Null: on every account.</param>
    /// <param name="people">Living people as the winners of their merges.</param>
    /// <param name="reason">In the words of whoever asked for it.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>How many were not suppressed there.</returns>
    public static async Task<long> AddAsync(LedgerWriter w, long? account, IReadOnlyCollection<long> people, string reason, string actor, CancellationToken cancel)
    {
        var count = 0L;
        foreach (var chunk in people.Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            var there = (await w.QueryAsync($"SELECT DISTINCT {Merging.Root} FROM profile p JOIN suppression s ON s.profile_id = p.id AND s.account_id = @account WHERE p.id IN {list} OR p.merged_into IN {list}",
                r => r.GetInt64(0), cancel, [("account", account ?? EveryAccount), .. values])).ToHashSet();
            var rows = chunk.Where(p => !there.Contains(p)).Select(p => new object?[] { p, account ?? EveryAccount, reason, w.Now, actor }).ToList();
            await w.InsertAsync("suppression (profile_id, account_id, reason, at, actor)", rows, cancel);
            foreach (var row in rows) w.Changed(ChangeKind.Sending, (long)row[0]!);
            count += rows.Count;
        }
        return count;
    }

    /// <inheritdoc cref="AddAsync"/>
    /// <returns>How many people were suppressed there.</returns>
    public static async Task<long> RemoveAsync(LedgerWriter w, long? account, IReadOnlyCollection<long> people, CancellationToken cancel)
    {
        var count = 0L;
        foreach (var chunk in people.Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            var there = await w.QueryAsync($"SELECT s.profile_id, {Merging.Root} FROM profile p JOIN suppression s ON s.profile_id = p.id AND s.account_id = @account WHERE p.id IN {list} OR p.merged_into IN {list}",
                r => (Id: r.GetInt64(0), Root: r.GetInt64(1)), cancel, [("account", account ?? EveryAccount), .. values]);
            var (rows, ids) = LedgerConnection.In(there.Select(t => t.Id).ToList());
            await w.ExecuteAsync($"DELETE FROM suppression WHERE account_id = @account AND profile_id IN {rows}", cancel, [("account", account ?? EveryAccount), .. ids]);
            foreach (var (id, _) in there) w.Changed(ChangeKind.Sending, id);
            count += there.Select(t => t.Root).Distinct().Count();
        }
        return count;
    }

    /// <summary>Everybody nothing may be sent to on this account, merges resolved.</summary>
    public static async Task<HashSet<long>> AllAsync(LedgerConnection ledger, long account, CancellationToken cancel)
    {
        var people = new HashSet<long>();
        await ledger.EachAsync($"SELECT {Merging.Root} FROM suppression s JOIN profile p ON p.id = s.profile_id WHERE s.account_id = @account OR s.account_id = {EveryAccount}", r => people.Add(r.GetInt64(0)), cancel, ("account", account));
        return people;
    }
}
