using System.Globalization;
using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.State;
using Todoke.Server.Accounts;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Profiles;
using Todoke.Server.Quota;
using Todoke.Server.Worlds;

namespace Todoke.Server.Rehearsals;

/// <summary>What LINE said of an account's month before the rehearsal. <paramref name="Reserved"/>: promised to campaigns that are not rehearsed.</summary>
internal sealed record RealMonth(long? Limit, long Used, long Reserved);

/// <summary>The LINE of a rehearsal: an emulator with the workspace's accounts, and its people under invented names.</summary>
internal static class RehearsedLine
{
    static readonly Habits Usual = new();

    public static Task<EmulatorHost> StartAsync(ManualClock clock, HttpMessageHandler web, int seed, CancellationToken cancel) =>
        EmulatorHost.Start(new EmulatorOptions { Seed = seed, MinDelayMs = 0, MaxDelayMs = 0, Limits = false, Web = web, Time = clock }, cancel);

    /// <param name="months">Of the rehearsed accounts.</param>
    /// <param name="share">How many real people each one stands for: a month is smaller by as much.</param>
    public static Dictionary<long, RehearsedAccount> AddAccounts(EmulatorHost line, IReadOnlyList<AccountRow> rows, IReadOnlyDictionary<long, AccountPlan> plans, IReadOnlyDictionary<long, RealMonth> months, double share)
    {
        var accounts = new Dictionary<long, RehearsedAccount>();
        foreach (var row in rows)
        {
            var month = months.GetValueOrDefault(row.Id);
            var made = line.Control.AddAccount(new NewAccount
            {
                ChannelId = row.ChannelId, Provider = row.Provider, DisplayName = row.Name, Verified = row.Verified ?? false, Plan = plans.GetValueOrDefault(row.Id)?.Plan.Code ?? "standard",
                Quota = month?.Limit is { } limit ? (long)Math.Ceiling(limit / share) : null,
            });
            if (month is not null) line.Control.ChangeAccount(row.ChannelId, new AccountChange { Usage = (long)Math.Round((month.Used + month.Reserved) / share) });
            accounts[row.Id] = new(row.Id, row.Provider, row.ChannelId, made.ChannelSecret, made.AccessToken);
        }
        return accounts;
    }

    /// <summary>Real people's profiles as people of this LINE, standing to the accounts as in reality.</summary>
    public static async Task<Dictionary<long, Alias>> AddPeopleAsync(EmulatorHost line, LedgerConnection real, IReadOnlyList<long> profiles, IReadOnlyDictionary<long, RehearsedAccount> accounts, bool act, CancellationToken cancel)
    {
        var (users, stands) = (new Dictionary<long, Dictionary<string, int>>(), new Dictionary<long, List<NewFriendship>>());
        foreach (var chunk in profiles.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await real.EachAsync($"SELECT profile_id, scope, COUNT(*) FROM identity WHERE kind = '{Identity.Line}' AND profile_id IN {list} GROUP BY profile_id, scope",
                r => Of(users, r.GetInt64(0))[r.GetString(1)] = (int)r.GetInt64(2), cancel, values);
            await real.EachAsync($"SELECT profile_id, account_id, state, COALESCE(since, changed_at) FROM friendship WHERE state IN (1, 2) AND profile_id IN {list}", r =>
            {
                if (accounts.TryGetValue(r.GetInt64(1), out var account))
                    Of(stands, r.GetInt64(0)).Add(new() { Account = account.ChannelId, State = r.GetInt32(2) == 1 ? FriendState.Following : FriendState.Blocked, Since = r.GetInt64(3) });
            }, cancel, values);
        }
        var people = profiles.SelectMany(id => Enumerable.Range(1, Math.Max(1, users.GetValueOrDefault(id)?.Values.Max() ?? 1)).Select(n =>
            // Only one of several LINE users of a profile can be the one whose friendship is known.
            new NewPerson { Id = PersonId(id, n), Habits = act ? Usual : null, Quiet = !act, Follows = n == 1 && users.ContainsKey(id) && stands.TryGetValue(id, out var follows) ? follows : [] })).ToList();
        return Aliases(await line.Control.AddPeopleAsync(new PeopleRequest { People = people }, cancel));
    }

    /// <summary>Made-up people who follow these accounts.</summary>
    public static async Task<Dictionary<long, Alias>> MakePeopleAsync(EmulatorHost line, IReadOnlyList<long> profiles, IReadOnlyList<RehearsedAccount> accounts, bool act, CancellationToken cancel) =>
        Aliases(await line.Control.AddPeopleAsync(new PeopleRequest
        {
            People = [.. profiles.Select(id => new NewPerson { Id = PersonId(id, 1), Habits = act ? Usual : null, Quiet = !act, Follows = [.. accounts.Select(a => new NewFriendship { Account = a.ChannelId })] })],
        }, cancel));

    /// <summary>Coupons cannot be asked of an emulator that has none: those the messages name exist.</summary>
    public static void AddCoupons(EmulatorHost line, IEnumerable<RehearsedAccount> accounts, IReadOnlyList<string> coupons)
    {
        foreach (var account in accounts) line.Control.ChangeAccount(account.ChannelId, new AccountChange { Coupons = coupons });
    }

    public static string PersonId(long profile, int n) => string.Create(CultureInfo.InvariantCulture, $"p{profile}{(n == 1 ? "" : $"-{n}")}");

    /// <summary>The profile of a person of this LINE.</summary>
    public static long ProfileOf(string person) => long.Parse(person.AsSpan(1, (person.IndexOf('-', StringComparison.Ordinal) is var cut and > 0 ? cut : person.Length) - 1), NumberStyles.None, CultureInfo.InvariantCulture);

    static Dictionary<long, Alias> Aliases(PeopleAdded added) => added.People!.GroupBy(p => ProfileOf(p.Id)).ToDictionary(g => g.Key, g => new Alias(
        g.First().Name, g.SelectMany(p => p.UserIds).GroupBy(u => u.Key).ToDictionary(u => u.Key, u => (IReadOnlyList<string>)[.. u.Select(v => v.Value)])));

    static T Of<T>(Dictionary<long, T> of, long id)
        where T : new() => of.TryGetValue(id, out var known) ? known : of[id] = new T();
}
