using Todoke.LineContract;
using Todoke.LineEmulator.Control;
using OpenApi = Todoke.LineContract.Contract;

namespace Todoke.LineEmulator.Tests.Contract;

/// <summary>The emulator alone before LINE's OpenAPI files: one good request for each operation it answers, errors, and what it leaves out.</summary>
public sealed class EmulatorContractTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Answered => [.. GoodRequests.All.Select(g => g.Operation)];

    [Theory, MemberData(nameof(Answered))]
    public async Task A_good_request_and_its_answer_fit_LINEs_files(string operation)
    {
        var contract = Load();
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await GoodRequests.WorldAsync(catcher);
        await using var proxy = await RecordingProxy.StartAsync(world.Host.BaseAddress, Ct);
        world.Http.BaseAddress = proxy.Address;

        var answer = await GoodRequests.All.Single(g => g.Operation == operation).SendAsync(world);

        Assert.True(answer.Status is >= 200 and < 300, $"{answer.Status} {answer.Text}");
        Assert.Equal(operation, proxy.Exchanges.Last() is var last ? contract.Find(last.Method, last.Path)?.Name : null);
        Assert.Empty(proxy.Exchanges.SelectMany(e => contract.Check(e).Select(problem => $"{problem}\n  in {e}")));
        Assert.Empty(catcher.Webhooks.SelectMany(w => contract.CheckWebhook(w.Body)));
    }

    [Fact]
    public async Task What_the_emulator_leaves_out_of_LINEs_files_is_listed_and_is_a_404()
    {
        var contract = Load();
        Assert.Equal(contract.Operations.Select(o => o.Name).Except(Answered.Select(a => a.Data)).Order(StringComparer.Ordinal), LeftOut.Operations.Order(StringComparer.Ordinal));
        Assert.Equal([], Answered.Select(a => a.Data).Except(contract.Operations.Select(o => o.Name)));

        await using var world = await World.StartAsync(friends: 1);
        foreach (var operation in LeftOut.Operations.Except(LeftOut.NeverThere))
        {
            var (method, path) = (operation.Split(' ')[0], operation.Split(' ')[1].Replace('{', 'x').Replace('}', 'x'));
            Assert.Null(Endpoints.Find(method, path, out _));
            var answer = await world.SendAsync(new HttpMethod(method), path, null);
            Assert.Contains((answer.Status, answer.Message), ((int, string?)[])[(404, "Not found"), (405, "Method not allowed")]);
        }
    }

    [Fact]
    public async Task E1_errors_of_every_status_have_the_form_that_LINEs_files_give_them()
    {
        var contract = Load();
        await using var world = await World.StartAsync(friends: 3);
        await using var proxy = await RecordingProxy.StartAsync(world.Host.BaseAddress, Ct);
        world.Http.BaseAddress = proxy.Address;
        var (user, key) = (world.UserId("p1"), Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        var push = """{"to":"USER","messages":[{"type":"text","text":"a"}]}""".Replace("USER", user, StringComparison.Ordinal);
        async Task AnswersAsync(int status, Task<Answer> sending) => Assert.Equal(status, (await sending).Status);

        await AnswersAsync(400, world.SendAsync(HttpMethod.Post, "/v2/bot/message/push", push.Replace("\"a\"", "\"\"", StringComparison.Ordinal)));
        await AnswersAsync(400, world.SendAsync(HttpMethod.Post, "/v2/bot/message/push", "{"));
        await AnswersAsync(400, world.PostAsync("/v2/bot/message/multicast", new System.Text.Json.Nodes.JsonObject { ["to"] = new System.Text.Json.Nodes.JsonArray(user, "nobody"), ["messages"] = World.Texts("a") }));
        await AnswersAsync(400, world.SendAsync(HttpMethod.Get, "/v2/bot/message/quota", null, key));
        await AnswersAsync(401, world.GetAsync("/v2/bot/info", token: "wrong"));
        await AnswersAsync(404, world.GetAsync("/v2/bot/no/such/path"));
        await AnswersAsync(404, world.GetAsync($"/v2/bot/profile/U{new string('0', 32)}"));
        await AnswersAsync(405, world.SendAsync(HttpMethod.Delete, "/v2/bot/info", null));
        await AnswersAsync(200, world.PushAsync(user, key: key));
        await AnswersAsync(409, world.PushAsync(user, key: key));
        await AnswersAsync(413, world.SendAsync(HttpMethod.Post, "/v2/bot/message/push", new string(' ', 3 << 20)));
        await AnswersAsync(415, world.SendAsync(HttpMethod.Post, "/v2/bot/message/push", push, type: "text/plain"));
        world.Control.ChangeAccount(world.Channel, new AccountChange { Verified = false, Quota = System.Text.Json.JsonSerializer.SerializeToElement(1) });
        await AnswersAsync(403, world.GetAsync("/v2/bot/followers/ids"));
        await AnswersAsync(429, world.PushAsync(user));
        world.Control.AddFault(new Fault { Endpoint = "push", Status = 500 });
        await AnswersAsync(500, world.PushAsync(user));

        Assert.Empty(proxy.Exchanges.SelectMany(e => contract.CheckAnswer(e).Select(problem => $"{problem}\n  in {e}")));
    }

    private static OpenApi Load()
    {
        Assert.SkipWhen(OpenApi.Load() is null, OpenApi.Missing);
        return OpenApi.Load()!;
    }
}
