using System.Text.Json;
using Todoke.Core.Segments;
using Todoke.Core.Values;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;

namespace Todoke.Server.Segments;

/// <summary>The names a condition may use, as the ledger knows them now.</summary>
internal static class VocabularyReader
{
    public static async Task<SegmentVocabulary> ReadAsync(LedgerConnection ledger, CancellationToken cancel)
    {
        var tags = await ledger.QueryAsync("SELECT id FROM tag", r => r.GetInt64(0), cancel);
        var attributes = await ledger.QueryAsync("SELECT key, type, choices, declared FROM attribute", r => (Key: r.GetString(0), Type: r.GetString(1), Choices: r.GetString(2), Declared: r.GetInt32(3) == 1), cancel);
        var events = await EventNamesAsync(ledger, cancel);
        var accounts = await ledger.QueryAsync("SELECT id FROM account", r => r.GetInt64(0), cancel);
        return new(tags.ToHashSet(),
            attributes.Where(a => a.Declared).ToDictionary(a => a.Key, a => new AttributeSchema(a.Key, AttributeTypes.TypeOf(a.Type), Sequence.From(ChoicesIn(a.Choices)))),
            attributes.Where(a => !a.Declared).Select(a => a.Key).ToHashSet(), SchemaEnforced: false, events.ToHashSet(), accounts.ToHashSet());
    }

    /// <summary>Every event name there is. Jumps from name to name in the index; DISTINCT would read it whole.</summary>
    public static Task<List<string>> EventNamesAsync(LedgerConnection ledger, CancellationToken cancel) => ledger.QueryAsync(
        """
        WITH RECURSIVE names (n) AS (SELECT MIN(name) FROM event UNION ALL SELECT (SELECT MIN(name) FROM event WHERE name > n) FROM names WHERE n IS NOT NULL)
        SELECT n FROM names WHERE n IS NOT NULL
        """, r => r.GetString(0), cancel);

    // Stored as [{"value":"gold","label":"ゴールド","rank":3}, …].
    static IEnumerable<string> ChoicesIn(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(c => c.GetProperty("value").GetString()!)];
    }
}
