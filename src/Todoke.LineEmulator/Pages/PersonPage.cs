using System.Globalization;
using System.Text.Encodings.Web;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Pages;

/// <summary>One person: what LINE knows of them, what they tend to do, and the camera with which they read a QR code.</summary>
internal sealed class PersonPage(PersonView person, Words words) : PanelHtml($"/people/{UrlEncoder.Default.Encode(person.Id)}", words)
{
    /// <summary>The habits that are numbers, with their names in JSON and their Words.</summary>
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

    public static string Render(PersonView person, Words words, string? note, bool isProblem) => new PersonPage(person, words).Render(note, isProblem);

    private string Render(string? note, bool isProblem)
    {
        var id = UrlEncoder.Default.Encode(person.Id);
        Begin(person.Name, person.Name, $"<a href=\"/phone/{id}?lang={Words.Lang}\">{Say("スマホ", "Phone")}</a> <a href=\"/panel?lang={Words.Lang}\">{HtmlText.Escape(Words.Panel)}</a>", note, isProblem);
        About();
        Camera();
        Accounts(id);
        return End();
    }

    private void About()
    {
        Open(Words.Settings, Say("空欄は、LINEが知らないという意味です。", "Empty means that LINE does not know."));
        Form("change");
        Text("name", Say("名前", "Name"), person.Name);
        OneOf("gender", Say("性別", "Gender"), Traits.Genders, person.Traits.Gender);
        Number("age", Say("年齢", "Age"), person.Traits.Age?.ToString(CultureInfo.InvariantCulture) ?? "", Traits.LeastAge, Traits.MostAge, required: false);
        OneOf("area", Say("地域", "Area"), Traits.Areas, person.Traits.Area);
        OneOf("os", "OS", Traits.Systems, person.Traits.Os);
        Check("quiet", Words.Quiet, person.Quiet);
        var habits = person.Habits ?? new Habits();
        foreach (var (name, japanese, english, most, of) in Numbers)
        {
            Number(name, Say(japanese, english), of(habits).ToString("0.######", CultureInfo.InvariantCulture), 0, most, step: "any");
        }
        Send(Say("保存", "Save"));
        Close();
    }

    private void Camera()
    {
        Open(Say("QRコードを読む", "Scan a QR code"), Say("コードの中のアドレスを入れます。流入経路のアドレスなら、その公式アカウントを友だちに追加します。", "Give the address in the code. A route's address adds its account as a friend."));
        Form("scan");
        Html.Raw("<label>").Text(Say("アドレス", "Address")).Raw("<input name=\"url\" type=\"url\" required placeholder=\"https://…\"></label>");
        Send(Say("読む", "Scan"));
        Close();
    }

    private void Accounts(string id)
    {
        Open(Words.Accounts, null);
        Html.Raw("<table><tbody>");
        foreach (var friendship in person.Friendships)
        {
            Html.Raw($"<tr><td><a href=\"/phone/{id}?account={friendship.Account}&amp;lang={Words.Lang}\">").Text(friendship.Account).Raw("</a></td><td>");
            Html.Text(friendship.State switch { FriendState.Following => Words.Following, FriendState.Blocked => Words.Blocked, _ => Words.NotFriend }).Raw($"</td><td>✉ {friendship.Received}</td></tr>");
        }
        Html.Raw("</tbody></table><h3>").Text(Say("ユーザーID", "User ids")).Raw("</h3><dl class=\"facts\">");
        foreach (var (provider, userId) in person.UserIds)
        {
            Html.Raw("<div><dt>").Text(provider).Raw("</dt><dd><code>").Text(userId).Raw("</code></dd></div>");
        }
        Html.Raw("</dl>");
        Close();
    }

    /// <summary>One of LINE's values, or nothing known.</summary>
    private void OneOf(string name, string label, IReadOnlyList<string> choices, string? chosen) => Select(name, label, choices.Select(c => (c, c)).Prepend(("", "—")), chosen ?? "");
}
