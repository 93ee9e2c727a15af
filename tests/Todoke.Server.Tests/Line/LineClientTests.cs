using System.Text;
using System.Text.Json;
using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.Server.Line;
using Todoke.Server.Tests.Support;
using Todoke.Server.Worlds;
using SendKind = Todoke.Server.Line.SendKind;

namespace Todoke.Server.Tests.Line;

public sealed class LineClientTests : IAsyncDisposable
{
    readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    EmulatorHost? _line;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static Guid NewKey() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    async Task<(EmulatorControl Control, LineClient Client, string User, string Account)> StartAsync(long? quota = null, bool verified = true, HttpClient? http = null)
    {
        _line = await LineWorld.StartLineAsync();
        var account = _line.Control.AddAccount(new NewAccount { Quota = quota, Verified = verified });
        var people = await _line.Control.AddPeopleAsync(new PeopleRequest { People = [new NewPerson { Id = "hana", Name = "花子", Follows = [new NewFriendship { Account = account.ChannelId }] }] }, Cancel);
        return (_line.Control, new LineClient(http ?? _http, 1, _line.BaseAddress, account.AccessToken), people.People![0].UserIds.Values.Single(), account.ChannelId);
    }

    static byte[] Push(string to, string text = "こんにちは") => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { to, messages = new[] { new { type = "text", text } } }));

    static byte[] Multicast(params string[] to) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { to, messages = new[] { new { type = "text", text = "お知らせ" } } }));

    [Fact]
    public async Task An_accepted_request_carries_LINEs_request_id()
    {
        var (control, line, user, account) = await StartAsync();
        var sent = Assert.IsType<SendOutcome.Accepted>(await line.SendAsync(SendKind.Push, Push(user), NewKey(), 1, Cancel));
        Assert.False(sent.Repeated);
        Assert.Equal(1, control.Deliveries(new DeliveryQuery { Account = account, RequestIds = [sent.RequestId] }).Messages);
    }

    [Fact]
    public async Task The_same_key_again_is_accepted_as_a_repeat_and_nobody_gets_it_twice()
    {
        var (control, line, user, account) = await StartAsync();
        var key = NewKey();
        var first = Assert.IsType<SendOutcome.Accepted>(await line.SendAsync(SendKind.Push, Push(user), key, 1, Cancel));
        var again = Assert.IsType<SendOutcome.Accepted>(await line.SendAsync(SendKind.Push, Push(user), key, 1, Cancel));
        Assert.True(again.Repeated);
        Assert.Equal(first.RequestId, again.RequestId);
        Assert.Equal(1, control.Deliveries(new DeliveryQuery { Account = account }).Messages);
    }

    [Fact]
    public async Task A_server_error_may_be_retried_under_the_same_key()
    {
        var (control, line, user, account) = await StartAsync();
        control.AddFault(new Fault { Endpoint = "push", Status = 500, Count = 1 });
        var key = NewKey();
        Assert.Equal(500, Assert.IsType<SendOutcome.Retryable>(await line.SendAsync(SendKind.Push, Push(user), key, 1, Cancel)).Status);
        Assert.False(Assert.IsType<SendOutcome.Accepted>(await line.SendAsync(SendKind.Push, Push(user), key, 1, Cancel)).Repeated);
        Assert.Equal(1, control.Deliveries(new DeliveryQuery { Account = account }).Messages);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_retryable_and_the_repeat_finds_it_accepted()
    {
        using var hasty = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var (control, line, user, account) = await StartAsync(http: hasty);
        control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.HangAfterAccept, Count = 1 });
        var key = NewKey();
        Assert.Equal("time-out", Assert.IsType<SendOutcome.Retryable>(await line.SendAsync(SendKind.Push, Push(user), key, 1, Cancel)).Reason);
        // The repeat is to be answered however slow this machine is at the moment.
        var patient = new LineClient(_http, 1, _line!.BaseAddress, control.Account(account).AccessToken);
        Assert.True(Assert.IsType<SendOutcome.Accepted>(await patient.SendAsync(SendKind.Push, Push(user), key, 1, Cancel)).Repeated);
        Assert.Equal(1, control.Deliveries(new DeliveryQuery { Account = account }).Messages);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_retryable()
    {
        var (control, line, user, _) = await StartAsync();
        control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.DropAfterAccept, Count = 1 });
        var key = NewKey();
        Assert.IsType<SendOutcome.Retryable>(await line.SendAsync(SendKind.Push, Push(user), key, 1, Cancel));
        Assert.True(Assert.IsType<SendOutcome.Accepted>(await line.SendAsync(SendKind.Push, Push(user), key, 1, Cancel)).Repeated);
    }

    [Fact]
    public async Task Nobody_listening_is_retryable_not_an_exception()
    {
        await StartAsync();
        var nowhere = new LineClient(_http, 1, new Uri("http://127.0.0.1:1"), "token");
        Assert.IsType<SendOutcome.Retryable>(await nowhere.SendAsync(SendKind.Push, Push("U"), NewKey(), 1, Cancel));
        Assert.IsType<LineFailure.Unreachable>(Assert.IsType<LineAnswer<BotInfo>.Failed>(await nowhere.BotInfoAsync(Cancel)).Why);
    }

    [Fact]
    public async Task A_429_with_enough_left_is_the_rate()
    {
        var (control, line, user, _) = await StartAsync(quota: 100);
        control.AddFault(new Fault { Endpoint = "push", Status = 429 });
        Assert.IsType<SendOutcome.RateLimited>(await line.SendAsync(SendKind.Push, Push(user), NewKey(), 1, Cancel));
    }

    [Fact]
    public async Task A_429_with_too_little_left_is_the_month_whatever_the_text_says()
    {
        var (control, line, user, account) = await StartAsync(quota: 10);
        control.ChangeAccount(account, new AccountChange { Usage = 8 });
        // The fault's own sentence is about the rate.
        control.AddFault(new Fault { Endpoint = "multicast", Status = 429 });
        Assert.Equal(new SendOutcome.MonthlyLimit(2), await line.SendAsync(SendKind.Multicast, Multicast(user), NewKey(), 3, Cancel));
        Assert.IsType<SendOutcome.RateLimited>(await line.SendAsync(SendKind.Multicast, Multicast(user), NewKey(), 2, Cancel));
    }

    [Fact]
    public async Task A_429_whose_quota_cannot_be_asked_is_taken_for_the_rate()
    {
        var (control, line, user, _) = await StartAsync(quota: 0);
        control.AddFault(new Fault { Endpoint = "push", Status = 429 });
        control.AddFault(new Fault { Endpoint = "quota", Status = 500 });
        Assert.IsType<SendOutcome.RateLimited>(await line.SendAsync(SendKind.Push, Push(user), NewKey(), 1, Cancel));
    }

    [Fact]
    public async Task A_refused_multicast_names_the_member_it_is_about()
    {
        var (_, line, user, _) = await StartAsync();
        var refused = Assert.IsType<SendOutcome.Refused>(await line.SendAsync(SendKind.Multicast, Multicast(user, "not-a-user"), NewKey(), 2, Cancel));
        Assert.Equal(400, refused.Status);
        Assert.Equal(1, refused.Member);
        Assert.NotEmpty(refused.RequestId);
    }

    [Fact]
    public async Task A_refused_message_names_the_property()
    {
        var (_, line, user, _) = await StartAsync();
        var refused = Assert.IsType<SendOutcome.Refused>(await line.SendAsync(SendKind.Push, Push(user, ""), NewKey(), 1, Cancel));
        Assert.Equal("messages[0].text", refused.Property);
        Assert.Null(refused.Member);
        var checkedBody = await line.ValidateAsync(SendKind.Push, Encoding.UTF8.GetBytes("""{"messages":[{"type":"text","text":""}]}"""), Cancel);
        var why = Assert.IsType<LineFailure.Refused>(Assert.IsType<LineAnswer<bool>.Failed>(checkedBody).Why);
        Assert.Contains(why.Details, d => d.Property == "messages[0].text");
    }

    [Fact]
    public async Task A_wrong_token_is_refused_with_401()
    {
        var (_, _, user, _) = await StartAsync();
        var stranger = new LineClient(_http, 1, _line!.BaseAddress, "wrong");
        Assert.Equal(401, Assert.IsType<SendOutcome.Refused>(await stranger.SendAsync(SendKind.Push, Push(user), NewKey(), 1, Cancel)).Status);
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_thrown()
    {
        var (_, line, user, _) = await StartAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => line.SendAsync(SendKind.Push, Push(user), NewKey(), 1, cancelled.Token));
    }

    [Fact]
    public async Task Questions_are_answered_in_LINEs_words()
    {
        var (_, line, user, _) = await StartAsync(quota: 1000);
        await line.SendAsync(SendKind.Push, Push(user), NewKey(), 1, Cancel);
        Assert.Equal(new QuotaUse(1000, 1), Assert.IsType<LineAnswer<QuotaUse>.Ok>(await line.QuotaAsync(Cancel)).Value);
        Assert.Equal("花子", Assert.IsType<LineAnswer<LineProfile>.Ok>(await line.ProfileAsync(user, Cancel)).Value.DisplayName);
        Assert.Equal([user], Assert.IsType<LineAnswer<FollowerPage>.Ok>(await line.FollowersAsync(null, 1000, Cancel)).Value.UserIds);
        Assert.Equal(404, ((LineFailure.Refused)Assert.IsType<LineAnswer<WebhookEndpoint>.Failed>(await line.WebhookEndpointAsync(Cancel)).Why).Status);
        Assert.IsType<LineAnswer<bool>.Ok>(await line.SetWebhookEndpointAsync(new Uri("https://todoke.example.jp/webhook/line/1"), Cancel));
        Assert.Equal(new WebhookEndpoint("https://todoke.example.jp/webhook/line/1", true), Assert.IsType<LineAnswer<WebhookEndpoint>.Ok>(await line.WebhookEndpointAsync(Cancel)).Value);
    }

    [Fact]
    public void A_rehearsing_World_calls_nobody_but_its_own_LINE()
    {
        ServerOptions Options(bool rehearsing) => new()
        {
            Ledger = new Server.Ledger.LedgerAddress.Sqlite("none"), DataDirectory = "none", Key = new byte[32], Rehearsing = rehearsing,
            LineApi = new Uri(rehearsing ? "http://127.0.0.1:9" : "https://api.line.me"),
        };
        using var rehearsal = new OutgoingHttp(Options(true));
        Assert.False(rehearsal.MayCall(new Uri("https://api.line.me/v2/bot/info")));
        Assert.True(rehearsal.MayCall(new Uri("http://127.0.0.1:9/v2/bot/info")));
        using var real = new OutgoingHttp(Options(false));
        Assert.True(real.MayCall(new Uri("https://api.line.me/v2/bot/info")));
        Assert.False(real.MayCall(new Uri("http://api.line.me/v2/bot/info")));
        Assert.False(real.MayCall(new Uri("file:///etc/passwd")));
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("203.104.150.2", true)]
    [InlineData("2606:4700::1111", true)]
    public void Addresses_inside_a_network_are_told_from_public_ones(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.Contains(System.Net.IPAddress.Parse(address)));

    [Fact]
    public async Task An_address_that_staff_typed_in_leads_into_no_network_unless_that_is_allowed()
    {
        await using var site = await ShopSite.StartAsync();
        var url = new Uri(site.Url);
        ServerOptions Options(bool allow) => new() { Ledger = new Server.Ledger.LedgerAddress.Sqlite("none"), DataDirectory = "none", Key = new byte[32], AllowPrivateUrls = allow };
        using var closed = new OutgoingHttp(Options(false));
        await Assert.ThrowsAsync<HttpRequestException>(() => closed.Outside.GetAsync(url, Cancel));
        // By https it would pass the first gate; the address itself is refused.
        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => closed.Outside.GetAsync(new Uri($"https://localhost:{url.Port}/"), Cancel));
        Assert.Contains("inside this network", refusal.ToString(), StringComparison.Ordinal);
        using var open = new OutgoingHttp(Options(true));
        using var answer = await open.Outside.GetAsync(url, Cancel);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_call_that_is_not_allowed_does_not_leave()
    {
        using var rehearsal = new OutgoingHttp(new ServerOptions { Ledger = new Server.Ledger.LedgerAddress.Sqlite("none"), DataDirectory = "none", Key = new byte[32], Rehearsing = true });
        var line = new LineClient(rehearsal.Client, 1, new Uri("https://line.invalid"), "token");
        Assert.Equal("connection error", Assert.IsType<SendOutcome.Retryable>(await line.SendAsync(SendKind.Push, Push("U"), NewKey(), 1, Cancel)).Reason);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_line is not null) await _line.DisposeAsync();
    }
}
