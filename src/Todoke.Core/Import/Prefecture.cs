namespace Todoke.Core.Import;

/// <summary>A prefecture of Japan.</summary>
/// <param name="Code">Two digits of JIS X 0401: <c>13</c>.</param>
/// <param name="Name">With its ending: 東京都.</param>
public sealed record Prefecture(string Code, string Name, string English)
{
    private static readonly string[] Names =
    [
        "北海道 Hokkaido", "青森県 Aomori", "岩手県 Iwate", "宮城県 Miyagi", "秋田県 Akita", "山形県 Yamagata", "福島県 Fukushima",
        "茨城県 Ibaraki", "栃木県 Tochigi", "群馬県 Gunma", "埼玉県 Saitama", "千葉県 Chiba", "東京都 Tokyo", "神奈川県 Kanagawa",
        "新潟県 Niigata", "富山県 Toyama", "石川県 Ishikawa", "福井県 Fukui", "山梨県 Yamanashi", "長野県 Nagano", "岐阜県 Gifu",
        "静岡県 Shizuoka", "愛知県 Aichi", "三重県 Mie", "滋賀県 Shiga", "京都府 Kyoto", "大阪府 Osaka", "兵庫県 Hyogo",
        "奈良県 Nara", "和歌山県 Wakayama", "鳥取県 Tottori", "島根県 Shimane", "岡山県 Okayama", "広島県 Hiroshima", "山口県 Yamaguchi",
        "徳島県 Tokushima", "香川県 Kagawa", "愛媛県 Ehime", "高知県 Kochi", "福岡県 Fukuoka", "佐賀県 Saga", "長崎県 Nagasaki",
        "熊本県 Kumamoto", "大分県 Oita", "宮崎県 Miyazaki", "鹿児島県 Kagoshima", "沖縄県 Okinawa",
    ];

    /// <summary>All 47, in the order of their codes.</summary>
    public static IReadOnlyList<Prefecture> All { get; } =
        [.. Names.Select((name, index) => new Prefecture($"{index + 1:00}", name.Split(' ')[0], name.Split(' ')[1]))];

    private static readonly Dictionary<string, Prefecture> ByWord = All
        .SelectMany(p => new[] { p.Name, p.Name == "北海道" ? p.Name : p.Name[..^1], p.English.ToLowerInvariant(), p.Code, p.Code.TrimStart('0') }.Distinct().Select(word => (word, p)))
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
