using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;
using Todoke.Samples.DemoShop;
using Todoke.Server.Worlds;

namespace Todoke.Server.Demo;

/// <summary>The demo shop's own site (samples/DemoShop): tracked links lead to it, customers look and order there, and it tells Todoke through the API with a key of its own.</summary>
internal static class ShopSite
{
    const string KeyName = "みなと珈琲 ショップサイト";

    // Every minute or so somebody comes by: enough to see the shop living, little against what a campaign causes.
    const double VisitsPerWeek = 8;

    public static async Task<ShopHost> StartAsync(World world, ServerOptions options, DemoApi api, int port, TimeProvider clock, CancellationToken cancel)
    {
        var folder = Path.Combine(options.DataDirectory, "shop");
        try
        {
            return await ShopHost.StartAsync(new ShopOptions { Port = port, Todoke = world.Address, ApiKey = await KeyAsync(folder, api, cancel), Scope = DemoShop.Customers, DataFile = Path.Combine(folder, "journal.jsonl"), Time = clock }, cancel);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new DemoRefusedException($"Port {port} is taken; the demo needs it for the shop's site. Give another one: --shop-port N (0: a free one)");
        }
    }

    /// <summary>From now on customers also come to the site without having been sent anything. Told at every start: its address may be another one than last time.</summary>
    public static async Task OpenDoorsAsync(EmulatorHost line, Uri site, CancellationToken cancel)
    {
        var customers = new List<NewPerson>();
        string? cursor = null;
        do
        {
            var page = line.Control.People(null, null, null, cursor, 1000);
            customers.AddRange(page.People.Where(p => p is { Habits: not null, Autofill: not null }).Select(p => new NewPerson { Id = p.Id, Habits = p.Habits! with { VisitsPerWeek = VisitsPerWeek }, Sites = [site.AbsoluteUri] }));
            cursor = page.Next;
        }
        while (cursor is not null);
        await line.Control.AddPeopleAsync(new PeopleRequest { People = customers }, cancel);
    }

    // The key is shown once, when it is made; the shop keeps it as any shop would.
    static async Task<string> KeyAsync(string folder, DemoApi api, CancellationToken cancel)
    {
        var file = Path.Combine(folder, "api-key");
        if (File.Exists(file)) return await File.ReadAllTextAsync(file, cancel);
        var key = (await api.PostAsync("api-keys", new { name = KeyName, role = "editor" }, cancel)).GetProperty("key").GetString()!;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(file, key, cancel);
        return key;
    }
}
