using Todoke.Core.Segments;
using Todoke.Server.Attributes;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Settings;

namespace Todoke.Server.Segments;

/// <summary>What everything is called that a condition may name, for sentences.</summary>
internal static class NamesReader
{
    public static async Task<SegmentNames> ReadAsync(LedgerConnection ledger, CancellationToken cancel)
    {
        async Task<Dictionary<long, string>> Names(string sql) => (await ledger.QueryAsync(sql, r => (r.GetInt64(0), r.GetString(1)), cancel)).ToDictionary(n => n.Item1, n => n.Item2);
        var attributes = (await AttributeCatalog.LoadAsync(ledger, cancel)).ByKey.Values;
        return new()
        {
            Tags = await Names("SELECT id, name FROM tag"), Accounts = await Names("SELECT id, name FROM account"), Segments = await Names("SELECT id, name FROM segment"),
            Audiences = await Names("SELECT id, name FROM audience WHERE segment_id IS NULL"), Topics = await Names("SELECT id, name FROM topic"),
            Campaigns = await Names("SELECT id, name FROM campaign"), Links = await Names("SELECT id, url FROM campaign_link"),
            Attributes = attributes.ToDictionary(a => a.Key, a => a.Label),
            Choices = attributes.SelectMany(a => a.Choices.Select(c => (a.Key, c))).ToDictionary(c => (c.Key, c.c.Value), c => c.c.Label),
            JapaneseEvents = TimelineTitles.Japanese,
            Zone = (await Workspace.ReadAsync(ledger, cancel)).Zone,
        };
    }
}
