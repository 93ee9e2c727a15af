using System.Globalization;
using Todoke.Core.Values;

namespace Todoke.Core.Import;

/// <summary>Reads prefectures as people and files write them.</summary>
public static class PrefectureNames
{
    private static readonly Dictionary<string, Prefecture> ByWord = Prefectures.All
        .SelectMany(p => new[] { p.Ja, p.Code == 1 ? p.Ja : p.Ja[..^1], p.En.ToLowerInvariant(), p.Code.ToString("00", CultureInfo.InvariantCulture), p.Code.ToString(CultureInfo.InvariantCulture) }
            .Distinct().Select(word => (word, p)))
        .ToDictionary(w => w.word, w => w.p, StringComparer.Ordinal);

    /// <summary>From the name with or without 都道府県, the English name, or the code.</summary>
    public static Normalised<Prefecture> Normalise(string original)
    {
        var clean = TextNormaliser.Clean(original).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        return clean.Length == 0 ? new Blank<Prefecture>(original)
            : ByWord.TryGetValue(clean, out var prefecture) ? new Normal<Prefecture>(original, prefecture)
            : new Unusable<Prefecture>(original, "prefecture_unknown", "都道府県の名前が見つかりません。", "There is no such prefecture.");
    }
}
