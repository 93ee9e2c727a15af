using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Todoke.LineEmulator.Login;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Pages;

/// <summary>The lines of one chat as bubbles.</summary>
internal sealed class ChatHtml
{
    private const int Lines = 50;
    private readonly HtmlText html = new();
    private readonly Person person;
    private readonly LineAccount account;
    private readonly Words words;

    private ChatHtml(Person person, LineAccount account, Words words)
    {
        this.person = person;
        this.account = account;
        this.words = words;
    }

    public static string Render(Person person, LineAccount account, Words words)
    {
        var chat = new ChatHtml(person, account, words);
        var lines = person.FindChat(account)?.Last(Lines) ?? [];
        if (lines.Length == 0)
        {
            chat.html.Raw("<p class=\"empty\">").Text(words.EmptyChat).Raw("</p>");
        }
        foreach (var line in lines)
        {
            switch (line)
            {
                case SentRequest sent:
                    chat.Received(sent);
                    break;
                case PersonLine { Kind: "say" } said:
                    chat.html.Raw("<div class=\"row mine\"><time>").Text(Time(said.AtMs)).Raw("</time><div class=\"bubble\">").Text(said.Text).Raw("</div></div>");
                    break;
                case PersonLine did:
                    chat.Did(did);
                    break;
            }
        }
        return chat.html.ToString();
    }

    private static string Time(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).ToOffset(TimeSpan.FromHours(9)).ToString("M/d HH:mm", CultureInfo.InvariantCulture);

    private void Did(PersonLine did)
    {
        var what = did.Kind switch
        {
            "tap" => words.Tapped,
            "postback" => words.Pressed,
            "follow" => words.Followed,
            "block" => words.DidBlock,
            _ => words.DidUnblock,
        };
        html.Raw("<p class=\"event\">").Text($"{Time(did.AtMs)} {what}").Raw("</p>");
    }

    private void Received(SentRequest sent)
    {
        using var document = JsonDocument.Parse(sent.Messages);
        foreach (var message in document.RootElement.EnumerateArray())
        {
            html.Raw("<div class=\"row\">").Raw(Frame.Avatar(account.DisplayName)).Raw("<div class=\"stack\">");
            Message(message);
            html.Raw("</div><time>").Text(Time(sent.AtMs)).Raw("</time></div>");
        }
        var links = MessageLinks.Find(sent.Messages);
        if (links.Count > 0)
        {
            html.Raw("<div class=\"taps\">");
            foreach (var link in links)
            {
                Form("tap", "url", link, $"{words.TapHere}: {Short(link)}");
            }
            html.Raw("</div>");
        }
    }

    private void Message(JsonElement message)
    {
        switch (FlexHtml.Get(message, "type"))
        {
            case "text" or "textV2":
                html.Raw("<div class=\"bubble\">");
                Linked(FlexHtml.Get(message, "text"));
                html.Raw("</div>");
                break;
            case "image":
                Picture(FlexHtml.Get(message, "previewImageUrl"));
                break;
            case "flex":
                FlexHtml.Render(message.GetProperty("contents"), html, Action);
                break;
            case "template":
                Template(message.GetProperty("template"));
                break;
            case "location":
                html.Raw("<div class=\"bubble\">📍 ").Text(FlexHtml.Get(message, "title")).Raw("<br>").Text(FlexHtml.Get(message, "address")).Raw("</div>");
                break;
            case var other:
                html.Raw("<div class=\"bubble faint\">[").Text(other).Raw("] ").Text(FlexHtml.Get(message, "altText")).Raw("</div>");
                break;
        }
        if (message.TryGetProperty("quickReply", out var quick) && quick.TryGetProperty("items", out var items))
        {
            html.Raw("<div class=\"taps\">");
            foreach (var item in items.EnumerateArray())
            {
                if (item.TryGetProperty("action", out var action))
                {
                    Action(action, "chip", null);
                }
            }
            html.Raw("</div>");
        }
    }

    private void Template(JsonElement template)
    {
        var columns = template.TryGetProperty("columns", out var list) ? list.EnumerateArray().ToArray() : [template];
        html.Raw("<div class=\"carousel\">");
        foreach (var column in columns)
        {
            html.Raw("<div class=\"template\">");
            Picture(FlexHtml.Get(column, "thumbnailImageUrl") is { Length: > 0 } url ? url : FlexHtml.Get(column, "imageUrl"));
            html.Raw("<strong>").Text(FlexHtml.Get(column, "title")).Raw("</strong><p>").Text(FlexHtml.Get(column, "text")).Raw("</p>");
            var actions = column.TryGetProperty("actions", out var several) ? several.EnumerateArray().ToArray()
                : column.TryGetProperty("action", out var one) ? [one] : [];
            foreach (var action in actions)
            {
                Action(action, "press", null);
            }
            html.Raw("</div>");
        }
        html.Raw("</div>");
    }

    private void Picture(string url)
    {
        if (Checker.IsFetchable(url))
        {
            html.Raw("<img class=\"picture\" alt=\"\" loading=\"lazy\" src=\"").Text(url).Raw("\">");
        }
    }

    private void Linked(string text)
    {
        var at = 0;
        foreach (System.Text.RegularExpressions.Match match in MessageLinks.WebAddress().Matches(text))
        {
            html.Text(text[at..match.Index]).Raw("<a target=\"_blank\" rel=\"noopener noreferrer\" href=\"").Text(LiffStart.OnThisMachine(match.Value, person)).Raw("\">").Text(match.Value).Raw("</a>");
            at = match.Index + match.Length;
        }
        html.Text(text[at..]);
    }

    /// <summary>Something to press: a link for a uri action, a form for what makes a webhook.</summary>
    private void Action(JsonElement action, string css, string? style)
    {
        var label = FlexHtml.Get(action, "label");
        var look = style is null ? "" : $" style=\"{HtmlText.Escape(style)}\"";
        switch (FlexHtml.Get(action, "type"))
        {
            case "uri" when Uri.TryCreate(FlexHtml.Get(action, "uri"), UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https" or "tel" or "line"):
                html.Raw($"<a class=\"{css}\"{look} target=\"_blank\" rel=\"noopener noreferrer\" href=\"").Text(LiffStart.OnThisMachine(FlexHtml.Get(action, "uri"), person)).Raw("\">").Text(label.Length > 0 ? label : "↗").Raw("</a>");
                break;
            case "message":
                Form("say", "text", FlexHtml.Get(action, "text"), label, css, look);
                break;
            case "postback":
                Form("postback", "data", FlexHtml.Get(action, "data"), label, css, look);
                break;
            case "datetimepicker":
                Picker(action, label, css, look);
                break;
            default:
                html.Raw($"<span class=\"{css}\"{look}>").Text(label).Raw("</span>");
                break;
        }
    }

    private void Form(string act, string name, string value, string label, string css = "chip", string look = "") =>
        html.Raw($"<form method=\"post\" action=\"/phone/{UrlEncoder.Default.Encode(person.Id)}/{act}\">").Raw(PhonePage.Hidden(account, words))
            .Raw($"<input type=\"hidden\" name=\"{name}\" value=\"").Text(value).Raw($"\"><button class=\"{css}\"{look}>").Text(label.Length > 0 ? label : "•").Raw("</button></form>");

    /// <summary>A field for the date with the button beside it.</summary>
    private void Picker(JsonElement action, string label, string css, string look)
    {
        var mode = FlexHtml.Get(action, "mode");
        html.Raw($"<form class=\"picker\" method=\"post\" action=\"/phone/{UrlEncoder.Default.Encode(person.Id)}/pick\">").Raw(PhonePage.Hidden(account, words));
        html.Raw("<input type=\"hidden\" name=\"data\" value=\"").Text(FlexHtml.Get(action, "data")).Raw("\"><input type=\"hidden\" name=\"mode\" value=\"").Text(mode);
        html.Raw($"\"><input required name=\"value\" type=\"{(mode == "datetime" ? "datetime-local" : mode == "time" ? "time" : "date")}\" aria-label=\"").Text(label).Raw("\"");
        foreach (var (attribute, name) in new[] { ("value", "initial"), ("min", "min"), ("max", "max") })
        {
            if (FlexHtml.Get(action, name) is { Length: > 0 } limit)
            {
                html.Raw($" {attribute}=\"").Text(limit.Replace('t', 'T')).Raw("\"");
            }
        }
        html.Raw($"><button class=\"{css}\"{look}>").Text(label.Length > 0 ? label : "•").Raw("</button></form>");
    }

    private static string Short(string link)
    {
        var bare = link[(link.IndexOf("//", StringComparison.Ordinal) + 2)..];
        return bare.Length > 36 ? bare[..35] + "…" : bare;
    }
}
