using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.Bench.Ground;
using Todoke.Bench.Measures;

namespace Todoke.Bench.Kill;

/// <summary>
/// Campaigns of 20,000 people, half with one body and half with a body each, one after another until the server was killed (SIGKILL) as often as
/// told. The emulator, which lives on, injects faults of its own, and its log alone says who got what.
/// </summary>
internal sealed class KillMeasure : Measure
{
    const int People = 20_000;
    readonly List<JsonObject> _runs = [];

    public override string Name => "kill";

    public override IReadOnlyList<JsonObject> Runs => _runs;

    public override async Task<IReadOnlyList<Figure>> RunAsync(Place place, BenchOptions options)
    {
        var (people, seed) = (options.Asked ?? People, Environment.TickCount);
        Console.Error.WriteLine($"    (seed {seed})");
        await using var installation = await Installation.StartAsync(place, "20-120");
        await installation.StopServerAsync();
        // The next server waits until the lease of the dead one has run out: as long as a lease lasts, which says nothing here.
        installation.Environment["TODOKE_SENDER_LEASE_S"] = people < People ? "2" : "4";
        var users = await Friends.AddAsync(installation, people, named: i => i % 2 == 0);
        await installation.StartServerAsync();
        var (log, killer) = (new LineLog(installation.LogFile, users), new Killer(installation, people, KillPlan.Make(options.Kills, new Random(seed)), new Random(seed + 1)));
        while (killer.GoesOn) await killer.CampaignAsync();

        // Whatever LINE still holds has its time to come out.
        await installation.LineAsync(HttpMethod.Delete, "faults");
        await installation.LineAsync<JsonElement>("held/release", new { });
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await installation.FlushLogAsync();
        await log.ReadOnAsync();
        var (lost, doubled) = (0L, log.Strays);
        foreach (var campaign in killer.Campaigns)
        {
            var received = new int[people];
            foreach (var unit in log.Units.Where(u => CampaignOf(u) == campaign))
                for (var (i, counts) = (0, log.Received(unit)); i < people; i++) received[i] += counts[i];
            lost += received.Count(n => n == 0);
            doubled += received.Sum(n => (long)Math.Max(0, n - 1));
        }
        var unknown = await installation.Ledger.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM delivery d JOIN request r ON r.id = d.request_id WHERE r.state = 3", default), default);
        var byPhase = new JsonObject(Enum.GetValues<KillPhase>().Where(p => p != KillPhase.BetweenAcceptAndAnswer).Select(p => KeyValuePair.Create(JsonNamingPolicy.SnakeCaseLower.ConvertName(p.ToString()), (JsonNode?)killer.Kills.GetValueOrDefault(p))));
        _runs.Add(new JsonObject
        {
            ["ledger"] = place.Kind, ["kills"] = killer.Kills.Values.Sum(), ["kills_between_accept_and_answer"] = killer.Kills.GetValueOrDefault(KillPhase.BetweenAcceptAndAnswer), ["kills_by_phase"] = byPhase,
            ["campaigns"] = killer.Campaigns.Count, ["people"] = (long)killer.Campaigns.Count * people, ["lost"] = lost, ["doubled"] = doubled, ["unknown"] = unknown, ["stuck"] = killer.Stuck,
        });
        return
        [
            new("kills", killer.Kills.Values.Sum()), .. killer.Kills.Select(k => new Figure($"kills_{JsonNamingPolicy.SnakeCaseLower.ConvertName(k.Key.ToString())}", k.Value)),
            new("campaigns", killer.Campaigns.Count), new("people", (double)killer.Campaigns.Count * people), new("requests_repeated", log.Requests.Count(r => r.Outcome == "repeated")),
            new("lost", lost, MustBe: 0), new("doubled", doubled, MustBe: 0), new("unknown", unknown, MustBe: 0), new("stuck", killer.Stuck, MustBe: 0),
        ];
    }

    // todoke_c7 and, where there are variants, todoke_c7_1.
    static long? CampaignOf(string unit)
    {
        const string Begin = "todoke_c";
        if (!unit.StartsWith(Begin, StringComparison.Ordinal)) return null;
        var number = unit[Begin.Length..].Split('_')[0];
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var campaign) ? campaign : null;
    }
}
