namespace Todoke.Core.Values;

/// <summary>A prefecture of Japan.</summary>
/// <param name="Code">JIS X 0401, 1 to 47.</param>
/// <param name="Ja">In full: 東京都.</param>
/// <param name="En">Without macrons: Tokyo.</param>
/// <param name="Region">The word of its <see cref="Values.Region"/>.</param>
public sealed record Prefecture(int Code, string Ja, string En, string Region);

/// <summary>One of the eight regions; Okinawa belongs to Kyushu.</summary>
public sealed record Region(string Word, string Ja, string En);

/// <summary>The 47 prefectures and eight regions; data only. What text means which of them is for whoever reads the text to say.</summary>
public static class Prefectures
{
    /// <summary>By code, ascending.</summary>
    public static Sequence<Prefecture> All { get; } =
    [
        new(1, "北海道", "Hokkaido", "hokkaido"),
        new(2, "青森県", "Aomori", "tohoku"),
        new(3, "岩手県", "Iwate", "tohoku"),
        new(4, "宮城県", "Miyagi", "tohoku"),
        new(5, "秋田県", "Akita", "tohoku"),
        new(6, "山形県", "Yamagata", "tohoku"),
        new(7, "福島県", "Fukushima", "tohoku"),
        new(8, "茨城県", "Ibaraki", "kanto"),
        new(9, "栃木県", "Tochigi", "kanto"),
        new(10, "群馬県", "Gunma", "kanto"),
        new(11, "埼玉県", "Saitama", "kanto"),
        new(12, "千葉県", "Chiba", "kanto"),
        new(13, "東京都", "Tokyo", "kanto"),
        new(14, "神奈川県", "Kanagawa", "kanto"),
        new(15, "新潟県", "Niigata", "chubu"),
        new(16, "富山県", "Toyama", "chubu"),
        new(17, "石川県", "Ishikawa", "chubu"),
        new(18, "福井県", "Fukui", "chubu"),
        new(19, "山梨県", "Yamanashi", "chubu"),
        new(20, "長野県", "Nagano", "chubu"),
        new(21, "岐阜県", "Gifu", "chubu"),
        new(22, "静岡県", "Shizuoka", "chubu"),
        new(23, "愛知県", "Aichi", "chubu"),
        new(24, "三重県", "Mie", "kinki"),
        new(25, "滋賀県", "Shiga", "kinki"),
        new(26, "京都府", "Kyoto", "kinki"),
        new(27, "大阪府", "Osaka", "kinki"),
        new(28, "兵庫県", "Hyogo", "kinki"),
        new(29, "奈良県", "Nara", "kinki"),
        new(30, "和歌山県", "Wakayama", "kinki"),
        new(31, "鳥取県", "Tottori", "chugoku"),
        new(32, "島根県", "Shimane", "chugoku"),
        new(33, "岡山県", "Okayama", "chugoku"),
        new(34, "広島県", "Hiroshima", "chugoku"),
        new(35, "山口県", "Yamaguchi", "chugoku"),
        new(36, "徳島県", "Tokushima", "shikoku"),
        new(37, "香川県", "Kagawa", "shikoku"),
        new(38, "愛媛県", "Ehime", "shikoku"),
        new(39, "高知県", "Kochi", "shikoku"),
        new(40, "福岡県", "Fukuoka", "kyushu"),
        new(41, "佐賀県", "Saga", "kyushu"),
        new(42, "長崎県", "Nagasaki", "kyushu"),
        new(43, "熊本県", "Kumamoto", "kyushu"),
        new(44, "大分県", "Oita", "kyushu"),
        new(45, "宮崎県", "Miyazaki", "kyushu"),
        new(46, "鹿児島県", "Kagoshima", "kyushu"),
        new(47, "沖縄県", "Okinawa", "kyushu"),
    ];

    public static Sequence<Region> Regions { get; } =
    [
        new("hokkaido", "北海道", "Hokkaido"),
        new("tohoku", "東北", "Tohoku"),
        new("kanto", "関東", "Kanto"),
        new("chubu", "中部", "Chubu"),
        new("kinki", "近畿", "Kinki"),
        new("chugoku", "中国", "Chugoku"),
        new("shikoku", "四国", "Shikoku"),
        new("kyushu", "九州・沖縄", "Kyushu and Okinawa"),
    ];
}
