using System.Reflection;
using System.Text;
using Todoke.LineContract;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Line;
using Todoke.Server.Line;
using Todoke.Server.Tests.Support;
using SendKind = Todoke.Server.Line.SendKind;

namespace Todoke.Server.Tests.Line;

/// <summary>
/// Every method with which Todoke speaks to LINE, before LINE's own OpenAPI files: what leaves and what comes back. A method without a row here
/// fails the test, so that no call can be added unjudged.
/// </summary>
public sealed class LineContractTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A client on an account with 120 friends, of whom <c>User</c> is one, and the address of a webhook that answers.</summary>
    internal sealed record Calling(LineClient Line, EmulatorControl Control, AccountView Account, string User, Uri Webhook)
    {
        public byte[] Messages { get; } = """{"messages":[{"type":"text","text":"こんにちは"}]}"""u8.ToArray();

        public byte[] To(string to) => Encoding.UTF8.GetBytes($$"""{"to":{{to}},"messages":[{"type":"text","text":"こんにちは"}],"customAggregationUnits":["c1"]}""");

        public Task<SendOutcome> SendAsync(SendKind kind) => Line.SendAsync(kind, kind switch { SendKind.Push => To($"\"{User}\""), SendKind.Multicast => To($"[\"{User}\"]"), _ => Messages }, Guid.NewGuid(), 1, Cancel);
    }

    // One row per method; the operations of LINE's files that it reaches are asserted too.
    static readonly IReadOnlyList<(string Method, Func<Calling, Task> CallAsync, string[] Operations)> Rows =
    [
        (nameof(LineClient.SendAsync), async c => { foreach (var kind in Enum.GetValues<SendKind>()) Assert.IsType<SendOutcome.Accepted>(await c.SendAsync(kind)); },
            ["POST /v2/bot/message/push", "POST /v2/bot/message/multicast", "POST /v2/bot/message/broadcast", "POST /v2/bot/message/narrowcast"]),
        (nameof(LineClient.ValidateAsync), async c => { foreach (var kind in Enum.GetValues<SendKind>()) await c.Line.ValidateAsync(kind, c.Messages, Cancel); },
            ["POST /v2/bot/message/validate/push", "POST /v2/bot/message/validate/multicast", "POST /v2/bot/message/validate/broadcast", "POST /v2/bot/message/validate/narrowcast"]),
        (nameof(LineClient.NarrowcastProgressAsync), async c => await c.Line.NarrowcastProgressAsync(((SendOutcome.Accepted)await c.SendAsync(SendKind.Narrowcast)).RequestId, Cancel),
            ["POST /v2/bot/message/narrowcast", "GET /v2/bot/message/progress/narrowcast"]),
        (nameof(LineClient.ProfileAsync), c => c.Line.ProfileAsync(c.User, Cancel), ["GET /v2/bot/profile/{userId}"]),
        (nameof(LineClient.FollowersAsync), async c => await c.Line.FollowersAsync(((LineAnswer<FollowerPage>.Ok)await c.Line.FollowersAsync(null, 100, Cancel)).Value.Next, 1000, Cancel), ["GET /v2/bot/followers/ids"]),
        (nameof(LineClient.QuotaAsync), c => c.Line.QuotaAsync(Cancel), ["GET /v2/bot/message/quota", "GET /v2/bot/message/quota/consumption"]),
        (nameof(LineClient.BotInfoAsync), c => c.Line.BotInfoAsync(Cancel), ["GET /v2/bot/info"]),
        (nameof(LineClient.SetWebhookEndpointAsync), c => c.Line.SetWebhookEndpointAsync(c.Webhook, Cancel), ["PUT /v2/bot/channel/webhook/endpoint"]),
        (nameof(LineClient.WebhookEndpointAsync), async c => { await c.Line.SetWebhookEndpointAsync(c.Webhook, Cancel); await c.Line.WebhookEndpointAsync(Cancel); },
            ["PUT /v2/bot/channel/webhook/endpoint", "GET /v2/bot/channel/webhook/endpoint"]),
        (nameof(LineClient.TestWebhookAsync), c => c.Line.TestWebhookAsync(c.Webhook, Cancel), ["POST /v2/bot/channel/webhook/test"]),
        (nameof(LineClient.FollowerFiguresAsync), c => c.Line.FollowerFiguresAsync(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddDays(-2).DateTime), Cancel), ["GET /v2/bot/insight/followers"]),
    ];

    public static TheoryData<string> Methods => [.. Rows.Select(r => r.Method)];

    [Theory, MemberData(nameof(Methods))]
    public async Task What_a_method_sends_to_LINE_and_what_it_gets_fit_LINEs_files(string method)
    {
        Assert.SkipWhen(Contract.Load() is null, Contract.Missing);
        var contract = Contract.Load()!;
        await using var line = await LineWorld.StartLineAsync();
        await using var site = await ShopSite.StartAsync();
        await using var proxy = await RecordingProxy.StartAsync(line.BaseAddress, Cancel);
        using var http = new HttpClient();
        var account = line.Control.AddAccount(new NewAccount { Provider = "p1", Quota = 100_000 });
        var people = await line.Control.GenerateAsync(new GenerateRequest { Count = 120, Account = account.ChannelId, List = true }, Cancel);
        var row = Rows.Single(r => r.Method == method);

        await row.CallAsync(new Calling(new LineClient(http, 1, proxy.Address, account.AccessToken), line.Control, account, people.People![0].UserIds["p1"], new Uri(site.Url)));

        Assert.Equal(row.Operations.Order(), proxy.Exchanges.Select(e => contract.Find(e.Method, e.Path)?.Name ?? $"{e.Method} {e.Path}").Distinct().Order());
        Assert.All(proxy.Exchanges, e => Assert.InRange(e.Status, 200, 299));
        Assert.Empty(proxy.Exchanges.SelectMany(e => contract.Check(e).Select(problem => $"{problem}\n  in {e}")));
    }

    [Fact]
    public void Every_method_that_speaks_to_LINE_has_its_row()
    {
        var methods = typeof(LineClient).Assembly.GetTypes().Where(t => t.Namespace == typeof(LineClient).Namespace).SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(m => m.ReturnType is { IsGenericType: true } task && task.GetGenericTypeDefinition() == typeof(Task<>) && IsOutcome(task.GetGenericArguments()[0])).Select(m => m.Name);
        Assert.Equal(methods.Distinct().Order(), Rows.Select(r => r.Method).Order());
    }

    // What a call to LINE comes to: an answer, or what became of a request.
    static bool IsOutcome(Type type) => type.IsAbstract && type.Namespace == typeof(LineClient).Namespace;
}
