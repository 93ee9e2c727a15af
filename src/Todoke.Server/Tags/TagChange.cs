using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Tags;

/// <summary>A row that a tag change wrote or removed: on whom, and since when the tag was there.</summary>
public readonly record struct TagRow(long ProfileId, long AddedAt);

/// <summary>Puts tags on people and takes them off. A person holds a tag also where it was put on somebody merged into them.</summary>
public static class TagChange
{
    /// <param name="w">The transaction.</param>
    /// <param name="tag">An existing tag.</param>
    /// <param name="people">Living people as the winners of their merges, at most a few hundred.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>The rows of those who did not have it.</returns>
    public static async Task<List<TagRow>> AddAsync(LedgerWriter w, long tag, IReadOnlyCollection<long> people, CancellationToken cancel)
    {
        var holders = await HoldersAsync(w, tag, people, cancel);
        var added = await PersonFactsWrite.AddTagAsync(w, tag, [.. people.Where(p => !holders.Contains(p))], cancel);
        return [.. added.Select(p => new TagRow(p, w.Now))];
    }

    /// <inheritdoc cref="AddAsync"/>
    /// <returns>The rows that are gone.</returns>
    public static async Task<List<TagRow>> RemoveAsync(LedgerWriter w, long tag, IReadOnlyCollection<long> people, CancellationToken cancel)
    {
        var (list, values) = LedgerConnection.In(people);
        var gone = await w.QueryAsync(
            $"DELETE FROM profile_tag WHERE tag_id = @tag AND profile_id IN (SELECT id FROM profile WHERE id IN {list} OR merged_into IN {list}) RETURNING profile_id, added_at",
            r => new TagRow(r.GetInt64(0), r.GetInt64(1)), cancel, [("tag", tag), .. values]);
        foreach (var row in gone) w.Changed(ChangeKind.Tag, row.ProfileId, tag);
        return gone;
    }

    /// <summary>Who of these people has the tag.</summary>
    public static async Task<HashSet<long>> HoldersAsync(LedgerConnection ledger, long tag, IReadOnlyCollection<long> people, CancellationToken cancel)
    {
        var (list, values) = LedgerConnection.In(people);
        return [.. await ledger.QueryAsync(
            $"SELECT {Merging.Root} FROM profile p JOIN profile_tag h ON h.profile_id = p.id AND h.tag_id = @tag WHERE p.id IN {list} OR p.merged_into IN {list}",
            r => r.GetInt64(0), cancel, [("tag", tag), .. values])];
    }
}
