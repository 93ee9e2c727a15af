using System.Data.Common;
using System.Runtime.CompilerServices;
using Todoke.Audience;
using Todoke.Core.Segments;
using Todoke.Server.Ledger;

namespace Todoke.Server.Audience;

/// <summary>Everything the index is made of, table by table. Families come whole at the end, everybody else fact by fact.</summary>
internal sealed class WholeLedger(LedgerConnection ledger, Families families, AttributeTypes types)
{
    // Large tables page by page, so that no more than a page is in memory beside the index itself.
    const int Rows = 50_000, RequestsPerPage = 2000;

    public static IAsyncEnumerable<FactChange> ReadAsync(LedgerConnection ledger, Families families, AttributeTypes types, CancellationToken cancel) =>
        new WholeLedger(ledger, families, types).ReadAsync(cancel);

    bool Alone(long profile) => families.RootOf(profile) == profile && !families.IsFamily(profile);

    async IAsyncEnumerable<FactChange> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var change in PagesAsync("SELECT id, known, deleted_at FROM profile WHERE id > @after AND merged_into IS NULL ORDER BY id", r => r.GetInt64(0),
            r => new ProfileChanged(r.GetInt64(0), FactsReader.Standing(r.GetInt32(1), !r.IsDBNull(2))), cancel)) yield return change;
        await foreach (var change in RangesAsync("SELECT profile_id, tag_id, added_at FROM profile_tag", "profile_id", r => new TagChanged(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), cancel)) yield return change;
        await foreach (var change in RangesAsync("SELECT profile_id, attribute_id, value, effective_at, held_since FROM attribute_value", "profile_id",
            r => new AttributeChanged(r.GetInt64(0), types.KeyOf(r.GetInt64(1)), types.Read(r.GetInt64(1), r.IsDBNull(2) ? null : r.GetString(2)), r.GetInt64(3)) { HeldSince = r.GetInt64(4) }, cancel)) yield return change;
        await foreach (var change in RangesAsync("SELECT profile_id, account_id, state, since FROM friendship", "profile_id",
            r => new FriendshipChanged(r.GetInt64(0), r.GetInt64(1), FactsReader.State(r.GetInt32(2)), r.IsDBNull(3) ? null : r.GetInt64(3)), cancel)) yield return change;
        await foreach (var change in PagesAsync($"SELECT {FactsReader.EventColumns} FROM event WHERE id > @after AND withdrawn_at IS NULL ORDER BY id", r => r.GetInt64(0), r => FactsReader.Event(r) switch
        {
            { Event: { } e } h => new EventAdded(h.Profile, e.EventId, e.Name, e.At, e.Seq, e.Properties),
            { Tap: { } tap } h => new MessageChanged(h.Profile, tap),
            _ => null,
        }, cancel, profileColumn: 1)) yield return change;
        foreach (var topic in await IdsAsync("SELECT id FROM topic", cancel))
            await foreach (var change in PagesAsync("SELECT profile_id, granted, at FROM consent WHERE topic_id = @id AND profile_id > @after ORDER BY profile_id", r => r.GetInt64(0),
                r => new ConsentChanged(r.GetInt64(0), topic, r.GetInt32(1) == 1, r.GetInt64(2)), cancel, id: topic)) yield return change;
        foreach (var audience in await IdsAsync("SELECT id FROM audience WHERE ready = 1", cancel))
            await foreach (var change in PagesAsync("SELECT profile_id FROM audience_member WHERE audience_id = @id AND profile_id > @after ORDER BY profile_id", r => r.GetInt64(0),
                r => new AudienceChanged(r.GetInt64(0), audience, true), cancel, id: audience)) yield return change;
        await foreach (var change in SentAsync(cancel)) yield return change;
        await foreach (var change in RangesAsync($"SELECT {MessageFacts.ToldColumns} FROM message_outcome o JOIN message m ON m.id = o.message_id", "o.profile_id", r => new MessageChanged(r.GetInt64(0), MessageFacts.Told(r)), cancel)) yield return change;
        foreach (var kind in new[] { Profiles.Identity.Email, Profiles.Identity.Push })
            await foreach (var change in PagesAsync($"SELECT profile_id FROM identity WHERE profile_id > @after AND kind = '{kind}' GROUP BY profile_id ORDER BY profile_id", r => r.GetInt64(0),
                r => new AddressChanged(r.GetInt64(0), MessageFacts.ChannelOf(kind)!.Value, true), cancel)) yield return change;
        foreach (var roots in families.Roots.Chunk(PeopleReader.AtOnce))
            foreach (var facts in (await PeopleReader.ReadAsync(ledger, roots.Select(root => (root, families.Members(root))), types, cancel)).Values) yield return new ProfileReplaced(facts);
    }

    Task<List<long>> IdsAsync(string sql, CancellationToken cancel) => ledger.QueryAsync(sql, r => r.GetInt64(0), cancel);

    // By ranges of people, for tables that may have many rows of one person.
    async IAsyncEnumerable<FactChange> RangesAsync(string sql, string profile, Func<DbDataReader, FactChange> map, [EnumeratorCancellation] CancellationToken cancel)
    {
        var last = await ledger.CountAsync("SELECT COALESCE(MAX(id), 0) FROM profile", cancel);
        for (var after = 0L; after < last; after += Rows)
        {
            var changes = new List<FactChange>();
            await ledger.EachAsync($"{sql} WHERE {profile} > @after AND {profile} <= @upto", r => { if (Alone(r.GetInt64(0))) changes.Add(map(r)); }, cancel, ("after", after), ("upto", after + Rows));
            foreach (var change in changes) yield return change;
        }
    }

    async IAsyncEnumerable<FactChange> PagesAsync(string sql, Func<DbDataReader, long> key, Func<DbDataReader, FactChange?> map, [EnumeratorCancellation] CancellationToken cancel, int profileColumn = 0, long? id = null)
    {
        for (var after = 0L; ;)
        {
            var page = new List<FactChange>();
            var (count, last) = (0, after);
            await ledger.EachAsync($"{sql} LIMIT {Rows}", r =>
            {
                (count, last) = (count + 1, key(r));
                if (Alone(r.GetInt64(profileColumn)) && map(r) is { } change) page.Add(change);
            }, cancel, [("after", after), .. id is { } given ? new (string, object?)[] { ("id", given) } : []]);
            foreach (var change in page) yield return change;
            if (count < Rows) yield break;
            after = last;
        }
    }

    // Whom campaigns reached: a page is some requests with all their people, of which there may be one or 500 each.
    async IAsyncEnumerable<FactChange> SentAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        for (var after = 0L; ;)
        {
            var requests = await ledger.QueryAsync($"SELECT id, people FROM request WHERE id > @after AND state = 1 AND run = 0 ORDER BY id LIMIT {RequestsPerPage}", r => (Id: r.GetInt64(0), People: r.GetInt64(1)), cancel, ("after", after));
            if (requests.Count == 0) yield break;
            var (page, people) = (new List<long>(), 0L);
            foreach (var request in requests)
            {
                if (page.Count > 0 && people + request.People > Rows) break;
                page.Add(request.Id);
                people += request.People;
            }
            foreach (var (profile, sent) in (await MessageFacts.OfRequestsAsync(ledger, page, cancel)).Values.SelectMany(s => s))
                if (Alone(profile)) yield return new MessageChanged(profile, sent);
            after = page[^1];
        }
    }
}
