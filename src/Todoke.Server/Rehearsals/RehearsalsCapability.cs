using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Todoke.Server.Api;

namespace Todoke.Server.Rehearsals;

/// <summary>リハーサル: what campaigns and schedules would do in the next days, on simulated phones, with a clock that is wound forward. Nothing real is reached.</summary>
internal static class RehearsalsCapability
{
    const int UsualPhones = 6, MostPhones = 24;

    public static IServiceCollection AddRehearsals(this IServiceCollection services) => services
        .AddSingleton<RehearsalStart>().AddSingleton<RehearsalWarnings>().AddSingleton<RehearsalReport>().AddSingleton<RehearsalRoom>().AddHostedService(s => s.GetRequiredService<RehearsalRoom>());

    public static void MapRehearsals(this RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("/rehearsals").RequireAuthorization(Roles.Viewer).WithTags("rehearsals");
        viewers.MapGet("", ListAsync);
        viewers.MapGet("/{id}", ReadAsync);
        viewers.MapGet("/{id}/deliveries", DeliveriesAsync);
        viewers.MapGet("/{id}/people", PeopleAsync);
        viewers.MapGet("/{id}/phones", PhonesAsync);
        viewers.MapGet("/{id}/outgoing", Outgoing);
        var editors = api.MapGroup("/rehearsals").RequireAuthorization(Roles.Editor).WithTags("rehearsals");
        editors.MapPost("", BeginAsync);
        editors.MapPost("/{id}/advance", AdvanceAsync);
        editors.MapDelete("/{id}", EndAsync);
    }

    static async Task<Ok<Listing<RehearsalView>>> ListAsync(RehearsalRoom room, RehearsalReport report, CancellationToken cancel)
    {
        var views = new List<RehearsalView>();
        foreach (var (rehearsal, endsAt) in room.All) views.Add(await report.ViewAsync(rehearsal, endsAt, cancel));
        return TypedResults.Ok(new Listing<RehearsalView>(views));
    }

    static async Task<Results<Created<RehearsalView>, ProblemHttpResult>> BeginAsync(RehearsalInput input, RehearsalRoom room, RehearsalReport report, CancellationToken cancel)
    {
        switch (await room.BeginAsync(input, cancel))
        {
            case RehearsalBegun.Refused refused: return ApiResults.Invalid(refused.Problems);
            case RehearsalBegun.Begun begun: return TypedResults.Created($"/api/v1/rehearsals/{begun.Rehearsal.Id}", await ViewAsync(begun.Rehearsal.Id, room, report, cancel));
            default:
                return ApiResults.Conflict("full", $"同時にできるリハーサルは{RehearsalRoom.Most}件までです。使い終わったリハーサルを終了してください。", $"At most {RehearsalRoom.Most} rehearsals run at a time. End one that is no longer needed.");
        }
    }

    static async Task<Results<Ok<RehearsalView>, ProblemHttpResult>> ReadAsync(string id, RehearsalRoom room, RehearsalReport report, CancellationToken cancel) =>
        await ViewAsync(id, room, report, cancel) is { } view ? TypedResults.Ok(view) : None;

    static async Task<Results<Ok<RehearsalView>, ProblemHttpResult>> AdvanceAsync(string id, AdvanceInput input, RehearsalRoom room, RehearsalReport report, CancellationToken cancel)
    {
        if (input.Problem is { } problem) return ApiResults.Invalid(problem);
        if (room.Find(id) is not { } found) return None;
        if (input.To < found.Rehearsal.Clock.GetUtcNow()) return ApiResults.Invalid("to", "past", "リハーサルの時計は戻せません。", "The clock of a rehearsal does not go back.");
        if (!await found.Rehearsal.AdvanceAsync(input, cancel))
            return found.Rehearsal.State == RehearsalState.Running ? ApiResults.Conflict("running", "時計を進めている途中です。", "The clock is being wound already.")
                : ApiResults.Conflict("over", "このリハーサルは終わっています。", "This rehearsal is over.");
        return await ViewAsync(id, room, report, cancel) is { } view ? TypedResults.Ok(view) : None;
    }

    static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(string id, RehearsalRoom room) => await room.EndAsync(id) ? TypedResults.NoContent() : None;

    static async Task<Results<Ok<Page<RehearsedDelivery>>, ProblemHttpResult>> DeliveriesAsync(string id, RehearsalRoom room, RehearsalReport report, CancellationToken cancel,
        [FromQuery(Name = "campaign_id")] long? campaignId = null, string? outcome = null, [FromQuery(Name = "profile_id")] long? profileId = null, string? cursor = null, int? limit = null) =>
        Paging.Problem(cursor, limit) is { } problem ? problem : room.Find(id) is not { } found ? None
            : TypedResults.Ok(await report.DeliveriesAsync(found.Rehearsal, campaignId, outcome, profileId, (int)(Paging.After(cursor) ?? 0), Paging.Limit(limit), cancel));

    static async Task<Results<Ok<Page<RehearsedPerson>>, ProblemHttpResult>> PeopleAsync(string id, RehearsalRoom room, RehearsalReport report, CancellationToken cancel, string? cursor = null, int? limit = null) =>
        Paging.Problem(cursor, limit) is { } problem ? problem : room.Find(id) is not { } found ? None
            : TypedResults.Ok(await report.PeopleAsync(found.Rehearsal, (int)(Paging.After(cursor) ?? 0), Paging.Limit(limit), cancel));

    /// <param name="profiles">Ids with commas between; those who got most where it is missing.</param>
    static async Task<Results<Ok<Listing<RehearsedPhone>>, ProblemHttpResult>> PhonesAsync(string id, RehearsalRoom room, RehearsalReport report, CancellationToken cancel, string? profiles = null)
    {
        var ids = new List<long>();
        foreach (var text in profiles?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (!long.TryParse(text, out var profile)) return ApiResults.Invalid("profiles", "number", "profiles は友だちのIDをカンマで区切って指定してください。", "profiles are ids with commas between.");
            ids.Add(profile);
        }
        if (ids.Count > MostPhones) return ApiResults.Invalid("profiles", "count", $"一度に見られるスマートフォンは{MostPhones}台までです。", $"At most {MostPhones} phones are shown at once.");
        if (room.Find(id) is not { } found) return None;
        if (ids.Count == 0) ids = [.. (await report.PeopleAsync(found.Rehearsal, 0, UsualPhones, cancel)).Items.Select(p => p.ProfileId)];
        return TypedResults.Ok(new Listing<RehearsedPhone>(await report.PhonesAsync(found.Rehearsal, ids, cancel)));
    }

    static Results<Ok<Listing<RehearsedCall>>, ProblemHttpResult> Outgoing(string id, RehearsalRoom room) => room.Find(id) is not { } found ? None
        : TypedResults.Ok(new Listing<RehearsedCall>([.. found.Rehearsal.Outgoing.Calls.Reverse().Select(c => new RehearsedCall(c.At, c.Method, c.Url))]));

    static async Task<RehearsalView?> ViewAsync(string id, RehearsalRoom room, RehearsalReport report, CancellationToken cancel) =>
        room.Find(id) is { } found ? await report.ViewAsync(found.Rehearsal, found.EndsAt, cancel) : null;

    static ProblemHttpResult None => ApiResults.NotFound("このリハーサルは終了しました。", "This rehearsal has ended.");
}
