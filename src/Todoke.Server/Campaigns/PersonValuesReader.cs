using System.Globalization;
using Todoke.Core.Messages;
using Todoke.Core.Values;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Settings;

namespace Todoke.Server.Campaigns;

/// <summary>Reads what placeholders are filled with: names and attributes, in the words a friend shall read.</summary>
public sealed class PersonValuesReader(Workspace workspace)
{
    public const string NameFallbackSetting = "name_fallback", DefaultNameFallback = "お客様";

    public async Task<string> NameFallbackAsync(LedgerConnection ledger, CancellationToken cancel) =>
        await ledger.FirstAsync("SELECT value FROM setting WHERE name = @name", r => r.GetString(0), cancel, ("name", NameFallbackSetting)) ?? DefaultNameFallback;

    /// <param name="ledger">Where to read.</param>
    /// <param name="account">The account that speaks: its friends' LINE names are used where the shop knows no name of its own.</param>
    /// <param name="roots">People, merges resolved.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<Dictionary<long, PersonValues>> ReadAsync(LedgerConnection ledger, long account, IReadOnlyCollection<long> roots, CancellationToken cancel)
    {
        var (types, zone) = (await AttributeTypes.LoadAsync(ledger, cancel), await workspace.ZoneAsync(cancel));
        var names = new Dictionary<long, string>();
        var attributes = new Dictionary<long, Dictionary<string, string>>();
        foreach (var chunk in roots.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            var family = $"(p.id IN {list} OR p.merged_into IN {list})";
            // The account's own friend name first, then whatever name the shop gave: the latter is written over the former.
            await ledger.EachAsync($"SELECT {Merging.Root}, f.display_name FROM profile p JOIN friendship f ON f.profile_id = p.id AND f.account_id = @account WHERE {family} AND f.display_name <> ''",
                r => names[r.GetInt64(0)] = r.GetString(1), cancel, [("account", account), .. values]);
            await ledger.EachAsync($"SELECT {Merging.Root}, p.display_name FROM profile p WHERE {family} AND p.display_name <> '' ORDER BY CASE WHEN p.merged_into IS NULL THEN 1 ELSE 0 END",
                r => names[r.GetInt64(0)] = r.GetString(1), cancel, values);
            await ledger.EachAsync($"SELECT {Merging.Root}, v.attribute_id, v.value FROM profile p JOIN attribute_value v ON v.profile_id = p.id WHERE {family} ORDER BY v.effective_at, CASE WHEN p.merged_into IS NULL THEN 1 ELSE 0 END, p.id",
                r =>
                {
                    if (!attributes.TryGetValue(r.GetInt64(0), out var mine)) attributes[r.GetInt64(0)] = mine = [];
                    mine[types.KeyOf(r.GetInt64(1))] = Words(types.Read(r.GetInt64(1), r.IsDBNull(2) ? null : r.GetString(2)), zone);
                }, cancel, values);
        }
        return roots.ToDictionary(r => r, r => new PersonValues(names.GetValueOrDefault(r), attributes.GetValueOrDefault(r) ?? []));
    }

    static string Words(FactValue? value, TimeZoneInfo zone) => value switch
    {
        FactValue.Text text => text.Value,
        FactValue.Number number => number.Value.ToString(CultureInfo.InvariantCulture),
        FactValue.Bool flag => flag.Value ? "はい" : "いいえ",
        FactValue.Date date => $"{date.Value.Year}年{date.Value.Month}月{date.Value.Day}日",
        FactValue.Instant instant => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(instant.Ms), zone).ToString("yyyy年M月d日 H:mm", CultureInfo.InvariantCulture),
        FactValue.List list => string.Join("、", list.Items.Select(item => Words(item, zone))),
        _ => "",
    };
}
