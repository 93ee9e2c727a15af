using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Audiences;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Sending;

/// <param name="AccountId">Null: on every account.</param>
public sealed record SuppressionView(SuppressedPerson Profile, long? AccountId, string Reason, DateTimeOffset At, string Actor);

public sealed record SuppressedPerson(long Id, string DisplayName);

/// <param name="Total">Everybody on the list that was asked for, on all pages.</param>
public sealed record SuppressionPage(IReadOnlyList<SuppressionView> Items, string? Next, long Total);

public enum SuppressionAction
{
    Add,
    Remove,
}

/// <summary>Exactly one of the three lists: up to 10,000 people by id or identity, or everybody who is on a fixed list now.</summary>
/// <param name="AccountId">Null: on every account.</param>
public sealed record SuppressionChange(SuppressionAction Action = SuppressionAction.Add, long? AccountId = null, string? Reason = null, IReadOnlyList<long>? ProfileIds = null,
    IReadOnlyList<IdentityInput>? Identities = null, long? AudienceId = null);

/// <param name="Changed">People who are suppressed now and were not, or the other way round.</param>
/// <param name="Unknown">How many of those given are nobody; <paramref name="Problems"/> names the first thousand of them.</param>
public sealed record SuppressionResult(long Changed, long Unknown, IReadOnlyList<Problem> Problems);

/// <summary>配信停止リスト.</summary>
internal static class SuppressionRoutes
{
    const int Most = 10_000, ProblemsShown = 1000, LongestReason = 200;

    public static void Map(RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("/suppressions").RequireAuthorization(Roles.Viewer).WithTags("sending");
        viewers.MapGet("", ListAsync);
        var editors = api.MapGroup("/suppressions").RequireAuthorization(Roles.Editor).WithTags("sending");
        editors.MapPost("", ChangeAsync);
        editors.MapDelete("/{profile:long}", DeleteAsync);
    }

    static async Task<Results<Ok<SuppressionPage>, ProblemHttpResult>> ListAsync(LedgerStore ledger, CancellationToken cancel,
        [FromQuery(Name = "account_id")] long? accountId = null, string? cursor = null, int? limit = null)
    {
        if (Paging.Problem(cursor is null ? null : "0", limit) is { } problem) return problem;
        // The cursor is profile and account: one person may be on the list of several accounts.
        var place = cursor?.Split('-') ?? ["0", "-1"];
        if (cursor is not null && (place.Length != 2 || !place.All(p => long.TryParse(p, out _)))) return Paging.BadCursor;
        var on = accountId is null ? "" : $" AND (s.account_id = @account OR s.account_id = {Suppressions.EveryAccount})";
        (string, object?)[] values = accountId is { } account ? [("account", account)] : [];
        return TypedResults.Ok(await ledger.ReadSnapshotAsync(async l =>
        {
            var rows = await l.QueryAsync(
                $"""
                SELECT s.profile_id, s.account_id, s.reason, s.at, s.actor, {Merging.Root} FROM suppression s JOIN profile p ON p.id = s.profile_id
                WHERE (s.profile_id > @profile OR (s.profile_id = @profile AND s.account_id > @last)){on} ORDER BY s.profile_id, s.account_id LIMIT {Paging.Limit(limit) + 1}
                """, r => (Profile: r.GetInt64(0), Account: r.GetInt64(1), Reason: r.GetString(2), At: r.GetInt64(3), Actor: r.GetString(4), Root: r.GetInt64(5)), cancel,
                [("profile", long.Parse(place[0])), ("last", long.Parse(place[1])), .. values]);
            var total = await l.CountAsync($"SELECT COUNT(DISTINCT {Merging.Root}) FROM suppression s JOIN profile p ON p.id = s.profile_id WHERE 1 = 1{on}", cancel, values);
            var more = rows.Count > Paging.Limit(limit);
            if (more) rows.RemoveAt(rows.Count - 1);
            var names = (await ProfileSummaries.LoadAsync(l, [.. rows.Select(r => r.Root).Distinct()], accountId, cancel)).ToDictionary(s => s.Id, s => s.DisplayName);
            return new SuppressionPage([.. rows.Select(r => new SuppressionView(new(r.Root, names.GetValueOrDefault(r.Root, "")), r.Account == Suppressions.EveryAccount ? null : r.Account, r.Reason, ApiJson.Instant(r.At), r.Actor))],
                more ? $"{rows[^1].Profile}-{rows[^1].Account}" : null, total);
        }, cancel));
    }

    static async Task<Results<Ok<SuppressionResult>, ProblemHttpResult>> ChangeAsync(SuppressionChange change, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        if (Problems(change) is { Count: > 0 } wrong) return ApiResults.Invalid(wrong);
        var (problems, result) = ((List<Problem>)[], (SuppressionResult?)null);
        var written = await ledger.WriteAsync<(List<Problem> Refused, SuppressionResult? Result)>(async w =>
        {
            if (change.AccountId is { } account && await w.CountAsync("SELECT COUNT(*) FROM account WHERE id = @id", cancel, ("id", account)) == 0)
                return ([new("account_id", "unknown_account", "このLINEアカウントはありません。", "There is no such account.")], null);
            if (change.AudienceId is { } audience && await w.CountAsync("SELECT COUNT(*) FROM audience WHERE id = @id AND segment_id IS NULL", cancel, ("id", audience)) == 0)
                return ([new("audience_id", "unknown_audience", "このオーディエンスはありません。", "There is no such audience.")], null);
            var (people, unknown) = await PeopleAsync(w, change, cancel);
            var changed = change.Action == SuppressionAction.Add ? await Suppressions.AddAsync(w, change.AccountId, people, change.Reason?.Trim() ?? "", Actor.Of(http).Id, cancel)
                : await Suppressions.RemoveAsync(w, change.AccountId, people, cancel);
            if (changed > 0)
                await Audit.RecordAsync(w, Actor.Of(http), change.Action == SuppressionAction.Add ? "suppression.add" : "suppression.remove", "suppressions", JsonSerializer.Serialize(new { people = changed, account = change.AccountId }), cancel);
            return ([], new SuppressionResult(changed, unknown.Count, [.. unknown.Take(ProblemsShown)]));
        }, cancel);
        (problems, result) = written.Value;
        if (result is null) return ApiResults.Invalid(problems);
        http.At(written.Position);
        return TypedResults.Ok(result);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(long profile, HttpContext http, LedgerStore ledger, CancellationToken cancel, [FromQuery(Name = "account_id")] long? accountId = null)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            if (await Merging.RootAsync(w, profile, cancel) is not { } root || await Suppressions.RemoveAsync(w, accountId, [root], cancel) == 0) return false;
            await Audit.RecordAsync(w, Actor.Of(http), "suppression.remove", $"profile:{root}", JsonSerializer.Serialize(new { account = accountId }), cancel);
            return true;
        }, cancel);
        if (!written.Value) return ApiResults.NotFound($"友だち {profile} は配信停止リストにありません。", $"Person {profile} is not on the suppression list.");
        http.At(written.Position);
        return TypedResults.NoContent();
    }

    static List<Problem> Problems(SuppressionChange change)
    {
        var problems = new List<Problem>();
        if (new object?[] { change.ProfileIds, change.Identities, change.AudienceId }.Count(part => part is not null) != 1)
            problems.Add(new("profile_ids", "people", "profile_ids、identities、audience_id のどれか1つを指定してください。", "Give exactly one of profile_ids, identities and audience_id."));
        if ((change.ProfileIds?.Count ?? change.Identities?.Count ?? 0) > Most)
            problems.Add(new(change.ProfileIds is null ? "identities" : "profile_ids", "too_many", $"一度に指定できるのは{Most:N0}人までです。", $"At most {Most:N0} people can be named at once."));
        if (change.Reason?.Length > LongestReason) problems.Add(new("reason", "length", $"理由は{LongestReason}文字までです。", $"The reason has at most {LongestReason} characters."));
        return problems;
    }

    static async Task<(IReadOnlyCollection<long> People, List<Problem> Unknown)> PeopleAsync(LedgerWriter w, SuppressionChange change, CancellationToken cancel)
    {
        var unknown = new List<Problem>();
        if (change.AudienceId is { } audience)
            return (await w.QueryAsync($"SELECT DISTINCT w.id FROM audience_member m JOIN profile p ON p.id = m.profile_id JOIN profile w ON w.id = {Merging.Root} AND w.deleted_at IS NULL WHERE m.audience_id = @audience",
                r => r.GetInt64(0), cancel, ("audience", audience)), unknown);
        var input = await PeopleInput.LoadAsync(w, cancel);
        var refs = new List<(string Path, PersonRef Who)>();
        for (var i = 0; i < (change.ProfileIds?.Count ?? 0); i++) refs.Add(($"profile_ids[{i}]", new(change.ProfileIds![i], null)));
        for (var i = 0; i < (change.Identities?.Count ?? 0); i++)
            if (PersonRef.Read($"identities[{i}]", null, change.Identities![i], input, unknown) is { } who) refs.Add(($"identities[{i}]", who));
        var found = await PersonRef.FindAsync(w, [.. refs.Select(r => r.Who)], cancel);
        unknown.AddRange(refs.Where(r => !found.ContainsKey(r.Who)).Select(r => r.Who.Nobody(r.Path)));
        return (found.Values.ToHashSet(), unknown);
    }
}
