using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Todoke.LineEmulator.Pages;

/// <summary>The rich menu below the chat: its picture with a button over every area, folded behind the chat bar.</summary>
internal static class RichMenuHtml
{
    public static string Render(Person person, LineAccount account, Words words)
    {
        if (account.RichMenus.SeenBy(person, account) is not var (menu, source))
        {
            return "";
        }
        var html = new HtmlText();
        html.Raw($"<details class=\"richmenu\" data-source=\"{source.ToString().ToLowerInvariant()}\"{(menu.Selected ? " open" : "")}><summary>").Text(menu.ChatBarText).Raw("</summary>");
        html.Raw(string.Create(CultureInfo.InvariantCulture, $"<div class=\"areas\" style=\"aspect-ratio:{menu.Width}/{menu.Height}\">"));
        html.Raw("<img alt=\"\" src=\"").Text($"/richmenus/{account.ChannelId}/{menu.Id}").Raw("\">");
        foreach (var (area, index) in menu.Areas.Select((area, index) => (area, index)))
        {
            Area(area, index);
        }
        return html.Raw("</div></details>").ToString();

        void Area(JsonElement area, int index)
        {
            var (bounds, action) = (area.GetProperty("bounds"), area.GetProperty("action"));
            var type = FlexHtml.Get(action, "type");
            html.Raw($"<form class=\"area\" method=\"post\" action=\"/phone/{UrlEncoder.Default.Encode(person.Id)}/rich-menu\" style=\"left:{Percent("x", menu.Width)};top:{Percent("y", menu.Height)};width:{Percent("width", menu.Width)};height:{Percent("height", menu.Height)}\">");
            html.Raw(PhonePage.Hidden(account, words)).Raw(string.Create(CultureInfo.InvariantCulture, $"<input type=\"hidden\" name=\"area\" value=\"{index}\">"));
            html.Raw("<button title=\"").Text(type).Raw("\" aria-label=\"").Text(FlexHtml.Get(action, "label") is { Length: > 0 } label ? label : type).Raw("\"></button></form>");

            string Percent(string name, int whole) => string.Create(CultureInfo.InvariantCulture, $"{bounds.GetProperty(name).GetDouble() * 100 / whole:0.###}%");
        }
    }
}
