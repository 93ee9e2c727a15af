using Todoke.Server.Ledger;

namespace Todoke.Server.Tests.Support;

/// <summary>LINE accounts that are only rows: for tests in which nobody talks to LINE.</summary>
public static class TestAccounts
{
    public static async Task<long> AddAccountAsync(this TestWorld world, string provider, string name) => (await world.Ledger.WriteAsync(async w =>
    {
        var id = await w.NextIdAsync("account", TestWorld.Cancel);
        await w.InsertAsync("account (id, provider, name, channel_id, api_base, created_at)", [[id, provider, name, $"channel{id}", "http://127.0.0.1:1", w.Now]], TestWorld.Cancel);
        w.Changed(ChangeKind.Account, id);
        return id;
    }, TestWorld.Cancel)).Value;

    /// <summary>A LINE user id as LINE makes them, from a number.</summary>
    public static string LineUser(int n) => "U" + n.ToString("x").PadLeft(32, '0');
}
