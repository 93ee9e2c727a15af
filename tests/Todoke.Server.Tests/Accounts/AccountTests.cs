using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.Server.Accounts;
using Todoke.Server.Api;
using Todoke.Server.Cli;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Accounts;

public class AccountTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static JsonElement Check(JsonElement report, string name) => report.Items("checks").Single(c => c.Text("name") == name);

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_account_is_checked_with_LINE_and_its_secrets_never_come_back(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        var shown = await world.Server.GetAsync($"accounts/{account.Id}");
        Assert.Equal(account.Account.BotUserId, shown.Text("bot_user_id"));
        Assert.Equal(account.Account.BasicId, shown.Text("basic_id"));
        Assert.True(shown.Flag("verified"));
        Assert.True(shown.Flag("has_secret") && shown.Flag("has_token"));
        var list = await world.Server.GetAsync("accounts");
        Assert.Single(list.Items());
        foreach (var text in new[] { shown.GetRawText(), list.GetRawText(), (await world.Server.PatchAsync($"accounts/{account.Id}", new { name = "本店" })).GetRawText() })
        {
            Assert.DoesNotContain(account.Account.ChannelSecret, text);
            Assert.DoesNotContain(account.Account.AccessToken, text);
        }
        Assert.Equal(0, await world.CountAsync($"SELECT COUNT(*) FROM audit_log WHERE detail LIKE '%{account.Account.ChannelSecret}%'"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_token_LINE_refuses_is_not_saved(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var at = world.Control.AddAccount(new NewAccount());
        var refused = await world.Server.PostAsync("accounts", LineWorld.Body(at with { AccessToken = "mistyped" }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("channel_access_token", refused.Items("problems").Single().Text("path"));
        Assert.Equal(0, await world.CountAsync("SELECT COUNT(*) FROM account"));
    }

    [Fact]
    public async Task An_account_is_saved_with_a_warning_while_LINE_cannot_be_reached()
    {
        await using var world = await LineWorld.StartAsync("sqlite");
        var at = world.Control.AddAccount(new NewAccount());
        world.Control.AddFault(new Fault { Endpoint = "info", Status = 500 });
        var saved = await world.Server.PostAsync("accounts", LineWorld.Body(at));
        Assert.Equal("line_not_asked", saved.Items("warnings").Single().Text("code"));
        Assert.Equal(JsonValueKind.Null, saved.GetProperty("verified").ValueKind);
        world.Control.ClearFaults();
        await world.Server.PostAsync($"accounts/{saved.Number("id")}/webhook");
        Assert.Equal(at.BotUserId, (await world.Server.GetAsync($"accounts/{saved.Number("id")}")).Text("bot_user_id"));
    }

    [Fact]
    public async Task Every_problem_of_an_account_is_named_at_once()
    {
        await using var world = await LineWorld.StartAsync("sqlite");
        var refused = await world.Server.PostAsync("accounts", new { name = "", channel_id = "12 34", channel_access_token = "a b", api_base = "https://api.line.me" }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["api_base", "channel_access_token", "channel_id", "channel_secret", "name", "provider"], refused.Items("problems").Select(p => p.Text("path")).Order());
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task One_channel_is_one_account_and_an_archived_one_takes_up_where_it_was(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        await world.Server.PostAsync("accounts", LineWorld.Body(account.Account), HttpStatusCode.Conflict);
        await world.Server.DeleteAsync($"accounts/{account.Id}", HttpStatusCode.NoContent);
        Assert.Empty((await world.Server.GetAsync("accounts")).Items());
        Assert.True((await world.Server.GetAsync("accounts?archived=true")).Items().Single().Flag("archived"));
        await world.PeopleAsync(account, "a");
        Assert.Equal(404, await world.ActAsync("a", Act.Say, account, "まだいますか"));
        Assert.Equal(account.Id, (await world.Server.PostAsync("accounts", LineWorld.Body(account.Account))).Number("id"));
        Assert.Equal(200, await world.ActAsync("a", Act.Say, account, "おかえりなさい"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_changed_token_must_be_of_the_same_account_and_is_used_at_once(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync(quota: 500);
        var other = world.Control.AddAccount(new NewAccount());
        var refused = await world.Server.PatchAsync($"accounts/{account.Id}", new { channel_access_token = other.AccessToken }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("another_account", refused.Items("problems").Single().Text("code"));
        var fresh = world.Control.ChangeAccount(account.ChannelId, new AccountChange { RotateToken = true }).AccessToken;
        await world.Server.GetAsync($"accounts/{account.Id}/quota", HttpStatusCode.BadGateway);
        await world.Server.PatchAsync($"accounts/{account.Id}", new { channel_access_token = fresh });
        Assert.Equal(500, (await world.Server.GetAsync($"accounts/{account.Id}/quota")).Number("remaining"));
    }

    [Fact]
    public async Task Only_an_owner_changes_how_an_account_is_connected()
    {
        await using var world = await LineWorld.StartAsync("sqlite");
        var account = await world.ConnectAsync();
        using var editor = await world.Server.AsAsync(Roles.Editor);
        async Task<HttpStatusCode> Patch(string body) =>
            (await editor.PatchAsync($"accounts/{account.Id}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancel)).StatusCode;
        Assert.Equal(HttpStatusCode.OK, await Patch("""{"name":"駅前店"}"""));
        Assert.Equal(HttpStatusCode.Forbidden, await Patch("""{"channel_secret":"x"}"""));
        Assert.Equal(HttpStatusCode.Forbidden, await Patch("""{"api_base":"http://127.0.0.1:1"}"""));
        Assert.Equal(HttpStatusCode.Forbidden, (await editor.DeleteAsync($"accounts/{account.Id}", Cancel)).StatusCode);
    }

    [Fact]
    public async Task The_connection_test_says_what_is_wrong_and_setting_the_webhook_puts_it_right()
    {
        await using var world = await LineWorld.StartAsync("sqlite");
        var account = await world.ConnectAsync();
        world.Control.ChangeAccount(account.ChannelId, new AccountChange { WebhookUrl = "" });
        var before = await world.Server.PostAsync($"accounts/{account.Id}/test");
        Assert.False(before.Flag("ok"));
        Assert.False(Check(before, "webhook_endpoint").Flag("ok"));
        var after = await world.Server.PostAsync($"accounts/{account.Id}/webhook");
        Assert.True(after.Flag("ok"), after.GetRawText());
        Assert.Equal(["bot_info", "webhook_endpoint", "webhook_test", "quota", "followers"], after.Items("checks").Select(c => c.Text("name")));

        await world.Server.PatchAsync($"accounts/{account.Id}", new { channel_secret = "mistyped" });
        var wrong = await world.Server.PostAsync($"accounts/{account.Id}/test");
        Assert.Contains("チャネルシークレット", Check(wrong, "webhook_test").Text("ja"));
    }

    [Fact]
    public async Task Whether_an_account_is_verified_is_found_out_from_LINE()
    {
        await using var world = await LineWorld.StartAsync("sqlite");
        var account = await world.ConnectAsync(verified: false);
        Assert.False((await world.Server.GetAsync($"accounts/{account.Id}")).Flag("verified"));
        world.Control.ChangeAccount(account.ChannelId, new AccountChange { Verified = true });
        await world.Server.PostAsync($"accounts/{account.Id}/test");
        Assert.True((await world.Server.GetAsync($"accounts/{account.Id}")).Flag("verified"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_identified_share_is_of_LINEs_own_figure(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync();
        // Friends since March, so that the figures of yesterday (the World's 31 March) count them; the tenth has blocked.
        var since = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        await world.Control.AddPeopleAsync(new PeopleRequest
        {
            People = [.. Enumerable.Range(1, 10).Select(i => new NewPerson
            {
                Id = $"p{i}", Follows = [new NewFriendship { Account = account.ChannelId, Since = since, State = i == 10 ? LineEmulator.State.FriendState.Blocked : LineEmulator.State.FriendState.Following }],
            })],
        }, Cancel);
        await world.ActAsync("p1", Act.Say, account, "こんにちは");
        var share = await world.Server.GetAsync($"accounts/{account.Id}/identified");
        Assert.Equal((1, 9, 8, 11.1), (share.Number("known"), share.Number("line_figure"), share.Number("unidentified"), share.GetProperty("percent").GetDouble()));
        Assert.Equal("2026-03-31T15:00:00.000Z", share.Text("as_of"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_provider_of_an_account_with_friends_stays(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var account = await world.ConnectAsync("p1");
        await world.Server.PatchAsync($"accounts/{account.Id}", new { provider = "p2" });
        await world.Server.PatchAsync($"accounts/{account.Id}", new { provider = "p1" });
        await world.PeopleAsync(account, "a");
        await world.ActAsync("a", Act.Say, account, "こんにちは");
        var refused = await world.Server.PatchAsync($"accounts/{account.Id}", new { provider = "p2" }, HttpStatusCode.Conflict);
        Assert.Equal("provider_fixed", refused.Text("code"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Login_channels_come_and_go_without_showing_their_secret(string kind)
    {
        await using var world = await LineWorld.StartAsync(kind);
        var made = await world.Server.PostAsync("login-channels", new { provider = "p1", channel_id = "165", name = "ログイン", channel_secret = "hidden-login-secret" });
        await world.Server.PostAsync("login-channels", new { provider = "p1", channel_id = "165", name = "もう一度", channel_secret = "x" }, HttpStatusCode.Conflict);
        await world.Server.PostAsync("login-channels", new { provider = "p1" }, HttpStatusCode.UnprocessableEntity);
        var list = await world.Server.GetAsync("login-channels");
        Assert.True(list.Items().Single().Flag("has_secret"));
        Assert.DoesNotContain("hidden-login-secret", list.GetRawText() + made.GetRawText());
        await world.Server.DeleteAsync($"login-channels/{made.Number("id")}", HttpStatusCode.NoContent);
        await world.Server.DeleteAsync($"login-channels/{made.Number("id")}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_doctor_names_an_account_whose_token_or_webhook_is_wrong()
    {
        await using var world = await LineWorld.StartAsync("sqlite", o => o with { PublicUrl = new Uri("https://todoke.example.jp") });
        var account = await world.ConnectAsync();
        async Task<IReadOnlyList<DoctorFinding>> Ask() => await world.Server.World.Services.GetServices<IDoctorCheck>().OfType<LineConnectionCheck>().Single().CheckAsync(Cancel);
        Assert.All(await Ask(), f => Assert.Null(f.Remedy));
        world.Control.ChangeAccount(account.ChannelId, new AccountChange { WebhookUrl = "https://elsewhere.example.jp/hook" });
        Assert.Contains("webhook/line", Assert.Single(await Ask(), f => f.Remedy is not null).Says);
        world.Control.ChangeAccount(account.ChannelId, new AccountChange { RotateToken = true });
        Assert.Contains("token", Assert.Single(await Ask(), f => f.Remedy is not null).Says);
    }
}
