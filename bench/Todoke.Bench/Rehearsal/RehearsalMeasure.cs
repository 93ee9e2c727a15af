using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Todoke.Bench.Ground;
using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;
using Todoke.Server.Api;
using Todoke.Server.ApiKeys;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Bench.Rehearsal;

/// <summary>
/// How long a marketer waits: a rehearsal of one campaign, and of thirty days with a campaign each, for 1,000 people. From the press of the button to
/// the end of the last day, through the public API; the copy of ledger and people is part of it. Every third campaign is personal (a push for each person).
/// </summary>
internal sealed class RehearsalMeasure(int people)
{
    const int Days = 30, PersonalEvery = 3, Runs = 3;

    public bool Right { get; private set; } = true;

    public async Task<JsonObject> RunAsync(string folder)
    {
        await using var line = await EmulatorHost.Start(new EmulatorOptions { MinDelayMs = 0, MaxDelayMs = 0, Limits = false }, default);
        var place = Path.Combine(folder, "rehearsal-" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N"));
        var options = new ServerOptions { Ledger = new LedgerAddress.Sqlite(Path.Combine(place, "todoke.db")), DataDirectory = place, Key = RandomNumberGenerator.GetBytes(32), Port = 0, Rehearsing = true, LineApi = line.BaseAddress };
        try
        {
            await using var world = await World.StartAsync(options, TimeProvider.System, default, log => log.SetMinimumLevel(LogLevel.Error));
            var (_, key) = (await world.Ledger.WriteAsync(w => ApiKeyTable.CreateAsync(w, "bench", Roles.Owner, default), default)).Value;
            using var http = new HttpClient { BaseAddress = new Uri(world.Address, "/api/v1/"), Timeout = TimeSpan.FromMinutes(10) };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            var account = await FillAsync(http, line);
            var campaigns = new List<long>();
            var now = TimeProvider.System.GetUtcNow();
            for (var day = 1; day <= Days; day++) campaigns.Add(await CampaignAsync(http, account, personal: day % PersonalEvery == 0, now.AddDays(day)));
            var one = await CampaignAsync(http, account, personal: true, null);
            await world.SettledAsync(default);

            // The first one compiles the code.
            await RehearseAsync(http, [one], people);
            var (single, month) = (new List<double>(), new List<double>());
            for (var run = 0; run < Runs; run++)
            {
                single.Add(await RehearseAsync(http, [one], people));
                month.Add(await RehearseAsync(http, campaigns, (long)people * Days));
            }
            return new JsonObject
            {
                ["bench"] = "rehearsal", ["people"] = people, ["campaign_s"] = Middle(single), ["days"] = Days, ["campaigns"] = Days, ["messages"] = people * Days, ["month_s"] = Middle(month),
                ["within_10_s"] = Middle(single) < 10 && Middle(month) < 10, ["right"] = Right, ["machine"] = Machine.Describe(),
            };
        }
        finally
        {
            if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
        }
    }

    /// <returns>Seconds.</returns>
    async Task<double> RehearseAsync(HttpClient http, List<long> campaigns, long expected)
    {
        var pressed = Stopwatch.GetTimestamp();
        var begun = await PostAsync(http, "rehearsals", new { campaigns, people = new { kind = "sample", count = people } });
        var id = begun.GetProperty("id").GetString();
        var ended = await PostAsync(http, $"rehearsals/{id}/advance", new { to = begun.GetProperty("until").GetString() });
        var seconds = Stopwatch.GetElapsedTime(pressed).TotalSeconds;
        var messages = ended.GetProperty("totals").GetProperty("messages").GetInt64();
        Console.Error.WriteLine($"    {campaigns.Count} campaigns, {messages:N0} messages: {seconds:0.00} s");
        if (messages != expected) Right = false;
        (await http.DeleteAsync($"rehearsals/{id}")).EnsureSuccessStatusCode();
        return seconds;
    }

    async Task<long> FillAsync(HttpClient http, EmulatorHost line)
    {
        var channel = line.Control.AddAccount(new NewAccount { Provider = "bench", DisplayName = "Bench" });
        var account = (await PostAsync(http, "accounts", new
        {
            name = "Bench", provider = "bench", channel_id = channel.ChannelId, channel_secret = channel.ChannelSecret, channel_access_token = channel.AccessToken, api_base = line.BaseAddress.AbsoluteUri,
        })).GetProperty("id").GetInt64();
        var made = await line.Control.GenerateAsync(new GenerateRequest { Count = people, Account = channel.ChannelId, IdPrefix = "b", List = true }, default);
        foreach (var chunk in made.People!.Chunk(1000))
        {
            await PostAsync(http, "profiles", new
            {
                items = chunk.Select((p, i) => new
                {
                    identities = new[] { new { kind = "line", scope = "bench", value = p.UserIds["bench"] }, new { kind = "customer", scope = "shop", value = p.Id } },
                    display_name = p.Name, attributes = new { rank = i % 2 == 0 ? "gold" : "silver", points = i }, tags = i % 3 == 0 ? new[] { "vip" } : [], friendship = new { account_id = account, state = "following" },
                }),
            });
            // Ten purchases each: a history to be copied.
            for (var n = 0; n < 10; n++)
                await PostAsync(http, "events", new
                {
                    items = chunk.Select(p => new
                    {
                        id = $"{p.Id}-{n}", name = "purchase", at = TimeProvider.System.GetUtcNow().AddDays(-1 - n * 7), identity = new { kind = "customer", scope = "shop", value = p.Id }, properties = new { value = 1000 + n, currency = "JPY" },
                    }),
                });
        }
        return account;
    }

    static async Task<long> CampaignAsync(HttpClient http, long account, bool personal, DateTimeOffset? at)
    {
        var id = (await PostAsync(http, "campaigns", new
        {
            account_id = account, name = "お知らせ", audience = new { definition = new { version = 1, condition = new { type = "everyone" } } },
            content = new { bubbles = new object[] { new { type = "text", text = personal ? "{{name}}さん https://shop.example/sale" : "本日から春のセールです。" } } }, track_links = true, options = new { quiet_hours = "none", cap = "none" },
        })).GetProperty("id").GetInt64();
        if (at is not null) await PostAsync(http, $"campaigns/{id}/send", new { at });
        return id;
    }

    static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body, ApiJson.Options);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
    }

    static double Middle(List<double> seconds) => Math.Round(seconds.Order().ElementAt(seconds.Count / 2), 2);
}
