using System.Text;
using System.Text.Json;
using Todoke.Core.Problems;
using Todoke.Core.Values;
using Todoke.Server.Ledger;

namespace Todoke.Server.Attributes;

/// <summary>What became of one value that somebody gave for an attribute.</summary>
public abstract record AttributeReading
{
    /// <param name="Key">The attribute.</param>
    /// <param name="Json">Canonical JSON, the same text for the same value; null takes the value away.</param>
    /// <param name="Kind">What the value is, for an attribute that is seen for the first time.</param>
    public sealed record Taken(string Key, string? Json, AttributeKind Kind) : AttributeReading;

    public sealed record Refused(Problem Problem) : AttributeReading;
}

/// <summary>
/// All attributes as of one reading of the ledger (at most 500, so they are simply read for each write). Turns keys and JSON values
/// into what is stored, or into problems.
/// </summary>
public sealed class AttributeCatalog
{
    public const int MostAttributes = 500, LongestKey = 100, LargestValue = 8192;
    readonly Dictionary<string, AttributeDefinition> _byKey;
    // Keys taken for the first time by this catalogue; they count towards the limit before they are stored.
    readonly HashSet<string> _new = [];

    AttributeCatalog(Dictionary<string, AttributeDefinition> byKey) => _byKey = byKey;

    public static async Task<AttributeCatalog> LoadAsync(LedgerConnection ledger, CancellationToken cancel) => new(
        (await ledger.QueryAsync($"SELECT {AttributeDefinition.Columns} FROM attribute ORDER BY id", AttributeDefinition.Map, cancel)).ToDictionary(a => a.Key));

    public IReadOnlyDictionary<string, AttributeDefinition> ByKey => _byKey;

    /// <param name="path">Where the value stands in the input, for the problem.</param>
    /// <param name="key">The attribute's key.</param>
    /// <param name="value">JSON null takes the value away.</param>
    public AttributeReading Read(string path, string key, JsonElement value)
    {
        try { return Read(path, key, value.ValueKind == JsonValueKind.Null ? null : FactJson.Read(value)); }
        catch (JsonException) { return Refuse(path, "text_broken", "文字が壊れています。", "The text is broken (half a character)."); }
    }

    /// <inheritdoc cref="Read(string, string, JsonElement)"/>
    public AttributeReading Read(string path, string key, FactValue? value)
    {
        if (key.Length is 0 or > LongestKey || key.Any(char.IsControl))
            return Refuse(path, "attribute_key", $"友だち情報のキーは1〜{LongestKey}文字で、制御文字を含められません。", $"An attribute's key has 1 to {LongestKey} characters and no control characters.");
        var known = _byKey.GetValueOrDefault(key);
        if (value is null) return new AttributeReading.Taken(key, null, known?.Type ?? AttributeKind.Text);
        if (known is null && !_new.Contains(key) && _byKey.Count + _new.Count >= MostAttributes)
            return Refuse(path, "attribute_limit", $"友だち情報は{MostAttributes}個までです。使わないものを削除してください。", $"There can be {MostAttributes} attributes. Delete some that are not used.");
        var fitting = known is null ? value : known.Fit(value);
        if (fitting is null) return Misfit(path, known!, value);
        var json = FactJson.Write(fitting);
        if (Encoding.UTF8.GetByteCount(json) > LargestValue)
            return Refuse(path, "attribute_too_long", $"友だち情報「{key}」の値は{LargestValue}バイトまでです。", $"A value of the attribute '{key}' may have {LargestValue} bytes.");
        if (known is null) _new.Add(key);
        return new AttributeReading.Taken(key, json, AttributeDefinition.KindOf(fitting));
    }

    /// <summary>The attribute's id; one that is seen for the first time gets its row.</summary>
    public async Task<long> IdAsync(LedgerWriter w, AttributeReading.Taken taken, CancellationToken cancel)
    {
        if (_byKey.TryGetValue(taken.Key, out var known)) return known.Id;
        var seen = new AttributeDefinition(await w.NextIdAsync("attribute", cancel), taken.Key, taken.Key, taken.Kind, [], false, "", Declared: false);
        await seen.SaveAsync(w, cancel);
        w.Changed(ChangeKind.Vocabulary, seen.Id);
        _byKey[seen.Key] = seen;
        _new.Remove(seen.Key);
        return seen.Id;
    }

    static AttributeReading.Refused Misfit(string path, AttributeDefinition a, FactValue value)
    {
        if (a.Choices.Count > 0 && value is FactValue.Text or FactValue.List)
        {
            var choices = string.Join("、", a.Choices.Take(20).Select(c => c.Value));
            return Refuse(path, "attribute_choice", $"友だち情報「{a.Label}」は次のいずれかです:{choices}", $"The attribute '{a.Key}' is one of: {choices}");
        }
        var (ja, en) = a.Type switch
        {
            AttributeKind.Number => ("数値", "a number"),
            AttributeKind.Boolean => ("true か false", "true or false"),
            AttributeKind.Date => ("日付(2026-04-01 の形)", "a date like 2026-04-01"),
            AttributeKind.Datetime => ("時差を含む日時(2026-04-01T10:00:00+09:00 の形)", "a date and time with its offset, like 2026-04-01T10:00:00+09:00"),
            AttributeKind.List => ("リスト", "a list"),
            AttributeKind.Object => ("オブジェクト", "an object"),
            AttributeKind.ObjectList => ("オブジェクトのリスト", "a list of objects"),
            _ => ("文字列", "text"),
        };
        return Refuse(path, "attribute_type", $"友だち情報「{a.Label}」には{ja}を指定してください。", $"The attribute '{a.Key}' takes {en}.");
    }

    static AttributeReading.Refused Refuse(string path, string code, string ja, string en) => new(new Problem(path, code, ja, en));
}
