using Microsoft.Playwright;

namespace Todoke.Browser.Tests;

/// <summary>The browser of this machine. A test is skipped by name where there is none.</summary>
static class Chromium
{
    /// <summary>A page on two busy cores may take its time; nobody waits longer than it takes.</summary>
    const float PatienceMs = 20_000;

    static readonly Lazy<Task<IBrowser>> Browser = new(LaunchAsync);

    static Chromium() => Assertions.SetDefaultExpectTimeout(PatienceMs);

    /// <summary>To be called first, before anything is started that a skip would leave behind.</summary>
    public static string Find()
    {
        var path = Environment.GetEnvironmentVariable("TODOKE_TEST_CHROMIUM");
        if (string.IsNullOrEmpty(path)) Assert.Skip("Chromium is not there: TODOKE_TEST_CHROMIUM is not set (./test.sh finds or installs it).");
        return path!;
    }

    /// <summary>A page with cookies and storage of its own. One browser serves all tests; it ends with this process, which holds its pipe.</summary>
    public static async Task<IPage> NewPageAsync(BrowserNewPageOptions options) => await (await Browser.Value).NewPageAsync(options);

    static async Task<IBrowser> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find(), Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"] });
    }
}
