using System.Data.Common;
using System.Runtime.CompilerServices;
using Todoke.Audience;
using Todoke.Core.Segments;
using Todoke.Server.Ledger;

namespace Todoke.Server.Audience;

/// <summary>Everything the index is made of, table by table. Families come whole at the end, everybody else fact by fact.</summary>
internal static class WholeLedger
{
    public static async IAsyncEnumerable<FactChange> ReadAsync(LedgerConnection ledger, Families families, AttributeTypes types, [EnumeratorCancellation] CancellationToken cancel)
    {
        bool Alone(long profile) => families.RootOf(profile) == profile && !families.IsFamily(profile);

        await foreach (var change in PagesAsync("SELECT id, known, deleted_at FROM profile WHERE id > @after AND merged_into IS NULL ORDER BY id", r => r.GetInt64(0),
            r => new ProfileChanged(r.GetInt64(0), FactsReader.Standing(r.GetInt32(1), !r.IsDBNull(2))))) yield return change;
        foreach (var change in await ListAsync("SELECT profile_id, tag_id, added_at FROM profile_tag", r => new TagChanged(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)))) yield return change;
        foreach (var change in await ListAsync("SELECT profile_id, attribute_id, value, effective_at FROM attribute_value",
            r => new AttributeChanged(r.GetInt64(0), types.KeyOf(r.GetInt64(1)), types.Read(r.GetInt64(1), r.IsDBNull(2) ? null : r.GetString(2)), r.GetInt64(3)))) yield return change;
        foreach (var change in await ListAsync("SELECT profile_id, account_id, state, since FROM friendship",
            r => new FriendshipChanged(r.GetInt64(0), r.GetInt64(1), FactsReader.State(r.GetInt32(2)), r.IsDBNull(3) ? null : r.GetInt64(3)))) yield return change;
        await foreach (var change in PagesAsync($"SELECT {FactsReader.EventColumns} FROM event WHERE id > @after AND withdrawn_at IS NULL ORDER BY id", r => r.GetInt64(0), r =>
        {
            var fact = FactsReader.Event(r);
            return new EventAdded(r.GetInt64(1), fact.EventId, fact.Name, fact.At, fact.Seq, fact.Properties);
        }, profileColumn: 1)) yield return change;
        foreach (var root in families.Roots)
            if (await FactsReader.PersonAsync(ledger, root, [.. families.Members(root)], types, cancel) is { } facts) yield return new ProfileReplaced(facts);

        async Task<List<FactChange>> ListAsync(string sql, Func<DbDataReader, FactChange> map)
        {
            var changes = new List<FactChange>();
            await ledger.EachAsync(sql, r => { if (Alone(r.GetInt64(0))) changes.Add(map(r)); }, cancel);
            return changes;
        }

        // Large tables page by page, so that no more than a page is in memory beside the index itself.
        async IAsyncEnumerable<FactChange> PagesAsync(string sql, Func<DbDataReader, long> key, Func<DbDataReader, FactChange> map, int profileColumn = 0)
        {
            const int Rows = 50_000;
            for (var after = 0L; ;)
            {
                var page = new List<FactChange>();
                var (count, last) = (0, after);
                await ledger.EachAsync($"{sql} LIMIT {Rows}", r =>
                {
                    (count, last) = (count + 1, key(r));
                    if (Alone(r.GetInt64(profileColumn))) page.Add(map(r));
                }, cancel, ("after", after));
                foreach (var change in page) yield return change;
                if (count < Rows) yield break;
                after = last;
            }
        }
    }
}
