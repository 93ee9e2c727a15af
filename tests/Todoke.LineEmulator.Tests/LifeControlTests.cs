using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.State;

namespace Todoke.LineEmulator.Tests;

/// <summary>Scenarios, winding, the camera, date pickers and the log over HTTP, and problems that name their field.</summary>
public sealed class LifeControlTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("control").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("POST", "/control/people", """{"people":[{"id":5}]}""", "people[0].id")]
    [InlineData("POST", "/control/people", """{"people":[{"id":"a/b"}]}""", "people[0].id")]
    [InlineData("POST", "/control/people", """{"people":[{"id":"a","traits":{"gender":"cat"}}]}""", "people[0].traits.gender")]
    [InlineData("POST", "/control/people", """{"people":[{"id":"a","traits":{"age":7}}]}""", "people[0].traits.age")]
    [InlineData("POST", "/control/people", """{"people":[{"id":"a","habits":{"hours":[1]}}]}""", "people[0].habits.hours")]
    [InlineData("POST", "/control/people", """{"people":[{"id":"a","habits":{"tap":2}}]}""", "people[0].habits")]
    [InlineData("POST", "/control/people", """{"people":[{"id":"a","sites":["https://example.com"]}]}""", "people[0].sites")]
    [InlineData("POST", "/control/people/generate", """{"account":"1650000001","count":0}""", "count")]
    [InlineData("POST", "/control/faults", """{"endpoint":"push","probability":2}""", "probability")]
    [InlineData("POST", "/control/faults", """{"endpoint":"telegram"}""", "endpoint")]
    [InlineData("POST", "/control/faults", """{"endpoint":"push","mode":"explode"}""", "mode")]
    [InlineData("POST", "/control/delay", """{"min_ms":-1,"max_ms":1}""", "min_ms")]
    [InlineData("POST", "/control/clock/wind", """{"advance_s":-1}""", "advance_s")]
    [InlineData("POST", "/control/people/p1/say", """{"account":"1650000001"}""", "text")]
    [InlineData("POST", "/control/people/p1/scan", """{"url":"mailto:a@example.com"}""", "url")]
    [InlineData("POST", "/control/people/p1/pick", """{"account":"1650000001","data":"d","mode":"date","value":"tomorrow"}""", "value")]
    [InlineData("POST", "/control/people/p1/pick", """{"account":"1650000001","data":"d","mode":"week","value":"1"}""", "mode")]
    [InlineData("GET", "/control/summary", null, "account")]
    [InlineData("GET", "/control/people?limit=0", null, "limit")]
    [InlineData("GET", "/control/people?limit=many", null, "limit")]
    [InlineData("GET", "/control/people?account=9", null, "account")]
    public async Task A_problem_names_its_field(string method, string path, string? body, string field)
    {
        await using var world = await World.StartAsync();
        var answer = await world.ControlAsync(new HttpMethod(method), path, body is null ? null : JsonNode.Parse(body));
        Assert.InRange(answer.Status, 400, 404);
        Assert.Equal(field, answer.Json!["errors"]![0]!["field"]!.GetValue<string>());
        Assert.NotEqual("", answer.Json["detail"]!.GetValue<string>());
        Assert.Equal(answer.Status, answer.Json["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_scenario_is_played_over_http_and_a_broken_one_names_all_its_lines()
    {
        await using var world = await World.StartAsync(friends: 0);
        var wrong = await PostAsync(world, "{\n\"version\": 1,\n\"people\": [ { \"prefix\": \"a\", \"count\": 0 },\n{ \"count\": 3 } ]\n}");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Equal([(3, "people[0].count"), (4, "people[1].prefix")], wrong.Json["errors"]!.AsArray().Select(e => (e!["line"]!.GetValue<int>(), e["field"]!.GetValue<string>())));

        var played = await PostAsync(world, $$"""{ "version": 1, "people": [ { "prefix": "a", "count": 30, "friend_of": [ { "account": "{{world.Channel}}" } ] } ] }""");
        Assert.Equal((HttpStatusCode.OK, 30), (played.Status, played.Json["people"]!.GetValue<int>()));
        Assert.Equal(30, world.Control.Summary(world.Channel, null).Friends);
    }

    [Fact]
    public async Task Winding_lets_everything_on_the_way_happen_at_its_own_instant()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() }, friends: 0);
        await world.Control.AddPeopleAsync(new PeopleRequest { People = [.. Enumerable.Range(0, 20).Select(n => new NewPerson { Id = $"w{n}", Habits = new Habits { Open = 1, Tap = 0, Reply = 0, Block = 0, MinSeconds = 60, MaxSeconds = 3600 }, Follows = [new NewFriendship { Account = world.Channel }] })] }, Ct);
        var began = world.Control.Now;
        await world.PostAsync("/v2/bot/message/broadcast", new JsonObject { ["messages"] = World.Texts("a") });
        var idle = (await world.ControlAsync(HttpMethod.Post, "/control/clock/wind", new { advance_s = 7200 })).Json!;

        Assert.True(idle["idle"]!.GetValue<bool>());
        Assert.Equal(began.AddHours(2), world.Control.Now);
        var opened = world.Control.People(world.Channel, null, null, null, 100).People.Select(p => p.Friendships.Single().Opened!.Value).ToList();
        Assert.Equal(20, opened.Distinct().Count());
        Assert.All(opened, at => Assert.InRange(at, began.AddSeconds(60).ToUnixTimeMilliseconds(), began.AddHours(1).ToUnixTimeMilliseconds()));
    }

    [Fact]
    public async Task E19_a_code_that_leads_to_an_accounts_add_friend_address_makes_a_friend_and_tells_the_account()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await World.StartAsync(friends: 0);
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
        catcher.Redirects["/route/spring"] = $"https://line.me/R/ti/p/{Uri.EscapeDataString(world.Account.BasicId)}";
        await world.Control.AddPeopleAsync(new PeopleRequest { People = [new NewPerson { Id = "passer" }] }, Ct);

        var scanned = (await world.ControlAsync(HttpMethod.Post, "/control/people/passer/scan", new { url = new Uri(catcher.Address, "/route/spring").AbsoluteUri })).Json!;
        Assert.True(scanned["changed"]!.GetValue<bool>());
        Assert.True(scanned["ok"]!.GetValue<bool>());
        Assert.Equal(FriendState.Following, world.Control.Person("passer").Friendships.Single().State);
        Assert.Equal(["follow"], catcher.Events.Select(e => e["type"]!.GetValue<string>()));
        Assert.Equal(["/route/spring"], catcher.Taps);

        catcher.Redirects["/route/gone"] = "https://line.me/R/ti/p/@nobody";
        Assert.Equal(404, (await world.ControlAsync(HttpMethod.Post, "/control/people/passer/scan", new { url = new Uri(catcher.Address, "/route/gone").AbsoluteUri })).Status);
        var page = await world.Control.ScanAsync("passer", new Uri(catcher.Address, "/leaflet").AbsoluteUri, Ct);
        Assert.Equal((false, true), (page.Changed, page.Ok));
    }

    [Fact]
    public async Task E19_a_picked_date_comes_as_a_postback_with_params()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await using var world = await World.StartAsync();
        world.Control.ChangeAccount(world.Channel, new AccountChange { WebhookUrl = catcher.Url });
        await world.ControlAsync(HttpMethod.Post, "/control/people/p1/pick", new { account = world.Channel, data = "visit", mode = "datetime", value = "2026-05-20T12:30" });

        Assert.Equal("""{"data":"visit","params":{"datetime":"2026-05-20T12:30"}}""", catcher.Events.Single()["postback"]!.ToJsonString());
    }

    [Fact]
    public async Task The_log_can_be_taken_out_while_it_is_written()
    {
        await using var world = await World.StartAsync(o => o with { LogFile = Path.Combine(folder, "line.jsonl") });
        await world.PushAsync(world.UserId("p1"));
        var lines = (await world.Http.GetStringAsync(new Uri("/control/log", UriKind.Relative), Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["request", "message"], lines.Select(l => JsonNode.Parse(l)!["type"]!.GetValue<string>()));

        await using var silent = await World.StartAsync();
        Assert.Equal(404, (await silent.ControlAsync(HttpMethod.Get, "/control/log")).Status);
    }

    [Fact]
    public async Task What_can_be_switched_can_be_read_back()
    {
        await using var world = await World.StartAsync();
        await world.ControlAsync(HttpMethod.Post, "/control/own-will", new { on = false });
        await world.ControlAsync(HttpMethod.Post, "/control/limits", new { on = true });
        await world.ControlAsync(HttpMethod.Post, "/control/delay", new { min_ms = 1, max_ms = 2 });
        Assert.Equal("""{"on":false}""", (await world.ControlAsync(HttpMethod.Get, "/control/own-will")).Text);
        Assert.Equal("""{"on":true}""", (await world.ControlAsync(HttpMethod.Get, "/control/limits")).Text);
        Assert.Equal("""{"min_ms":1,"max_ms":2}""", (await world.ControlAsync(HttpMethod.Get, "/control/delay")).Text);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Json)> PostAsync(World world, string scenario)
    {
        using var body = new StringContent(scenario, Encoding.UTF8, "application/json");
        using var answer = await world.Http.PostAsync("/control/scenario", body, Ct);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!);
    }
}
