using Todoke.Server.Audience;

namespace Todoke.Server.Api;

/// <summary>Reading one's own writes: every write answers with its position, every read may ask for 'at least this position'.</summary>
public static class Positions
{
    public const string Wrote = "Todoke-Position", AtLeast = "Todoke-At-Least";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Sets the header of a write's answer. Must be called before the body is written.</summary>
    public static void At(this HttpContext http, long position) => http.Response.Headers[Wrote] = position.ToString();

    /// <summary>Holds a request that carries Todoke-At-Least (header) or at_least (query) until the index is there; 503 with Retry-After after ten seconds.</summary>
    public static void UsePositions(this WebApplication app) => app.Use(async (http, next) =>
    {
        var asked = http.Request.Headers[AtLeast].FirstOrDefault() ?? http.Request.Query["at_least"].FirstOrDefault();
        if (asked is null)
        {
            await next(http);
            return;
        }
        if (!long.TryParse(asked, out var position))
        {
            await ApiResults.Invalid(AtLeast, "not_a_position", "位置は整数で指定してください。", "A position is a whole number.").ExecuteAsync(http);
            return;
        }
        var follower = http.RequestServices.GetRequiredService<AudienceFollower>();
        // The caller's patience is real time, also where the World's clock stands still.
        try { await follower.Reached.WaitForAsync(position, http.RequestAborted).WaitAsync(Patience, http.RequestAborted); }
        catch (TimeoutException)
        {
            http.Response.Headers.RetryAfter = "1";
            await ApiResults.Failure(StatusCodes.Status503ServiceUnavailable, "behind",
                $"指定された位置 {position} にまだ達していません。", $"Position {position} has not been reached yet.").ExecuteAsync(http);
            return;
        }
        await next(http);
    });
}
