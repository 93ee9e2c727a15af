using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Server.Accounts;
using Todoke.Server.Api;
using Todoke.Server.Jobs;
using Todoke.Server.Ledger;

namespace Todoke.Server.FriendsImport;

/// <summary>Taking in the friends an account already has, and the names of those who have none.</summary>
internal static class FriendsImportCapability
{
    public static IServiceCollection AddFriendsImport(this IServiceCollection services) => services
        .AddSingleton<FriendNames>().AddHostedService(s => s.GetRequiredService<FriendNames>())
        .AddSingleton<IJobKind, FriendsImportJob>();

    public static void MapFriendsImport(this RouteGroupBuilder api) =>
        api.MapPost("/accounts/{id:long}/friends-import", StartAsync).RequireAuthorization(Roles.Editor).WithTags("accounts");

    static async Task<Results<Ok<JobView>, ProblemHttpResult>> StartAsync(long id, HttpContext http, LedgerStore ledger, AccountDirectory accounts, JobRunner jobs, CancellationToken cancel)
    {
        if (await accounts.FindAsync(id, cancel) is not { Archived: false } account) return AccountsCapability.NoAccount(id);
        if (account.Token is null) return AccountsCapability.NoToken;
        var input = JsonSerializer.Serialize(new FriendsImportJob.Input(id), ApiJson.Options);
        var written = await ledger.WriteAsync(async w =>
        {
            if (await w.CountAsync("SELECT COUNT(*) FROM job WHERE kind = @kind AND state = 'running' AND input = @input", cancel, ("kind", FriendsImportJob.Name), ("input", input)) > 0) return null;
            var job = await JobRows.StartAsync(w, FriendsImportJob.Name, input, null, Actor.Of(http), cancel);
            return await JobRows.ReadAsync(w, jobs.Undoable, job, cancel);
        }, cancel);
        http.At(written.Position);
        if (written.Value is not { } started) return ApiResults.Conflict("running", "このアカウントの友だちは、いま取り込み中です。", "The friends of this account are being taken in already.");
        jobs.Wake();
        return TypedResults.Ok(started);
    }
}
