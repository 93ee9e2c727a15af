namespace Todoke.LineEmulator.Login;

/// <summary>Where the tokens', Login's and LIFF's endpoints are, and by which names logs and faults know them.</summary>
internal static class LoginRoutes
{
    private const string Profile = "/v2/profile", Friendship = "/friendship/v1/status", UserInfo = "/oauth2/v2.1/userinfo";

    private static readonly Dictionary<string, (string Methods, string Path)> At = new(StringComparer.Ordinal)
    {
        ["token/short-lived"] = ("POST", "/v2/oauth/accessToken"),
        ["token/short-lived/verify"] = ("POST", "/v2/oauth/verify"),
        ["token/short-lived/revoke"] = ("POST", "/v2/oauth/revoke"),
        ["token/stateless"] = ("POST", "/oauth2/v3/token"),
        ["token/kid"] = ("GET", "/oauth2/v2.1/tokens/kid"),
        ["login/token"] = ("POST", "/oauth2/v2.1/token"),
        ["login/verify"] = ("GET", "/oauth2/v2.1/verify"),
        ["login/verify-id-token"] = ("POST", "/oauth2/v2.1/verify"),
        ["login/revoke"] = ("POST", "/oauth2/v2.1/revoke"),
        ["login/certs"] = ("GET", "/oauth2/v2.1/certs"),
        ["login/userinfo"] = ("GET POST", UserInfo),
        ["login/profile"] = ("GET", Profile),
        ["login/friendship"] = ("GET", Friendship),
        ["login/deauthorize"] = ("POST", "/user/v1/deauthorize"),
        ["liff/list"] = ("GET", "/liff/v1/apps"),
        ["liff/add"] = ("POST", "/liff/v1/apps"),
        ["liff/update"] = ("PUT", "/liff/v1/apps/{liffId}"),
        ["liff/delete"] = ("DELETE", "/liff/v1/apps/{liffId}"),
    };

    public static IEnumerable<string> Names => At.Keys;

    /// <summary>Paths below /v2/ that are not the Messaging API's.</summary>
    public static bool Serves(string path) => path.StartsWith("/v2/oauth/", StringComparison.Ordinal) || path == Profile;

    public static void MapLogin(this WebApplication app, LoginApi login, ChannelTokenApi tokens, IdTokens idTokens, LiffApi liff, LoginAnswers by)
    {
        Form("token/short-lived", tokens.IssueShortLived);
        Form("token/short-lived/verify", tokens.Verify);
        Form("token/short-lived/revoke", tokens.Revoke);
        Form("token/stateless", tokens.IssueStateless);
        Plain("token/kid", request => tokens.KeyIds(request.Query));
        Form("login/token", login.Token);
        Plain("login/verify", request => login.Verify(request.Query));
        Form("login/verify-id-token", login.VerifyIdToken);
        Form("login/revoke", login.Revoke);
        Plain("login/certs", _ => idTokens.Keys());
        Plain("login/userinfo", login.UserInfo);
        Plain("login/profile", login.Profile);
        Plain("login/friendship", login.Friendship);
        Json("login/deauthorize", login.Deauthorize);
        Plain("liff/list", liff.List);
        Json("liff/add", liff.Add);
        Json("liff/update", liff.Update);
        Plain("liff/delete", liff.Delete);

        // A LIFF page calls these from the shop's own address.
        foreach (var path in (string[])[Profile, Friendship, UserInfo])
        {
            app.MapMethods(path, ["OPTIONS"], (HttpContext context) =>
            {
                context.Response.Headers.AccessControlAllowOrigin = LoginAnswers.Cors;
                context.Response.Headers.AccessControlAllowHeaders = "authorization,content-type";
                return Results.NoContent();
            });
        }

        void Form(string name, Func<IFormCollection, LineAnswer> answer) => Map(name, by.Form(name, answer));
        void Json(string name, Func<HttpRequest, System.Text.Json.JsonElement, LineAnswer> answer) => Map(name, by.Json(name, answer));
        void Plain(string name, Func<HttpRequest, LineAnswer> answer) => Map(name, by.Plain(name, answer));
        void Map(string name, RequestDelegate answer) => app.MapMethods(At[name].Path, At[name].Methods.Split(' '), answer);
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
