using System.Text.Encodings.Web;

namespace Todoke.LineEmulator.Pages;

/// <summary>One person's phone: a chat per account, with what the person can do.</summary>
internal static class PhonePage
{
    /// <summary>What else a phone can do in a chat: the control API's word, and what stands on the button.</summary>
    private static readonly (string Act, string Japanese, string English)[] Acts =
    [
        ("sticker", "スタンプ", "Sticker"), ("image", "写真", "Picture"), ("video", "動画", "Video"), ("audio", "音声", "Voice"), ("file", "ファイル", "File"),
        ("location", "位置情報", "Location"), ("watch", "動画・音声を再生", "Play the video"), ("unsend", "最後の発言を取り消す", "Take back the last"), ("open", "既読にする", "Read"),
    ];

    public static string Render(LinePlatform platform, Person person, LineAccount? account, Words words, string? note)
    {
        var html = new HtmlText();
        var id = UrlEncoder.Default.Encode(person.Id);
        Frame.Open(html, words, $"{person.Name} · {words.Title}");
        html.Raw("<div class=\"phone\"><header class=\"bar\"><a class=\"back\" href=\"/?lang=").Raw(words.Lang).Raw("\" aria-label=\"").Text(words.Back).Raw("\">‹</a>");
        html.Raw("<div><strong>").Text(person.Name).Raw("</strong><small>").Text(person.Id).Text(person.Habits is null ? $" · {words.Quiet}" : "").Raw($"</small></div><a class=\"back gear\" href=\"/people/{id}?lang={words.Lang}\" aria-label=\"").Text(words.Settings).Raw("\">⚙</a></header><nav class=\"tabs\">");
        foreach (var a in platform.Accounts)
        {
            html.Raw($"<a href=\"/phone/{id}?account={a.ChannelId}&amp;lang={words.Lang}\"{(a == account ? " aria-current=\"page\"" : "")}>").Text(a.DisplayName).Raw("</a>");
        }
        html.Raw("</nav>");
        if (!string.IsNullOrEmpty(note))
        {
            html.Raw("<p class=\"note\" role=\"status\">").Text(note).Raw("</p>");
        }
        if (account is null)
        {
            html.Raw("<div class=\"chat\"><p class=\"empty\">").Text(words.EmptyChat).Raw("</p></div></div>");
            Frame.Close(html);
            return html.ToString();
        }
        html.Raw($"<div class=\"chat\" id=\"chat\" data-refresh=\"/phone/{id}/chat?account={account.ChannelId}&amp;lang={words.Lang}\">");
        html.Raw(ChatHtml.Render(person, account, words)).Raw("</div><footer class=\"compose\">");
        var state = person.FindChat(account)?.State ?? FriendState.None;
        if (state == FriendState.Blocked)
        {
            html.Raw("<p>").Text(words.HasBlocked).Raw("</p>");
            Button("unblock", words.Unblock);
        }
        else
        {
            html.Raw($"<form class=\"say\" method=\"post\" action=\"/phone/{id}/say\">").Raw(Hidden(account, words));
            html.Raw("<input name=\"text\" required maxlength=\"5000\" autocomplete=\"off\" aria-label=\"").Text(words.Write).Raw("\" placeholder=\"").Text(words.Write).Raw("\"><button>").Text(words.Send).Raw("</button></form>");
            Button(state == FriendState.None ? "follow" : "block", state == FriendState.None ? words.Follow : words.Block);
            html.Raw("<details class=\"acts\"><summary>").Text(words.MoreActs).Raw("</summary>");
            foreach (var (act, japanese, english) in Acts)
            {
                Button(act, words.Lang == "en" ? english : japanese);
            }
            html.Raw("</details>");
        }
        html.Raw("</footer>").Raw(RichMenuHtml.Render(person, account, words)).Raw("</div>");
        Frame.Close(html);
        return html.ToString();

        void Button(string act, string label) =>
            html.Raw($"<form method=\"post\" action=\"/phone/{id}/{act}\">").Raw(Hidden(account, words)).Raw("<button class=\"quiet\">").Text(label).Raw("</button></form>");
    }

    public static string Hidden(LineAccount account, Words words) =>
        $"<input type=\"hidden\" name=\"account\" value=\"{HtmlText.Escape(account.ChannelId)}\"><input type=\"hidden\" name=\"lang\" value=\"{words.Lang}\">";
}
