using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Events;

public sealed record EventsBody(IReadOnlyList<EventItem>? Items);

/// <summary><paramref name="Accepted"/> events are new, <paramref name="Repeated"/> were there already; the rest is in <paramref name="Problems"/> and was not written.</summary>
public sealed record EventsResult(long Accepted, long Repeated, IReadOnlyList<Problem> Problems);

/// <summary>What people did: taken in by API, taken back by id, and their names.</summary>
public static class EventsCapability
{
    const int Most = 1000;

    public static void MapEvents(this RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("").RequireAuthorization(Roles.Viewer).WithTags("events");
        viewers.MapGet("/event-names", NamesAsync);
        var editors = api.MapGroup("/events").RequireAuthorization(Roles.Editor).WithTags("events");
        editors.MapPost("", AddAsync);
        editors.MapDelete("/{id:long}", WithdrawAsync);
        editors.MapDelete("", WithdrawByExternalIdAsync);
    }

    static async Task<Ok<Listing<EventNameView>>> NamesAsync(LedgerStore ledger, CancellationToken cancel) =>
        TypedResults.Ok(new Listing<EventNameView>(await ledger.ReadAsync(l => EventNames.ListAsync(l, cancel), cancel)));

    static async Task<Results<Ok<EventsResult>, ProblemHttpResult>> AddAsync(EventsBody body, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        if (body.Items is not { Count: > 0 and <= Most } items)
            return ApiResults.Invalid("items", "items", $"items に1〜{Most}件を指定してください。", $"Give 1 to {Most} events as items.");
        var written = await ledger.WriteAsync(async w =>
        {
            var (events, problems) = await EventsInput.ReadAsync(w, items, Actor.Of(http), cancel);
            var added = await EventsWrite.AddAsync(w, events, cancel);
            return new EventsResult(added.Count, events.Count - added.Count, problems);
        }, cancel);
        http.At(written.Position);
        return TypedResults.Ok(written.Value);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> WithdrawAsync(long id, HttpContext http, LedgerStore ledger, CancellationToken cancel) =>
        await TakeBackAsync(http, ledger, _ => Task.FromResult(id), cancel);

    /// <summary>An event by the id its sender gave it (POST /events).</summary>
    static async Task<Results<NoContent, ProblemHttpResult>> WithdrawByExternalIdAsync([Microsoft.AspNetCore.Mvc.FromQuery(Name = "external_id")] string externalId, HttpContext http, LedgerStore ledger, CancellationToken cancel) =>
        await TakeBackAsync(http, ledger, w => w.CountAsync("SELECT id FROM event WHERE source = @source AND external_id = @id", cancel, ("source", EventsInput.Source), ("id", externalId)), cancel);

    static async Task<Results<NoContent, ProblemHttpResult>> TakeBackAsync(HttpContext http, LedgerStore ledger, Func<LedgerWriter, Task<long>> find, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            var id = await find(w);
            if (!await EventsWrite.WithdrawAsync(w, id, cancel)) return false;
            await Audit.RecordAsync(w, Actor.Of(http), "event.withdraw", $"event:{id}", "{}", cancel);
            return true;
        }, cancel);
        http.At(written.Position);
        return written.Value ? TypedResults.NoContent() : ApiResults.NotFound("この行動の記録はないか、すでに取り消されています。", "There is no such event, or it was taken back already.");
    }
}
