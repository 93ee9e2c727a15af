using System.Text.Json.Nodes;
using FsCheck.Fluent;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests;

public sealed class LogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("emulator-log").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string LogFile => Path.Combine(folder, "line.jsonl");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_request_and_every_received_message_is_a_line()
    {
        await using var world = await World.StartAsync(o => o with { LogFile = LogFile });
        var key = TransportTests.Key(1);
        var body = new JsonObject { ["to"] = new JsonArray(world.UserId("p1"), world.UserId("p2")), ["messages"] = World.Texts("a", "b") };
        var accepted = await world.PostAsync("/v2/bot/message/multicast", body, key);
        await world.PostAsync("/v2/bot/message/multicast", body, key);
        await world.PushAsync(world.UserId("p1"), "");
        await world.GetAsync("/v2/bot/info", token: "wrong");
        await world.Control.FlushAsync(Ct);

        var lines = Read();
        Assert.Equal(["accepted", "repeated", "refused", "refused"], lines.Where(IsRequest).Select(l => l["outcome"]!.GetValue<string>()));
        Assert.Equal([200, 409, 400, 401], lines.Where(IsRequest).Select(l => l["status"]!.GetValue<int>()));
        Assert.Equal(["multicast", "multicast", "push", "info"], lines.Where(IsRequest).Select(l => l["endpoint"]!.GetValue<string>()));
        Assert.Equal(2, lines[0]["people"]!.GetValue<int>());
        Assert.Null(lines[^1]["account"]);
        var messages = lines.Where(l => !IsRequest(l)).ToArray();
        Assert.Equal(["p1", "p2"], messages.Select(m => m["person"]!.GetValue<string>()));
        Assert.All(messages, m =>
        {
            Assert.Equal(accepted.RequestId, m["request_id"]!.GetValue<string>());
            Assert.Equal(key, m["retry_key"]!.GetValue<string>());
            Assert.Equal(world.Channel, m["account"]!.GetValue<string>());
            Assert.Equal(world.UserId(m["person"]!.GetValue<string>()), m["user_id"]!.GetValue<string>());
            Assert.Equal(2, m["count"]!.GetValue<int>());
        });
    }

    [Fact]
    public async Task The_log_is_appended_to_and_complete_after_a_stop()
    {
        for (var run = 1; run <= 2; run++)
        {
            await using var world = await World.StartAsync(o => o with { LogFile = LogFile }, friends: 50);
            await world.PostAsync("/v2/bot/message/broadcast", new JsonObject { ["messages"] = World.Texts("a") });
        }
        Assert.Equal(2, Read().Count(IsRequest));
        Assert.Equal(100, Read().Count(l => !IsRequest(l)));
    }

    [Fact]
    public async Task An_accepted_request_whose_client_went_away_is_in_the_log()
    {
        await using var world = await World.StartAsync(o => o with { LogFile = LogFile });
        world.Control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.DropAfterAccept });
        await Assert.ThrowsAsync<HttpRequestException>(() => world.PushAsync(world.UserId("p1")));
        await world.Control.FlushAsync(Ct);

        var lines = Read();
        Assert.Equal(("accepted", "drop_after_accept"), (lines[0]["outcome"]!.GetValue<string>(), lines[0]["fault"]!.GetValue<string>()));
        Assert.Equal("p1", lines[1]["person"]!.GetValue<string>());
    }

    [Fact]
    public async Task Under_concurrent_repeats_the_log_holds_each_key_once_and_equals_what_people_got()
    {
        await using var world = await World.StartAsync(o => o with { LogFile = LogFile }, friends: 5);
        var draws = Gen.Two(Gen.Choose(1, 12)).Select(pair => (Key: pair.Item1, Person: (pair.Item2 % 5) + 1)).Sample(200, 3).ToArray();
        var planned = draws.GroupBy(d => d.Key).ToDictionary(g => g.Key, g => g.First().Person);
        await Parallel.ForEachAsync(draws, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct }, async (draw, _) =>
        {
            var answer = await world.PushAsync(world.UserId($"p{planned[draw.Key]}"), key: TransportTests.Key(draw.Key));
            Assert.Contains(answer.Status, (int[])[200, 409]);
        });
        await world.Control.FlushAsync(Ct);

        var messages = Read().Where(l => !IsRequest(l)).ToArray();
        Assert.Equal(planned.Keys.Order().Select(TransportTests.Key), messages.Select(m => m["retry_key"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.Equal(draws.Length, Read().Count(IsRequest));
        Assert.Equal(messages.Length, world.Control.Deliveries(new DeliveryQuery()).Messages);
    }

    private static bool IsRequest(JsonNode line) => line["type"]!.GetValue<string>() == "request";

    private JsonNode[] Read()
    {
        using var file = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];
    }
}
