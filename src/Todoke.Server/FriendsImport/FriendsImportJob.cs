using System.Text.Json.Nodes;
using Todoke.Server.Accounts;
using Todoke.Server.Api;
using Todoke.Server.Jobs;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Profiles;
using Todoke.Server.Worlds;

namespace Todoke.Server.FriendsImport;

/// <summary>
/// 友だちを取り込む: everybody who follows a verified account, page by page. Each page is saved with its cursor, so that the job goes on where it
/// was; names come afterwards. LINE does not say since when somebody follows.
/// </summary>
internal sealed class FriendsImportJob(AccountDirectory accounts, LineClients clients, LinePacing pacing, FriendNames names, SenderLease lease, TimeProvider clock) : IJobKind
{
    public const string Name = "friends_import";
    const int PageSize = 1000, Tries = 5;
    // LINE's continuation token ends after 24 hours and, as any cursor, is not there before the first page.
    const string First = "page:", Names = "names";

    public string Kind => Name;

    public sealed record Input(long AccountId);

    public async Task RunAsync(JobRun run, CancellationToken cancel)
    {
        var id = run.Input<Input>().AccountId;
        if (await accounts.FindAsync(id, cancel) is not { Archived: false } account || await clients.ForAsync(id, cancel) is not { } line)
        {
            await run.FailAsync("no_token", "アカウントのチャネルアクセストークンがありません。アカウント設定で入力してから、やり直してください。", "The account has no channel access token. Enter it in the account's settings and start again.", cancel);
            return;
        }
        for (var start = Start(run.Cursor); start is not null;)
        {
            // From before the question: an unfollow that happens while LINE answers is newer than the answer.
            var asked = clock.GetUtcNow().ToUnixTimeMilliseconds();
            switch (await PageAsync(line, start.Token, cancel))
            {
                case LineAnswer<FollowerPage>.Ok { Value: var page }:
                    await SaveAsync(run, account, page, asked, cancel);
                    start = page.Next is { } next ? new(next) : null;
                    break;
                case LineAnswer<FollowerPage>.Failed { Why: LineFailure.Refused { Status: 403 } }:
                    await run.FailAsync("not_verified", "このアカウントは未認証のため、LINEから友だちの一覧を受け取れません。友だちは、メッセージやタップなどの行動があったときに自動で現れます。",
                        "This account is not verified, so LINE does not give its list of friends. People appear here by themselves when they act.", cancel);
                    return;
                // The token of the page before is no longer good: from the beginning, which changes nothing for those who are in already.
                case LineAnswer<FollowerPage>.Failed { Why: LineFailure.Refused { Status: 400 } } when start.Token is not null:
                    start = new(null);
                    break;
                case LineAnswer<FollowerPage>.Failed { Why: var why }:
                    await run.FailAsync("line", $"{why.Ja}やり直すと、続きから取り込みます。", $"{why.En} Start again to take in the rest.", cancel);
                    return;
            }
        }
        await NamesAsync(run, account, cancel);
    }

    sealed record Place(string? Token);

    // Null: all pages are in.
    static Place? Start(string? cursor) => cursor switch
    {
        null => new(null),
        Names => null,
        _ => new(cursor[First.Length..]),
    };

    async Task<LineAnswer<FollowerPage>> PageAsync(LineClient line, string? start, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await pacing.WaitAsync(line.AccountId, LineEndpoint.Followers, cancel);
            var answer = await line.FollowersAsync(start, PageSize, cancel);
            if (answer is not LineAnswer<FollowerPage>.Failed { Why: LineFailure.RateLimited or LineFailure.Unreachable } || attempt == Tries) return answer;
            // The pacing's own pause stands between this attempt and the next.
            pacing.Slow(line.AccountId, LineEndpoint.Followers);
        }
    }

    static Task<long> SaveAsync(JobRun run, LineAccount account, FollowerPage page, long asked, CancellationToken cancel) => run.StepAsync(async w =>
    {
        var people = page.UserIds.Select(user => new PersonInput
        {
            Identities = [new Identity(Identity.Line, account.Provider, user)],
            Friendship = new(account.Id, FriendshipState.Following, null, asked),
        }).ToList();
        var outcomes = await PeopleUpsert.RunAsync(w, people, run.Actor, cancel);
        await WantNamesAsync(w, account, page.UserIds, cancel);
        var result = (JsonObject)run.Result.DeepClone();
        var done = run.Done + people.Count;
        result["people"] = done;
        result["created"] = (result["created"]?.GetValue<long>() ?? 0) + outcomes.Count(o => o is PersonOutcome.Created);
        return new JobStep(done, page.Next is { } next ? First + next : Names, page.Next is null ? done : null, result);
    }, cancel);

    static async Task WantNamesAsync(LedgerWriter w, LineAccount account, IReadOnlyList<string> users, CancellationToken cancel)
    {
        foreach (var chunk in users.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await w.ExecuteAsync(
                $"""
                INSERT INTO name_wanted (account_id, profile_id)
                SELECT f.account_id, f.profile_id FROM identity i JOIN friendship f ON f.account_id = @account AND f.profile_id = i.profile_id
                WHERE i.kind = 'line' AND i.scope = @scope AND i.value IN {list} AND f.display_name = ''
                ON CONFLICT (account_id, profile_id) DO NOTHING
                """, cancel, [("account", account.Id), ("scope", account.Provider), .. values]);
        }
    }

    // What cannot be asked now is left to the worker, which tries again; nobody is lost by it.
    async Task NamesAsync(JobRun run, LineAccount account, CancellationToken cancel)
    {
        var named = run.Result["named"]?.GetValue<long>() ?? 0;
        while (true)
        {
            var page = lease.Fence is { } fence ? await names.PageAsync(account.Id, fence, cancel) : new FriendNamesPage.Resting("no lease");
            if (page is FriendNamesPage.Asked asked) named += asked.People;
            var left = await names.LeftAsync(account.Id, cancel);
            var result = (JsonObject)run.Result.DeepClone();
            (result["people"], result["named"], result["names_left"]) = (run.Done, named, left);
            await run.StepAsync(_ => Task.FromResult(new JobStep(run.Done, Names, run.Done, result)), cancel);
            if (page is not FriendNamesPage.Asked) break;
        }
        if (await names.LeftAsync(account.Id, cancel) > 0) names.Wake();
    }
}
