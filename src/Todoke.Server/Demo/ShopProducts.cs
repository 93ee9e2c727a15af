namespace Todoke.Server.Demo;

/// <summary>Something the shop sells. <paramref name="Price"/> in yen with tax; <paramref name="Popular"/>: its weight among the others.</summary>
internal sealed record ShopProduct(string Id, string Name, string Category, int Price, double Popular);

internal static class ShopProducts
{
    public const string Address = "https://minato-coffee.example";

    public static readonly IReadOnlyList<ShopProduct> All =
    [
        new("B001", "みなとブレンド 200g", "ブレンド", 1280, 10), new("B002", "夜明けの深煎りブレンド 200g", "ブレンド", 1380, 8), new("B003", "潮風の浅煎りブレンド 200g", "ブレンド", 1380, 5),
        new("S101", "エチオピア イルガチェフェ 200g", "シングルオリジン", 1780, 6), new("S102", "グアテマラ アンティグア 200g", "シングルオリジン", 1580, 4), new("S103", "ケニア AA 200g", "シングルオリジン", 1880, 3),
        new("S104", "ブラジル サントス 200g", "シングルオリジン", 1280, 4), new("S105", "コロンビア スプレモ 200g", "シングルオリジン", 1480, 3), new("S106", "マンデリン 200g", "シングルオリジン", 1580, 4),
        new("D201", "カフェインレス コロンビア 200g", "カフェインレス", 1480, 3), new("P301", "ドリップバッグ 10個", "手軽に", 1480, 7), new("P302", "水出しコーヒーパック 5個", "手軽に", 1080, 4),
        new("G401", "飲み比べギフト 3種", "ギフト", 3980, 2), new("G402", "季節の詰め合わせ", "ギフト", 5400, 1), new("M601", "毎月のおまかせ定期便", "定期便", 2480, 3),
        new("T501", "陶器のドリッパー", "道具", 1650, 1), new("T502", "ペーパーフィルター 100枚", "道具", 440, 4), new("T503", "手挽きミル", "道具", 8800, 0.5),
    ];

    static readonly double Total = All.Sum(p => p.Popular);

    public static ShopProduct Choose(Random dice)
    {
        var at = dice.NextDouble() * Total;
        foreach (var product in All)
            if ((at -= product.Popular) <= 0) return product;
        return All[^1];
    }
}
