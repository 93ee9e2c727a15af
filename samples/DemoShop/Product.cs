namespace Todoke.Samples.DemoShop;

/// <summary>Something the shop sells. <paramref name="Price"/> in yen with tax; <paramref name="Popular"/>: its weight among the others.</summary>
public sealed record Product(string Id, string Name, string Category, int Price, double Popular, string Story);

/// <summary>みなと珈琲焙煎所, an invented coffee roaster in Yokohama: what it sells.</summary>
public static class Products
{
    /// <summary>The shop's name in the world, under which it reports its pages. It is served on this machine only.</summary>
    public const string Address = "https://minato-coffee.example";

    public const string ShopName = "みなと珈琲焙煎所";

    public static readonly IReadOnlyList<Product> All =
    [
        new("B001", "みなとブレンド 200g", "ブレンド", 1280, 10, "毎日飲みたい、まるい味。創業からの配合です。"),
        new("B002", "夜明けの深煎りブレンド 200g", "ブレンド", 1380, 8, "深煎りのほろ苦さ。ミルクにも負けません。"),
        new("B003", "潮風の浅煎りブレンド 200g", "ブレンド", 1380, 5, "浅煎りの明るい酸味。朝の一杯に。"),
        new("S101", "エチオピア イルガチェフェ 200g", "シングルオリジン", 1780, 6, "花のような香りと、やさしい甘さ。浅煎りで。"),
        new("S102", "グアテマラ アンティグア 200g", "シングルオリジン", 1580, 4, "チョコレートを思わせる中煎り。"),
        new("S103", "ケニア AA 200g", "シングルオリジン", 1880, 3, "カシスのような果実味。浅煎り。"),
        new("S104", "ブラジル サントス 200g", "シングルオリジン", 1280, 4, "ナッツの香ばしさ。中煎り。"),
        new("S105", "コロンビア スプレモ 200g", "シングルオリジン", 1480, 3, "甘みと酸味のつりあい。中煎り。"),
        new("S106", "マンデリン 200g", "シングルオリジン", 1580, 4, "深煎りで、どっしりと。"),
        new("D201", "カフェインレス コロンビア 200g", "カフェインレス", 1480, 3, "夜でも安心の中煎り。"),
        new("P301", "ドリップバッグ 10個", "手軽に", 1480, 7, "お湯を注ぐだけ。職場にも。"),
        new("P302", "水出しコーヒーパック 5個", "手軽に", 1080, 4, "冷蔵庫でひと晩。"),
        new("G401", "飲み比べギフト 3種", "ギフト", 3980, 2, "贈りものに。のし承ります。"),
        new("G402", "季節の詰め合わせ", "ギフト", 5400, 1, "今だけの豆と焼き菓子。"),
        new("M601", "毎月のおまかせ定期便", "定期便", 2480, 3, "焙煎士が選ぶ2種を毎月お届け。"),
        new("T501", "陶器のドリッパー", "道具", 1650, 1, "益子の窯元と作りました。"),
        new("T502", "ペーパーフィルター 100枚", "道具", 440, 4, "漂白していない紙です。"),
        new("T503", "手挽きミル", "道具", 8800, 0.5, "挽きたての香りを毎朝。"),
    ];

    static readonly double Total = All.Sum(p => p.Popular);

    public static Product? Find(string? id) => All.FirstOrDefault(p => p.Id == id);

    /// <summary>One of them, the likelier the more popular it is.</summary>
    public static Product Choose(Random dice)
    {
        var at = dice.NextDouble() * Total;
        foreach (var product in All)
            if ((at -= product.Popular) <= 0) return product;
        return All[^1];
    }
}
