using System.Text.Json;
using Todoke.Audience;
using Todoke.Core.Segments;
using Todoke.Core.Values;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Segments;

/// <summary>
/// How an attribute's values are spread over some people: by the index, or (where values of this attribute are too many to be kept there) by
/// the ledger.
/// </summary>
internal static class AttributeBreakdown
{
    public static async Task<BreakdownAnswer> OfAsync(AudienceEngine audience, LedgerStore ledger, SegmentNode condition, FactPath path, int limit, CancellationToken cancel)
    {
        if (await audience.ByValueAsync(condition, path.Key, cancel) is { } kept)
        {
            var spread = new Spread(path);
            foreach (var (value, people) in kept.Values) spread.Add(value, people);
            return spread.Answer(kept.Values.Sum(v => v.People) + kept.Missing, limit);
        }
        var members = await audience.SetAsync(condition, cancel);
        return await ledger.ReadAsync(l => OfAsync(l, path, members, limit, cancel), cancel);
    }

    internal static async Task<BreakdownAnswer> OfAsync(LedgerConnection ledger, FactPath path, MemberSet members, int limit, CancellationToken cancel)
    {
        var attribute = await ledger.CountAsync("SELECT id FROM attribute WHERE key = @key", cancel, ("key", path.Key));
        var types = await AttributeTypes.LoadAsync(ledger, cancel);
        // Of a family the newest value stands, the winner's own where two are equally old; few people are in a family, so only those are kept in mind.
        var (families, own) = (new Dictionary<long, (long At, bool Root, long Id, string? Json)>(), new Spread(path));
        await ledger.EachAsync(
            $"""
            SELECT v.profile_id, {Merging.Root}, v.value, v.effective_at, CASE WHEN p.merged_into IS NOT NULL OR EXISTS (SELECT 1 FROM profile x WHERE x.merged_into = p.id) THEN 1 ELSE 0 END
            FROM attribute_value v JOIN profile p ON p.id = v.profile_id WHERE v.attribute_id = @attribute
            """, r =>
        {
            var (root, json) = (r.GetInt64(1), r.IsDBNull(2) ? null : r.GetString(2));
            if (!members.Contains(root)) return;
            if (r.GetInt32(4) == 0)
            {
                own.Add(types.Read(attribute, json), 1);
                return;
            }
            var word = (At: r.GetInt64(3), Root: r.GetInt64(0) == root, Id: r.GetInt64(0), Json: json);
            if (!families.TryGetValue(root, out var before) || word.At > before.At || (word.At == before.At && (word.Root || (!before.Root && word.Id > before.Id)))) families[root] = word;
        }, cancel, ("attribute", attribute));
        foreach (var (_, word) in families) own.Add(types.Read(attribute, word.Json), 1);
        return own.Answer(members.Count, limit);
    }

    sealed class Spread(FactPath path)
    {
        readonly Dictionary<string, long> _people = [];
        readonly List<(string[] Values, long People)> _several = [];
        long _with;

        public void Add(FactValue? whole, long people)
        {
            var values = path.Find(whole, 1) switch
            {
                null or FactValue.Text { Value.Length: 0 } => [],
                FactValue.List list => list.Items.Where(i => i is not FactValue.Null).Select(FactJson.Write).Distinct().ToArray(),
                var value => new[] { FactJson.Write(value) },
            };
            if (values.Length == 0) return;
            _with += people;
            foreach (var value in values) _people[value] = _people.GetValueOrDefault(value) + people;
            if (values.Length > 1) _several.Add((values, people));
        }

        public BreakdownAnswer Answer(long people, int limit)
        {
            var shown = _people.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Take(limit).ToList();
            var keys = shown.Select(s => s.Key).ToHashSet();
            // Whoever has several values is in several lines, but once among those who have one that is shown.
            var covered = shown.Sum(s => s.Value) - _several.Sum(v => v.People * Math.Max(0, v.Values.Count(keys.Contains) - 1));
            return new([.. shown.Select(s => new BreakdownLine(JsonSerializer.Deserialize<JsonElement>(s.Key), s.Value))], _with - covered, people - _with, people, _people.Count);
        }
    }
}
