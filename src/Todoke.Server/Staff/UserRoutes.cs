using System.Data.Common;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Security;

namespace Todoke.Server.Staff;

public sealed record UserAnswer(long Id, string Name, string Email, string Role, string Lang, bool Disabled, DateTimeOffset CreatedAt);

public sealed record UserInput(string Name, string Email, string Role, string Password);

public sealed record UserChange(string? Role = null, bool? Disabled = null, string? Name = null, string? Password = null);

internal static class UserRoutes
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/users", ListAsync).RequireAuthorization(Roles.Viewer);
        api.MapPost("/users", AddAsync).RequireAuthorization(Roles.Owner);
        api.MapPatch("/users/{id:long}", ChangeAsync).RequireAuthorization(Roles.Owner);
    }

    static async Task<Ok<Listing<UserAnswer>>> ListAsync(LedgerStore ledger, CancellationToken cancel) =>
        TypedResults.Ok(new Listing<UserAnswer>([.. (await ledger.ReadAsync(l => StaffTable.ListAsync(l, cancel), cancel)).Select(Answer)]));

    static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> AddAsync(UserInput input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        if (StaffRules.Check(input.Name, input.Email, input.Role, input.Password) is { Count: > 0 } problems) return ApiResults.Invalid(problems);
        var hash = Passwords.Hash(input.Password);
        try
        {
            var written = await ledger.WriteAsync(async w =>
            {
                var member = await StaffTable.AddAsync(w, input.Name, input.Email, input.Role, hash, cancel);
                await Audit.RecordAsync(w, Actor.Of(http), "staff.create", member.ActorId, $$"""{"role":"{{member.Role}}"}""", cancel);
                return member;
            }, cancel);
            http.At(written.Position);
            return TypedResults.Ok(Answer(written.Value));
        }
        catch (DbException e) when (ledger.Dialect.IsUniqueViolation(e)) { return ApiResults.Invalid(StaffRules.EmailTaken); }
    }

    static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> ChangeAsync(
        long id, UserChange change, HttpContext http, LedgerStore ledger, SignInThrottle throttle, CancellationToken cancel)
    {
        if (StaffRules.Check(change.Name, role: change.Role, password: change.Password) is { Count: > 0 } problems) return ApiResults.Invalid(problems);
        var hash = change.Password is null ? null : Passwords.Hash(change.Password);
        var written = await ledger.WriteAsync(async w =>
        {
            if (await StaffTable.FindAsync(w, id, cancel) is not { } before) return (Outcome)new Outcome.Unknown();
            var after = before with
            {
                Name = change.Name?.Trim() ?? before.Name, Role = change.Role ?? before.Role, PasswordHash = hash ?? before.PasswordHash,
                DisabledAt = change.Disabled switch { true => before.DisabledAt ?? w.Now, false => null, null => before.DisabledAt },
                // Whoever is shut out, or got a new password from an owner, is out at once.
                Stamp = hash is not null || change.Disabled == true ? StaffTable.NewStamp() : before.Stamp,
            };
            var wasOwner = before is { Role: Roles.Owner, DisabledAt: null };
            var isOwner = after is { Role: Roles.Owner, DisabledAt: null };
            if (wasOwner && !isOwner && await StaffTable.OwnersAsync(w, cancel) == 1) return new Outcome.LastOwner();
            await StaffTable.SaveAsync(w, after, cancel);
            await Audit.RecordAsync(w, Actor.Of(http), "staff.change", after.ActorId,
                $$"""{"role":"{{after.Role}}","disabled":{{(after.DisabledAt is null ? "false" : "true")}},"password_changed":{{(hash is null ? "false" : "true")}}}""", cancel);
            return new Outcome.Changed(after);
        }, cancel);
        switch (written.Value)
        {
            case Outcome.Changed(var member):
                if (hash is not null) throttle.Succeeded(member.Email, null);
                http.At(written.Position);
                return TypedResults.Ok(Answer(member));
            case Outcome.LastOwner:
                return ApiResults.Conflict("last_owner", "管理者が1人もいなくなります。先に別のスタッフを管理者にしてください。", "Nobody would be owner any more. Make somebody else an owner first.");
            default:
                return ApiResults.NotFound("スタッフが見つかりません。", "There is no such member of staff.");
        }
    }

    abstract record Outcome
    {
        public sealed record Changed(StaffMember Member) : Outcome;

        public sealed record LastOwner : Outcome;

        public sealed record Unknown : Outcome;
    }

    static UserAnswer Answer(StaffMember member) =>
        new(member.Id, member.Name, member.Email, member.Role, member.Lang, member.DisabledAt is not null, ApiJson.Instant(member.CreatedAt));
}
