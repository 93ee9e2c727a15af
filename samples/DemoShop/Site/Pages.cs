using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Todoke.Samples.DemoShop.Site;

/// <summary>The shop's pages as HTML, in Japanese or English (the wares keep their names). No script: whoever orders presses buttons of forms.</summary>
sealed class Pages(bool english, string here, Visitor visitor)
{
    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static Pages For(HttpRequest request, Visitor visitor)
    {
        var wanted = request.Query["lang"].ToString() is { Length: > 0 } asked ? asked : request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).FirstOrDefault()?.Value.ToString() ?? "ja";
        return new(wanted.StartsWith("en", StringComparison.OrdinalIgnoreCase), request.Path + request.QueryString, visitor);
    }

    public string Say(string japanese, string inEnglish) => english ? inEnglish : japanese;

    public string Home(string? note = null)
    {
        var html = new StringBuilder();
        foreach (var category in Products.All.GroupBy(p => p.Category))
        {
            html.Append($"<h2>{category.Key}</h2><ul class=\"shelf\">");
            foreach (var p in category) html.Append($"<li><a href=\"/items/{p.Id}\"><b class=\"tin tin-{p.Id[0]}\" aria-hidden=\"true\">{p.Id[0]}</b><span>{Text(p.Name)}</span><em>{Yen(p.Price)}</em></a></li>");
            html.Append("</ul>");
        }
        return Page(Say("自家焙煎の珈琲豆", "Coffee, roasted here"), html.ToString(), note);
    }

    public string Item(Product p) => Page(p.Name, $"""
        <article class="item"><b class="tin tin-{p.Id[0]} large" aria-hidden="true">{p.Id[0]}</b><div>
        <p class="category">{Text(p.Category)}</p><p>{Text(p.Story)}</p><p class="price">{Yen(p.Price)}<small>{Say("税込", "tax included")}</small></p>
        <form method="post" action="/cart"><input type="hidden" name="item" value="{p.Id}"><label>{Say("数量", "Quantity")} <input name="quantity" type="number" min="1" max="20" value="1" required></label>
        <button>{Say("カートに入れる", "Add to cart")}</button></form></div></article>
        <p class="more">{Say("こちらもどうぞ", "You may also like")}: {string.Join(" · ", Products.All.Where(o => o.Category == p.Category && o != p).Select(o => $"<a href=\"/items/{o.Id}\">{Text(o.Name)}</a>"))}</p>
        """, till: $"/till?item={p.Id}");

    public string Coupon(string code) => Page(Say("10%OFFクーポン", "10 % off"), $"""<p>{Say($"クーポン {code} を次のご注文に使います。", $"Coupon {code} will be used for your next order.")}</p>{Favourites()}""");

    public string Members() => Page(Say("冬の限定ブレンド 先行販売", "The winter blend, for members first"), $"""<p>{Say("ゴールド会員さま限定のご案内です。送料はいただきません。", "For gold members; shipping is free.")}</p>{Favourites()}""");

    public string Cart(Visitor who, string? note = null)
    {
        var lines = who.Cart;
        if (lines.Count == 0) return Page(Say("カート", "Cart"), $"<p>{Say("カートは空です。", "Your cart is empty.")}</p>{Favourites()}", note);
        var rows = string.Concat(lines.Select(l => $"<tr><td>{Text(l.Product.Name)}</td><td>{l.Quantity}</td><td>{Yen(l.Value)}</td></tr>"));
        var coupon = who.Coupon is { } code ? $"<p>{Say($"クーポン {code}: 10%OFF", $"Coupon {code}: 10 % off")}</p>" : "";
        return Page(Say("カート", "Cart"), $"""
            <table><thead><tr><th>{Say("商品", "Item")}</th><th>{Say("数量", "Qty")}</th><th>{Say("金額", "Price")}</th></tr></thead><tbody>{rows}</tbody></table>{coupon}
            <p class="price">{Yen(Shop.Total(lines, who.Coupon))}</p><form method="post" action="/orders"><button>{Say("注文を確定する", "Place the order")}</button></form>
            """, note);
    }

    public string Thanks(string number) => Page(Say("ありがとうございました", "Thank you"), $"<p>{Say("ご注文番号", "Order")} <strong>{Text(number)}</strong></p><p><a href=\"/\">{Say("トップへ", "To the shop")}</a></p>");

    public string Till(Product? chosen, string? note) => Page(Say("レジ（横浜店）", "Till (Yokohama)"), $"""
        <form method="post" action="/till" class="till"><label>{Say("会員番号", "Member's number")} <input name="number" autocomplete="username" required maxlength="6" placeholder="M00001"></label>
        {(chosen is { } p ? $"<input type=\"hidden\" name=\"item\" value=\"{p.Id}\"><p>{Text(p.Name)} {Yen(p.Price)}</p>" : $"<label>{Say("商品", "Item")} <select name=\"item\">{string.Concat(Products.All.Select(o => $"<option value=\"{o.Id}\">{Text(o.Name)}</option>"))}</select></label>")}
        <label>{Say("数量", "Quantity")} <input name="quantity" type="number" min="1" max="20" value="1" required></label><button>{Say("会計する", "Check out")}</button></form>
        """, note, signIn: false);

    /// <summary>For the staff: what happened lately, and whether Todoke knows.</summary>
    public string Office(Shop shop) => Page(Say("事務所", "Office"), $"""
        <dl class="figures"><div><dt>{Say("記録した行動", "Events so far")}</dt><dd>{shop.Journal.Count:N0}</dd></div><div><dt>{Say("Todokeへ未送信", "Not told to Todoke yet")}</dt><dd>{shop.Journal.Untold:N0}</dd></div></dl>
        {(shop.Reporter.Trouble is { } trouble ? $"<p class=\"note\" role=\"alert\">{Text(trouble)}</p>" : "")}
        <table><thead><tr><th>{Say("日時", "When")}</th><th>{Say("会員", "Member")}</th><th>{Say("行動", "What")}</th><th>{Say("内容", "Detail")}</th></tr></thead><tbody>{string.Concat(shop.Journal.Newest(50).Select(e =>
            $"<tr><td>{e.At.ToOffset(TimeSpan.FromHours(9)).ToString("M/d HH:mm:ss", CultureInfo.InvariantCulture)}</td><td>{Text(e.Member)}</td><td title=\"{Text(e.Name)}\">{Deed(e.Name)}</td><td>{Text(Detail(e))}</td></tr>"))}</tbody></table>
        """, signIn: false);

    public string Nothing() => Page(Say("ページがありません", "No such page"), $"<p><a href=\"/\">{Say("トップへ", "To the shop")}</a></p>");

    string Deed(string name) => name switch
    {
        "page_view" => Say("閲覧", "Looked"),
        "add_to_cart" => Say("カートへ", "Into the cart"),
        "purchase" => Say("購入", "Bought"),
        _ => Text(name),
    };

    static string Detail(ShopEvent e) => e.Properties.TryGetProperty("transaction_id", out var order)
        ? string.Create(CultureInfo.InvariantCulture, $"{order.GetString()} ¥{e.Properties.GetProperty("value").GetInt32():N0}")
        : e.Properties.TryGetProperty("page_title", out var title) ? title.GetString()! : e.Properties.GetProperty("item_name").GetString()!;

    string Favourites() => $"<ul class=\"shelf\">{string.Concat(Products.All.OrderByDescending(p => p.Popular).Take(6).Select(p => $"<li><a href=\"/items/{p.Id}\"><b class=\"tin tin-{p.Id[0]}\" aria-hidden=\"true\">{p.Id[0]}</b><span>{Text(p.Name)}</span><em>{Yen(p.Price)}</em></a></li>"))}</ul>";

    string Page(string title, string body, string? note = null, string? till = null, bool signIn = true) => $"""
        <!doctype html><html lang="{(english ? "en" : "ja")}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{Text(title)} · {Products.ShopName}</title>
        <link rel="icon" href="data:,"><link rel="stylesheet" href="/shop.css">{(till is null ? "" : $"<link rel=\"till\" href=\"{till}\">")}</head><body>
        <header><a class="name" href="/">{Products.ShopName}</a><nav><a href="/cart">{Say("カート", "Cart")} ({visitor.Cart.Sum(l => l.Quantity)})</a> <a href="?lang={(english ? "ja" : "en")}" lang="{(english ? "ja" : "en")}">{(english ? "日本語" : "English")}</a></nav>{(signIn ? SignIn() : "")}</header>
        <main><h1>{Text(title)}</h1>{(note is null ? "" : $"<p class=\"note\" role=\"alert\">{Text(note)}</p>")}{body}</main>
        <footer>{Say("架空のお店です。Todokeのデモのために動いています。", "An invented shop, there for the demo of Todoke.")}</footer></body></html>
        """;

    string SignIn() => visitor.Member is { } member
        ? $"<p class=\"member\">{Text(member)} {Say("さま", "")}</p>"
        : $"""<form class="sign-in" method="post" action="/sign-in"><input type="hidden" name="back" value="{Text(here)}"><input name="number" autocomplete="username" required maxlength="6" aria-label="{Say("会員番号", "Member's number")}" placeholder="{Say("会員番号", "Member's number")}"><button>{Say("ログイン", "Sign in")}</button></form>""";

    static string Yen(int amount) => string.Create(CultureInfo.InvariantCulture, $"¥{amount:N0}");

    static string Text(string plain) => Encoder.Encode(plain);
}
