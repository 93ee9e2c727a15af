using System.Text.Json;

namespace Todoke.LineEmulator.Login;

/// <summary>Where the tokens', Login's and LIFF's endpoints are. They stand outside the rate table and the log of the Messaging API; each answer carries a request id all the same.</summary>
internal static class LoginRoutes
{
    private const string Cors = "*";

    /// <summary>Paths below /v2/ that are not the Messaging API's.</summary>
    public static bool Serves(string path) => path.StartsWith("/v2/oauth/", StringComparison.Ordinal) || path == "/v2/profile";

    public static void MapLogin(this WebApplication app, LoginApi login, ChannelTokenApi tokens, IdTokens idTokens, LiffApi liff, FreshIds ids)
    {
        app.MapPost("/v2/oauth/accessToken", Form(tokens.IssueShortLived));
        app.MapPost("/v2/oauth/verify", Form(tokens.Verify));
        app.MapPost("/v2/oauth/revoke", Form(tokens.Revoke));
        app.MapPost("/oauth2/v3/token", Form(tokens.IssueStateless));
        app.MapGet("/oauth2/v2.1/tokens/kid", Plain(request => tokens.KeyIds(request.Query)));
        app.MapPost("/oauth2/v2.1/token", Form(login.Token));
        app.MapGet("/oauth2/v2.1/verify", Plain(request => login.Verify(request.Query)));
        app.MapPost("/oauth2/v2.1/verify", Form(login.VerifyIdToken));
        app.MapPost("/oauth2/v2.1/revoke", Form(login.Revoke));
        app.MapGet("/oauth2/v2.1/certs", Plain(_ => idTokens.Keys()));
        app.MapMethods("/oauth2/v2.1/userinfo", ["GET", "POST"], Plain(login.UserInfo));
        app.MapGet("/v2/profile", Plain(login.Profile));
        app.MapGet("/friendship/v1/status", Plain(login.Friendship));
        app.MapPost("/user/v1/deauthorize", Json(login.Deauthorize));
        app.MapGet("/liff/v1/apps", Plain(liff.List));
        app.MapPost("/liff/v1/apps", Json(liff.Add));
        app.MapPut("/liff/v1/apps/{liffId}", Json(liff.Update));
        app.MapDelete("/liff/v1/apps/{liffId}", Plain(liff.Delete));
        app.MapMethods("/{**path:regex(^(v2/profile|friendship/v1/status|oauth2/v2.1/userinfo)$)}", ["OPTIONS"], (HttpContext context) =>
        {
            // A LIFF page calls these from the shop's own address.
            context.Response.Headers.AccessControlAllowOrigin = Cors;
            context.Response.Headers.AccessControlAllowHeaders = "authorization,content-type";
            return Results.NoContent();
        });

        RequestDelegate Form(Func<IFormCollection, LineAnswer> answer) => async context =>
            await WriteAsync(context, context.Request.HasFormContentType ? answer(await context.Request.ReadFormAsync(context.RequestAborted)) : OAuthError.InvalidRequest.Answer);

        RequestDelegate Json(Func<HttpRequest, JsonElement, LineAnswer> answer) => async context =>
        {
            JsonDocument body;
            try
            {
                body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            }
            catch (JsonException problem)
            {
                await WriteAsync(context, LineAnswer.Unparsable((problem.LineNumber ?? 0) + 1, (problem.BytePositionInLine ?? 0) + 1));
                return;
            }
            using (body)
            {
                await WriteAsync(context, answer(context.Request, body.RootElement));
            }
        };

        RequestDelegate Plain(Func<HttpRequest, LineAnswer> answer) => context => WriteAsync(context, answer(context.Request));

        Task WriteAsync(HttpContext context, LineAnswer answer)
        {
            context.Response.Headers["x-line-request-id"] = ids.RequestId();
            context.Response.Headers.AccessControlAllowOrigin = Cors;
            context.Response.StatusCode = answer.Status;
            if (answer.Body.Length == 0)
            {
                return Task.CompletedTask;
            }
            context.Response.ContentType = answer.Type;
            context.Response.ContentLength = answer.Body.Length;
            return context.Response.Body.WriteAsync(answer.Body).AsTask();
        }
    }

    /// <summary>The pages of the authorize step.</summary>
    public static void MapAuthorize(this WebApplication app, LinePlatform platform, Authorization authorization)
    {
        app.MapGet("/oauth2/v2.1/authorize", (HttpContext context) => Show(context, authorization.Begin(context.Request.Query, LoginPages.PersonOf(platform, context.Request))));
        app.MapPost("/oauth2/v2.1/authorize", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            if (authorization.Begin(context.Request.Query, LoginPages.PersonOf(platform, context.Request)) is not Authorized.Ask { Request: var asked } begun)
            {
                return Show(context, authorization.Begin(context.Request.Query, null));
            }
            if (form["allow"] != "true")
            {
                return Results.Redirect(Authorization.Deny(asked));
            }
            if (platform.FindPerson(form["person"].ToString()) is not { } person)
            {
                return Show(context, begun);
            }
            LoginPages.Remember(context.Response, person);
            return Results.Redirect(await authorization.AllowAsync(asked, person, form["add_friend"] == "true", context.RequestAborted));
        });

        IResult Show(HttpContext context, Authorized what) => what switch
        {
            Authorized.Back back => Results.Redirect(back.Url),
            Authorized.Ask { Request: var asked } => LoginPages.Html(context, LoginPages.Ask(
                platform, context.Request, $"LINE Login: {asked.Channel.Name}", asked.Scopes, LoginPages.PersonOf(platform, context.Request), asked.OffersFriend ? asked.Channel.Account : null)),
            Authorized.Broken broken => LoginPages.Html(context, LoginPages.Told(context.Request, "400 Bad Request", broken.Problem), 400),
            _ => throw new InvalidOperationException("A request to log in is broken, asked or led back."),
        };
    }
}
