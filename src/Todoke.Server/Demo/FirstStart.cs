using Todoke.LineEmulator;
using Todoke.Samples.DemoShop;
using Todoke.Server.Api;
using Todoke.Server.Staff;
using Todoke.Server.Worlds;

namespace Todoke.Server.Demo;

/// <summary>
/// Fills an empty ledger: a World and a LINE whose common clock begins twelve days ago. The shop's past is told through the API, two
/// campaigns are really sent and people really open, tap, order in the shop, answer and block, each at their own instant, before the present
/// begins. The same instant of starting gives the same shop, to the last order.
/// </summary>
internal static class FirstStart
{
    static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    /// <returns>The same with the ports that were really taken, so that the links on the phones stay right.</returns>
    public static async Task<(ServerOptions Server, EmulatorOptions Phones, DemoPorts Ports)> RunAsync(ServerOptions options, EmulatorOptions phones, DemoPorts ports, DateTimeOffset now, CancellationToken cancel)
    {
        var plan = ShopPlan.For(now);
        var clock = new ManualClock(plan.Opening);
        // LINE's limits and delays run on LINE's clock, which stands still here while anything is under way. One act after the other: the same people do the same at every first start.
        await using var line = await DemoRun.StartLineAsync(phones with { Time = new ManualClock(plan.Opening), Limits = false, MinDelayMs = 0, MaxDelayMs = 0, ActsAtOnce = 1 }, cancel);
        await using var world = await DemoRun.StartWorldAsync(options with { Preparing = "demo data", LineApi = line.BaseAddress, EmulatorUrl = line.BaseAddress }, clock, cancel);
        await DemoLedger.BeginAsync(world.Ledger, cancel);
        // Not by the API: a password that stands on the sign-in page need not be as long as a real one.
        await world.Ledger.WriteAsync(w => StaffTable.AddAsync(w, "デモ 太郎", DemoRun.Email, Roles.Owner, Passwords.Hash(DemoRun.Password), cancel), cancel);
        using var api = new DemoApi(world.Address, options.ApiKey!);

        await using var site = await ShopSite.StartAsync(world, options, api, ports.Shop, clock, cancel);
        var shop = await DemoShop.OpenAsync(api, line, site.Address, plan, cancel);
        await shop.TellHistoryAsync(plan.Opening, cancel);
        await shop.TakeInFriendsAsync(cancel);
        await world.SettledAsync(cancel);
        await DemoShop.AddStrangersAsync(line, plan, cancel);
        await shop.SendNewBeansAsync(cancel);
        await LiveAsync(world, line, site, clock, cancel);

        await MoveAsync(world, line, clock, plan.Thanks, cancel);
        await LiveAsync(world, line, site, clock, cancel);
        await shop.TellHistoryAsync(plan.Thanks, cancel);
        await shop.SendThanksAsync(cancel);
        await LiveAsync(world, line, site, clock, cancel);

        await MoveAsync(world, line, clock, plan.Present, cancel);
        await LiveAsync(world, line, site, clock, cancel);
        await shop.TellHistoryAsync(plan.Present, cancel);
        await shop.DraftForGoldAsync(cancel);
        await world.SettledAsync(cancel);
        await DemoLedger.EndAsync(world.Ledger, cancel);
        return (options with { Port = world.Address.Port }, phones with { Port = line.BaseAddress.Port }, new DemoPorts(line.BaseAddress.Port, site.Address.Port));
    }

    /// <summary>The phones' time jumps after everybody else's: were it to pass along with it, how much of it is over when somebody acts would be a matter of luck.</summary>
    static async Task MoveAsync(World world, EmulatorHost line, ManualClock clock, DateTimeOffset to, CancellationToken cancel)
    {
        clock.MoveTo(to);
        await world.SettledAsync(cancel);
        line.Control.SetClock(clock.GetUtcNow());
    }

    /// <summary>
    /// Time goes on until nobody has anything more in mind; it moves only while nothing is under way. What fell due in a jump (somebody comes
    /// by at the shop) is over too, and told, before anything else is done: else whoever the next campaign is for would be a matter of luck.
    /// </summary>
    static async Task LiveAsync(World world, EmulatorHost line, ShopHost site, ManualClock clock, CancellationToken cancel)
    {
        while (true)
        {
            // Asked before as well: whoever acted while the others were still being told has left them something more to do.
            var isQuiet = IsQuiet();
            await site.Shop.Reporter.TellAllAsync(cancel);
            await world.SettledAsync(cancel);
            if (!isQuiet || !IsQuiet())
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancel);
            else if (line.Control.Idle() is { Idle: false, NextDue: { } due })
                await MoveAsync(world, line, clock, DateTimeOffset.FromUnixTimeMilliseconds(due) + Step, cancel);
            else return;
        }

        bool IsQuiet() => line.Control.Idle() is { Running: 0 } people && !(people.NextDue <= clock.GetUtcNow().ToUnixTimeMilliseconds()) && site.Shop.Journal.Untold == 0;
    }
}
