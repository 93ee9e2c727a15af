using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Todoke.LineEmulator.Control;
using Todoke.Server.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Todoke.Browser.Tests;

/// <summary>A person at a browser in front of a World with a LINE account and some friends.</summary>
public sealed class Visit : IAsyncDisposable
{
    readonly List<string> _faults = [];

    Visit(Shop shop, IPage page) => (Shop, Page) = (shop, page);

    public Shop Shop { get; }

    public IPage Page { get; }

    /// <summary>What the browser complained of: scripts refused, pages that threw.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <param name="kind">The ledger.</param>
    /// <param name="width">1440 for a desk, 390 for a phone.</param>
    /// <param name="locale">What the browser prefers.</param>
    public static async Task<Visit> StartAsync(string kind, int width = 1440, string locale = "ja-JP")
    {
        Chromium.Find();
        var console = Path.Combine(Root(), "console", "dist");
        if (!File.Exists(Path.Combine(console, "index.html"))) Assert.Skip("The console is not built (npm run build in console/).");
        var shop = await Shop.StartAsync(kind, new NewAccount { Provider = "p1", DisplayName = "テスト商店" }, o => o with { ConsoleDirectory = console });
        var page = await Chromium.NewPageAsync(new() { Locale = locale, TimezoneId = "Asia/Tokyo", ViewportSize = new() { Width = width, Height = 900 } });
        var visit = new Visit(shop, page);
        page.PageError += (_, error) => visit._faults.Add(error);
        page.Console += (_, message) => { if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) visit._faults.Add(message.Text); };
        return visit;
    }

    /// <summary>On SQLite, with friends c1, c2 …; the owner is signed in and may send at any hour.</summary>
    public static async Task<Visit> OfOwnerAsync(int width, int friends, int? blockedEvery = null)
    {
        var visit = await StartAsync("sqlite", width);
        await visit.Shop.AddPeopleAsync(friends, blockedEvery);
        await visit.BecomeOwnerAsync();
        await visit.SendAtAnyHourAsync();
        return visit;
    }

    public Task GoAsync(string path) => Page.GotoAsync(new Uri(Shop.World.World.Address, path).AbsoluteUri);

    /// <summary>Until the address ends like that. Asked again and again: waiting for a navigation misses one that is over between the first look and the waiting.</summary>
    public Task ArriveAsync(string pattern) => Expect(Page).ToHaveURLAsync(new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>The first visitor of a new installation makes themselves its owner.</summary>
    public async Task BecomeOwnerAsync()
    {
        await GoAsync("/");
        await Page.Locator("input[name=name]").FillAsync("店長 花子");
        await Page.Locator("input[name=email]").FillAsync("hanako@example.jp");
        await Page.Locator("input[name=password]").FillAsync("correct horse battery");
        await Page.Locator("button[type=submit]").ClickAsync();
        await Page.GetByText("花子", new() { Exact = false }).First.WaitForAsync();
    }

    /// <summary>A new installation keeps quiet from 21:00 to 8:00; tests run at any hour. Leaves the sending settings open.</summary>
    public async Task SendAtAnyHourAsync()
    {
        await GoAsync("/settings/sending");
        var quiet = Page.GetByRole(AriaRole.Switch, new() { Name = "配信しない時間帯を決める" });
        await Expect(quiet).ToBeVisibleAsync();
        if (!await quiet.IsCheckedAsync()) return;
        await quiet.UncheckAsync(new() { Force = true });
        await Page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await Expect(Page.GetByText("保存しました").First).ToBeVisibleAsync();
        await Page.ReloadAsync();
        await Expect(quiet).Not.ToBeCheckedAsync();
    }

    /// <summary>How many pixels the page is wider than the window; 0 where nothing sticks out.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Todoke.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests run inside the repository.");
    }

    public async ValueTask DisposeAsync()
    {
        await Page.CloseAsync();
        await Shop.DisposeAsync();
    }
}
