using static Microsoft.Playwright.Assertions;

namespace Todoke.Browser.Tests;

public class ScreensTests
{
    static readonly string[] Screens =
    [
        "/", "/friends", "/attributes", "/tags", "/duplicates", "/segments", "/segments/new", "/segments/overlap", "/audiences", "/topics", "/campaigns", "/campaigns/new/edit", "/campaigns/new/edit?repeat=1", "/schedules", "/calendar", "/quota", "/suppressions", "/templates", "/templates/new", "/imports", "/imports/new",
        "/settings/accounts", "/settings/sending", "/settings/staff", "/settings/api-keys", "/settings/audit", "/settings/workspace", "/profile",
    ];

    [Fact]
    public async Task Every_screen_shows_itself_at_phone_width_without_anything_sticking_out()
    {
        await using var visit = await Visit.StartAsync("sqlite", width: 390);
        await visit.Shop.AddPeopleAsync(5);
        await visit.BecomeOwnerAsync();
        foreach (var screen in Screens)
        {
            await visit.GoAsync(screen);
            await Expect(visit.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading).First).ToBeVisibleAsync();
            await visit.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
            Assert.True(await visit.OverflowAsync() == 0, $"{screen} is wider than the phone by {await visit.OverflowAsync()} px.");
        }
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task The_console_speaks_english_to_whoever_prefers_it_and_keeps_no_japanese_on_its_menu()
    {
        await using var visit = await Visit.StartAsync("sqlite", locale: "en-US");
        await visit.BecomeOwnerAsync();
        var menu = visit.Page.Locator("nav").First;
        await Expect(menu.GetByText("Segments")).ToBeVisibleAsync();
        Assert.DoesNotMatch(@"[\u3040-\u30ff\u4e00-\u9fff]", await menu.InnerTextAsync());
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_lets_nobody_in()
    {
        await using var visit = await Visit.StartAsync("sqlite");
        await visit.BecomeOwnerAsync();
        await visit.Page.Context.ClearCookiesAsync();
        await visit.GoAsync("/");
        await visit.Page.Locator("input[name=email]").FillAsync("hanako@example.jp");
        await visit.Page.Locator("input[name=password]").FillAsync("not the password");
        await visit.Page.Locator("button[type=submit]").ClickAsync();
        await Expect(visit.Page.GetByText("メールアドレスかパスワードが違います")).ToBeVisibleAsync();
    }
}
