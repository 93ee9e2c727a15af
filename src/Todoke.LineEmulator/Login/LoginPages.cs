using Todoke.LineEmulator.Pages;

namespace Todoke.LineEmulator.Login;

/// <summary>The pages a person sees while logging in: who am I, may they, add the account too. Japanese and English.</summary>
internal static class LoginPages
{
    public const string PersonCookie = "line_person";
    private const int Shown = 50;

    /// <summary>Asks whether the person agrees. The form posts back to the same address.</summary>
    /// <param name="platform">Whose people may be chosen.</param>
    /// <param name="request">For the language and the address.</param>
    /// <param name="title">What this is about.</param>
    /// <param name="lines">What is agreed to, one line each.</param>
    /// <param name="person">Chosen already.</param>
    /// <param name="friend">The account offered as a friend; null offers none.</param>
    public static string Ask(LinePlatform platform, HttpRequest request, string title, IEnumerable<string> lines, Person? person, LineAccount? friend)
    {
        var words = Words.For(request);
        var (who, allow, deny, add) = words.Lang == "en"
            ? ("Whose phone is this?", "Allow", "Cancel", "Add as friend")
            : ("だれのスマホですか", "許可する", "キャンセル", "友だち追加");
        var html = new HtmlText();
        Frame.Open(html, words, title);
        html.Raw("<main class=\"home\"><h1>").Text(title).Raw("</h1><ul>");
        foreach (var line in lines)
        {
            html.Raw("<li>").Text(line).Raw("</li>");
        }
        html.Raw("</ul><form method=\"post\" class=\"login\"><label>").Text(who).Raw(" <input name=\"person\" required list=\"people\" value=\"").Text(person?.Id).Raw("\"></label><datalist id=\"people\">");
        foreach (var one in platform.People(0, Shown))
        {
            html.Raw("<option value=\"").Text(one.Id).Raw("\">").Text(one.Name).Raw("</option>");
        }
        html.Raw("</datalist>");
        if (friend is not null)
        {
            html.Raw("<label><input type=\"checkbox\" name=\"add_friend\" value=\"true\" checked> ").Text($"{add}: {friend.DisplayName}").Raw("</label>");
        }
        html.Raw("<button name=\"allow\" value=\"true\">").Text(allow).Raw("</button><button name=\"allow\" value=\"false\" formnovalidate class=\"quiet\">").Text(deny).Raw("</button></form></main>");
        Frame.Close(html);
        return html.ToString();
    }

    public static string Told(HttpRequest request, string title, string text)
    {
        var words = Words.For(request);
        var html = new HtmlText();
        Frame.Open(html, words, title);
        html.Raw("<main class=\"home\"><h1>").Text(title).Raw("</h1><p role=\"alert\">").Text(text).Raw("</p></main>");
        Frame.Close(html);
        return html.ToString();
    }

    /// <summary>The page, without the rule where its form may lead: the way back to the shop is another origin.</summary>
    public static IResult Html(HttpContext context, string html, int status = 200)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; img-src * data:; style-src 'self' 'unsafe-inline'; script-src 'self'; base-uri 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Content(html, "text/html; charset=utf-8", statusCode: status);
    }

    /// <summary>Whose browser this is: named in the address, or remembered from an earlier page.</summary>
    public static Person? PersonOf(LinePlatform platform, HttpRequest request) =>
        (request.Query["person"].ToString() is { Length: > 0 } named ? platform.FindPerson(named) : null)
        ?? (request.Cookies[PersonCookie] is { } remembered ? platform.FindPerson(remembered) : null);

    public static void Remember(HttpResponse response, Person person) =>
        response.Cookies.Append(PersonCookie, person.Id, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" });
}
