using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Profiles;

/// <summary>
/// A merge is a row; facts stay where they were written. profile.merged_into is derived from the rows and names the winner at the end of
/// the chain, so that every reader resolves with one join and an undo gives both people back.
/// </summary>
public static class Merging
{
    public const string Root = "COALESCE(p.merged_into, p.id)";

    public abstract record Outcome
    {
        public sealed record Merged(long MergeId, long Loser, long Winner) : Outcome;

        public sealed record Undone(long Loser, long Winner) : Outcome;

        public sealed record Refused(string Code, string Ja, string En) : Outcome;
    }

    /// <summary>Everybody who stands for somebody else now, by id: few, so that they are read apart instead of joined to every row.</summary>
    public static async Task<Dictionary<long, long>> AllAsync(LedgerConnection ledger, CancellationToken cancel)
    {
        var into = new Dictionary<long, long>();
        await ledger.EachAsync("SELECT id, merged_into FROM profile WHERE merged_into IS NOT NULL", r => into[r.GetInt64(0)] = r.GetInt64(1), cancel);
        return into;
    }

    /// <summary>Joins <paramref name="loser"/> into <paramref name="winner"/> (both may already be the winners or losers of others).</summary>
    public static async Task<Outcome> MergeAsync(LedgerWriter writer, long loser, long winner, string why, Actor actor, CancellationToken cancel)
    {
        var (loserRoot, winnerRoot) = (await RootAsync(writer, loser, cancel), await RootAsync(writer, winner, cancel));
        if (loserRoot is not { } from || winnerRoot is not { } to) return new Outcome.Refused("gone", "削除された友だちは統合できません。", "A deleted person cannot be merged.");
        if (from == to) return new Outcome.Refused("same", "すでに同じ友だちです。", "They are already one person.");
        var id = await writer.NextIdAsync("profile_merge", cancel);
        await writer.ExecuteAsync("INSERT INTO profile_merge (id, kind, loser, winner, at, why, actor) VALUES (@id, 'merge', @loser, @winner, @at, @why, @actor)", cancel,
            ("id", id), ("loser", from), ("winner", to), ("at", writer.Now), ("why", why), ("actor", actor.Id));
        await writer.ExecuteAsync("UPDATE profile SET merged_into = @to WHERE id = @from OR merged_into = @from", cancel, ("from", from), ("to", to));
        await writer.ExecuteAsync("UPDATE profile SET known = 1 WHERE id = @to AND EXISTS (SELECT 1 FROM profile WHERE id = @from AND known = 1)", cancel, ("from", from), ("to", to));
        await writer.ExecuteAsync("DELETE FROM merge_candidate WHERE (a = @from AND b = @to) OR (a = @to AND b = @from)", cancel, ("from", from), ("to", to));
        await Audit.RecordAsync(writer, actor, "profile.merge", $"profile:{to}", $$"""{"loser":{{from}},"merge":{{id}}}""", cancel);
        writer.Changed(ChangeKind.Merge, from, to);
        return new Outcome.Merged(id, from, to);
    }

    /// <summary>Takes a merge back by another row. Both people have their own facts again.</summary>
    public static async Task<Outcome> UndoAsync(LedgerWriter writer, long mergeId, Actor actor, CancellationToken cancel)
    {
        var merge = await writer.FirstAsync(
            "SELECT loser, winner FROM profile_merge m WHERE id = @id AND kind = 'merge' AND NOT EXISTS (SELECT 1 FROM profile_merge u WHERE u.undoes = m.id)",
            r => ((long Loser, long Winner)?)(r.GetInt64(0), r.GetInt64(1)), cancel, ("id", mergeId));
        if (merge is not var (loser, winner)) return new Outcome.Refused("not_merged", "この統合はないか、すでに取り消されています。", "There is no such merge, or it was undone already.");
        await writer.ExecuteAsync("INSERT INTO profile_merge (id, kind, loser, winner, undoes, at, why, actor) VALUES (@id, 'undo', @loser, @winner, @undoes, @at, '', @actor)", cancel,
            ("id", await writer.NextIdAsync("profile_merge", cancel)), ("loser", loser), ("winner", winner), ("undoes", mergeId), ("at", writer.Now), ("actor", actor.Id));
        await ResolveAgainAsync(writer, loser, winner, cancel);
        await Audit.RecordAsync(writer, actor, "profile.merge_undo", $"profile:{winner}", $$"""{"loser":{{loser}},"merge":{{mergeId}}}""", cancel);
        writer.Changed(ChangeKind.Merge, loser, winner);
        return new Outcome.Undone(loser, winner);
    }

    /// <summary>The person a profile id stands for now: itself, its winner, or null when deleted or never used.</summary>
    public static async Task<long?> RootAsync(LedgerConnection ledger, long profile, CancellationToken cancel)
    {
        var root = await ledger.CountAsync($"SELECT {Root} FROM profile p JOIN profile w ON w.id = {Root} WHERE p.id = @id AND w.deleted_at IS NULL", cancel, ("id", profile));
        return root == 0 ? null : root;
    }

    // Derives merged_into anew from the living merge rows, for everybody who hung on either of the two.
    static async Task ResolveAgainAsync(LedgerWriter writer, long loser, long winner, CancellationToken cancel)
    {
        var winnerRoot = await writer.CountAsync("SELECT COALESCE(merged_into, id) FROM profile WHERE id = @id", cancel, ("id", winner));
        var family = await writer.QueryAsync("SELECT id FROM profile WHERE id = @root OR merged_into = @root", r => r.GetInt64(0), cancel, ("root", winnerRoot));
        var (list, values) = LedgerConnection.In(family);
        var into = (await writer.QueryAsync(
            $"SELECT loser, winner FROM profile_merge m WHERE kind = 'merge' AND loser IN {list} AND NOT EXISTS (SELECT 1 FROM profile_merge u WHERE u.undoes = m.id) ORDER BY id",
            r => (r.GetInt64(0), r.GetInt64(1)), cancel, values)).ToDictionary(m => m.Item1, m => m.Item2);
        foreach (var member in family)
        {
            var root = member;
            while (into.TryGetValue(root, out var next)) root = next;
            await writer.ExecuteAsync("UPDATE profile SET merged_into = @root WHERE id = @id", cancel, ("id", member), ("root", root == member ? null : root));
        }
        // Whoever is only a visitor again must not stay known by the other's identity.
        await writer.ExecuteAsync(
            """
            UPDATE profile SET known = CASE WHEN EXISTS (SELECT 1 FROM identity i JOIN profile m ON m.id = i.profile_id
              WHERE (m.id = profile.id OR m.merged_into = profile.id) AND i.kind <> 'visitor')
              OR NOT EXISTS (SELECT 1 FROM identity i WHERE i.profile_id = profile.id) THEN 1 ELSE 0 END
            WHERE id = @loser OR id = @root
            """, cancel, ("loser", loser), ("root", winnerRoot));
    }
}
