using System.Text;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.People;
using Todoke.LineEmulator.State;

namespace Todoke.LineEmulator.Tests;

public sealed class ScenarioTests : IDisposable
{
    private const string Town = """
        {
          "version": 1,
          "seed": 7,
          "accounts": [ { "channel_id": "1650000009", "provider": "town", "display_name": "町役場", "quota": 5000 } ],
          "kinds": { "coffee": ["珈琲", "コーヒー"] },
          "people": [
            { "prefix": "citizen", "count": 2000,
              "gender": { "female": 5, "male": 4, "unknown": 1 }, "age": { "20-29": 1, "60-79": 3, "unknown": 1 }, "area": { "jp_13": 1 }, "os": { "ios": 6, "android": 4 },
              "friend_of": [ { "account": "1650000009", "share": 0.8, "blocked": 0.1, "since_days": 100 } ],
              "habits": { "open": [0.2, 0.8], "tap": 0.5 }, "taste": { "coffee": [0, 3] }, "autofill": { "username": "{id}", "name": "{name}" } },
            { "prefix": "silent", "count": 10, "quiet": true }
          ]
        }
        """;

    private readonly string file = Path.GetTempFileName();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task A_scenario_makes_accounts_and_thousands_of_people_in_the_shares_it_tells()
    {
        await using var world = await World.StartAsync(o => o with { Time = new StoppedTime() }, friends: 0);
        var played = await PlayAsync(world, Town);
        var people = Everybody(world);
        var citizens = people.Where(p => p.Id.StartsWith("citizen", StringComparison.Ordinal)).ToList();

        Assert.Equal((1, 2010, 0), (played.Accounts, played.People, played.AlreadyThere));
        Assert.InRange(citizens.Count(p => p.Traits.Gender == "female"), 900, 1100);
        Assert.InRange(citizens.Count(p => p.Traits.Gender is null), 150, 250);
        Assert.All(citizens, p => Assert.True(p.Traits.Age is null or (>= 20 and <= 29) or (>= 60 and <= 79)));
        Assert.All(citizens, p => Assert.Equal("jp_13", p.Traits.Area));
        Assert.InRange(citizens.Count(p => p.Friendships.Count > 0), 1500, 1700);
        Assert.InRange(citizens.Count(p => p.Friendships.Any(f => f.State == FriendState.Blocked)), 110, 210);
        Assert.All(citizens, p => Assert.InRange(p.Habits!.Open, 0.2, 0.8));
        Assert.True(citizens.Select(p => p.Habits!.Taste!["珈琲"]).Distinct().Count() > 1000);
        Assert.All(citizens, p => Assert.Equal(p.Habits!.Taste!["珈琲"], p.Habits.Taste["コーヒー"]));
        Assert.All(citizens, p => Assert.Equal((p.Id, p.Name), (p.Autofill!["username"], p.Autofill["name"])));
        Assert.Equal(10, people.Count(p => p.Quiet));
    }

    [Fact]
    public async Task A_scenario_played_again_leaves_those_who_are_there_as_they_are()
    {
        await using var world = await World.StartAsync(friends: 0);
        await PlayAsync(world, Town);
        var someone = Everybody(world).First(p => p.Friendships.Any(f => f.State == FriendState.Following));
        await world.Control.ActAsync(someone.Id, Act.Block, new ActRequest { Account = "1650000009" }, Ct);

        Assert.Equal((0, 0, 2010), await PlayAsync(world, Town) is var again ? (again.Accounts, again.People, again.AlreadyThere) : default);
        Assert.Equal(FriendState.Blocked, world.Control.Person(someone.Id).Friendships.Single().State);
    }

    [Theory]
    [InlineData("""
        {
          "version": 1,
          "people": [
            { "prefix": "a", "count": 1 }
            { "prefix": "b", "count": 1 }
          ]
        }
        """, 5, "", "no JSON")]
    [InlineData("", 1, "", "no JSON")]
    [InlineData("[]", 1, "", "must be an object")]
    [InlineData("{\n \"people\": []\n}", 1, "version", "must be 1")]
    [InlineData("{\n \"version\": 1\n}", 1, "people", "is needed")]
    [InlineData("{\n \"version\": 1,\n \"peeple\": [], \"people\": []\n}", 3, "peeple", "is not known here; there are: version")]
    [InlineData("{ \"version\": 1, \"people\": [\n{ \"prefix\": \"a\",\n  \"count\": \"ten\" } ] }", 3, "people[0].count", "must be a number from 1")]
    [InlineData("{ \"version\": 1, \"people\": [\n{ \"prefix\": \"a\", \"count\": 1,\n  \"habits\": {\n \"tap\": 2 } } ] }", 4, "people[0].habits.tap", "from 0 to 1")]
    [InlineData("{ \"version\": 1, \"people\": [\n{ \"prefix\": \"a\", \"count\": 1,\n  \"hours\": [1, 2, 3] } ] }", 3, "people[0].hours", "must be 24 weights")]
    [InlineData("{ \"version\": 1, \"people\": [\n{ \"prefix\": \"a\", \"count\": 1,\n  \"age\": { \"7-80\": 1 } } ] }", 3, "people[0].age.7-80", "an age from 15 to 79")]
    [InlineData("{ \"version\": 1, \"people\": [\n{ \"prefix\": \"a\", \"count\": 1,\n  \"friend_of\": [\n{ \"account\": \"404\" } ] } ] }", 4, "people[0].friend_of[0].account", "There is no account 404")]
    [InlineData("{ \"version\": 1, \"people\": [\n{ \"prefix\": \"a\", \"count\": 1,\n  \"sites\": [\n\"https://example.com/\" ] } ] }", 4, "people[0].sites[0]", "on this machine")]
    public async Task A_broken_scenario_names_its_line_and_what_is_wrong_and_makes_nobody(string json, int line, string field, string what)
    {
        await using var world = await World.StartAsync(friends: 0);
        var wrong = (await Assert.ThrowsAsync<ScenarioException>(() => PlayAsync(world, json))).Problems.Single();
        Assert.Equal((line, field), (wrong.Line, wrong.Field));
        Assert.Contains(what, wrong.Message, StringComparison.Ordinal);
        Assert.Empty(Everybody(world));
    }

    [Fact]
    public void All_mistakes_of_a_scenario_are_told_at_once()
    {
        var wrong = Assert.Throws<ScenarioException>(() => ScenarioReader.Read("{\n\"version\": 2,\n\"people\": [ {\n\"count\": 0 } ] }"u8)).Problems;
        Assert.Equal([(1, "version"), (2, "version"), (3, "people[0].prefix"), (4, "people[0].count")], wrong.Select(p => (p.Line, p.Field)));
    }

    [Fact]
    public async Task The_emulator_starts_with_a_scenario_and_says_where_a_broken_one_is_broken()
    {
        await File.WriteAllTextAsync(file, Town, Ct);
        await using (var world = await World.StartAsync(o => o with { Scenario = file }, friends: 0))
        {
            Assert.Equal(2010, Everybody(world).Count);
        }
        await File.WriteAllTextAsync(file, Town.Replace("\"tap\": 0.5", "\"tap\": 5", StringComparison.Ordinal), Ct);
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => World.StartAsync(o => o with { Scenario = file }));
        Assert.StartsWith($"{file}:10: people[0].habits.tap must be", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task E11_a_filter_on_what_line_does_not_know_of_somebody_fits_neither_way()
    {
        await using var world = await World.StartAsync(friends: 0);
        await world.Control.AddPeopleAsync(new PeopleRequest
        {
            People = [.. Enumerable.Range(0, 300).Select(n => new NewPerson { Id = $"t{n}", Traits = new Traits { Gender = n < 100 ? "female" : n < 200 ? "male" : null, Age = 30 }, Follows = [new NewFriendship { Account = world.Channel }] })],
        }, Ct);

        Assert.Equal(100, await ReachedAsync("""{"type":"gender","oneOf":["female"]}"""));
        Assert.Equal(100, await ReachedAsync("""{"type":"operator","not":{"type":"gender","oneOf":["female"]}}"""));
        Assert.Equal(300, await ReachedAsync("""{"type":"operator","or":[{"type":"gender","oneOf":["female"]},{"type":"age","gte":"age_30","lt":"age_35"}]}"""));
        Assert.Equal(300, await ReachedAsync("""{"type":"operator","not":{"type":"operator","and":[{"type":"gender","oneOf":["female"]},{"type":"age","gte":"age_35"}]}}"""));

        async Task<int> ReachedAsync(string demographic)
        {
            var sent = await world.SendAsync(HttpMethod.Post, "/v2/bot/message/narrowcast", """{"messages":[{"type":"text","text":"a"}],"filter":{"demographic":""" + demographic + "}}");
            Assert.Equal(202, sent.Status);
            await world.Control.WindAsync(world.Control.Now.AddMinutes(1), Ct);
            return (await world.GetAsync($"/v2/bot/message/progress/narrowcast?requestId={sent.RequestId}")).Json!["successCount"]!.GetValue<int>();
        }
    }

    internal static Task<ScenarioPlayed> PlayAsync(World world, string json) => world.Control.PlayAsync(Encoding.UTF8.GetBytes(json), Ct);

    private static List<PersonView> Everybody(World world)
    {
        var all = new List<PersonView>();
        for (string? cursor = null; ;)
        {
            var page = world.Control.People(null, null, null, cursor, 1000);
            all.AddRange(page.People);
            if ((cursor = page.Next) is null)
            {
                return all;
            }
        }
    }
}
