using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Security;
using Todoke.Server.Sending;
using Todoke.Server.Settings;
using Todoke.Server.Worlds;

namespace Todoke.Server.Staff;

/// <param name="Id">0 for an API key.</param>
/// <param name="Lang"><c>ja</c> or <c>en</c>.</param>
public sealed record SessionUser(long Id, string Name, string Email, string Role, string Lang);

public sealed record SignedIn(SessionUser User);

public sealed record SessionWorkspace(string Name, string Zone);

public sealed record SessionAnswer(SessionUser User, SessionWorkspace Workspace, bool Demo, string? EmulatorUrl);

public sealed record DemoSignIn(string Email, string Password);

/// <param name="DemoSignIn">What to sign in with; only in the demo.</param>
public sealed record SetupAnswer(bool NeedsOwner, bool Demo, string ConsoleVersion, DemoSignIn? DemoSignIn);

public sealed record SetupInput(string Name, string Email, string Password);

public sealed record SignInInput(string Email, string Password);

public sealed record SessionChange(string? Name = null, string? Lang = null, string? Password = null, string? CurrentPassword = null);

internal static class SessionRoutes
{
    static readonly string Version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/setup", SetupAsync).AllowAnonymous();
        api.MapPost("/setup", CreateOwnerAsync).AllowAnonymous().WithMetadata(new TakesNoCookie());
        api.MapPost("/session", SignInAsync).AllowAnonymous().WithMetadata(new TakesNoCookie());
        api.MapGet("/session", ReadAsync).RequireAuthorization(Roles.Viewer);
        api.MapPatch("/session", ChangeAsync).RequireAuthorization(Roles.Viewer);
        api.MapDelete("/session", SignOutAsync).AllowAnonymous();
    }

    static async Task<Ok<SetupAnswer>> SetupAsync(LedgerStore ledger, ServerOptions options, CancellationToken cancel) => TypedResults.Ok(new SetupAnswer(
        await ledger.ReadAsync(l => StaffTable.CountAsync(l, cancel), cancel) == 0, options.DemoSignIn is not null, Version,
        options.DemoSignIn is { } demo ? new DemoSignIn(demo.Email, demo.Password) : null));

    static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> CreateOwnerAsync(SetupInput input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        if (StaffRules.Check(input.Name, input.Email, password: input.Password) is { Count: > 0 } problems) return ApiResults.Invalid(problems);
        var hash = Passwords.Hash(input.Password);
        var written = await ledger.WriteAsync(async w =>
        {
            if (await StaffTable.CountAsync(w, cancel) > 0) return null;
            // Nobody has chosen a language yet: it stays the one this page was read in.
            var owner = await StaffTable.AddAsync(w, input.Name, input.Email, Roles.Owner, hash, cancel, ApiLanguage.PrefersEnglish(http) ? "en" : "ja");
            await SendingSettings.Start.WriteAsync(w, cancel);
            await Audit.RecordAsync(w, new Actor(owner.ActorId, owner.Name, owner.Role), "staff.create", owner.ActorId, """{"role":"owner"}""", cancel);
            return owner;
        }, cancel);
        if (written.Value is null)
            return ApiResults.Conflict("has_owner", "初期設定は完了しています。ログインしてください。", "Somebody has set this up already. Sign in.");
        http.At(written.Position);
        return await AnswerSignedInAsync(http, written.Value);
    }

    static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> SignInAsync(
        SignInInput input, HttpContext http, LedgerStore ledger, SignInThrottle throttle, CancellationToken cancel)
    {
        var address = http.Connection.RemoteIpAddress;
        if (throttle.Enter(input.Email, address) is { } wait) return TooMany(http, wait);
        var member = await ledger.ReadAsync(l => StaffTable.FindAsync(l, input.Email, cancel), cancel);
        if (!Passwords.Fits(member is { DisabledAt: null } ? member.PasswordHash : null, input.Password))
            return ApiResults.Failure(StatusCodes.Status401Unauthorized, "wrong_password",
                "メールアドレスかパスワードが違います。", "The e-mail address or the password is wrong.");
        throttle.Succeeded(input.Email, address);
        return await AnswerSignedInAsync(http, member!);
    }

    static async Task<Results<Ok<SessionAnswer>, ProblemHttpResult>> ReadAsync(
        HttpContext http, LedgerStore ledger, Workspace workspace, ServerOptions options, CancellationToken cancel)
    {
        var settings = await workspace.ReadAsync(cancel);
        var user = await MemberAsync(http, ledger, cancel) is { } member ? User(member) : KeyUser(Actor.Of(http));
        if (user.Id > 0) AntiForgery.Issue(http);
        return TypedResults.Ok(new SessionAnswer(user, new(settings.Name, settings.Zone.Id), options.DemoSignIn is not null, options.EmulatorUrl?.ToString()));
    }

    static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> ChangeAsync(
        SessionChange change, HttpContext http, LedgerStore ledger, SignInThrottle throttle, CancellationToken cancel)
    {
        if (await MemberAsync(http, ledger, cancel) is not { } member)
            return ApiResults.Conflict("no_person", "APIキーではなく、ログインして変更してください。", "An API key is no person. Sign in to change this.");
        var problems = StaffRules.Check(change.Name, password: change.Password, lang: change.Lang);
        if (change.Password is not null)
        {
            var address = http.Connection.RemoteIpAddress;
            if (throttle.Enter(member.Email, address) is { } wait) return TooMany(http, wait);
            if (!Passwords.Fits(member.PasswordHash, change.CurrentPassword ?? ""))
                problems.Add(new("current_password", "wrong", "現在のパスワードが違います。", "The current password is wrong."));
            else throttle.Succeeded(member.Email, address);
        }
        if (problems.Count > 0) return ApiResults.Invalid(problems);
        var hash = change.Password is null ? null : Passwords.Hash(change.Password);
        var written = await ledger.WriteAsync(async w =>
        {
            var before = (await StaffTable.FindAsync(w, member.Id, cancel))!;
            // A new stamp ends every session that began with the old password, this one included: it is begun anew below.
            var after = before with
            {
                Name = change.Name?.Trim() ?? before.Name, Lang = change.Lang ?? before.Lang,
                PasswordHash = hash ?? before.PasswordHash, Stamp = hash is null ? before.Stamp : StaffTable.NewStamp(),
            };
            await StaffTable.SaveAsync(w, after, cancel);
            await Audit.RecordAsync(w, Actor.Of(http), hash is null ? "session.change" : "session.password", after.ActorId, "{}", cancel);
            return after;
        }, cancel);
        http.At(written.Position);
        return hash is null ? TypedResults.Ok(new SignedIn(User(written.Value))) : await AnswerSignedInAsync(http, written.Value);
    }

    static async Task<NoContent> SignOutAsync(HttpContext http, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        await SessionCookie.SignOutAsync(http);
        http.Response.Cookies.Delete(AntiForgery.TokenCookie);
        return TypedResults.NoContent();
    }

    static async Task<Ok<SignedIn>> AnswerSignedInAsync(HttpContext http, StaffMember member)
    {
        await SessionCookie.SignInAsync(http, member);
        AntiForgery.Issue(http);
        return TypedResults.Ok(new SignedIn(User(member)));
    }

    static ProblemHttpResult TooMany(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var minutes = (int)Math.Ceiling(wait.TotalMinutes);
        return ApiResults.Failure(StatusCodes.Status429TooManyRequests, "throttled",
            $"ログインの試行回数が多すぎます。{minutes}分後にもう一度お試しください。", $"Too many tries. Try again in {minutes} minutes.");
    }

    static async Task<StaffMember?> MemberAsync(HttpContext http, LedgerStore ledger, CancellationToken cancel) =>
        SessionCookie.StaffId(http) is { } id ? await ledger.ReadAsync(l => StaffTable.FindAsync(l, id, cancel), cancel) : null;

    static SessionUser User(StaffMember member) => new(member.Id, member.Name, member.Email, member.Role, member.Lang);

    static SessionUser KeyUser(Actor key) => new(0, key.Name, "", key.Role, "ja");
}
