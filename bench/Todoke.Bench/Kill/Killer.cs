using System.Text.Json;
using Todoke.Bench.Ground;

namespace Todoke.Bench.Kill;

/// <summary>Sends campaigns and kills the server amid them, each time at what the plan says, and starts it again.</summary>
internal sealed class Killer(Installation installation, int people, Queue<KillPhase> plan, Random chance)
{
    // So that kills fall in the beginning of campaigns as well as near their end.
    const int MostPerCampaign = 5;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    long _campaign;

    public Dictionary<KillPhase, int> Kills { get; } = [];

    public List<long> Campaigns { get; } = [];

    /// <summary>Campaigns that did not end.</summary>
    public int Stuck { get; private set; }

    public bool GoesOn => plan.Count > 0;

    public async Task CampaignAsync()
    {
        var canary = plan.TryPeek(out var first) && first == KillPhase.Canary;
        var options = new Dictionary<string, object> { ["quiet_hours"] = "none" };
        if (canary) options["canary"] = new { percent = 5, at_least = 50, wait_minutes = 0, go_on = "manual", stop_refused_percent = 100, stop_block_percent = 100 };
        _campaign = await installation.DraftAsync("kill", Installation.Everyone, "{{name|お客様}}へ、春のお知らせです。", options);
        Campaigns.Add(_campaign);
        await installation.KnownAsync(Installation.Everyone, people);
        await FaultsAsync();
        var sending = TryAsync("send");
        for (var here = 0; here < MostPerCampaign && plan.TryPeek(out var phase); here++)
        {
            // These happen at the beginning only.
            if (here > 0 && phase is KillPhase.Freeze or KillPhase.Canary) break;
            if (!await KillAtAsync(phase)) break;
            await sending;
        }
        await sending;
        await EndAsync();
    }

    /// <returns>False when the campaign was over before.</returns>
    async Task<bool> KillAtAsync(KillPhase phase)
    {
        switch (phase)
        {
            case KillPhase.Freeze:
                if (!await UntilAsync(state => state == "freezing", orEnd: state => state is not ("draft" or "freezing"))) return await SettleForAsync(KillPhase.Sending);
                await PauseAsync(chance.Next(0, 60));
                break;
            case KillPhase.Canary:
                if (!await UntilAsync(state => state is "sending")) return false;
                await PauseAsync(chance.Next(0, 1500));
                break;
            case KillPhase.BetweenAcceptAndAnswer:
                if (!await HeldAsync()) return false;
                break;
            case KillPhase.Sending:
                if (!await SomeAsync()) return false;
                break;
            case KillPhase.Stop:
                if (!await SomeAsync()) return false;
                return await AmidAsync("stop", phase);
            case KillPhase.Resume:
                if (!await SomeAsync()) return false;
                await TryAsync("stop");
                if (!await UntilAsync(state => state == "stopped")) return false;
                return await AmidAsync("resume", phase);
            case KillPhase.StartUp:
                if (!await SomeAsync()) return false;
                await installation.StopServerAsync();
                installation.LaunchServer();
                await PauseAsync(chance.Next(150, 2500));
                break;
        }
        await KillAsync(phase);
        return true;
    }

    async Task<bool> AmidAsync(string act, KillPhase phase)
    {
        var acting = TryAsync(act);
        await PauseAsync(chance.Next(0, 150));
        await KillAsync(phase);
        await acting;
        return true;
    }

    // The freeze was over before it was seen: then this is one of those at random, and the freeze's turn comes again.
    async Task<bool> SettleForAsync(KillPhase instead)
    {
        if (!plan.Contains(instead)) return false;
        var rest = plan.ToList();
        rest.Remove(instead);
        plan.Clear();
        foreach (var phase in rest.Prepend(instead)) plan.Enqueue(phase);
        return await KillAtAsync(instead);
    }

    async Task KillAsync(KillPhase phase)
    {
        await installation.KillServerAsync();
        plan.Dequeue();
        Kills[phase] = Kills.GetValueOrDefault(phase) + 1;
        // Only now may those that were held back go: there is nobody left to hear them.
        await installation.LineAsync(HttpMethod.Delete, "faults");
        await installation.LineAsync<JsonElement>("held/release", new { });
        await FaultsAsync();
        await installation.StartServerAsync();
        await NudgeAsync();
        Console.Error.WriteLine($"    (campaign {_campaign}: killed at {phase}, {plan.Count} to come)");
    }

    // LINE accepts one, and keeps its answer: that is the moment.
    async Task<bool> HeldAsync()
    {
        foreach (var endpoint in new[] { "push", "multicast" })
            await installation.LineAsync<JsonElement>("faults", new { endpoint, mode = "hold_after_accept", skip = endpoint == "push" ? chance.Next(0, Math.Max(1, people / 20)) : chance.Next(0, 3), count = 1 });
        var patience = TimeProvider.System.GetTimestamp();
        while ((await installation.LineAsync(HttpMethod.Get, "held?at_least=1&wait_s=0.25")).GetProperty("held").GetInt32() == 0)
        {
            if (await StateAsync() is not ("draft" or "freezing" or "sending") || TimeProvider.System.GetElapsedTime(patience) > Patience) return false;
            await GoOnAsync();
        }
        return true;
    }

    // A moment within the time that such a campaign takes.
    async Task<bool> SomeAsync()
    {
        if (!await UntilAsync(state => state is "sending", orEnd: state => state is "stopped" || Final(state))) return false;
        await GoOnAsync();
        await PauseAsync(chance.Next(0, Math.Max(300, people / 4)));
        return !Final(await StateAsync());
    }

    async Task EndAsync()
    {
        var patience = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(patience) < Patience)
        {
            if (Final(await StateAsync())) return;
            await NudgeAsync();
            await PauseAsync(100);
        }
        Stuck++;
        Console.Error.WriteLine($"    campaign {_campaign} is stuck: {await installation.GetAsync($"campaigns/{_campaign}")}");
        await TryAsync("stop");
        await TryAsync("cancel");
    }

    // What the person at the console would press.
    async Task NudgeAsync()
    {
        switch (await StateAsync())
        {
            case "draft": await TryAsync("send"); break;
            case "stopped": await TryAsync("resume"); break;
            case "sending": await GoOnAsync(); break;
        }
    }

    // After the small part somebody has to say so.
    async Task GoOnAsync()
    {
        if (await PhaseAsync() == "canary_wait") await TryAsync("continue");
    }

    // Faults of LINE's own on top, none of which lasts.
    async Task FaultsAsync()
    {
        foreach (var fault in new object[]
                 {
                     new { endpoint = "push", mode = "error", status = 500, probability = 0.01 }, new { endpoint = "multicast", mode = "error", status = 500, probability = 0.1 },
                     new { endpoint = "push", mode = "delay", delay_ms = 1200, probability = 0.01 }, new { endpoint = "multicast", mode = "drop_after_accept", probability = 0.05 },
                     new { endpoint = "push", mode = "drop_before_accept", probability = 0.003 }, new { endpoint = "push", mode = "garbage_after_accept", probability = 0.003 },
                     new { endpoint = "push", mode = "garbage_before_accept", probability = 0.003 },
                 })
            await installation.LineAsync<JsonElement>("faults", fault);
        // Each costs the ten seconds for which the server waits, unless it is killed before.
        if (chance.Next(people < 10_000 ? 6 : 2) == 0)
            await installation.LineAsync<JsonElement>("faults", new { endpoint = "push", mode = "hang_after_accept", skip = chance.Next(0, people / 4), count = 1 });
    }

    // A button's answer may never come: the server dies under it.
    async Task TryAsync(string act)
    {
        try { using var answer = await installation.Api.PostAsync($"campaigns/{_campaign}/{act}", new StringContent("{}", null, "application/json")); }
        catch (HttpRequestException) { Console.Error.WriteLine($"    ({act} had no answer)"); }
    }

    /// <returns>False when it came to <paramref name="orEnd"/> (the end, unless told) first.</returns>
    async Task<bool> UntilAsync(Func<string, bool> fits, Func<string, bool>? orEnd = null)
    {
        for (var patience = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(patience) < Patience; await PauseAsync(3))
        {
            var state = await StateAsync();
            if (fits(state)) return true;
            if ((orEnd ?? Final)(state)) return false;
        }
        return false;
    }

    async Task<string> StateAsync() => await installation.Ledger.ReadAsync(l => l.FirstAsync("SELECT state FROM campaign WHERE id = @id", r => r.GetString(0), default, ("id", _campaign)), default) ?? "";

    async Task<string?> PhaseAsync() => await installation.Ledger.ReadAsync(l => l.FirstAsync("SELECT phase FROM campaign WHERE id = @id", r => r.IsDBNull(0) ? null : r.GetString(0), default, ("id", _campaign)), default);

    static bool Final(string state) => state is "done" or "done_with_failures" or "cancelled";

    static Task PauseAsync(int ms) => Task.Delay(TimeSpan.FromMilliseconds(ms), TimeProvider.System);
}
