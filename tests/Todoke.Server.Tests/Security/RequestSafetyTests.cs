using System.Net;
using System.Text;
using Todoke.Server.Api;
using Todoke.Server.ApiKeys;
using Todoke.Server.Security;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Security;

public class RequestSafetyTests
{
    const string Password = "correct horse 12";

    static async Task<Browser> OwnerAsync(TestWorld world)
    {
        var browser = new Browser(world);
        await browser.PostAsync("setup", new { name = "花子", email = "hanako@example.jp", password = Password });
        return browser;
    }

    [Fact]
    public async Task A_write_by_cookie_needs_the_token_of_its_own_session()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        using var owner = await OwnerAsync(world);
        await owner.PatchAsync("workspace", new { name = "届け堂" });
        owner.RepeatsToken = false;
        Assert.Equal("antiforgery", (await owner.PatchAsync("workspace", new { name = "x" }, HttpStatusCode.Forbidden)).Text("code"));

        using var second = new Browser(world);
        await second.SignInAsync("hanako@example.jp", Password);
        using var borrowed = await owner.SendAsync(HttpMethod.Patch, "workspace", new { name = "x" }, (AntiForgery.Header, second.Cookies[AntiForgery.TokenCookie]!.Value));
        Assert.Equal("antiforgery", (await borrowed.JsonAsync(HttpStatusCode.Forbidden)).Text("code"));
        Assert.Equal("届け堂", (await owner.GetAsync("workspace")).Text("name"));
    }

    [Fact]
    public async Task Another_site_cannot_sign_a_visitor_in()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        using var owner = await OwnerAsync(world);
        using var visitor = new Browser(world);
        using var refused = await visitor.SendAsync(HttpMethod.Post, "session", new { email = "hanako@example.jp", password = Password }, ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal("antiforgery", (await refused.JsonAsync(HttpStatusCode.Forbidden)).Text("code"));
        using var form = await world.Anonymous().PostAsync("session", new StringContent("{\"email\":\"hanako@example.jp\",\"password\":\"correct horse 12\"}", Encoding.UTF8, "text/plain"), TestWorld.Cancel);
        await form.JsonAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Pages_may_run_scripts_of_this_server_only()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        using var answer = await world.Anonymous().GetAsync("setup", TestWorld.Cancel);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("{\"name\":\"x\",", HttpStatusCode.BadRequest, "malformed_json", null)]
    [InlineData("{\"name\":\"x\",\"rule\":\"owner\",\"role\":\"owner\"}", HttpStatusCode.UnprocessableEntity, "invalid", "rule")]
    [InlineData("{\"name\":\"x\"}", HttpStatusCode.UnprocessableEntity, "invalid", "role")]
    [InlineData("{\"name\":7,\"role\":\"owner\"}", HttpStatusCode.UnprocessableEntity, "invalid", "name")]
    [InlineData("{\"name\":null,\"role\":\"owner\"}", HttpStatusCode.UnprocessableEntity, "invalid", "name")]
    [InlineData("", HttpStatusCode.UnprocessableEntity, "invalid", "")]
    public async Task A_body_that_cannot_be_read_is_told_by_its_path(string body, HttpStatusCode status, string code, string? path)
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        using var answer = await world.Http.PostAsync("api-keys", new StringContent(body, Encoding.UTF8, "application/json"), TestWorld.Cancel);
        var problem = await answer.JsonAsync(status);
        Assert.Equal(code, problem.Text("code"));
        if (path is not null) Assert.Equal(path, problem.Items("problems").Single().Text("path"));
        Assert.DoesNotContain("Todoke.Server", problem.GetRawText());
    }

    [Fact]
    public async Task A_query_that_cannot_be_read_is_told_by_its_name()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        foreach (var (query, name) in new[] { ("audit?limit=many", "limit"), ("audit?limit=1&limit=2", "limit"), ("accounts?archived=maybe", "archived") })
            Assert.Equal(name, (await world.GetAsync(query, HttpStatusCode.UnprocessableEntity)).Items("problems").Single().Text("path"));
    }

    [Theory]
    [InlineData("en", "The API key is wrong or was revoked.")]
    [InlineData("ja,en;q=0.5", "APIキーが正しくないか、無効になっています。")]
    [InlineData("fr, en;q=0.5", "The API key is wrong or was revoked.")]
    [InlineData(null, "APIキーが正しくないか、無効になっています。")]
    public async Task A_problem_speaks_the_readers_language(string? accepted, string title)
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        using var request = new HttpRequestMessage(HttpMethod.Get, "workspace");
        request.Headers.Add("Authorization", "Bearer tdk_wrong");
        request.Headers.Add("Accept", "text/html");
        if (accepted is not null) request.Headers.Add("Accept-Language", accepted);
        using var answer = await world.Anonymous().SendAsync(request, TestWorld.Cancel);
        Assert.Equal(title, (await answer.JsonAsync(HttpStatusCode.Unauthorized)).Text("title"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_api_key_is_shown_once_and_ends_when_revoked(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var made = await world.PostAsync("api-keys", new { name = "店の連携", role = "viewer" });
        var key = made.Text("key");
        using var shop = world.Anonymous();
        shop.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Equal("viewer", (await (await shop.GetAsync("session", TestWorld.Cancel)).JsonAsync()).GetProperty("user").Text("role"));
        var listed = await world.GetAsync("api-keys");
        Assert.DoesNotContain(key[8..], listed.GetRawText());
        Assert.Contains(listed.Items(), k => k.Text("hint") == key[..8]);
        var stored = await world.Ledger.ReadAsync(l => l.QueryAsync("SELECT hash FROM api_key WHERE id = @id", r => r.GetFieldValue<byte[]>(0), TestWorld.Cancel, ("id", made.Number("id"))), TestWorld.Cancel);
        Assert.Equal(32, stored.Single().Length);
        await world.DeleteAsync($"api-keys/{made.Number("id")}", HttpStatusCode.NoContent);
        await (await shop.GetAsync("session", TestWorld.Cancel)).JsonAsync(HttpStatusCode.Unauthorized);
        await world.DeleteAsync($"api-keys/{made.Number("id")}", HttpStatusCode.NotFound);
        var log = (await world.GetAsync("audit?limit=1")).Items().Single();
        Assert.Equal(("api_key.revoke", "test owner"), (log.Text("action"), log.Text("actor_name")));
    }

    [Fact]
    public async Task The_environments_key_is_an_owners()
    {
        await using var world = await TestWorld.StartAsync("sqlite", o => o with { ApiKey = "a key of the demo" });
        using var client = world.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "a key of the demo");
        Assert.Equal("owner", (await (await client.GetAsync("session", TestWorld.Cancel)).JsonAsync()).GetProperty("user").Text("role"));
        client.DefaultRequestHeaders.Authorization = new("Bearer", "a key of the dem0");
        await (await client.GetAsync("session", TestWorld.Cancel)).JsonAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task No_answer_holds_a_secret()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        using var owner = await OwnerAsync(world);
        var secrets = await world.Ledger.ReadAsync(async l =>
            (await l.QueryAsync("SELECT password_hash, session_stamp FROM staff", r => new[] { r.GetString(0), r.GetString(1) }, TestWorld.Cancel)).SelectMany(s => s)
            .Concat((await l.QueryAsync("SELECT hash FROM api_key", r => Convert.ToBase64String(r.GetFieldValue<byte[]>(0)), TestWorld.Cancel))).ToList(), TestWorld.Cancel);
        foreach (var path in new[] { "users", "api-keys", "audit", "session", "workspace", "system", "setup" })
        {
            var text = (await owner.GetAsync(path)).GetRawText();
            Assert.All(secrets.Append(Password), s => Assert.DoesNotContain(s, text));
        }
    }

    [Fact]
    public async Task A_ledger_out_of_reach_is_told_as_such()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        await world.Ledger.WriteAsync(w => w.ExecuteAsync("ALTER TABLE tag RENAME TO tag_gone", TestWorld.Cancel), TestWorld.Cancel);
        var problem = await world.GetAsync("tags", HttpStatusCode.ServiceUnavailable);
        Assert.Equal("ledger_unavailable", problem.Text("code"));
        Assert.NotEmpty(problem.Text("trace_id"));
        Assert.DoesNotContain("tag_gone", problem.GetRawText());
        Assert.DoesNotContain("no such table", problem.GetRawText());
    }
}
