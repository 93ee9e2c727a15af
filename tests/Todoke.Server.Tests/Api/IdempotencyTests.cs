using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Todoke.Server.Api;
using Todoke.Server.ApiKeys;
using Todoke.Server.Tests.Support;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Api;

public class IdempotencyTests
{
    public sealed record Order(string Name, int Status = 200);

    /// <summary>The server's own pipeline with one more endpoint, which counts how often it really ran.</summary>
    sealed class Server : IAsyncDisposable
    {
        OpenLedger _ledger = null!;
        WebApplication _app = null!;
        HttpClient _http = null!;
        int _ran;

        public int Ran => Volatile.Read(ref _ran);

        public static async Task<Server> StartAsync(string kind, Task? hold = null)
        {
            var server = new Server { _ledger = await OpenLedger.StartAsync(kind) };
            var ledger = server._ledger.Store;
            var options = new ServerOptions { Ledger = server._ledger.Place.Address, DataDirectory = server._ledger.Place.Folder, Key = new byte[32] };
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Services.AddSingleton(options).AddSingleton<TimeProvider>(server._ledger.Clock).AddSingleton(ledger);
            Capabilities.Add(builder.Services, options);
            server._app = builder.Build();
            Capabilities.Map(server._app);
            server._app.MapPost("/test-send", (Order order) => server.HandleAsync(order, hold)).RequireAuthorization(Roles.Editor).Idempotent();
            await server._app.StartAsync(Cancel);
            var (_, key) = (await ledger.WriteAsync(w => ApiKeyTable.CreateAsync(w, "test", Roles.Editor, Cancel), Cancel)).Value;
            server._http = new HttpClient { BaseAddress = new Uri(server._app.Urls.First()), DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
            return server;
        }

        async Task<IResult> HandleAsync(Order order, Task? hold)
        {
            var number = Interlocked.Increment(ref _ran);
            if (hold is not null) await hold;
            return order.Status switch
            {
                200 => Results.Json(new { number, order.Name }),
                500 => throw new InvalidOperationException("the handler broke"),
                _ => ApiResults.Invalid("name", "no", "だめ", "No"),
            };
        }

        public async Task<HttpResponseMessage> SendAsync(Order order, string? key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "test-send") { Content = JsonContent.Create(order, options: ApiJson.Options) };
            if (key is not null) request.Headers.Add(Idempotency.Header, key);
            return await _http.SendAsync(request, Cancel);
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await _app.StopAsync();
            await _app.DisposeAsync();
            await _ledger.DisposeAsync();
        }
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_same_key_and_body_get_the_first_answer_again(string kind)
    {
        await using var server = await Server.StartAsync(kind);
        var first = await (await server.SendAsync(new("春のセール"), "k1")).JsonAsync();
        var again = await server.SendAsync(new("春のセール"), "k1");
        Assert.Equal(first.GetRawText(), (await again.JsonAsync()).GetRawText());
        Assert.True(again.Headers.Contains(Positions.Wrote));
        Assert.Equal(1, server.Ran);
        await (await server.SendAsync(new("春のセール"), "k2")).JsonAsync();
        await (await server.SendAsync(new("春のセール"), null)).JsonAsync();
        Assert.Equal(3, server.Ran);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_same_key_with_another_body_is_refused(string kind)
    {
        await using var server = await Server.StartAsync(kind);
        await (await server.SendAsync(new("春"), "k1")).JsonAsync();
        Assert.Equal("key_reused", (await (await server.SendAsync(new("夏"), "k1")).JsonAsync(HttpStatusCode.UnprocessableEntity)).Items("problems").Single().Text("code"));
        Assert.Equal(1, server.Ran);
    }

    [Fact]
    public async Task A_refusal_or_a_fault_frees_the_key()
    {
        await using var server = await Server.StartAsync("sqlite");
        await (await server.SendAsync(new("春", 422), "k1")).JsonAsync(HttpStatusCode.UnprocessableEntity);
        await (await server.SendAsync(new("春", 500), "k1")).JsonAsync(HttpStatusCode.InternalServerError);
        await (await server.SendAsync(new("春"), "k1")).JsonAsync();
        Assert.Equal(3, server.Ran);
    }

    [Fact]
    public async Task A_second_request_beside_the_first_does_nothing()
    {
        var hold = new TaskCompletionSource();
        await using var server = await Server.StartAsync("sqlite", hold.Task);
        var first = server.SendAsync(new("春"), "k1");
        while (server.Ran == 0) await Task.Yield();
        Assert.Equal("in_progress", (await (await server.SendAsync(new("春"), "k1")).JsonAsync(HttpStatusCode.Conflict)).Text("code"));
        hold.SetResult();
        await (await first).JsonAsync();
        Assert.Equal(1, server.Ran);
    }
}
