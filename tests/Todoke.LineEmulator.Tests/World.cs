using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests;

/// <summary>An emulator without delay and limits, one account with three friends p1..p3, and a caller's view of it over HTTP.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 64 });

    private World(EmulatorHost host, AccountView account)
    {
        Host = host;
        Account = account;
        http.BaseAddress = host.BaseAddress;
    }

    public EmulatorHost Host { get; }

    public EmulatorControl Control => Host.Control;

    public AccountView Account { get; }

    public string Channel => Account.ChannelId;

    public HttpClient Http => http;

    public static async Task<World> StartAsync(Func<EmulatorOptions, EmulatorOptions>? adjust = null, int friends = 3)
    {
        var options = new EmulatorOptions { MinDelayMs = 0, MaxDelayMs = 0, Limits = false };
        var host = await EmulatorHost.Start(adjust?.Invoke(options) ?? options, TestContext.Current.CancellationToken);
        var account = host.Control.Accounts() is [var kept, ..] ? kept : host.Control.AddAccount(new NewAccount { Provider = "shop", DisplayName = "お店" });
        if (friends > 0)
        {
            await host.Control.GenerateAsync(new GenerateRequest { Account = account.ChannelId, Count = friends }, TestContext.Current.CancellationToken);
        }
        return new World(host, account);
    }

    public string UserId(string person, string provider = "shop") => Control.Person(person).UserIds[provider];

    public Task<Answer> PushAsync(string to, string text = "こんにちは", string? key = null) =>
        PostAsync("/v2/bot/message/push", new JsonObject { ["to"] = to, ["messages"] = Texts(text) }, key);

    public Task<Answer> PostAsync(string path, JsonNode body, string? key = null, string? token = null) =>
        SendAsync(HttpMethod.Post, path, body.ToJsonString(), key, token);

    public Task<Answer> GetAsync(string path, string? token = null) => SendAsync(HttpMethod.Get, path, null, null, token);

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body, string? key = null, string? token = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Account.AccessToken);
        if (key is not null)
        {
            request.Headers.Add("X-Line-Retry-Key", key);
        }
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    public Task<Answer> SendAsync(HttpMethod method, string path) => SendAsync(method, path, (string?)null);

    /// <summary>Calls the LINE side with any content.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Account.AccessToken);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Calls the control API; problems are answers too.</summary>
    public async Task<Answer> ControlAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    /// <summary>The server that this account's webhooks go to, where there is one.</summary>
    public WebhookCatcher? Catcher { get; set; }

    /// <summary>Winds the clock to each thing that is due, until nothing is.</summary>
    public async Task SettleAsync()
    {
        while (Control.Idle() is { Idle: false } state)
        {
            if (state.NextDue is { } due && due > Control.Now.ToUnixTimeMilliseconds())
            {
                Control.Advance(TimeSpan.FromMilliseconds(due - Control.Now.ToUnixTimeMilliseconds()));
            }
            await Task.Yield();
        }
    }

    /// <summary>Message requests that this person got.</summary>
    public int Received(string person) => Control.Messages(new DeliveryQuery(), person, null, 1000).Messages.Count;

    public static JsonArray Texts(params string[] texts) => [.. texts.Select(t => new JsonObject { ["type"] = "text", ["text"] = t })];

    /// <summary>Validates one message for push and returns the answer.</summary>
    public Task<Answer> ValidateAsync(string message, string kind = "push") =>
        SendAsync(HttpMethod.Post, $"/v2/bot/message/validate/{kind}", $$"""{"messages":[{{message}}]}""");

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Host.DisposeAsync();
    }
}

/// <summary>An HTTP answer read to its end.</summary>
internal sealed record Answer(int Status, JsonNode? Json, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public string? Message => Json?["message"]?.GetValue<string>();

    public string? RequestId => Headers.GetValueOrDefault("x-line-request-id");

    public string? AcceptedRequestId => Headers.GetValueOrDefault("x-line-accepted-request-id");

    /// <summary>Paths of the details, in order.</summary>
    public IReadOnlyList<string> Properties => [.. Json?["details"]?.AsArray().Select(d => d!["property"]!.GetValue<string>()) ?? []];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType?.Contains("json", StringComparison.Ordinal) == true && text.Length > 0;
        return new Answer(
            (int)response.StatusCode,
            isJson ? JsonNode.Parse(text) : null,
            text,
            response.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(',', h.Value), StringComparer.Ordinal));
    }
}
