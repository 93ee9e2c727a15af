using System.Globalization;

namespace Todoke.LineEmulator.Pages;

/// <summary>What the control panel and a person's page are made of: sections, facts, and forms that work without script.</summary>
/// <param name="at">Path below which the forms' buttons are.</param>
/// <param name="words">Of the language.</param>
internal abstract class PanelHtml(string at, Words words)
{
    protected HtmlText Html { get; } = new();

    protected Words Words { get; } = words;

    protected string Say(string japanese, string english) => Words.Lang == "en" ? english : japanese;

    /// <param name="title">In the window's bar.</param>
    /// <param name="heading">On the page.</param>
    /// <param name="links">Beside the heading, as HTML.</param>
    /// <param name="note">What came of the last button.</param>
    /// <param name="isProblem">Whether that was a mistake.</param>
    protected void Begin(string title, string heading, string links, string? note, bool isProblem)
    {
        Frame.Open(Html, Words, $"{title} · {Words.Title}");
        Html.Raw("<link rel=\"stylesheet\" href=\"/assets/panel.css\"><main class=\"home\"><header class=\"top\"><h1>").Text(heading).Raw("</h1><nav>").Raw(links);
        Html.Raw(" <a href=\"?lang=ja\">日本語</a> <a href=\"?lang=en\">English</a></nav></header>");
        if (!string.IsNullOrEmpty(note))
        {
            Html.Raw($"<p class=\"told{(isProblem ? " wrong" : "")}\" role=\"{(isProblem ? "alert" : "status")}\">").Text(note).Raw("</p>");
        }
        Html.Raw("<div class=\"panel\">");
    }

    protected string End()
    {
        Html.Raw("</div></main>");
        Frame.Close(Html);
        return Html.ToString();
    }

    protected void Open(string title, string? about)
    {
        Html.Raw("<section><h2>").Text(title).Raw("</h2>");
        if (about is not null)
        {
            Html.Raw("<p class=\"about\">").Text(about).Raw("</p>");
        }
    }

    protected void Close() => Html.Raw("</section>");

    protected void Fact(string name, string value) => Html.Raw("<div><dt>").Text(name).Raw("</dt><dd>").Text(value).Raw("</dd></div>");

    protected void Form(string what) => Html.Raw($"<form method=\"post\" action=\"{at}/{what}\"><input type=\"hidden\" name=\"lang\" value=\"{Words.Lang}\">");

    protected void Send(string label) => Html.Raw("<button>").Text(label).Raw("</button></form>");

    protected void Press(string what, string name, string value, string label)
    {
        Form(what);
        Html.Raw($"<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
        Send(label);
    }

    protected void Toggle(string what, bool isOn, string label)
    {
        Form(what);
        Html.Raw($"<input type=\"hidden\" name=\"on\" value=\"{(isOn ? "false" : "true")}\"><p class=\"switch\">").Text(label).Raw($" <strong>{(isOn ? "ON" : "OFF")}</strong></p>");
        Send(isOn ? Say("切る", "Switch off") : Say("入れる", "Switch on"));
    }

    protected void Number(string name, string label, string value, double min, double max, bool required = true, string step = "1") =>
        Html.Raw("<label>").Text(label).Raw(string.Create(CultureInfo.InvariantCulture, $"<input type=\"number\" name=\"{name}\" min=\"{min:0}\" max=\"{max:0}\" step=\"{step}\" value=\"{value}\"{(required ? " required" : "")}></label>"));

    protected void Text(string name, string label, string value) => Html.Raw("<label>").Text(label).Raw($"<input name=\"{name}\" maxlength=\"100\" required value=\"").Text(value).Raw("\"></label>");

    protected void Check(string name, string label, bool isOn) => Html.Raw($"<label class=\"check\"><input type=\"checkbox\" name=\"{name}\" value=\"true\"{(isOn ? " checked" : "")}>").Text(label).Raw("</label>");

    protected void Select(string name, string label, IEnumerable<(string Value, string Label)> choices, string? chosen)
    {
        Html.Raw("<label>").Text(label).Raw($"<select name=\"{name}\">");
        foreach (var (value, shown) in choices)
        {
            Html.Raw("<option value=\"").Text(value).Raw($"\"{(value == chosen ? " selected" : "")}>").Text(shown).Raw("</option>");
        }
        Html.Raw("</select></label>");
    }
}
