using System.Text;
using Todoke.Core.Import;
using Todoke.Server.Ledger;

namespace Todoke.Server.Profiles;

/// <summary>A name as people search for it: full and half width alike, hiragana as katakana, no spaces, lower case.</summary>
public static class SearchName
{
    public static string Of(params ReadOnlySpan<string> names)
    {
        var text = new StringBuilder();
        foreach (var c in Nfkc.Normalise(string.Join('\n', names.ToArray())))
        {
            if (char.IsWhiteSpace(c) && c != '\n') continue;
            text.Append(c is >= 'ぁ' and <= 'ゖ' ? (char)(c + 0x60) : char.ToLowerInvariant(c));
        }
        return text.ToString();
    }

    /// <summary>A LIKE pattern (escape character \) that finds the text anywhere.</summary>
    public static string Pattern(string query) => "%" + Of(query).Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_") + "%";

    /// <summary>Makes people findable by all their present names: what the shop calls them and what they are called on each account.</summary>
    internal static async Task RefreshAsync(LedgerWriter writer, IEnumerable<long> profiles, CancellationToken cancel)
    {
        foreach (var chunk in profiles.Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            var names = await writer.QueryAsync($"SELECT id, display_name, search_name FROM profile WHERE id IN {list}", r => (Id: r.GetInt64(0), Name: r.GetString(1), Search: r.GetString(2)), cancel, values);
            var onLine = (await writer.QueryAsync($"SELECT profile_id, display_name FROM friendship WHERE profile_id IN {list} AND display_name <> '' ORDER BY account_id",
                r => (Id: r.GetInt64(0), Name: r.GetString(1)), cancel, values)).ToLookup(f => f.Id, f => f.Name);
            foreach (var (id, name, before) in names)
            {
                var search = Of([.. new[] { name }.Concat(onLine[id]).Where(n => n.Length > 0).Distinct()]);
                if (search != before) await writer.ExecuteAsync("UPDATE profile SET search_name = @search WHERE id = @id", cancel, ("search", search), ("id", id));
            }
        }
    }
}
