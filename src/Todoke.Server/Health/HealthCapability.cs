using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Server.Api;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Health;

/// <param name="Ledger"><c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="People">Known people, merged ones once.</param>
/// <param name="IndexPosition">How far the live index has followed <paramref name="Position"/>.</param>
/// <param name="MemoryMb">Resident memory as the operating system reports it, in MiB.</param>
/// <param name="SendingHere">Whether this process holds the sender's lease.</param>
public sealed record SystemAnswer(string Version, string Ledger, long People, long Events, long Position, long IndexPosition, long MemoryMb, bool SendingHere);

public sealed record SettledAnswer(bool Settled, IReadOnlyList<string> WaitingFor);

public sealed record ReadyAnswer(bool Ready, IReadOnlyList<string> WaitingFor);

internal static class HealthCapability
{
    public static IServiceCollection AddHealth(this IServiceCollection services) => services.AddSingleton<LedgerSize>().AddSingleton(s =>
    {
        var (follower, ledger) = (s.GetRequiredService<AudienceFollower>(), s.GetRequiredService<LedgerStore>());
        var readiness = new Readiness();
        readiness.Join("index", new IndexReadiness(() => follower.Reached.Position, () => ledger.Head.Position, s.GetRequiredService<TimeProvider>()).Ready);
        if (s.GetRequiredService<ServerOptions>().Preparing is { } preparing) readiness.Join(preparing, () => false);
        return readiness;
    });

    public static void MapHealth(this RouteGroupBuilder api)
    {
        api.MapGet("/system", SystemAsync).RequireAuthorization(Roles.Viewer);
        api.MapGet("/system/settled", SettledAsync).RequireAuthorization(Roles.Viewer);
    }

    /// <summary>For load balancers and container platforms: outside the API, for everybody, telling nothing about the data.</summary>
    public static void MapHealthz(this WebApplication app)
    {
        app.MapGet("/healthz/live", () => TypedResults.Text("ok\n")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/healthz/ready", (Readiness readiness) =>
        {
            var waiting = readiness.WaitingFor;
            return TypedResults.Json(new ReadyAnswer(waiting.Count == 0, waiting), statusCode: waiting.Count == 0 ? 200 : 503);
        }).AllowAnonymous().ExcludeFromDescription();
    }

    static async Task<Ok<SystemAnswer>> SystemAsync(LedgerStore ledger, LedgerSize size, AudienceFollower follower, SenderLease lease, CancellationToken cancel)
    {
        var (people, events) = await size.ReadAsync(cancel);
        return TypedResults.Ok(new SystemAnswer(Assembly.GetExecutingAssembly().GetName().Version!.ToString(3), ledger.Dialect.Name, people, events,
            ledger.Head.Position, follower.Reached.Position, Environment.WorkingSet >> 20, lease.Fence is not null));
    }

    static async Task<Results<Ok<SettledAnswer>, ProblemHttpResult>> SettledAsync(Settlement settlement, CancellationToken cancel, int wait_s = 30)
    {
        if (wait_s is < 0 or > 120) return ApiResults.Invalid("wait_s", "range", "0〜120秒で指定してください。", "0 to 120 seconds are needed.");
        // The caller's patience is real time even where the World's clock stands still.
        try { await settlement.SettledAsync(cancel).WaitAsync(TimeSpan.FromSeconds(wait_s), cancel); }
        catch (TimeoutException) { return TypedResults.Ok(new SettledAnswer(false, settlement.WaitingFor)); }
        return TypedResults.Ok(new SettledAnswer(true, []));
    }
}
