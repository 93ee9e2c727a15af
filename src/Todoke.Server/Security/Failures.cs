using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Server.Api;

namespace Todoke.Server.Security;

/// <summary>Turns what was thrown into problem+json: unreadable bodies name their path, a ledger out of reach is 503, the rest is 500 with a trace id.</summary>
internal sealed partial class Failures(ILogger<Failures> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        var answer = exception switch
        {
            BadHttpRequestException bad => Unreadable(bad),
            DbException => ApiResults.Failure(StatusCodes.Status503ServiceUnavailable, "ledger_unavailable",
                "データベースに接続できません。しばらくしてからもう一度お試しください。", "The ledger cannot be reached. Try again in a while."),
            _ => ApiResults.Failure(StatusCodes.Status500InternalServerError, "fault",
                "サーバーで問題が起きました。ログの trace_id で原因を確認できます。", "Something went wrong on the server. Its log names the cause under trace_id."),
        };
        if (answer.StatusCode >= 500) log.LogError(exception, "{Method} {Route} failed", httpContext.Request.Method, Route(httpContext));
        await answer.ExecuteAsync(httpContext);
        return true;
    }

    // The pattern, not the address: addresses may hold what belongs in no log.
    static string? Route(HttpContext http) => http.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName;

    static ProblemHttpResult Unreadable(BadHttpRequestException bad)
    {
        if (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
            return ApiResults.Failure(bad.StatusCode, "too_large", "送信されたデータが大きすぎます。", "The body is too large.");
        if (bad.StatusCode == StatusCodes.Status415UnsupportedMediaType)
            return ApiResults.Failure(bad.StatusCode, "content_type", "Content-Type を application/json にしてください。", "Send Content-Type: application/json.");
        return bad.InnerException is JsonException json ? UnreadableJson(json) : Parameter().Match(bad.Message) is { Success: true } parameter && !bad.Message.Contains("no body", StringComparison.Ordinal)
            ? UnreadableQuery.Problem(parameter.Groups["name"].Value)
            : ApiResults.Invalid("", "body", "リクエストの本文がないか、読み取れません。", "The body is missing or cannot be read.");
    }

    static ProblemHttpResult UnreadableJson(JsonException json)
    {
        var path = (json.Path ?? "").TrimStart('$').TrimStart('.');
        var prefix = path.Length == 0 ? "" : path + ".";
        // The reader's own exception is inside when the text is not JSON at all.
        if (json.InnerException is JsonException)
            return ApiResults.Failure(StatusCodes.Status400BadRequest, "malformed_json", "JSONの形式が正しくありません。", "This is not JSON.",
                [new Problem(path, "malformed_json", $"{json.LineNumber + 1}行目付近を確認してください。", $"Look at line {json.LineNumber + 1}.")]);
        if (Missing().Match(json.Message) is { Success: true } missing)
            return ApiResults.Invalid(Quoted().Matches(missing.Groups["names"].Value).Select(m => new Problem(prefix + m.Groups["name"].Value, "required", "必須項目です。", "This is required.")));
        return json.Message.Contains("could not be mapped", StringComparison.Ordinal)
            ? ApiResults.Invalid(path, "unknown_member", "この項目はありません。名前を確認してください。", "There is no such member. Check its name.")
            : ApiResults.Invalid(path, "wrong_type", "値の形が正しくありません。", "The value has the wrong form.");
    }

    [GeneratedRegex("parameter \"[^\"]*?(?<name>[A-Za-z0-9_]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex("missing required properties including: (?<names>.*)$", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Missing();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();
}
