using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Tests;

public sealed class TransportTests
{
    [Fact]
    public async Task E1_every_answer_carries_a_new_request_id_in_uuid_form()
    {
        await using var world = await World.StartAsync();
        var answers = new[]
        {
            await world.PushAsync(world.UserId("p1")),
            await world.PushAsync(world.UserId("p1"), ""),
            await world.GetAsync("/v2/bot/nothing"),
            await world.GetAsync("/v2/bot/info", token: "wrong"),
            await world.GetAsync("/oauth2/v2.1/verify"),
        };

        Assert.Equal([200, 400, 404, 401, 400], answers.Select(a => a.Status));
        Assert.All(answers, a => Assert.True(Guid.TryParseExact(a.RequestId, "D", out _)));
        Assert.Equal(answers.Length, answers.Select(a => a.RequestId).Distinct().Count());
    }

    [Fact]
    public async Task E1_errors_have_a_message_and_no_empty_details()
    {
        await using var world = await World.StartAsync();
        var answer = await world.GetAsync("/v2/bot/nothing");

        Assert.Equal("Not found", answer.Message);
        Assert.Single(answer.Json!.AsObject());
    }

    [Fact]
    public async Task E2_a_missing_unknown_or_revoked_token_is_401()
    {
        await using var world = await World.StartAsync();
        using var bare = new HttpRequestMessage(HttpMethod.Get, "/v2/bot/info");
        using var response = await world.Http.SendAsync(bare, TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)response.StatusCode);
        Assert.Equal(401, (await world.GetAsync("/v2/bot/info", token: "nonsense")).Status);
        Assert.Equal(200, (await world.GetAsync("/v2/bot/info")).Status);

        var renewed = world.Control.ChangeAccount(world.Channel, new AccountChange { RotateToken = true });

        var revoked = await world.GetAsync("/v2/bot/info");
        Assert.Equal(401, revoked.Status);
        Assert.StartsWith("Authentication failed due to the following reason:", revoked.Message, StringComparison.Ordinal);
        Assert.Equal(200, (await world.GetAsync("/v2/bot/info", renewed.AccessToken)).Status);
    }

    [Fact]
    public async Task E2_another_content_type_is_415()
    {
        await using var world = await World.StartAsync();
        var answer = await world.SendAsync(HttpMethod.Post, "/v2/bot/message/push", "{}", type: "text/plain");

        Assert.Equal(415, answer.Status);
        Assert.Equal("The content type, text/plain, is not supported", answer.Message);
    }

    [Fact]
    public async Task E2_a_body_over_two_megabytes_is_413()
    {
        await using var world = await World.StartAsync();
        var padding = new string('x', (2 * 1024 * 1024) + 1);

        Assert.Equal(413, (await world.PostAsync("/v2/bot/message/push", new JsonObject { ["to"] = padding })).Status);
    }

    [Theory]
    [InlineData("{\"to\":", 1)]
    [InlineData("{\n\"to\" 1}", 2)]
    [InlineData("[]", 1)]
    [InlineData("", 1)]
    [InlineData("{\"to\":\"\\ud800\"}", 1)]
    [InlineData("{\"\\udc00\":1}", 1)]
    public async Task E2_a_body_that_is_not_a_json_object_is_400_naming_the_line(string body, int line)
    {
        await using var world = await World.StartAsync();
        var answer = await world.SendAsync(HttpMethod.Post, "/v2/bot/message/push", body);

        Assert.Equal(400, answer.Status);
        Assert.StartsWith($"The request body could not be parsed as JSON (line: {line},", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task E2_a_wrong_method_is_405()
    {
        await using var world = await World.StartAsync();
        Assert.Equal(405, (await world.GetAsync("/v2/bot/message/push")).Status);
    }

    [Fact]
    public async Task E3_the_201st_multicast_of_a_second_is_429_and_the_next_second_allows_200_more()
    {
        var time = new StoppedTime();
        await using var world = await World.StartAsync(o => o with { Limits = true, Time = time });
        var body = new JsonObject { ["to"] = new JsonArray(world.UserId("p1")), ["messages"] = World.Texts("a") };
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(200, (await world.PostAsync("/v2/bot/message/multicast", body)).Status);
        }

        var refused = await world.PostAsync("/v2/bot/message/multicast", body);
        Assert.Equal(429, refused.Status);
        Assert.Equal("The API rate limit has been exceeded. Try again later.", refused.Message);
        Assert.Equal(200, (await world.PushAsync(world.UserId("p1"))).Status);

        world.Control.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await world.PostAsync("/v2/bot/message/multicast", body)).Status);
        Assert.Equal(201, world.Control.Deliveries(new DeliveryQuery { Endpoint = "multicast" }).Requests);
    }

    [Fact]
    public async Task E3_each_channel_has_its_own_buckets_and_limits_can_be_switched_off()
    {
        await using var world = await World.StartAsync(o => o with { Limits = true, Time = new StoppedTime() });
        var other = world.Control.AddAccount(new NewAccount { Provider = "shop" });
        var body = new JsonObject { ["messages"] = World.Texts("a") };
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(200, (await world.PostAsync("/v2/bot/message/broadcast", body)).Status);
        }

        Assert.Equal(429, (await world.PostAsync("/v2/bot/message/broadcast", body)).Status);
        Assert.Equal(200, (await world.PostAsync("/v2/bot/message/broadcast", body, token: other.AccessToken)).Status);
        world.Control.Limits = false;
        Assert.Equal(200, (await world.PostAsync("/v2/bot/message/broadcast", body)).Status);
    }

    [Fact]
    public async Task E4_an_injected_error_refuses_as_often_as_told_and_accepts_nothing()
    {
        await using var world = await World.StartAsync();
        world.Control.AddFault(new Fault { Endpoint = "push", Status = 503, Count = 2 });

        Assert.Equal(503, (await world.PushAsync(world.UserId("p1"))).Status);
        Assert.Equal(200, (await world.GetAsync("/v2/bot/info")).Status);
        Assert.Equal(503, (await world.PushAsync(world.UserId("p1"))).Status);
        Assert.Equal(0, world.Received("p1"));
        Assert.Equal(200, (await world.PushAsync(world.UserId("p1"))).Status);
    }

    [Fact]
    public async Task E4_a_drop_after_accept_delivers_without_an_answer_and_the_retry_is_409()
    {
        await using var world = await World.StartAsync();
        world.Control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.DropAfterAccept, Count = 1 });
        var key = Key(1);

        await Assert.ThrowsAsync<HttpRequestException>(() => world.PushAsync(world.UserId("p1"), key: key));
        Assert.Equal(1, world.Received("p1"));

        Assert.Equal(409, (await world.PushAsync(world.UserId("p1"), key: key)).Status);
        Assert.Equal(1, world.Received("p1"));
    }

    [Fact]
    public async Task E4_a_drop_before_accept_delivers_nothing_and_leaves_the_key_unburnt()
    {
        await using var world = await World.StartAsync();
        world.Control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.DropBeforeAccept, Count = 1 });
        var key = Key(1);

        await Assert.ThrowsAsync<HttpRequestException>(() => world.PushAsync(world.UserId("p1"), key: key));
        Assert.Equal(0, world.Received("p1"));
        Assert.Equal(200, (await world.PushAsync(world.UserId("p1"), key: key)).Status);
    }

    [Fact]
    public async Task E4_a_hang_after_accept_holds_the_line_until_the_client_gives_up()
    {
        await using var world = await World.StartAsync();
        world.Control.AddFault(new Fault { Endpoint = "push", Mode = FaultMode.HangAfterAccept, Count = 1 });
        using var patience = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/bot/message/push");
        request.Headers.Authorization = new("Bearer", world.Account.AccessToken);
        request.Content = new StringContent(new JsonObject { ["to"] = world.UserId("p1"), ["messages"] = World.Texts("a") }.ToJsonString(), null, "application/json");

        var sending = world.Http.SendAsync(request, patience.Token);
        while (world.Received("p1") == 0)
        {
            await Task.Yield();
        }
        Assert.False(sending.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(1, world.Received("p1"));
    }

    [Fact]
    public async Task E4_a_delay_waits_on_the_injected_time_and_then_answers()
    {
        var time = new StoppedTime();
        await using var world = await World.StartAsync(o => o with { Time = time });
        world.Control.AddFault(new Fault { Endpoint = "info", DelayMs = 5000 });

        var asking = world.GetAsync("/v2/bot/info");
        await time.UntilWaitedOnAsync(TimeSpan.FromSeconds(5));
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(200, (await asking).Status);
    }

    [Fact]
    public async Task Half_of_the_answer_delay_lies_before_the_acceptance_and_half_after()
    {
        var time = new StoppedTime();
        await using var world = await World.StartAsync(o => o with { Time = time, MinDelayMs = 100, MaxDelayMs = 100 });

        var pushing = world.PushAsync(world.UserId("p1"));
        await time.UntilWaitedOnAsync(TimeSpan.FromMilliseconds(50));
        Assert.Equal(0, world.Received("p1"));
        time.Advance(TimeSpan.FromMilliseconds(50));
        await time.UntilWaitedOnAsync(TimeSpan.FromMilliseconds(50));
        Assert.Equal(1, world.Received("p1"));
        Assert.False(pushing.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(200, (await pushing).Status);
    }

    internal static string Key(int n) => $"00000000-0000-4000-8000-{n:d12}";
}
