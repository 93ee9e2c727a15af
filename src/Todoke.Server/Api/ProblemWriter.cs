using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Todoke.Core.Problems;

namespace Todoke.Server.Api;

/// <summary>Which of the two languages an answer speaks: Japanese, unless Accept-Language ranks English first.</summary>
public static class ApiLanguage
{
    public static bool PrefersEnglish(HttpContext http)
    {
        var asked = http.Request.GetTypedHeaders().AcceptLanguage;
        double Quality(string language) => asked.Where(a => a.Value.StartsWith(language, StringComparison.OrdinalIgnoreCase)).Max(a => (double?)(a.Quality ?? 1)) ?? 0;
        return Quality("en") > Quality("ja");
    }
}

/// <summary>
/// Writes every problem of this program, whoever made it (a route, a middleware, the framework) and whatever the client says it accepts:
/// title in the reader's language, the input's problems as detail, a code, and the trace id where the fault is ours.
/// </summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, details) = (context.HttpContext, context.ProblemDetails);
        var english = ApiLanguage.PrefersEnglish(http);
        details.Status ??= http.Response.StatusCode;
        if (!details.Extensions.ContainsKey("code")) Complete(details);
        details.Title = (string?)details.Extensions[english ? "en" : "ja"];
        details.Detail = details.Extensions["problems"] is Problem[] { Length: > 0 } problems
            ? string.Join('\n', problems.Take(20).Select(p => english ? p.En : p.Ja)) : details.Title;
        if (details.Status >= 500) details.Extensions["trace_id"] = Activity.Current?.Id ?? http.TraceIdentifier;
        http.Response.Headers.ContentLanguage = english ? "en" : "ja";
        return new(http.Response.WriteAsJsonAsync(details, ApiJson.Options, "application/problem+json", http.RequestAborted));
    }

    // What the framework answers by itself: no such address, method or body.
    static void Complete(ProblemDetails details)
    {
        var (code, ja, en) = details.Status switch
        {
            404 => ("not_found", "見つかりません。", "There is no such address."),
            405 => ("method", "この操作はこのアドレスではできません。", "This address does not take this method."),
            413 => ("too_large", "送信されたデータが大きすぎます。", "The body is too large."),
            415 => ("content_type", "Content-Type を application/json にしてください。", "Send Content-Type: application/json."),
            >= 500 => ("fault", "サーバーで問題が起きました。", "Something went wrong on the server."),
            _ => ("refused", "受け付けられませんでした。", "The request was refused."),
        };
        details.Type = $"urn:todoke:problem:{code}";
        (details.Extensions["code"], details.Extensions["ja"], details.Extensions["en"], details.Extensions["problems"]) = (code, ja, en, Array.Empty<Problem>());
    }
}
