using System.Text.Json;

namespace Todoke.LineEmulator.Login;

/// <summary>
/// How the tokens', Login's and LIFF's endpoints answer: through the same passage as the Messaging API's (faults, delay, log), with a request id,
/// and open to pages of other addresses. They stand outside the table of rates.
/// </summary>
internal sealed class LoginAnswers(EmulatorClock clock, FreshIds ids, Passage passage)
{
    public const string Cors = "*";

    public RequestDelegate Form(string name, Func<IFormCollection, LineAnswer> answer) => async context =>
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        await ServeAsync(context, name, () => form is null ? OAuthError.InvalidRequest.Answer : answer(form));
    };

    public RequestDelegate Json(string name, Func<HttpRequest, JsonElement, LineAnswer> answer) => async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        await ServeAsync(context, name, () =>
        {
            try
            {
                using var document = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
                return answer(context.Request, document.RootElement);
            }
            catch (JsonException problem)
            {
                return LineAnswer.Unparsable((problem.LineNumber ?? 0) + 1, (problem.BytePositionInLine ?? 0) + 1);
            }
        });
    };

    public RequestDelegate Plain(string name, Func<HttpRequest, LineAnswer> answer) => context => ServeAsync(context, name, () => answer(context.Request));

    private Task ServeAsync(HttpContext context, string name, Func<LineAnswer> answer)
    {
        var asked = new Asked(null, name, null, ids.RequestId(), clock.NowMs);
        context.Response.Headers["x-line-request-id"] = asked.RequestId;
        context.Response.Headers.AccessControlAllowOrigin = Cors;
        return passage.ServeAsync(context, asked, _ => new(answer()));
    }
}
