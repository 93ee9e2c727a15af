using System.Text.Json;
using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.State;

namespace Todoke.Server.Demo;

/// <summary>みなと珈琲焙煎所: an invented coffee roaster in Yokohama with a mail-order shop, two LINE accounts and some two thousand customers.</summary>
internal sealed class DemoShop
{
    public const string Provider = "みなと珈琲焙煎所", Customers = "minato", You = "you";
    const string MainChannel = "1650000001", BranchChannel = "1650000002";
    readonly DemoApi _api;
    readonly long _account;
    readonly IReadOnlyList<PastEvent> _history;
    readonly ShopCampaigns _campaigns;
    int _told;

    DemoShop(DemoApi api, IReadOnlyList<PastEvent> history, long account, Uri site) => (_api, _history, _account, _campaigns) = (api, history, account, new(api, account, site));

    public static async Task<DemoShop> OpenAsync(DemoApi api, EmulatorHost line, Uri site, ShopPlan plan, CancellationToken cancel)
    {
        await api.PatchAsync("workspace", new { name = Provider }, cancel);
        var main = line.Control.AddAccount(new NewAccount { ChannelId = MainChannel, Provider = Provider, DisplayName = Provider, Verified = true, Quota = 30_000 });
        var branch = line.Control.AddAccount(new NewAccount { ChannelId = BranchChannel, Provider = Provider, DisplayName = "みなと珈琲 横浜店", Verified = false, Quota = 5_000, Plan = "light" });
        var (mainId, branchId) = (await AddAccountAsync(api, line, main, cancel), await AddAccountAsync(api, line, branch, cancel));
        // Told, so that estimates show yen; its messages may leave at any hour of the day on which somebody tries it.
        await api.PutAsync($"accounts/{mainId}/plan", new { plan = "standard", cap_messages = 0 }, cancel);
        await api.PutAsync($"accounts/{branchId}/plan", new { plan = "light" }, cancel);
        await DeclareAsync(api, cancel);

        var customers = ShopPeople.Make(plan);
        var (history, standings) = ShopHistory.Make(plan, customers);
        var userIds = await MeetAsync(line, main, branch, customers, plan, cancel);
        await api.PostAllAsync("profiles", customers.Select(c => Person(c, standings[c.Id], userIds, mainId, branchId)), cancel);
        // A friendship is told per account, so those of the branch come second.
        await api.PostAllAsync("profiles", customers.Where(c => c.Branch == OnLine.Following)
            .Select(c => (object)new { identities = new[] { Line(userIds[c.Id]) }, friendship = new { account_id = branchId, state = "following", since = c.FriendSince } }), cancel);
        await api.PostAllAsync("profiles", [new { identities = new[] { Line(userIds[You]) }, display_name = "あなた", tags = new[] { "テスト用" }, friendship = new { account_id = mainId, state = "following", since = plan.Opening.AddDays(-1) } }], cancel);
        var shop = new DemoShop(api, history, mainId, site);
        await shop._campaigns.SaveSegmentsAsync(plan, cancel);
        return shop;
    }

    /// <summary>Tells what the web shop saw up to an instant that it has not told yet.</summary>
    public async Task TellHistoryAsync(DateTimeOffset until, CancellationToken cancel)
    {
        var next = _history.Skip(_told).TakeWhile(e => e.At <= until).ToList();
        _told += next.Count;
        await _api.PostAllAsync("events", next.Select(e => new { id = e.Id, name = e.Name, at = e.At, identity = new { kind = "customer", scope = Customers, value = e.Customer }, properties = e.Properties }), cancel);
    }

    /// <summary>Has the names people use on LINE asked for, as after the first connection of any account.</summary>
    public Task TakeInFriendsAsync(CancellationToken cancel) => _api.PostAsync($"accounts/{_account}/friends-import", new { }, cancel);

    /// <summary>Some more follow on LINE whom the shop does not know yet: they are there to be taken in by whoever tries the demo.</summary>
    public static Task AddStrangersAsync(EmulatorHost line, ShopPlan plan, CancellationToken cancel) => line.Control.AddPeopleAsync(new PeopleRequest
    {
        People = [.. Enumerable.Range(1, 87).Select(n => new NewPerson { Id = $"L{n:000}", Quiet = true, Follows = [new NewFriendship { Account = MainChannel, Since = plan.Opening.AddDays(-2 * n).ToUnixTimeMilliseconds() }] })],
    }, cancel);

    public Task SendNewBeansAsync(CancellationToken cancel) => _campaigns.SendNewBeansAsync(cancel);

    public Task SendThanksAsync(CancellationToken cancel) => _campaigns.SendThanksAsync(cancel);

    public Task DraftForGoldAsync(CancellationToken cancel) => _campaigns.DraftForGoldAsync(cancel);

    static async Task<long> AddAccountAsync(DemoApi api, EmulatorHost line, AccountView channel, CancellationToken cancel)
    {
        var account = await api.PostAsync("accounts", new
        {
            name = channel.DisplayName, provider = channel.Provider, channel_id = channel.ChannelId, channel_secret = channel.ChannelSecret,
            channel_access_token = channel.AccessToken, api_base = line.BaseAddress.AbsoluteUri,
        }, cancel);
        var id = account.GetProperty("id").GetInt64();
        await api.PostAsync($"accounts/{id}/webhook", new { }, cancel);
        return id;
    }

    static async Task DeclareAsync(DemoApi api, CancellationToken cancel)
    {
        static object[] Choices(params string[] values) => [.. values.Select(v => new { value = v, label = v })];
        await api.PostAsync("attributes", new { key = "rank", label = "会員ランク", type = "text", choices = Choices("ブロンズ", "シルバー", "ゴールド"), ordered = true }, cancel);
        await api.PostAsync("attributes", new { key = "prefecture", label = "都道府県", type = "text" }, cancel);
        await api.PostAsync("attributes", new { key = "birthday", label = "誕生日", type = "date" }, cancel);
        await api.PostAsync("attributes", new { key = "birth_month", label = "誕生月", type = "number", unit = "月" }, cancel);
        await api.PostAsync("attributes", new { key = "points", label = "ポイント", type = "number", unit = "pt" }, cancel);
        await api.PostAsync("attributes", new { key = "roast", label = "好みの焙煎", type = "text", choices = Choices("浅煎り", "中煎り", "深煎り"), ordered = true }, cancel);
        foreach (var (name, folder, color) in new[] { ("豆のまま", "ご注文", "teal"), ("粉で注文", "ご注文", "orange"), ("定期便", "ご注文", "indigo"), ("ギフト利用", "ご注文", "pink"), ("店頭会員", "お店", "green"), ("アンケート回答", "お店", "gray"), ("テスト用", "社内", "red") })
            await api.PostAsync("tags", new { name, folder, color }, cancel);
    }

    /// <returns>LINE's user id by the person's id.</returns>
    static async Task<IReadOnlyDictionary<string, string>> MeetAsync(EmulatorHost line, AccountView main, AccountView branch, IReadOnlyList<ShopCustomer> customers, ShopPlan plan, CancellationToken cancel)
    {
        var dice = new Random(77);
        var people = customers.Where(c => c.Main != OnLine.Not || c.Branch != OnLine.Not).Select(c => new NewPerson
        {
            Id = c.Id, Name = NameOnLine(c, dice), Quiet = c.Quiet,
            // At hand at any hour: whoever tries the demo at night wants to see something too.
            Habits = c.Quiet ? null : new Habits { Open = 0.55 + 0.4 * dice.NextDouble(), Tap = 0.12 + 0.38 * dice.NextDouble(), Reply = 0.04, Block = 0.012, Unblock = 0.1, Buy = 0.15, BuyInStore = 0.08, MinSeconds = 1, MaxSeconds = 25, Taste = Taste(c) },
            Autofill = new Dictionary<string, string> { ["username"] = c.Id, ["name"] = c.Name, ["email"] = c.Email },
            Follows = [.. Friendships(c)],
        }).ToList();
        var you = new NewPerson { Id = You, Name = "あなた", Quiet = true, Follows = [new NewFriendship { Account = main.ChannelId, Since = plan.Opening.AddDays(-1).ToUnixTimeMilliseconds() }] };
        var met = await line.Control.AddPeopleAsync(new PeopleRequest { People = [you, .. people] }, cancel);
        return met.People!.ToDictionary(p => p.Id, p => p.UserIds[Provider]);

        IEnumerable<NewFriendship> Friendships(ShopCustomer c)
        {
            var since = c.FriendSince.ToUnixTimeMilliseconds();
            if (c.Main != OnLine.Not) yield return new() { Account = main.ChannelId, Since = since, State = c.Main == OnLine.Blocked ? FriendState.Blocked : FriendState.Following };
            if (c.Branch != OnLine.Not) yield return new() { Account = branch.ChannelId, Since = since };
        }
    }

    static Dictionary<string, double> Taste(ShopCustomer c) => new()
    {
        ["浅煎り"] = Roast(c, "浅煎り"), ["中煎り"] = Roast(c, "中煎り"), ["深煎り"] = Roast(c, "深煎り"), ["贈りもの"] = c.Tags.Contains("ギフト利用") ? 2 : 0.3, ["定期便"] = c.Tags.Contains("定期便") ? 1.5 : 0.5,
    };

    static double Roast(ShopCustomer c, string roast) => c.Roast == roast ? 1.6 : 0.5;

    static object Person(ShopCustomer c, ShopStanding standing, IReadOnlyDictionary<string, string> userIds, long main, long branch)
    {
        var identities = new List<object> { new { kind = "customer", scope = Customers, value = c.Id }, new { kind = "email", value = c.Email } };
        if (userIds.TryGetValue(c.Id, out var userId)) identities.Add(Line(userId));
        return new
        {
            identities, display_name = c.Name, tags = c.Tags,
            attributes = new Dictionary<string, object>
            {
                ["rank"] = standing.Rank, ["prefecture"] = c.Prefecture, ["birthday"] = c.Birthday.ToString("yyyy-MM-dd"), ["birth_month"] = c.Birthday.Month, ["points"] = standing.Points, ["roast"] = c.Roast,
            },
            friendship = c.Main == OnLine.Not ? null : new { account_id = main, state = c.Main == OnLine.Blocked ? "blocked" : "following", since = c.FriendSince },
        };
    }

    // On LINE many go by their first name, and some add a picture.
    static string NameOnLine(ShopCustomer c, Random dice) => dice.NextDouble() switch
    {
        < 0.5 => c.Name.Replace(" ", ""), < 0.8 => c.Name.Split(' ')[1], _ => c.Name.Split(' ')[1] + Pictures[dice.Next(Pictures.Length)],
    };

    static readonly string[] Pictures = ["☕", "🐶", "🌸", "🎸", "🐈", "⚾"];

    static object Line(string userId) => new { kind = "line", scope = Provider, value = userId };
}
