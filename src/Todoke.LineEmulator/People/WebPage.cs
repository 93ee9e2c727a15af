using System.Net;
using System.Text.RegularExpressions;

namespace Todoke.LineEmulator.People;

/// <summary>A link with the words on it.</summary>
internal sealed record PageLink(string Address, string Text);

/// <summary>A field of a form. <c>Choices</c>: the values of a select, or of a radio button or check box one each; <c>Autocomplete</c>: HTML's name of what belongs in it.</summary>
internal sealed record PageField(string Name, string Type, string Autocomplete, string Value, bool Required, IReadOnlyList<string> Choices);

/// <summary>A form, told by what stands on its button.</summary>
internal sealed record PageForm(string Address, bool Posts, string Button, IReadOnlyList<PageField> Fields);

/// <summary>
/// A web page as far as a simulated person understands it: its words, its links, its forms, and the till it names
/// (<c>&lt;link rel="till" href="…"&gt;</c>: where the shop's counter is, for those who come by later). Read with tolerance, without script.
/// </summary>
internal sealed partial class WebPage
{
    private static readonly string[] Unread = ["script", "style", "template"];
    private readonly List<PageLink> links = [];
    private readonly List<PageForm> forms = [];
    private readonly System.Text.StringBuilder words = new();
    private readonly Uri address;
    private FormBeingRead? form;
    private (string Address, int From)? link;
    private int? buttonFrom;

    private WebPage(Uri address) => this.address = address;

    public Uri Address => address;

    public string Text => words.ToString();

    public string? Till { get; private set; }

    public IReadOnlyList<PageLink> Links => links;

    public IReadOnlyList<PageForm> Forms => forms;

    public static WebPage Read(Uri address, string html)
    {
        var page = new WebPage(address);
        var at = 0;
        while (at < html.Length && Tag().Match(html, at) is { Success: true } tag)
        {
            page.words.Append(WebUtility.HtmlDecode(html[at..tag.Index])).Append(' ');
            at = tag.Index + tag.Length;
            var name = tag.Groups["name"].Value.ToLowerInvariant();
            if (tag.Groups["end"].Length > 0)
            {
                page.End(name);
                continue;
            }
            if (Unread.Contains(name))
            {
                var end = html.IndexOf($"</{name}", at, StringComparison.OrdinalIgnoreCase);
                at = end < 0 ? html.Length : end;
                continue;
            }
            page.Begin(name, Attributes(tag.Groups["rest"].Value));
        }
        page.End("form");
        return page;
    }

    private void Begin(string name, Dictionary<string, string> of)
    {
        switch (name)
        {
            case "a" when of.TryGetValue("href", out var href) && Absolute(href) is { } to:
                link = (to, words.Length);
                break;
            case "link" when of.GetValueOrDefault("rel") == "till" && of.TryGetValue("href", out var till):
                Till = Absolute(till);
                break;
            case "form":
                form = new FormBeingRead(Absolute(of.GetValueOrDefault("action", "")) ?? address.AbsoluteUri, of.GetValueOrDefault("method", "get").Equals("post", StringComparison.OrdinalIgnoreCase));
                break;
            case "button" when of.GetValueOrDefault("type", "submit") == "submit":
                buttonFrom = words.Length;
                break;
            case "input" when of.GetValueOrDefault("type") == "submit" && form is not null:
                form.Button ??= of.GetValueOrDefault("value", "");
                break;
            case "input" or "textarea" or "select" when form is not null && of.TryGetValue("name", out var field):
                var type = name == "input" ? of.GetValueOrDefault("type", "text").ToLowerInvariant() : name;
                var value = of.GetValueOrDefault("value", type is "checkbox" or "radio" ? "on" : "");
                form.Fields.Add(new PageField(field, type, of.GetValueOrDefault("autocomplete", ""), value, of.ContainsKey("required"), type is "checkbox" or "radio" ? [value] : []));
                break;
            case "option" when form is { Fields: [.., { Type: "select" } select] } && of.TryGetValue("value", out var choice):
                form.Fields[^1] = select with { Choices = [.. select.Choices, choice] };
                break;
        }
    }

    private void End(string name)
    {
        switch (name)
        {
            case "a" when link is { } open:
                links.Add(new PageLink(open.Address, words.ToString(open.From, words.Length - open.From).Trim()));
                link = null;
                break;
            case "button" when buttonFrom is { } from:
                if (form is not null)
                {
                    form.Button ??= words.ToString(from, words.Length - from).Trim();
                }
                buttonFrom = null;
                break;
            case "form" when form is not null:
                forms.Add(new PageForm(form.Address, form.Posts, form.Button ?? "", form.Fields));
                form = null;
                break;
        }
    }

    private string? Absolute(string to) => Uri.TryCreate(address, to, out var found) ? found.AbsoluteUri : null;

    private static Dictionary<string, string> Attributes(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Attribute().Matches(text))
        {
            var value = match.Groups["value"];
            found.TryAdd(match.Groups["name"].Value, value.Success ? WebUtility.HtmlDecode(value.Value.Length > 1 && value.Value[0] is '"' or '\'' ? value.Value[1..^1] : value.Value) : "");
        }
        return found;
    }

    [GeneratedRegex("""<(?<end>/?)(?<name>[a-zA-Z][a-zA-Z0-9-]*)(?<rest>(?:"[^"]*"|'[^']*'|[^'">])*)>""", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex("""(?<name>[a-zA-Z][a-zA-Z0-9:-]*)(?:\s*=\s*(?<value>"[^"]*"|'[^']*'|[^\s"'>]+))?""", RegexOptions.NonBacktracking)]
    private static partial Regex Attribute();

    private sealed class FormBeingRead(string address, bool posts)
    {
        public string Address => address;

        public bool Posts => posts;

        public string? Button { get; set; }

        public List<PageField> Fields { get; } = [];
    }
}
