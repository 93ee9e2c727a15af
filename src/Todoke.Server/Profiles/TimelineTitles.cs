namespace Todoke.Server.Profiles;

/// <summary>What the events everybody knows are called, for a person's history. Names: GA4's recommended events, and those of the webhook.</summary>
internal static class TimelineTitles
{
    static readonly Dictionary<string, (string Ja, string En)> Known = new()
    {
        ["purchase"] = ("購入", "Purchase"), ["purchase_item"] = ("購入した商品", "Product bought"), ["refund"] = ("返品・返金", "Refund"),
        ["page_view"] = ("ページの閲覧", "Page view"), ["view_item"] = ("商品の閲覧", "Product viewed"), ["view_item_list"] = ("商品一覧の閲覧", "Product list viewed"),
        ["select_item"] = ("商品の選択", "Product selected"), ["view_cart"] = ("カゴの閲覧", "Cart viewed"), ["add_to_cart"] = ("カゴに追加", "Added to cart"),
        ["remove_from_cart"] = ("カゴから削除", "Removed from cart"), ["add_to_wishlist"] = ("お気に入りに追加", "Added to wish list"),
        ["begin_checkout"] = ("購入手続きの開始", "Checkout begun"), ["add_payment_info"] = ("支払い方法の入力", "Payment entered"), ["add_shipping_info"] = ("配送先の入力", "Shipping entered"),
        ["sign_up"] = ("会員登録", "Signed up"), ["login"] = ("ログイン", "Signed in"), ["search"] = ("検索", "Search"), ["share"] = ("共有", "Shared"),
        ["generate_lead"] = ("問い合わせ", "Inquiry"), ["tutorial_complete"] = ("チュートリアル完了", "Tutorial completed"),
        ["follow"] = ("友だち追加", "Became a friend"), ["unfollow"] = ("ブロック", "Blocked"), ["message"] = ("メッセージ受信", "Message received"),
        ["postback"] = ("ボタンの操作", "Button pressed"), ["videoPlayComplete"] = ("動画を最後まで視聴", "Video watched"), ["accountLink"] = ("アカウント連携", "Account linked"),
        ["beacon"] = ("ビーコンを検知", "Beacon"), ["membership"] = ("メンバーシップ", "Membership"), ["messageEdited"] = ("メッセージの編集", "Message edited"),
        ["link_tap"] = ("リンクのタップ", "Link tapped"),
    };

    /// <summary>Known names in Japanese.</summary>
    public static IReadOnlyDictionary<string, string> Japanese { get; } = Known.ToDictionary(k => k.Key, k => k.Value.Ja);

    public static (string Ja, string En) Of(string name) => Known.TryGetValue(name, out var title) ? title : (name, name);

    /// <summary>Friendship has a place of its own in a history.</summary>
    public static bool IsFriendship(string name) => name is "follow" or "unfollow";
}
