using Todoke.Core.Segments;
using Todoke.Core.Values;
using Todoke.Server.Attributes;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Links;

namespace Todoke.Server.Segments;

/// <summary>The names a condition may use, as the ledger knows them now.</summary>
internal static class VocabularyReader
{
    /// <param name="ledger">To read from.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <param name="self">The saved segment being checked, where it has an id already.</param>
    public static async Task<SegmentVocabulary> ReadAsync(LedgerConnection ledger, CancellationToken cancel, long? self = null)
    {
        Task<HashSet<long>> Ids(string sql) => IdsAsync(ledger, sql, cancel);
        var attributes = (await AttributeCatalog.LoadAsync(ledger, cancel)).ByKey.Values;
        var events = await EventNamesAsync(ledger, cancel);
        return new(await Ids("SELECT id FROM tag"), attributes.Where(a => a.Declared).ToDictionary(a => a.Key, Schema), attributes.Where(a => !a.Declared).Select(a => a.Key).ToHashSet(),
            SchemaEnforced: false, events.ToHashSet(), await Ids("SELECT id FROM account"))
        {
            Audiences = await Ids("SELECT id FROM audience WHERE segment_id IS NULL AND ready = 1"),
            Topics = await Ids("SELECT id FROM topic"),
            Campaigns = await Ids("SELECT id FROM campaign"),
            Links = await Ids("SELECT id FROM campaign_link"),
            Segments = (await SavedSegment.LoadAsync(ledger, cancel)).ToDictionary(s => s.Key, s => s.Value.Rule),
            Self = self,
        };
    }

    static AttributeSchema Schema(AttributeDefinition a) =>
        new(a.Key, AttributeTypes.TypeOf(AttributeDefinition.Word(a.Type)), Sequence.From(a.Ordered ? SegmentContexts.InOrder(a.Choices) : a.Choices.Select(c => c.Value))) { Ranked = a.Ordered };

    static async Task<HashSet<long>> IdsAsync(LedgerConnection ledger, string sql, CancellationToken cancel) => [.. await ledger.QueryAsync(sql, r => r.GetInt64(0), cancel)];

    /// <summary>
    /// Every event name there is but those of taps, which are what became of a message. Jumps from name to name in the index; DISTINCT would
    /// read it whole.
    /// </summary>
    public static async Task<List<string>> EventNamesAsync(LedgerConnection ledger, CancellationToken cancel) => [.. (await ledger.QueryAsync(
        """
        WITH RECURSIVE names (n) AS (SELECT MIN(name) FROM event UNION ALL SELECT (SELECT MIN(name) FROM event WHERE name > n) FROM names WHERE n IS NOT NULL)
        SELECT n FROM names WHERE n IS NOT NULL
        """, r => r.GetString(0), cancel)).Where(n => n is not LinkRedirect.TapEvent and not LinkRedirect.TestTapEvent)];
}
