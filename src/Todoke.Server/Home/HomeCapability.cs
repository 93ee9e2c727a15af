using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Todoke.Core.Segments;
using Todoke.Server.Accounts;
using Todoke.Server.Api;
using Todoke.Server.Audience;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Settings;

namespace Todoke.Server.Home;

/// <summary>What happened since midnight in the workspace's zone. <paramref name="Taps"/>: people who tapped a link. <paramref name="Blocks"/> and <paramref name="NewFriends"/> stand as they are now: whoever came back is no block.</summary>
public sealed record HomeToday(long CampaignsSent, long PeopleSent, long Taps, long Blocks, long NewFriends);

/// <summary>This month's messages (通) as LINE told at <paramref name="AsOf"/>; where it could not be asked, <paramref name="Error"/> says why.</summary>
public sealed record HomeQuota(long? Limit, long? Used, long? Remaining, DateTimeOffset? AsOf, string? Error);

/// <param name="Link">The console's screen where it is put right.</param>
public sealed record HomeWarning(string Code, string Ja, string En, string? Link = null);

/// <param name="Quota">Null where the account is not connected.</param>
public sealed record HomeAnswer(HomeToday Today, HomeQuota? Quota, FriendCounts Friends, IReadOnlyList<CampaignSummary> Running, IReadOnlyList<CampaignSummary> Upcoming,
    IReadOnlyList<CampaignSummary> Recent, IReadOnlyList<HomeWarning> Warnings);

/// <summary>ホーム: one account at a glance. Asked every few seconds by every open console, so nothing here reads all people or all events.</summary>
internal static class HomeCapability
{
    public static IServiceCollection AddHome(this IServiceCollection services) => services.AddSingleton<LineGlance>().AddSingleton<HomeWarnings>();

    public static void MapHome(this RouteGroupBuilder api) => api.MapGet("/home", ReadAsync).RequireAuthorization(Roles.Viewer).WithTags("home");

    static async Task<Results<Ok<HomeAnswer>, ProblemHttpResult>> ReadAsync(
        HttpContext http, LedgerStore ledger, AudienceEngine audience, Workspace workspace, LineGlance glance, HomeWarnings warnings, TimeProvider clock, CancellationToken cancel,
        [FromQuery(Name = "account_id")] long? accountId = null)
    {
        if (accountId is not { } account)
            return TypedResults.Ok(new HomeAnswer(new(0, 0, 0, 0, 0), null, new(0, 0, 0), [], [], [], await warnings.ForNobodyAsync(cancel)));
        if (await ledger.ReadAsync(l => AccountRows.FindAsync(l, account, cancel), cancel) is null) return AccountsCapability.NoAccount(account);
        var midnight = HomeCounts.Midnight(clock.GetUtcNow(), await workspace.ZoneAsync(cancel));
        var line = await glance.AtAsync(account, cancel);
        var friends = new FriendCounts(await FriendsAsync(audience, account, FriendshipState.Following, cancel),
            await FriendsAsync(audience, account, FriendshipState.Blocked, cancel), await FriendsAsync(audience, account, FriendshipState.Unknown, cancel));
        return TypedResults.Ok(await ledger.ReadSnapshotAsync(async l => new HomeAnswer(
            await HomeCounts.TodayAsync(l, account, midnight, cancel),
            line.Quota?.View(ApiLanguage.PrefersEnglish(http)),
            friends,
            await CampaignViews.SummariesAsync(l, "WHERE account_id = @account AND state IN ('freezing', 'sending', 'stopped') ORDER BY started_at DESC, id DESC LIMIT 20", cancel, ("account", account)),
            await CampaignViews.SummariesAsync(l, "WHERE account_id = @account AND state = 'scheduled' ORDER BY scheduled_at, id LIMIT 20", cancel, ("account", account)),
            await CampaignViews.SummariesAsync(l, "WHERE account_id = @account AND state IN ('done', 'done_with_failures', 'cancelled') ORDER BY updated_at DESC, id DESC LIMIT 5", cancel, ("account", account)),
            warnings.For(account, line, friends)), cancel));
    }

    static async Task<long> FriendsAsync(AudienceEngine audience, long account, FriendshipState state, CancellationToken cancel) =>
        (await audience.CountAsync(new FriendshipNode(account, state), null, cancel)).Count;
}
