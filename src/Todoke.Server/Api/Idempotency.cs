using System.Security.Cryptography;
using System.Text;
using Todoke.Server.Ledger;

namespace Todoke.Server.Api;

/// <summary>
/// <c>Idempotency-Key</c> on requests that send: <c>api.MapPost(…).Idempotent()</c>. The same key with the same body gets the stored answer and
/// does nothing; with another body it is refused. A refusal (4xx, 5xx) frees the key. While the first request is under way, or
/// when the server died in the middle of it, the answer is 409: better to ask a person to look than to send twice.
/// </summary>
internal static class Idempotency
{
    public const string Header = "Idempotency-Key";
    const int MaxLength = 200;
    static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder route) => route.AddEndpointFilter<IdempotencyFilter>();

    /// <summary>Lets the filter read the body again after it was bound. Must run before routing's endpoint.</summary>
    public static void UseIdempotency(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.Request.Headers.ContainsKey(Header)) http.Request.EnableBuffering();
        return next(http);
    });

    internal sealed class IdempotencyFilter(LedgerStore ledger) : IEndpointFilter
    {
        sealed record Stored(string Hash, int Status, string Body);

        public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            var http = context.HttpContext;
            var key = http.Request.Headers[Header].ToString();
            if (key.Length == 0) return await next(context);
            if (key.Length > MaxLength) return ApiResults.Invalid(Header, "too_long", $"{MaxLength}文字以内にしてください。", $"At most {MaxLength} characters.");
            var (actor, hash) = (Actor.Of(http).Id, await HashAsync(http));
            if (await ClaimAsync(actor, key, hash, http.RequestAborted) is { } before) return Repeated(http, before, hash);
            try
            {
                var (status, body) = await RunAsync(context, next);
                // Not cancelled: the work is done, whether or not the caller is still there.
                await ledger.WriteAsync(w => status < 400
                    ? w.ExecuteAsync("UPDATE idempotency SET status = @status, body = @body WHERE actor = @actor AND key = @key", default,
                        ("status", status), ("body", Encoding.UTF8.GetString(body)), ("actor", actor), ("key", key))
                    : ReleaseAsync(w, actor, key), default);
                await http.Response.Body.WriteAsync(body, http.RequestAborted);
                return Results.Empty;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                await ledger.WriteAsync(w => ReleaseAsync(w, actor, key), default);
                throw;
            }
        }

        /// <returns>What is there already, or null when the key is now ours.</returns>
        async Task<Stored?> ClaimAsync(string actor, string key, string hash, CancellationToken cancel) => (await ledger.WriteAsync(async w =>
        {
            await w.ExecuteAsync("DELETE FROM idempotency WHERE created_at < @old", cancel, ("old", w.Now - (long)Kept.TotalMilliseconds));
            var before = await w.FirstAsync("SELECT request_hash, status, body FROM idempotency WHERE actor = @actor AND key = @key",
                r => new Stored(r.GetString(0), r.GetInt32(1), r.GetString(2)), cancel, ("actor", actor), ("key", key));
            if (before is null)
                await w.ExecuteAsync("INSERT INTO idempotency (actor, key, request_hash, status, body, created_at) VALUES (@actor, @key, @hash, 0, '', @at)",
                    cancel, ("actor", actor), ("key", key), ("hash", hash), ("at", w.Now));
            return before;
        }, cancel)).Value;

        IResult Repeated(HttpContext http, Stored before, string hash)
        {
            if (before.Hash != hash)
                return ApiResults.Invalid(Header, "key_reused", "このキーは別の内容のリクエストで使われています。新しいキーを使ってください。",
                    "This key was used with another request. Use a new key.");
            if (before.Status == 0)
                return ApiResults.Conflict("in_progress", "同じキーのリクエストが処理中か、途中で中断されました。状態を確認し、実行されていなければ新しいキーで送ってください。",
                    "A request with this key is under way or was interrupted. Look at the state, and send with a new key if nothing happened.");
            // The newest position includes the one of the first answer.
            http.At(ledger.Head.Position);
            http.Response.Headers["Idempotent-Replay"] = "true";
            return Results.Content(before.Body, "application/json; charset=utf-8", Encoding.UTF8, before.Status);
        }

        static Task<int> ReleaseAsync(LedgerWriter w, string actor, string key) => w.ExecuteAsync(
            "DELETE FROM idempotency WHERE actor = @actor AND key = @key AND status = 0", default, ("actor", actor), ("key", key));

        /// <summary>Runs the handler and its result into memory, so that the answer can be stored before it leaves.</summary>
        static async Task<(int Status, byte[] Body)> RunAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            var http = context.HttpContext;
            var real = http.Response.Body;
            using var held = new MemoryStream();
            http.Response.Body = held;
            try
            {
                if (await next(context) is IResult result) await result.ExecuteAsync(http);
                else throw new InvalidOperationException("An idempotent endpoint must answer with an IResult.");
            }
            finally { http.Response.Body = real; }
            return (http.Response.StatusCode, held.ToArray());
        }

        static async Task<string> HashAsync(HttpContext http)
        {
            http.Request.Body.Position = 0;
            var body = await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted);
            var head = SHA256.HashData(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}"));
            return Convert.ToHexStringLower(SHA256.HashData([.. head, .. body]));
        }
    }
}
