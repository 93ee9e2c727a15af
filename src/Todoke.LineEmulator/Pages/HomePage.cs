using System.Globalization;
using System.Text.Encodings.Web;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Pages;

/// <summary>All accounts and all people, with a search.</summary>
internal static class HomePage
{
    private const int PageSize = 60;

    public static string Render(EmulatorControl control, Words words, string? account, string? search, string? cursor)
    {
        var html = new HtmlText();
        Frame.Open(html, words, words.Title);
        html.Raw("<main class=\"home\"><header class=\"top\"><h1>").Text(words.Title).Raw("</h1>");
        html.Raw($"<nav><a href=\"/panel?lang={words.Lang}\">").Text(words.Panel).Raw("</a> ").Raw("<a href=\"?lang=ja\">日本語</a> <a href=\"?lang=en\">English</a></nav></header>");
        html.Raw("<h2>").Text(words.Accounts).Raw("</h2><div class=\"cards\">");
        foreach (var a in control.Accounts())
        {
            html.Raw($"<a class=\"card{(a.ChannelId == account ? " chosen" : "")}\" href=\"/?account={a.ChannelId}&amp;lang={words.Lang}\">");
            html.Raw("<strong>").Text(a.DisplayName).Raw("</strong><small>").Text($"{a.BasicId} · {a.Provider}").Raw("</small><dl>");
            Figure(words.Friends, a.Friends.ToString("N0", CultureInfo.InvariantCulture));
            Figure(words.Blocked, a.Blocked.ToString("N0", CultureInfo.InvariantCulture));
            Figure(words.UsedThisMonth, string.Create(CultureInfo.InvariantCulture, $"{a.Usage:N0}{(a.Quota is { } q ? $" / {q:N0}" : "")}"));
            html.Raw("</dl></a>");
        }
        html.Raw("</div><h2>").Text(words.People).Raw("</h2><form class=\"search\" method=\"get\" action=\"/\" role=\"search\">");
        html.Raw($"<input type=\"hidden\" name=\"lang\" value=\"{words.Lang}\">");
        if (account is not null)
        {
            html.Raw("<input type=\"hidden\" name=\"account\" value=\"").Text(account).Raw("\">");
        }
        html.Raw("<input name=\"q\" type=\"search\" aria-label=\"").Text(words.Search).Raw("\" placeholder=\"").Text(words.Search).Raw("\" value=\"").Text(search).Raw("\">");
        html.Raw("<button>").Text(words.Find).Raw("</button></form>");
        var page = control.People(account, null, string.IsNullOrWhiteSpace(search) ? null : search.Trim(), int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? cursor : null, PageSize);
        html.Raw(page.People.Count == 0 ? $"<p class=\"empty\">{words.NoPeople}</p>" : "<ul class=\"people\">");
        foreach (var person in page.People)
        {
            var to = $"/phone/{UrlEncoder.Default.Encode(person.Id)}?lang={words.Lang}{(account is null ? "" : $"&amp;account={account}")}";
            html.Raw($"<li><a href=\"{to}\">").Raw(Frame.Avatar(person.Name)).Raw("<span><strong>").Text(person.Name).Raw("</strong><small>").Text(person.Id);
            var received = person.Friendships.Sum(f => f.Received);
            html.Raw(" · ✉ ").Text(received.ToString(CultureInfo.InvariantCulture));
            if (person.Friendships.Any(f => f.State == FriendState.Blocked))
            {
                html.Raw(" · ").Text(words.Blocked);
            }
            html.Raw("</small></span></a></li>");
        }
        html.Raw(page.People.Count == 0 ? "" : "</ul>");
        if (page.Next is { } next)
        {
            html.Raw($"<p><a class=\"more\" href=\"/?lang={words.Lang}&amp;cursor={next}{(account is null ? "" : $"&amp;account={account}")}&amp;q={UrlEncoder.Default.Encode(search ?? "")}\">").Text(words.More).Raw("</a></p>");
        }
        html.Raw("</main>");
        Frame.Close(html);
        return html.ToString();

        void Figure(string name, string value) => html.Raw("<div><dt>").Text(name).Raw("</dt><dd>").Text(value).Raw("</dd></div>");
    }
}

/// <summary>What every page has around it.</summary>
internal static class Frame
{
    public static void Open(HtmlText html, Words words, string title) =>
        html.Raw($"<!doctype html><html lang=\"{words.Lang}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><link rel=\"icon\" href=\"data:,\"><title>").Text(title)
            .Raw("</title><link rel=\"stylesheet\" href=\"/assets/emulator.css\"></head><body>");

    public static void Close(HtmlText html) => html.Raw("<script src=\"/assets/emulator.js\" defer></script></body></html>");

    public static string Avatar(string name)
    {
        var hue = name.Aggregate(7, (sum, c) => (sum * 31) + c) & 0x7fffffff;
        return $"<i class=\"avatar\" style=\"background:hsl({hue % 360} 45% 55%)\" aria-hidden=\"true\">{HtmlText.Escape(StringInfo.GetNextTextElement(name.Length == 0 ? "?" : name))}</i>";
    }
}
