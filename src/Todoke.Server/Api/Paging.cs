using Microsoft.AspNetCore.Http.HttpResults;

namespace Todoke.Server.Api;

/// <summary>How lists are cut: <c>limit</c> (default 50, at most 200) and <c>cursor</c>, which is the id the last page ended with.</summary>
public static class Paging
{
    const int Default = 50, Most = 200;

    public static ProblemHttpResult? Problem(string? cursor, int? limit)
    {
        if (limit is < 1 or > Most) return ApiResults.Invalid("limit", "limit", $"limit は 1〜{Most} で指定してください。", $"limit must be between 1 and {Most}.");
        return cursor is null || long.TryParse(cursor, out _) ? null : BadCursor;
    }

    public static ProblemHttpResult BadCursor => ApiResults.Invalid("cursor", "cursor", "cursor は前のページの next の値をそのまま指定してください。", "cursor must be the 'next' of the previous page.");

    public static int Limit(int? limit) => limit ?? Default;

    /// <summary>Only after <see cref="Problem"/> found nothing.</summary>
    public static long? After(string? cursor) => cursor is null ? null : long.Parse(cursor);
}
