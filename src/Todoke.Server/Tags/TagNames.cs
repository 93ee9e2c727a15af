using Todoke.Core.Problems;
using Todoke.Server.Ledger;

namespace Todoke.Server.Tags;

/// <summary>Tags by name, for sources that know no ids: a name that is new gets its tag. One per write.</summary>
public sealed class TagNames
{
    public const int LongestName = 100;
    readonly Dictionary<string, long> _known;

    TagNames(Dictionary<string, long> known) => _known = known;

    public static async Task<TagNames> LoadAsync(LedgerConnection ledger, CancellationToken cancel) =>
        new((await ledger.QueryAsync("SELECT name, id FROM tag", r => (r.GetString(0), r.GetInt64(1)), cancel)).ToDictionary(t => t.Item1, t => t.Item2));

    public bool Has(string name) => _known.ContainsKey(name);

    public async Task<long> IdAsync(LedgerWriter w, string name, CancellationToken cancel)
    {
        if (_known.TryGetValue(name, out var known)) return known;
        var id = await w.NextIdAsync("tag", cancel);
        await w.InsertAsync("tag (id, name, folder, color, created_at)", [[id, name, "", "", w.Now]], cancel);
        w.Changed(ChangeKind.Vocabulary, id);
        return _known[name] = id;
    }

    public static Problem? Problem(string path, string name) => name.Length is > 0 and <= LongestName && !name.Any(char.IsControl) ? null
        : new(path, "tag_name", $"タグの名前は1〜{LongestName}文字で、制御文字を含められません。", $"A tag's name has 1 to {LongestName} characters and no control characters.");
}
