using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;

namespace Todoke.Server.Api;

/// <summary>problem+json answers (RFC 9457) with <c>code</c> and every problem of the input, each with its path, in both languages.</summary>
public static class ApiResults
{
    public static ProblemHttpResult Invalid(params IEnumerable<Problem> problems) =>
        Failure(StatusCodes.Status422UnprocessableEntity, "invalid", "入力に問題があります。", "The input has problems.", problems);

    public static ProblemHttpResult Invalid(string path, string code, string ja, string en) => Invalid(new Problem(path, code, ja, en));

    public static ProblemHttpResult NotFound(string ja, string en) => Failure(StatusCodes.Status404NotFound, "not_found", ja, en);

    public static ProblemHttpResult Conflict(string code, string ja, string en, params IEnumerable<Problem> problems) =>
        Failure(StatusCodes.Status409Conflict, code, ja, en, problems);

    /// <summary><see cref="ProblemWriter"/> makes title and detail from <c>ja</c> or <c>en</c>, as the request prefers.</summary>
    public static ProblemHttpResult Failure(int status, string code, string ja, string en, IEnumerable<Problem>? problems = null) =>
        TypedResults.Problem(statusCode: status, title: ja, type: $"urn:todoke:problem:{code}", extensions: new Dictionary<string, object?>
        {
            ["code"] = code, ["ja"] = ja, ["en"] = en, ["problems"] = problems?.ToArray() ?? [],
        });
}

/// <summary>A page of a list. <c>Next</c> is the cursor for the following page, null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A list that comes whole.</summary>
public sealed record Listing<T>(IReadOnlyList<T> Items);
