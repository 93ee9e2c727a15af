using System.Globalization;
using System.Text.Encodings.Web;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Pages;

/// <summary>One person: what LINE knows of them, what they tend to do, and the camera with which they read a QR code.</summary>
internal static class PersonPage
{
    /// <summary>The habits that are numbers, with their names in JSON and their words.</summary>
    public static readonly IReadOnlyList<(string Name, string Japanese, string English, double Most, Func<Habits, double> Of)> Numbers =
    [
        ("open", "開く", "Opens", 1, h => h.Open),
        ("tap", "タップする", "Taps", 1, h => h.Tap),
        ("reply", "返信する", "Replies", 1, h => h.Reply),
        ("answer", "フォームに答える", "Answers forms", 1, h => h.Answer),
        ("buy", "買う", "Buys", 1, h => h.Buy),
        ("buy_in_store", "店で買う", "Buys in the shop", 1, h => h.BuyInStore),
        ("press", "メニューを押す", "Presses menus", 1, h => h.Press),
        ("block", "ブロックする", "Blocks", 1, h => h.Block),
        ("unblock", "ブロックを解く", "Unblocks", 1, h => h.Unblock),
        ("visits_per_week", "自分から来る（回/週）", "Comes by themselves (a week)", 10_000, h => h.VisitsPerWeek),
        ("min_seconds", "間（最短秒）", "Pause, at least (s)", 1e9, h => h.MinSeconds),
        ("max_seconds", "間（最長秒）", "Pause, at most (s)", 1e9, h => h.MaxSeconds),
    ];

    public static string Render(PersonView person, Words words, string? note, bool isProblem)
    {
        var html = new HtmlText();
        var id = UrlEncoder.Default.Encode(person.Id);
        var habits = person.Habits ?? new Habits();
        Frame.Open(html, words, $"{person.Name} · {words.Title}");
        html.Raw("<link rel=\"stylesheet\" href=\"/assets/panel.css\"><main class=\"home\"><header class=\"top\"><h1>").Text(person.Name).Raw("</h1>");
        html.Raw($"<nav><a href=\"/phone/{id}?lang={words.Lang}\">").Text(Say("スマホ", "Phone")).Raw($"</a> <a href=\"/panel?lang={words.Lang}\">").Text(words.Panel).Raw("</a> <a href=\"?lang=ja\">日本語</a> <a href=\"?lang=en\">English</a></nav></header>");
        if (!string.IsNullOrEmpty(note))
        {
            html.Raw($"<p class=\"told{(isProblem ? " wrong" : "")}\" role=\"{(isProblem ? "alert" : "status")}\">").Text(note).Raw("</p>");
        }
        html.Raw("<div class=\"panel\">");
        Section(words.Settings);
        Form("change");
        html.Raw("<label>").Text(Say("名前", "Name")).Raw("<input name=\"name\" required maxlength=\"100\" value=\"").Text(person.Name).Raw("\"></label>");
        Select("gender", Say("性別", "Gender"), Traits.Genders, person.Traits.Gender);
        Number("age", Say("年齢", "Age"), person.Traits.Age?.ToString(CultureInfo.InvariantCulture) ?? "", Traits.LeastAge, Traits.MostAge, "1");
        Select("area", Say("地域", "Area"), Traits.Areas, person.Traits.Area);
        Select("os", "OS", Traits.Systems, person.Traits.Os);
        html.Raw("<p class=\"about\">").Text(Say("空欄は、LINEが知らないという意味です。", "Empty means that LINE does not know.")).Raw("</p>");
        html.Raw($"<label class=\"check\"><input type=\"checkbox\" name=\"quiet\" value=\"true\"{(person.Quiet ? " checked" : "")}>").Text(words.Quiet).Raw("</label>");
        foreach (var (name, japanese, english, most, of) in Numbers)
        {
            Number(name, Say(japanese, english), of(habits).ToString("0.######", CultureInfo.InvariantCulture), 0, most, "any");
        }
        html.Raw("<button>").Text(Say("保存", "Save")).Raw("</button></form></section>");
        Section(Say("QRコードを読む", "Scan a QR code"));
        html.Raw("<p class=\"about\">").Text(Say("コードの中のアドレスを入れます。流入経路のアドレスなら、その公式アカウントを友だちに追加します。", "Give the address in the code. A route's address adds its account as a friend.")).Raw("</p>");
        Form("scan");
        html.Raw("<label>").Text(Say("アドレス", "Address")).Raw("<input name=\"url\" type=\"url\" required placeholder=\"https://…\"></label><button>").Text(Say("読む", "Scan")).Raw("</button></form></section>");
        Section(words.Accounts);
        html.Raw("<table><tbody>");
        foreach (var friendship in person.Friendships)
        {
            html.Raw($"<tr><td><a href=\"/phone/{id}?account={friendship.Account}&amp;lang={words.Lang}\">").Text(friendship.Account).Raw("</a></td><td>");
            html.Text(friendship.State switch { FriendState.Following => words.Following, FriendState.Blocked => words.Blocked, _ => words.NotFriend }).Raw($"</td><td>✉ {friendship.Received}</td></tr>");
        }
        html.Raw("</tbody></table><h3>").Text(Say("ユーザーID", "User ids")).Raw("</h3><dl class=\"facts\">");
        foreach (var (provider, userId) in person.UserIds)
        {
            html.Raw("<div><dt>").Text(provider).Raw("</dt><dd><code>").Text(userId).Raw("</code></dd></div>");
        }
        html.Raw("</dl></section></div></main>");
        Frame.Close(html);
        return html.ToString();

        string Say(string japanese, string english) => words.Lang == "en" ? english : japanese;
        void Section(string title) => html.Raw("<section><h2>").Text(title).Raw("</h2>");
        void Form(string what) => html.Raw($"<form method=\"post\" action=\"/people/{id}/{what}\"><input type=\"hidden\" name=\"lang\" value=\"{words.Lang}\">");
        void Number(string name, string label, string value, double min, double max, string step) =>
            html.Raw("<label>").Text(label).Raw(string.Create(CultureInfo.InvariantCulture, $"<input type=\"number\" name=\"{name}\" min=\"{min}\" max=\"{max:0}\" step=\"{step}\" value=\"{value}\"></label>"));
        void Select(string name, string label, IReadOnlyList<string> choices, string? chosen)
        {
            html.Raw("<label>").Text(label).Raw($"<select name=\"{name}\"><option value=\"\">—</option>");
            foreach (var choice in choices)
            {
                html.Raw($"<option value=\"{choice}\"{(choice == chosen ? " selected" : "")}>{choice}</option>");
            }
            html.Raw("</select></label>");
        }
    }
}
