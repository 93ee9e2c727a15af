using System.Security.Cryptography;
using System.Text.Json;
using Todoke.Core.Problems;
using Todoke.LineEmulator;
using Todoke.Server.Accounts;
using Todoke.Server.Api;
using Todoke.Server.ApiKeys;
using Todoke.Server.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Profiles;
using Todoke.Server.Quota;
using Todoke.Server.Settings;
using Todoke.Server.Worlds;

namespace Todoke.Server.Rehearsals;

/// <summary>
/// Builds a second World in this process: a clock at the present instant, an emulator of LINE, a temporary ledger with a copy of the definitions
/// and of some people, and then the very program that runs in production.
/// </summary>
internal sealed class RehearsalStart(LedgerStore ledger, AudienceEngine audience, Workspace workspace, LineClients lines, ServerOptions options, TimeProvider clock)
{
    public async Task<(Rehearsal? Rehearsal, IReadOnlyList<Problem> Problems)> RunAsync(string id, RehearsalInput input, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (input.Problems(now) is { Count: > 0 } wrong) return (null, wrong);
        var (plan, problems) = await ledger.ReadSnapshotAsync(l => RehearsalPlan.MakeAsync(l, input, now, cancel), cancel);
        if (plan is null) return (null, problems);
        var people = input.People ?? new();
        var (chosen, population) = await ChooseAsync(plan, people, input.Seed, cancel);
        if (chosen.Count == 0 && people.Kind != PeopleKind.Simulated)
            return (null, [new("people", "nobody", "リハーサルする配信の条件に当てはまる人がいません。友だちを選ぶか、シミュレーションの人で試してください。", "Nobody fulfils the conditions of what is rehearsed. Choose people, or take simulated ones.")]);
        var months = await MonthsAsync(plan, cancel);

        var (virtualClock, folder) = (new ManualClock(now), RehearsalFolder.Make(options.DataDirectory, id));
        var (recorder, log) = (new OutgoingRecorder(virtualClock), new RehearsalLog(virtualClock));
        var door = new RehearsalDoor(recorder);
        EmulatorHost? line = null;
        World? world = null;
        try
        {
            line = await RehearsedLine.StartAsync(virtualClock, door, input.Seed, cancel);
            var own = options with
            {
                Ledger = new LedgerAddress.Sqlite(Path.Combine(RehearsalFolder.PathOf(folder), "rehearsal.db")), DataDirectory = RehearsalFolder.PathOf(folder), Key = RandomNumberGenerator.GetBytes(32),
                PublicUrl = null, Port = 0, Listen = System.Net.IPAddress.Loopback, LineApi = line.BaseAddress, Recorder = recorder, Rehearsing = true, AllowPrivateUrls = false,
                ApiKey = null, DemoSignIn = null, EmulatorUrl = null,
            };
            var share = population is { } all ? Math.Max(1, (double)all / chosen.Count) : 1;
            var (cast, accounts) = await FillAsync(own, line, plan, people, chosen, population, months, share, input.Seed, virtualClock, cancel);
            world = await World.StartAsync(own, virtualClock, cancel, logging => logging.AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Error));
            door.World = world.Address;
            foreach (var account in accounts.Values)
                line.Control.ChangeAccount(account.ChannelId, new() { WebhookUrl = new Uri(world.Address, $"webhook/line/{account.Id}").AbsoluteUri, WebhookActive = true });
            var (_, key) = (await world.Ledger.WriteAsync(w => ApiKeyTable.CreateAsync(w, "rehearsal", Roles.Owner, cancel), cancel)).Value;
            var api = new HttpClient(door, disposeHandler: false) { BaseAddress = new Uri(world.Address, "/api/v1/") };
            api.DefaultRequestHeaders.Authorization = new("Bearer", key);
            log.Tell("begun", $"{cast.Count:N0}人でリハーサルを始めました。", $"Began with {cast.Count:N0} people.");
            foreach (var (account, month) in months)
                if (month is null) log.Tell("quota_unknown", $"LINEアカウント {account} の今月の残り通数を問い合わせできませんでした。上限なしでリハーサルします。", $"This month's messages of account {account} could not be asked of LINE. The rehearsal knows no limit.");
            var rehearsal = new Rehearsal(id, plan, cast, world, new Rehearser(world, api, log), line, virtualClock, recorder, log, accounts, months.Where(m => m.Value is not null).ToDictionary(m => m.Key, m => m.Value!), folder);
            await rehearsal.BeginAsync(cancel);
            return (rehearsal, []);
        }
        catch
        {
            if (world is not null) await world.DisposeAsync();
            if (line is not null) await line.DisposeAsync();
            RehearsalFolder.Remove(folder);
            throw;
        }
    }

    async Task<(IReadOnlyList<long> People, long? Population)> ChooseAsync(RehearsalPlan plan, RehearsalPeopleInput people, int seed, CancellationToken cancel)
    {
        switch (people.Kind)
        {
            case PeopleKind.Chosen:
                var (list, values) = LedgerConnection.In([.. people.Profiles!.Distinct()]);
                return (await ledger.ReadAsync(l => l.QueryAsync($"SELECT DISTINCT {Merging.Root} AS root FROM profile p WHERE p.id IN {list} AND p.deleted_at IS NULL ORDER BY root", r => r.GetInt64(0), cancel, values), cancel), null);
            case PeopleKind.Simulated: return ([], null);
            default:
                var meant = await plan.MeantAsync(ledger, audience, workspace, cancel);
                if (meant.Count <= people.Count) return (meant, meant.Count);
                return ([.. Draw(meant, people.Count, new Random(seed))], meant.Count);
        }
    }

    // Fisher–Yates, as far as it is needed.
    static IEnumerable<long> Draw(IReadOnlyList<long> all, int count, Random dice)
    {
        var ids = all.ToArray();
        for (var i = 0; i < count; i++)
        {
            var other = dice.Next(i, ids.Length);
            (ids[i], ids[other]) = (ids[other], ids[i]);
        }
        return ids.Take(count).Order();
    }

    async Task<Dictionary<long, RealMonth?>> MonthsAsync(RehearsalPlan plan, CancellationToken cancel)
    {
        var months = new Dictionary<long, RealMonth?>();
        foreach (var account in plan.Campaigns.Select(c => c.AccountId).Concat(plan.Schedules.Select(s => s.AccountId)).Distinct())
            months[account] = await lines.ForAsync(account, cancel) is { } line && await line.QuotaAsync(cancel) is LineAnswer<QuotaUse>.Ok { Value: var use }
                ? new(use.Limit, use.Used, await ledger.ReadSnapshotAsync(l => ReservedByOthersAsync(l, account, plan, cancel), cancel)) : null;
        return months;
    }

    static async Task<long> ReservedByOthersAsync(LedgerConnection l, long account, RehearsalPlan plan, CancellationToken cancel)
    {
        var (all, rehearsed) = (await Reservations.OfAsync(l, account, 0, cancel), 0L);
        foreach (var campaign in plan.Campaigns) rehearsed += all - await Reservations.OfAsync(l, account, campaign.Id, cancel);
        return all - rehearsed;
    }

    async Task<(Cast, Dictionary<long, RehearsedAccount>)> FillAsync(ServerOptions own, EmulatorHost line, RehearsalPlan plan, RehearsalPeopleInput people, IReadOnlyList<long> chosen, long? population,
        IReadOnlyDictionary<long, RealMonth?> months, double share, int seed, ManualClock virtualClock, CancellationToken cancel)
    {
        await using var copyTo = await LedgerStore.OpenAsync(own.Ledger, virtualClock, serve: true, cancel);
        return (await ledger.ReadSnapshotAsync(async real =>
        {
            var last = await real.CountAsync("SELECT COALESCE(MAX(id), 0) FROM campaign", cancel);
            var rows = await AccountRows.ListAsync(real, archived: false, cancel);
            var plans = new Dictionary<long, AccountPlan>();
            foreach (var row in rows)
                if (await AccountPlan.FindAsync(real, row.Id, cancel) is { } told) plans[row.Id] = told;
            var accounts = RehearsedLine.AddAccounts(line, rows, plans, months.Where(m => m.Value is not null).ToDictionary(m => m.Key, m => m.Value!), share);
            RehearsedLine.AddCoupons(line, accounts.Values, [.. plan.Campaigns.SelectMany(c => new[] { c.Content, c.VariantsJson }).Concat(plan.Schedules.SelectMany(s => new[] { s.Content, s.VariantsJson })).SelectMany(Coupons).Distinct()]);
            return await copyTo.WriteAsync(async w =>
            {
                var copy = new RowCopy(real, w);
                await DefinitionCopy.RunAsync(copy, plan, accounts, line.BaseAddress, new InstallationKey(own.Key), cancel);
                var act = people.Act ?? people.Kind == PeopleKind.Simulated;
                if (people.Kind == PeopleKind.Simulated)
                {
                    var meant = plan.Campaigns.Select(c => c.AccountId).Concat(plan.Schedules.Select(s => s.AccountId)).Distinct().Where(accounts.ContainsKey).Select(a => accounts[a]).ToList();
                    var first = await w.NextIdsAsync("profile", people.Count, cancel);
                    var ids = Enumerable.Range(0, people.Count).Select(i => first + i).ToList();
                    var made = await RehearsedLine.MakePeopleAsync(line, ids, meant, act, cancel);
                    await SimulatedPeople.WriteAsync(copy, ids, made, meant, seed, cancel);
                    return (new Cast(people.Kind, made.ToDictionary(a => a.Key, a => a.Value.Name), ids.Count, null, act, last), accounts);
                }
                var family = await FamilyAsync(real, chosen, cancel);
                var aliases = await RehearsedLine.AddPeopleAsync(line, real, family, accounts, act, cancel);
                await PeopleCopy.RunAsync(copy, family, aliases, plan.Campaigns.Select(c => c.Id).ToHashSet(), cancel);
                return (new Cast(people.Kind, aliases.ToDictionary(a => a.Key, a => a.Value.Name), chosen.Count, population, act, last), accounts);
            }, cancel);
        }, cancel)).Value;
    }

    static async Task<IReadOnlyList<long>> FamilyAsync(LedgerConnection real, IReadOnlyList<long> roots, CancellationToken cancel)
    {
        var family = roots.ToList();
        foreach (var chunk in roots.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            family.AddRange(await real.QueryAsync($"SELECT id FROM profile WHERE merged_into IN {list}", r => r.GetInt64(0), cancel, values));
        }
        return [.. family.Order()];
    }

    static IEnumerable<string> Coupons(string? json)
    {
        if (json is null || !json.Contains("coupon_id", StringComparison.Ordinal)) return [];
        using var document = JsonDocument.Parse(json);
        return [.. Inside(document.RootElement)];
        static IEnumerable<string> Inside(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(m => m.NameEquals("coupon_id") && m.Value.GetString() is { } id ? [id] : Inside(m.Value)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Inside),
            _ => [],
        };
    }
}
