using System.Data.Common;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Profiles;
using Todoke.Server.Worlds;

namespace Todoke.Server.FriendsImport;

/// <summary>
/// Asks LINE for names and pictures of people who have none yet (table name_wanted), inside LINE's limit, while this process holds the
/// sender's lease.
/// </summary>
public sealed class FriendNames : BackgroundService
{
    const int Page = 500, AtOnce = 32;
    // When LINE could not be asked, and for what another process on the same ledger puts down.
    static readonly TimeSpan Look = TimeSpan.FromSeconds(30);
    readonly LedgerStore _ledger;
    readonly LineClients _clients;
    readonly LinePacing _pacing;
    readonly SenderLease _lease;
    readonly Settlement _settlement;
    readonly TimeProvider _clock;
    readonly ILogger<FriendNames> _log;
    readonly SemaphoreSlim _one = new(1);
    readonly Lock _lock = new();
    TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // Quiet when the table was looked at after the last wake-up. The first look is owed from the start.
    long _woken = 1, _quiet;

    public FriendNames(LedgerStore ledger, LineClients clients, LinePacing pacing, SenderLease lease, Settlement settlement, TimeProvider clock, ILogger<FriendNames> log)
    {
        (_ledger, _clients, _pacing, _lease, _settlement, _clock, _log) = (ledger, clients, pacing, lease, settlement, clock, log);
        settlement.Join("names", () => { lock (_lock) return _quiet >= _woken; });
    }

    /// <summary>To be called after rows of name_wanted were committed.</summary>
    public void Wake()
    {
        TaskCompletionSource wake;
        lock (_lock)
        {
            _woken++;
            (wake, _wake) = (_wake, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        wake.SetResult();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Task wake;
            long woken;
            lock (_lock) (wake, woken) = (_wake.Task, _woken);
            var fence = _lease.Fence;
            // Whoever does not hold the lease has nothing to do, but is quiet only when the holder has done it.
            if (fence is { } mine ? await AllAsync(mine, stoppingToken) : await NobodyAsync(stoppingToken)) Quiet(woken);
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(wake, Task.Delay(Look, _clock, pause.Token), fence is null ? _lease.HeldAsync(pause.Token) : wake);
            await pause.CancelAsync();
        }
    }

    /// <returns>False when the ledger could not be read or written; whatever LINE did not answer is due only at the next look.</returns>
    async Task<bool> AllAsync(long fence, CancellationToken cancel)
    {
        try
        {
            var accounts = await _ledger.ReadAsync(l => l.QueryAsync("SELECT DISTINCT account_id FROM name_wanted", r => r.GetInt64(0), cancel), cancel);
            foreach (var account in accounts)
                while (await PageAsync(account, fence, cancel) is FriendNamesPage.Asked) { }
            return true;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping: what is left stays in the table.
            return true;
        }
        catch (Exception e) when (e is DbException or FencedOffException)
        {
            _log.LogWarning("Names rest: {Reason}", e.GetType().Name);
            return false;
        }
    }

    async Task<bool> NobodyAsync(CancellationToken cancel)
    {
        try { return await _ledger.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM name_wanted", cancel), cancel) == 0; }
        catch (Exception e) when (e is DbException or OperationCanceledException) { return false; }
    }

    /// <summary>Asks for the names of up to 500 people of one account and writes them. Never runs twice at once.</summary>
    public async Task<FriendNamesPage> PageAsync(long account, long fence, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (await _clients.ForAsync(account, cancel) is not { } line) return new FriendNamesPage.Resting("no token");
            var people = await WantedAsync(account, cancel);
            if (people.Count == 0) return new FriendNamesPage.Empty();
            var answers = new LineAnswer<LineProfile>?[people.Count];
            var failed = 0;
            await Parallel.ForAsync(0, people.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (i, stop) =>
            {
                if (Volatile.Read(ref failed) > 0 || people[i].UserId is not { } user) return;
                await _pacing.WaitAsync(account, LineEndpoint.Profile, stop);
                answers[i] = await line.ProfileAsync(user, stop);
                // One that LINE has not got (404) is done with; anything else would go wrong for everybody.
                if (answers[i] is not LineAnswer<LineProfile>.Failed { Why: var why } || why is LineFailure.Refused { Status: 404 or 400 }) return;
                if (why is LineFailure.RateLimited) _pacing.Slow(account, LineEndpoint.Profile);
                Interlocked.Exchange(ref failed, 1);
            });
            var asked = await WriteAsync(account, people, answers, fence, cancel);
            return failed > 0 ? new FriendNamesPage.Resting("LINE did not answer") : new FriendNamesPage.Asked(asked);
        }
        finally { _one.Release(); }
    }

    /// <summary>How many names of an account are still to be asked for.</summary>
    public Task<long> LeftAsync(long account, CancellationToken cancel) =>
        _ledger.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM name_wanted WHERE account_id = @account", cancel, ("account", account)), cancel);

    sealed record Wanted(long Profile, string? Scope, string? UserId, bool HasName);

    Task<List<Wanted>> WantedAsync(long account, CancellationToken cancel) => _ledger.ReadAsync(l => l.QueryAsync(
        $"""
        SELECT n.profile_id, i.scope, i.value, w.display_name FROM name_wanted n JOIN account a ON a.id = n.account_id
        LEFT JOIN identity i ON i.profile_id = n.profile_id AND i.kind = 'line' AND i.scope = a.provider
        LEFT JOIN profile p ON p.id = n.profile_id LEFT JOIN profile w ON w.id = {Merging.Root}
        WHERE n.account_id = @account ORDER BY n.profile_id LIMIT {Page}
        """,
        r => new Wanted(r.GetInt64(0), r.IsDBNull(1) ? null : r.GetString(1), r.IsDBNull(2) ? null : r.GetString(2), !r.IsDBNull(3) && r.GetString(3).Length > 0),
        cancel, ("account", account)), cancel);

    async Task<int> WriteAsync(long account, List<Wanted> people, LineAnswer<LineProfile>?[] answers, long fence, CancellationToken cancel)
    {
        var asked = Enumerable.Range(0, people.Count).Where(i => people[i].UserId is null
            || answers[i] is LineAnswer<LineProfile>.Ok or LineAnswer<LineProfile>.Failed { Why: LineFailure.Refused { Status: 404 or 400 } }).ToList();
        if (asked.Count == 0) return 0;
        await _ledger.WriteAsync(async w =>
        {
            await Lease.CheckAsync(w, Lease.Sender, fence, cancel);
            // Whoever was deleted while LINE was asked must not come back by their name.
            var identities = asked.Where(i => people[i].UserId is not null).Select(i => new Identity(Identity.Line, people[i].Scope!, people[i].UserId!));
            var there = await PeopleUpsert.FindAsync(w, identities, cancel);
            var inputs = new List<PersonInput>();
            foreach (var i in asked)
            {
                if (people[i].UserId is not { } user || answers[i] is not LineAnswer<LineProfile>.Ok { Value: var profile }) continue;
                var identity = new Identity(Identity.Line, people[i].Scope!, user);
                if (!there.ContainsKey(identity)) continue;
                inputs.Add(new PersonInput
                {
                    Identities = [identity],
                    // A name the shop gave stays.
                    DisplayName = people[i].HasName ? null : profile.DisplayName,
                    Friendship = new(account, FriendshipState.Unknown, null, 0, profile.DisplayName, profile.PictureUrl, profile.Language),
                });
            }
            await PeopleUpsert.RunAsync(w, inputs, Actor.System, cancel);
            var (list, values) = LedgerConnection.In([.. asked.Select(i => people[i].Profile)]);
            await w.ExecuteAsync($"DELETE FROM name_wanted WHERE account_id = @account AND profile_id IN {list}", cancel, [("account", account), .. values]);
        }, cancel);
        return asked.Count;
    }

    void Quiet(long woken)
    {
        lock (_lock)
        {
            if (_quiet >= woken) return;
            _quiet = woken;
        }
        _settlement.Changed();
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }
}

/// <summary>What one page of names came to.</summary>
public abstract record FriendNamesPage
{
    public sealed record Asked(int People) : FriendNamesPage;

    /// <summary>Nobody is left.</summary>
    public sealed record Empty : FriendNamesPage;

    /// <summary>LINE cannot be asked now; the rest is tried again later.</summary>
    public sealed record Resting(string Reason) : FriendNamesPage;
}
