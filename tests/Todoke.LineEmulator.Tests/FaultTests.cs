using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests;

/// <summary>Faults that need more than a status: answers kept back, answers that are not LINE's, the month's end, the middle of something.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("emulator-faults").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task E4_an_answer_kept_back_is_of_an_accepted_request_and_comes_when_it_is_released()
    {
        await using var world = await World.StartAsync();
        world.Control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.HoldAfterAccept, Count = 1 });

        var sending = world.PushAsync(world.UserId("p1"), key: TransportTests.Key(1));
        await world.Control.WhenHeldAsync(1, Ct);
        Assert.False(sending.IsCompleted);
        Assert.Equal(1, world.Received("p1"));
        Assert.Equal(200, (await world.PushAsync(world.UserId("p2"))).Status);

        Assert.Equal(1, world.Control.ReleaseAnswers());
        Assert.Equal(200, (await sending).Status);
        Assert.Equal(0, world.Control.HeldAnswers);
    }

    [Fact]
    public async Task E4_a_client_that_goes_away_meanwhile_leaves_nothing_kept_back_and_its_repeat_is_409()
    {
        await using var world = await World.StartAsync();
        world.Control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.HoldAfterAccept, Count = 1 });
        using var patience = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/bot/message/push");
        request.Headers.Authorization = new("Bearer", world.Account.AccessToken);
        request.Headers.Add("X-Line-Retry-Key", TransportTests.Key(1));
        request.Content = new StringContent(new JsonObject { ["to"] = world.UserId("p1"), ["messages"] = World.Texts("こんにちは") }.ToJsonString(), null, "application/json");

        var sending = world.Http.SendAsync(request, patience.Token);
        Assert.Equal(1, (await world.ControlAsync(HttpMethod.Get, "/control/held?at_least=1&wait_s=60")).Json!["held"]!.GetValue<int>());
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        while (world.Control.HeldAnswers > 0)
        {
            await Task.Yield();
        }
        Assert.Equal(0, (await world.ControlAsync(HttpMethod.Post, "/control/held/release")).Json!["released"]!.GetValue<int>());
        Assert.Equal(409, (await world.PushAsync(world.UserId("p1"), key: TransportTests.Key(1))).Status);
        Assert.Equal(1, world.Received("p1"));
    }

    [Theory]
    [InlineData(FaultMode.GarbageAfterAccept, 1, 409)]
    [InlineData(FaultMode.GarbageBeforeAccept, 0, 200)]
    public async Task E4_an_answer_of_200_that_is_not_lines_tells_nothing_of_what_was_accepted(FaultMode mode, int received, int repeated)
    {
        await using var world = await World.StartAsync();
        world.Control.AddFault(new Fault { Endpoint = "push", Mode = mode, Count = 1 });

        var answer = await world.PushAsync(world.UserId("p1"), key: TransportTests.Key(1));

        Assert.Equal(200, answer.Status);
        Assert.Null(answer.Json);
        Assert.Equal("text/html", Assert.Contains("content-type", await HeadersOfGarbageAsync(world, mode)));
        Assert.Equal(received, world.Received("p1"));
        Assert.Equal(repeated, (await world.PushAsync(world.UserId("p1"), key: TransportTests.Key(1))).Status);
    }

    [Fact]
    public async Task E4_a_fault_that_lets_some_pass_strikes_in_the_middle()
    {
        await using var world = await World.StartAsync();
        world.Control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.MonthlyLimit, Skip = 2, Count = 1 });

        var answers = new List<Answer>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add(await world.PushAsync(world.UserId("p1")));
        }

        Assert.Equal([200, 200, 429, 200], answers.Select(a => a.Status));
        Assert.Equal("You have reached your monthly limit.", answers[2].Message);
        Assert.Equal(3, world.Received("p1"));
    }

    [Fact]
    public async Task The_log_tells_when_a_request_arrived_and_for_which_unit_it_counts()
    {
        var (file, time) = (Path.Combine(folder, "line.jsonl"), new StoppedTime());
        await using var world = await World.StartAsync(o => o with { LogFile = file, Time = time });
        world.Control.AddFault(new Fault { Endpoint = "multicast", DelayMs = 3000 });
        var sending = world.PostAsync("/v2/bot/message/multicast", new JsonObject { ["to"] = new JsonArray(world.UserId("p1")), ["messages"] = World.Texts("a"), ["customAggregationUnits"] = new JsonArray("spring") });
        await time.UntilWaitedOnAsync(TimeSpan.FromSeconds(3));
        time.Advance(TimeSpan.FromSeconds(3));
        await sending;
        await world.Control.FlushAsync(Ct);

        var lines = (await File.ReadAllLinesAsync(file, Ct)).Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(3000, lines[0]["at"]!.GetValue<long>() - lines[0]["arrived"]!.GetValue<long>());
        Assert.Equal(["spring", "spring"], lines.Select(l => l["unit"]!.GetValue<string>()));
    }

    private static async Task<IReadOnlyDictionary<string, string>> HeadersOfGarbageAsync(World world, FaultMode mode)
    {
        world.Control.AddFault(new Fault { Endpoint = "info", Mode = mode, Count = 1 });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/bot/info");
        request.Headers.Authorization = new("Bearer", world.Account.AccessToken);
        using var response = await world.Http.SendAsync(request, Ct);
        return new Dictionary<string, string>(StringComparer.Ordinal) { ["content-type"] = response.Content.Headers.ContentType!.MediaType! };
    }
}
