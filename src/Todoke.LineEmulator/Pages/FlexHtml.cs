using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Pages;

/// <summary>Draws a flex message near enough to recognise it: boxes, texts, buttons, pictures, separators. Only values of a known form reach a style attribute.</summary>
internal static partial class FlexHtml
{
    public static string Get(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : "";

    /// <summary><paramref name="action"/> draws something to press: the action, a css class, a style.</summary>
    public static void Render(JsonElement contents, HtmlText html, Action<JsonElement, string, string?> action)
    {
        if (Get(contents, "type") == "carousel")
        {
            html.Raw("<div class=\"carousel\">");
            foreach (var bubble in contents.GetProperty("contents").EnumerateArray())
            {
                Bubble(bubble, html, action);
            }
            html.Raw("</div>");
        }
        else
        {
            Bubble(contents, html, action);
        }
    }

    private static void Bubble(JsonElement bubble, HtmlText html, Action<JsonElement, string, string?> action)
    {
        var size = Get(bubble, "size");
        html.Raw($"<div class=\"flex {(Word().IsMatch(size) ? size : "mega")}\">");
        foreach (var name in (string[])["header", "hero", "body", "footer"])
        {
            if (bubble.TryGetProperty(name, out var block) && block.ValueKind == JsonValueKind.Object)
            {
                html.Raw($"<div class=\"block {name}\">");
                Component(block, html, action);
                html.Raw("</div>");
            }
        }
        html.Raw("</div>");
    }

    private static void Component(JsonElement component, HtmlText html, Action<JsonElement, string, string?> action)
    {
        switch (Get(component, "type"))
        {
            case "box":
                html.Raw($"<div class=\"box {(Get(component, "layout") == "vertical" ? "down" : "across")}\" style=\"{BoxStyle(component)}\">");
                foreach (var inner in component.GetProperty("contents").EnumerateArray())
                {
                    Component(inner, html, action);
                }
                html.Raw("</div>");
                break;
            case "text":
                html.Raw($"<span class=\"ftext\" style=\"{TextStyle(component)}\">");
                if (component.TryGetProperty("contents", out var spans) && spans.ValueKind == JsonValueKind.Array)
                {
                    foreach (var span in spans.EnumerateArray())
                    {
                        html.Raw($"<span style=\"{TextStyle(span)}\">").Text(Get(span, "text")).Raw("</span>");
                    }
                }
                else
                {
                    html.Text(Get(component, "text"));
                }
                html.Raw("</span>");
                break;
            case "button":
                var colour = Colour(component, "color");
                var look = Get(component, "style") switch
                {
                    "primary" => ("press primary", colour is null ? null : $"background:{colour}"),
                    "secondary" => ("press secondary", colour is null ? null : $"background:{colour}"),
                    _ => ("press", colour is null ? null : $"color:{colour}"),
                };
                action(component.GetProperty("action"), look.Item1, look.Item2);
                break;
            case "image" or "icon":
                var url = Get(component, "url");
                if (Checker.IsFetchable(url))
                {
                    var ratio = Get(component, "aspectRatio");
                    var cover = Get(component, "aspectMode") == "cover";
                    html.Raw($"<img class=\"{Get(component, "type")}\" alt=\"\" loading=\"lazy\" style=\"{(Ratio().IsMatch(ratio) ? $"aspect-ratio:{ratio.Replace(':', '/')};" : "")}{(cover ? "object-fit:cover" : "")}\" src=\"").Text(url).Raw("\">");
                }
                break;
            case "video":
                Component(component.GetProperty("altContent"), html, action);
                break;
            case "separator":
                html.Raw("<hr>");
                break;
            case "filler":
                html.Raw("<i class=\"filler\"></i>");
                break;
        }
    }

    private static string BoxStyle(JsonElement box)
    {
        var style = new StringBuilder(Common(box));
        Add(style, "background", Colour(box, "backgroundColor"));
        Add(style, "gap", Space(Get(box, "spacing")));
        Add(style, "padding", Space(Get(box, "paddingAll")));
        Add(style, "border-radius", Space(Get(box, "cornerRadius")));
        if (Colour(box, "borderColor") is { } border)
        {
            Add(style, "border", $"1px solid {border}");
        }
        return style.ToString();
    }

    private static string TextStyle(JsonElement text)
    {
        var style = new StringBuilder(Common(text));
        Add(style, "color", Colour(text, "color"));
        Add(style, "font-weight", Get(text, "weight") == "bold" ? "700" : null);
        Add(style, "text-align", Get(text, "align") is "center" or "end" ? Get(text, "align") : null);
        Add(style, "text-decoration", Get(text, "decoration") is "underline" or "line-through" ? Get(text, "decoration") : null);
        Add(style, "font-size", Get(text, "size") switch
        {
            "xxs" => "11px",
            "xs" => "12px",
            "sm" => "13px",
            "lg" => "17px",
            "xl" => "20px",
            "xxl" => "24px",
            "3xl" => "28px",
            "4xl" => "34px",
            "5xl" => "40px",
            var pixels when Pixels().IsMatch(pixels) => pixels,
            _ => null,
        });
        if (text.TryGetProperty("wrap", out var wrap) && wrap.ValueKind == JsonValueKind.True)
        {
            Add(style, "white-space", "pre-wrap");
        }
        return style.ToString();
    }

    private static string Common(JsonElement component)
    {
        var style = new StringBuilder();
        if (int.TryParse(Get(component, "flex"), NumberStyles.None, CultureInfo.InvariantCulture, out var flex))
        {
            Add(style, "flex", flex == 0 ? "0 0 auto" : $"{flex} 1 0");
        }
        Add(style, "margin-top", Space(Get(component, "margin")));
        return style.ToString();
    }

    private static string? Space(string value) => value switch
    {
        "xs" => "2px",
        "sm" => "4px",
        "md" => "8px",
        "lg" => "12px",
        "xl" => "16px",
        "xxl" => "20px",
        _ => Pixels().IsMatch(value) ? value : null,
    };

    private static string? Colour(JsonElement of, string name) => Get(of, name) is var colour && Hex().IsMatch(colour) ? colour : null;

    private static void Add(StringBuilder style, string name, string? value)
    {
        if (value is not null)
        {
            style.Append(name).Append(':').Append(value).Append(';');
        }
    }

    [GeneratedRegex("^#([0-9a-fA-F]{6}|[0-9a-fA-F]{8})$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Hex();

    [GeneratedRegex("^[0-9]{1,4}px$", RegexOptions.NonBacktracking)]
    private static partial Regex Pixels();

    [GeneratedRegex("^[0-9]{1,6}(\\.[0-9]{1,3})?:[0-9]{1,6}(\\.[0-9]{1,3})?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Ratio();

    [GeneratedRegex("^[a-z]{4,5}$", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
