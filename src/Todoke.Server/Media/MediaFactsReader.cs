using System.Text.Json;
using Todoke.Core.Messages;
using Todoke.Server.Ledger;

namespace Todoke.Server.Media;

/// <summary>Looks up what is known of the uploads a message names, wherever in it their ids stand.</summary>
internal static class MediaFactsReader
{
    public static async Task<IReadOnlyDictionary<string, MediaFacts>> ReadAsync(LedgerConnection ledger, JsonElement message, CancellationToken cancel)
    {
        var facts = new Dictionary<string, MediaFacts>();
        foreach (var chunk in Ids(message).Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await ledger.EachAsync($"SELECT id, content_type, width, height, size, preview_size FROM media WHERE id IN {list}",
                r => facts[r.GetString(0)] = new(r.GetString(1), r.GetInt32(2), r.GetInt32(3), r.GetInt64(4), r.GetInt64(5)), cancel, values);
        }
        return facts;
    }

    // Half a surrogate pair was refused before; any other text may be asked for.
    static IEnumerable<string> Ids(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => p is { Name: "media_id", Value.ValueKind: JsonValueKind.String } ? [p.Value.GetString()!] : Ids(p.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Ids),
        JsonValueKind.String when json.GetString()! is var text && text.StartsWith("media:", StringComparison.Ordinal) => [text["media:".Length..]],
        _ => [],
    };
}
