using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Support;

/// <summary>A server and an emulated LINE that it talks to over HTTP, both on free ports. The emulator's limits are off and it answers at once.</summary>
public sealed class LineWorld : IAsyncDisposable
{
    readonly HttpClient _line = new();

    LineWorld(TestWorld server, EmulatorHost line) => (Server, Line) = (server, line);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public TestWorld Server { get; }

    public EmulatorHost Line { get; }

    public EmulatorControl Control => Line.Control;

    public static async Task<LineWorld> StartAsync(string kind, Func<ServerOptions, ServerOptions>? change = null)
    {
        var line = await StartLineAsync();
        try
        {
            var server = await TestWorld.StartAsync(kind, o =>
            {
                var with = o with { LineApi = line.BaseAddress, LineTimeout = TimeSpan.FromSeconds(5) };
                return change?.Invoke(with) ?? with;
            });
            return new LineWorld(server, line);
        }
        catch
        {
            await line.DisposeAsync();
            throw;
        }
    }

    public static Task<EmulatorHost> StartLineAsync() =>
        EmulatorHost.Start(new EmulatorOptions { Port = 0, MinDelayMs = 0, MaxDelayMs = 0, Limits = false }, Cancel);

    /// <summary>An account at LINE, added here through the API, with its webhook set.</summary>
    public async Task<ConnectedAccount> ConnectAsync(string provider = "p1", bool verified = true, long? quota = null)
    {
        var account = Control.AddAccount(new NewAccount { Provider = provider, DisplayName = "みどり屋", Verified = verified, Quota = quota });
        var made = await Server.PostAsync("accounts", Body(account));
        var connected = new ConnectedAccount(made.Number("id"), account, new Uri(made.Text("webhook_url")));
        Control.ChangeAccount(account.ChannelId, new AccountChange { WebhookUrl = connected.Webhook.AbsoluteUri });
        return connected;
    }

    public static object Body(AccountView account) => new
    {
        name = account.DisplayName, provider = account.Provider, channel_id = account.ChannelId, channel_secret = account.ChannelSecret, channel_access_token = account.AccessToken,
    };

    /// <summary>Makes people at LINE who follow, without telling anybody.</summary>
    public Task<PeopleAdded> PeopleAsync(ConnectedAccount account, params string[] ids) => Control.AddPeopleAsync(
        new PeopleRequest { People = [.. ids.Select(id => new NewPerson { Id = id, Name = $"友だち {id}", Follows = [new NewFriendship { Account = account.ChannelId }] })] }, Cancel);

    public async Task<int?> ActAsync(string person, Act act, ConnectedAccount account, string? text = null) =>
        (await Control.ActAsync(person, act, new ActRequest { Account = account.ChannelId, Text = text, Data = text }, Cancel)).Status;

    /// <summary>Calls the webhook as LINE does, signed unless another signature is given.</summary>
    public async Task<HttpStatusCode> CallAsync(ConnectedAccount account, string body, string? signature = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, account.Webhook) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("x-line-signature", signature ?? Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(account.Account.ChannelSecret), bytes)));
        using var answer = await _line.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    /// <summary>Calls the webhook with these events; returns when they are written.</summary>
    public async Task TellAsync(ConnectedAccount account, params object[] events) =>
        Assert.Equal(HttpStatusCode.OK, await CallAsync(account, JsonSerializer.Serialize(new { destination = account.Account.BotUserId, events })));

    public Task<long> CountAsync(string sql) => Server.Ledger.ReadAsync(l => l.CountAsync(sql, Cancel), Cancel);

    public Task<List<string>> TextsAsync(string sql) => Server.Ledger.ReadAsync(l => l.QueryAsync(sql, r => r.GetString(0), Cancel), Cancel);

    public async ValueTask DisposeAsync()
    {
        _line.Dispose();
        await Server.DisposeAsync();
        await Line.DisposeAsync();
    }
}

/// <summary>An account as it is on both sides.</summary>
public sealed record ConnectedAccount(long Id, AccountView Account, Uri Webhook)
{
    public string ChannelId => Account.ChannelId;
}

/// <summary>Webhook events in LINE's form, made by hand where order, time and content matter.</summary>
public static class LineEvents
{
    public static object Of(string type, string user, long at, string? id = null, object? more = null, string mode = "active", object? source = null)
    {
        var json = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        json["type"] = type;
        json["mode"] = mode;
        json["timestamp"] = at;
        json["source"] = JsonSerializer.SerializeToNode(source ?? new { type = "user", userId = user });
        json["webhookEventId"] = id ?? $"{type}-{user}-{at}";
        json["deliveryContext"] = JsonSerializer.SerializeToNode(new { isRedelivery = false });
        return json;
    }

    public static object Follow(string user, long at, bool isUnblocked = false) => Of("follow", user, at, more: new { replyToken = "r", follow = new { isUnblocked } });

    public static object Unfollow(string user, long at) => Of("unfollow", user, at);

    public static object Said(string user, long at, string messageId, string text) =>
        Of("message", user, at, more: new { replyToken = "r", message = new { id = messageId, type = "text", quoteToken = "secret-quote", text } });

    public static object Unsent(string user, long at, string messageId) => Of("unsend", user, at, more: new { unsend = new { messageId } });
}
