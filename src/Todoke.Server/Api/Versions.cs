using Microsoft.AspNetCore.Http.HttpResults;

namespace Todoke.Server.Api;

/// <summary><c>If-Match: 3</c> on an edit says which version was edited; another one has come since means 409 and nothing is changed.</summary>
public static class Versions
{
    public static ProblemHttpResult? Stale(HttpContext http, long current)
    {
        var asked = http.Request.Headers.IfMatch.FirstOrDefault()?.Trim('"');
        return asked is null or "*" || asked == current.ToString() ? null
            : ApiResults.Conflict("changed_meanwhile", "ほかの人が先に変更しました。読み直してからもう一度保存してください。", "Somebody changed it meanwhile. Load it again, then save.");
    }
}
