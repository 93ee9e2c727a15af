using System.Text.RegularExpressions;
using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;
using Todoke.Server.Api;
using Todoke.Server.Campaigns;
using Todoke.Server.Links;
using Todoke.Server.Rehearsals;
using Todoke.Server.Tests.Support;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Rehearsals;

/// <summary>
/// The same definitions and people twice: first rehearsed, then really sent by the World itself to its LINE, on the same clock. What the rehearsal
/// says must be what then happens, message for message: person, instant and bytes, but for the invented names and the tokens in links.
/// </summary>
public sealed partial class RehearsalEqualsRealityTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    sealed record Received(long Person, long At, string Body);

    [Theory, InlineData("sqlite", 6), InlineData("postgres", 2)]
    public async Task What_a_rehearsal_shows_is_what_is_then_really_sent(string kind, int times)
    {
        for (var seed = 1; seed <= times; seed++)
        {
            await using var world = await TestWorld.StartAsync(kind);
            await using var line = await EmulatorHost.Start(new EmulatorOptions { MinDelayMs = 0, MaxDelayMs = 0, Limits = false, Time = world.Clock }, Cancel);
            await new Shopkeeper(world, line, seed).PrepareAsync();

            var begun = await world.PostAsync("rehearsals", new { everything_scheduled = true, people = new { kind = "sample", count = 1000 } }, System.Net.HttpStatusCode.Created);
            var ended = await world.PostAsync($"rehearsals/{begun.Text("id")}/advance", new { to = begun.Text("until") });
            Assert.Equal("finished", ended.Text("state"));
            var rehearsal = world.Service<RehearsalRoom>().Find(begun.Text("id"))!.Value.Rehearsal;
            var foretold = await ReadAsync(rehearsal.Line, rehearsal.World, 0);

            var before = world.Clock.GetUtcNow();
            await new Winding(world.World, world.Clock) { AtRest = cancel => ApproveAsync(world, cancel) }.ToAsync(rehearsal.Until, Cancel);
            var happened = await ReadAsync(line, world.World, before.ToUnixTimeMilliseconds());

            Assert.True(foretold.Count > 20, $"seed {seed}: only {foretold.Count} messages were rehearsed: {ended}");
            Assert.Equal(happened, foretold);
            Assert.Equal(happened.Count, ended.GetProperty("totals").Number("messages"));
        }
    }

    // In reality a colleague approves at once.
    static async Task<bool> ApproveAsync(TestWorld world, CancellationToken cancel)
    {
        var colleague = new Actor("staff:99", "同僚", Roles.Owner);
        var approved = (await world.Ledger.WriteAsync(async w =>
        {
            var waiting = await w.QueryAsync($"SELECT {CampaignRow.Columns} FROM campaign WHERE state = 'awaiting_approval'", CampaignRow.Read, cancel);
            foreach (var row in waiting) Assert.Null(await Approval.ApproveAsync(w, row, await Approval.AskAsync(w, row, cancel), colleague, cancel));
            return waiting.Count > 0;
        }, cancel)).Value;
        if (approved) world.Service<CampaignWorker>().Nudge();
        return approved;
    }

    static async Task<List<Received>> ReadAsync(EmulatorHost line, World world, long since)
    {
        var (people, names, links) = await world.Ledger.ReadSnapshotAsync(async l => (
            (await l.QueryAsync("SELECT value, profile_id FROM identity WHERE kind = 'line'", r => (r.GetString(0), r.GetInt64(1)), Cancel)).ToDictionary(r => r.Item1, r => r.Item2),
            (await l.QueryAsync("SELECT id, display_name FROM profile", r => (r.GetInt64(0), r.GetString(1)), Cancel)).ToDictionary(r => r.Item1, r => r.Item2),
            (await l.QueryAsync("SELECT id, url FROM campaign_link", r => (r.GetInt64(0), r.GetString(1)), Cancel)).ToDictionary(r => r.Item1, r => r.Item2)), Cancel);
        var tokens = world.Services.GetService(typeof(LinkTokens)) as LinkTokens;
        var all = new List<Received>();
        for (string? cursor = null; ;)
        {
            var page = line.Control.Messages(new DeliveryQuery { Since = since }, null, cursor, 1000);
            foreach (var message in page.Messages)
            {
                var person = people[message.UserId];
                var body = message.Messages.GetRawText().Replace(names[person], "(name)", StringComparison.Ordinal);
                body = Link().Replace(body, found =>
                {
                    var token = tokens!.Read(found.Groups["token"].Value)!.Value;
                    Assert.Equal(person, token.ProfileId);
                    return $"(link {links[token.LinkId]})";
                });
                all.Add(new(person, message.At, body));
            }
            if ((cursor = page.Next) is null) return [.. all.OrderBy(m => m.At).ThenBy(m => m.Person).ThenBy(m => m.Body, StringComparer.Ordinal)];
        }
    }

    [GeneratedRegex("""http://127\.0\.0\.1:\d+/l/(?<token>[A-Za-z0-9_-]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    /// <summary>Makes a shop up from a seed: friends with facts, rules of sending, campaigns at various times with every option that has to do with time, and schedules.</summary>
    sealed class Shopkeeper(TestWorld world, EmulatorHost line, int seed)
    {
        static readonly string[] Ranks = ["bronze", "silver", "gold"];
        readonly Random _dice = new(seed);
        readonly HashSet<int> _minutes = [];

        public async Task PrepareAsync()
        {
            var channel = line.Control.AddAccount(new NewAccount { Provider = "p1", DisplayName = "テスト商店", Quota = _dice.Next(4) == 0 ? 90 : 5000 });
            var account = await Shop.AddAccountAsync(world, line, channel);
            await world.SendAsync(HttpMethod.Post, "attributes", new { key = "rank", label = "ランク", type = "text", choices = Ranks.Select(r => new { value = r, label = r }) }, System.Net.HttpStatusCode.OK);
            await world.PatchAsync("sending-settings", new
            {
                cap_per_day = _dice.Next(3) == 0 ? (int?)null : _dice.Next(1, 3), cap_per_week = _dice.Next(2) == 0 ? (int?)null : _dice.Next(2, 6),
                quiet_hours = _dice.Next(3) == 0 ? null : new { from = "21:00", to = "08:00" }, approval_people = _dice.Next(2) == 0 ? (int?)null : 10,
            });
            await PeopleAsync(channel, account);
            await world.SettledAsync();

            // Something was sent before: caps and conditions count it.
            await SendAsync(await CampaignAsync(account, Everyone, "はじめまして", new { }), null);
            world.Clock.Advance(TimeSpan.FromHours(5));
            await world.SettledAsync();

            for (var i = 0; i < 5; i++) await SendAsync(await CampaignAsync(account, Audience(), Text(), Options()), At());
            foreach (var (every, more) in new[] { ("day", _dice.Next(1, 4)), ("week", 1) })
                await world.SendAsync(HttpMethod.Post, "schedules", new
                {
                    rule = every == "day" ? (object)new { every, interval = more, at = Time(), from = "2026-04-02" } : new { every, weekdays = new[] { "tue", "sat" }, at = Time(), from = "2026-04-02" },
                    campaign = Draft(account, Audience(), Text(), Options()), grace_minutes = 60,
                }, System.Net.HttpStatusCode.Created);
            await world.SettledAsync();
        }

        async Task PeopleAsync(AccountView channel, long account)
        {
            var made = await line.Control.GenerateAsync(new GenerateRequest { Count = _dice.Next(15, 40), Account = channel.ChannelId, BlockedEvery = _dice.Next(4, 9), IdPrefix = "c", List = true }, Cancel);
            var blocked = line.Control.People(channel.ChannelId, LineEmulator.State.FriendState.Blocked, null, null, 1000).People.Select(p => p.Id).ToHashSet();
            var items = made.People!.Select(p => (object)new
            {
                identities = new[] { new { kind = "line", scope = channel.Provider, value = p.UserIds[channel.Provider] } }, display_name = p.Name,
                attributes = new { rank = Ranks[_dice.Next(3)], points = _dice.Next(100) }, tags = _dice.Next(3) == 0 ? new[] { "vip" } : [],
                friendship = new { account_id = account, state = blocked.Contains(p.Id) ? "blocked" : "following" },
            });
            Assert.Empty((await world.PostAsync("profiles", new { items })).Items("problems"));
        }

        static object Everyone => new { type = "everyone" };

        object Audience() => _dice.Next(5) switch
        {
            0 => Everyone,
            1 => new { type = "attribute", path = new[] { "rank" }, @as = "text", op = "in", value = new[] { "gold", "silver" } },
            2 => new { type = "attribute", path = new[] { "points" }, @as = "number", op = "at_least", value = _dice.Next(80) },
            // Only time passes, and somebody comes in or goes.
            3 => new { type = "not", of = new { type = "message", outcome = "sent", channel = "line", within = new { last = new { amount = _dice.Next(2, 9), unit = "days" } } } },
            _ => new { type = "message", outcome = "sent", channel = "line", within = new { last = new { amount = _dice.Next(1, 9), unit = "days" } } },
        };

        string Text() => _dice.Next(3) switch { 0 => "本日から春のセールです。", 1 => "{{name}}さん、こんにちは。", _ => "{{name}}さんのランクは{{attribute.rank|なし}}です。https://shop.example/p?u={{attribute.points|0}} と https://shop.example/sale" };

        object Options() => _dice.Next(6) switch
        {
            0 => new { canary = new { percent = 20, at_least = 3, wait_minutes = 30 } },
            1 => new { spread_minutes = _dice.Next(10, 90) },
            2 => new { per_minute = _dice.Next(3, 12) },
            3 => new { cap = "none", on_quota = "partial" },
            4 => new { quiet_hours = "none" },
            _ => new { },
        };

        // No two at one instant: which of two that are due together goes first is nobody's promise.
        int Minute()
        {
            int minute;
            do minute = _dice.Next(24 * 60);
            while (!_minutes.Add(minute));
            return minute;
        }

        string Time() => TimeOnly.MinValue.AddMinutes(Minute()).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);

        DateTimeOffset At() => new DateTimeOffset(2026, 4, 2, 0, 0, 0, TimeSpan.FromHours(9)).AddDays(_dice.Next(25)).AddMinutes(Minute());

        static object Draft(long account, object condition, string text, object options) => new
        {
            account_id = account, name = "お知らせ", audience = new { definition = new { version = 1, condition } }, content = new { bubbles = new object[] { new { type = "text", text } } }, track_links = true, options,
        };

        async Task<long> CampaignAsync(long account, object condition, string text, object options) =>
            (await world.SendAsync(HttpMethod.Post, "campaigns", Draft(account, condition, text, options), System.Net.HttpStatusCode.Created)).Number("id");

        async Task SendAsync(long id, DateTimeOffset? at)
        {
            await world.PostAsync($"campaigns/{id}/send", new { at });
            await new Winding(world.World, world.Clock) { AtRest = cancel => ApproveAsync(world, cancel) }.RestAsync(Cancel);
        }
    }
}
