using System.Net;
using Todoke.Server.Security;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Staff;

public class SessionTests
{
    const string Email = "hanako@example.jp", Password = "correct horse 12";

    static async Task<Browser> OwnerAsync(TestWorld world)
    {
        var browser = new Browser(world);
        await browser.PostAsync("setup", new { name = "花子", email = " Hanako@Example.jp ", password = Password });
        return browser;
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_first_visitor_becomes_the_owner_and_nobody_after_them(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        using var stranger = new Browser(world);
        Assert.True((await stranger.GetAsync("setup")).Flag("needs_owner"));
        using var owner = await OwnerAsync(world);
        var session = await owner.GetAsync("session");
        Assert.Equal(("花子", Email, "owner"), (session.GetProperty("user").Text("name"), session.GetProperty("user").Text("email"), session.GetProperty("user").Text("role")));
        Assert.Equal("Asia/Tokyo", session.GetProperty("workspace").Text("zone"));
        Assert.False((await stranger.GetAsync("setup")).Flag("needs_owner"));
        var refused = await stranger.PostAsync("setup", new { name = "次郎", email = "jiro@example.jp", password = Password }, HttpStatusCode.Conflict);
        Assert.Equal("has_owner", refused.Text("code"));
    }

    [Theory, InlineData("en", "en"), InlineData("ja", "ja"), InlineData("fr, en;q=0.5", "en")]
    public async Task The_first_owner_keeps_the_language_the_page_was_read_in(string accepted, string lang)
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        using var browser = new Browser(world);
        using var made = await browser.SendAsync(HttpMethod.Post, "setup", new { name = "Hanako", email = Email, password = Password }, ("Accept-Language", accepted));
        Assert.Equal(lang, (await made.JsonAsync()).GetProperty("user").Text("lang"));
        Assert.Equal(lang, (await browser.GetAsync("session")).GetProperty("user").Text("lang"));
    }

    [Fact]
    public async Task Every_problem_of_a_new_owner_is_told_at_once()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        using var browser = new Browser(world);
        var refused = await browser.PostAsync("setup", new { name = " ", email = "no", password = "short" }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["email", "name", "password"], refused.Items("problems").Select(p => p.Text("path")).Order(StringComparer.Ordinal));
        Assert.Contains("メールアドレス", refused.Text("detail"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_session_ends_with_signing_out_and_its_keys_lie_encrypted_in_the_ledger(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        using var owner = await OwnerAsync(world);
        using var elsewhere = new Browser(world);
        await elsewhere.SignInAsync(Email, Password);
        var cookie = elsewhere.Cookies[SessionCookie.CookieName]!;
        Assert.True(cookie.HttpOnly);
        await (await owner.SendAsync(HttpMethod.Delete, "session")).JsonAsync(HttpStatusCode.NoContent);
        await owner.GetAsync("session", HttpStatusCode.Unauthorized);
        await elsewhere.GetAsync("session");
        // The cookie keys lie in the ledger, unreadable without the installation's key.
        var keys = await world.Ledger.ReadAsync(l => l.QueryAsync("SELECT xml FROM data_protection_key", r => r.GetString(0), TestWorld.Cancel), TestWorld.Cancel);
        Assert.NotEmpty(keys);
        Assert.All(keys, k => Assert.DoesNotContain("masterKey", k));
    }

    [Fact]
    public async Task A_new_password_ends_every_other_session_and_needs_the_old_one()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        using var owner = await OwnerAsync(world);
        using var elsewhere = new Browser(world);
        await elsewhere.SignInAsync(Email, Password);
        var refused = await owner.PatchAsync("session", new { password = "another horse 12", current_password = "wrong" }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("current_password", refused.Items("problems").Single().Text("path"));
        await owner.PatchAsync("session", new { password = "another horse 12", current_password = Password });
        await owner.PatchAsync("session", new { lang = "en" });
        await elsewhere.GetAsync("session", HttpStatusCode.Unauthorized);
        await elsewhere.SignInAsync(Email, Password, HttpStatusCode.Unauthorized);
        await elsewhere.SignInAsync(Email, "another horse 12");
    }

    [Fact]
    public async Task A_disabled_or_demoted_member_of_staff_feels_it_at_once()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        using var owner = await OwnerAsync(world);
        var added = await owner.PostAsync("users", new { name = "次郎", email = "jiro@example.jp", role = "editor", password = Password });
        using var jiro = new Browser(world);
        await jiro.SignInAsync("jiro@example.jp", Password);
        await owner.PatchAsync($"users/{added.Number("id")}", new { role = "viewer" });
        Assert.Equal("viewer", (await jiro.GetAsync("session")).GetProperty("user").Text("role"));
        await owner.PatchAsync($"users/{added.Number("id")}", new { disabled = true });
        await jiro.GetAsync("session", HttpStatusCode.Unauthorized);
        await jiro.SignInAsync("jiro@example.jp", Password, HttpStatusCode.Unauthorized);
        var taken = await owner.PostAsync("users", new { name = "三郎", email = "JIRO@example.jp", role = "viewer", password = Password }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("taken", taken.Items("problems").Single().Text("code"));
    }

    [Fact]
    public async Task The_last_owner_can_neither_be_demoted_nor_disabled()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        using var owner = await OwnerAsync(world);
        var id = (await owner.GetAsync("session")).GetProperty("user").Number("id");
        Assert.Equal("last_owner", (await owner.PatchAsync($"users/{id}", new { role = "editor" }, HttpStatusCode.Conflict)).Text("code"));
        Assert.Equal("last_owner", (await owner.PatchAsync($"users/{id}", new { disabled = true }, HttpStatusCode.Conflict)).Text("code"));
        await owner.PostAsync("users", new { name = "次郎", email = "jiro@example.jp", role = "owner", password = Password });
        await owner.PatchAsync($"users/{id}", new { role = "editor" });
    }

    [Fact]
    public async Task Guessing_a_password_is_slowed_down_and_the_wait_is_told()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        using var owner = await OwnerAsync(world);
        using var guesser = new Browser(world);
        for (var i = 0; i < SignInThrottle.TriesPerEmail; i++) await guesser.SignInAsync(Email, "guess number " + i, HttpStatusCode.Unauthorized);
        using var refused = await guesser.SendAsync(HttpMethod.Post, "session", new { email = Email, password = Password });
        Assert.Equal("throttled", (await refused.JsonAsync(HttpStatusCode.TooManyRequests)).Text("code"));
        Assert.Equal(SignInThrottle.Window, refused.Headers.RetryAfter!.Delta);
        world.Clock.Advance(SignInThrottle.Window);
        await guesser.SignInAsync(Email, Password);
    }
}
