using System.Text.Json;
using Npgsql;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.SegmentCases;

public class CaseRunnerTests
{
    const string Start = "2026-05-10T12:00:00+09:00";

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_whole_file_of_the_page_passes_however_the_clock_moves(string kind)
    {
        var whole = CaseFiles.Examples().Single(b => b.StartsWith("{\"version\"", StringComparison.Ordinal));
        var (code, lines, errors) = await CaseFiles.PlayAsync(whole, await ServerAsync(kind));
        Assert.Equal((0, ""), (code, errors));
        (code, lines, errors) = await CaseFiles.PlayAsync(whole, [.. await ServerAsync(kind), "--jump"]);
        Assert.Equal("", errors);
        Assert.Equal(["1 scenarios, 1 passed, 0 failed"], lines);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Each_expectation_that_does_not_come_true_is_one_line()
    {
        var (code, lines, _) = await CaseFiles.PlayAsync(File(Scenario("wrong", """
            {"people":"p","count":3},{"event":"visit","of":"p1"},
            {"define":"lately","condition":{"type":"event","name":"visit","within":{"last":{"amount":1,"unit":"days"}}}},
            {"event":"visit","of":"p2"},
            {"expect":"lately","members":["p1"],"includes":"p3","excludes":"p2","count":3,"entries":2,"exits":1,"entries_of":{"p2":0},"reachable":{"count":1},
             "log":[{"person":"p2","entered":true,"at":"2026-05-10T12:00:01+09:00"}]}
            """), Scenario("right", """{"person":"aiko"},{"ask":{"type":"everyone"},"members":"aiko"}""")));
        Assert.Equal(1, code);
        Assert.Equal(
        [
            "FAIL wrong steps[4] members expected [\"p1\"] got [\"p1\",\"p2\"]",
            "FAIL wrong steps[4] includes expected [\"p3\"] got [\"p1\",\"p2\"]",
            "FAIL wrong steps[4] excludes expected [\"p2\"] got [\"p1\",\"p2\"]",
            "FAIL wrong steps[4] count expected 3 got 2",
            "FAIL wrong steps[4] reachable expected 1 got 0",
            "FAIL wrong steps[4] entries expected 2 got 1",
            "FAIL wrong steps[4] exits expected 1 got 0",
            "FAIL wrong steps[4] entries_of.p2 expected 0 got 1",
            """FAIL wrong steps[4] log expected [{"person":"p2","entered":true,"at":"2026-05-10T03:00:01Z"}] got [{"person":"p2","entered":true,"at":"2026-05-10T03:00:00Z","cause":"event:visit"}]""",
            "2 scenarios, 1 passed, 1 failed",
        ], lines);
    }

    [Fact]
    public async Task A_refusal_that_does_not_come_or_comes_otherwise_is_a_failure()
    {
        var (code, lines, _) = await CaseFiles.PlayAsync(File(
            Scenario("accepted", """{"define":"x","condition":{"type":"everyone"},"refused":{"code":"cycle"}}"""),
            Scenario("other-code", """{"define":"x","condition":{"type":"all","of":[]},"refused":{"code":"cycle"}}"""),
            Scenario("other-path", """{"define":"x","condition":{"type":"all","of":[]},"refused":{"code":"empty_group","path":"condition"}}"""),
            Scenario("unexpected", """{"define":"x","condition":{"type":"all","of":[]}},{"person":"never-made"}"""),
            Scenario("other-users", """
                {"define":"x","condition":{"type":"everyone"}},{"define":"y","condition":{"type":"segment","segment":"x","op":"in"}},
                {"define":"z","condition":{"type":"segment","segment":"x","op":"in"}},{"delete":"definition","name":"x","refused":{"used_by":["y"]}}
                """)));
        Assert.Equal(1, code);
        Assert.Equal("5 scenarios, 0 passed, 5 failed", lines[^1]);
        Assert.Equal(["FAIL accepted steps[0] refused", "FAIL other-code steps[0] refused", "FAIL other-path steps[0] refused", "FAIL unexpected steps[0] refused", "FAIL other-users steps[3] refused"],
            lines[..^1].Select(l => string.Join(' ', l.Split(' ')[..4])));
        Assert.EndsWith("got accepted", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scenario_that_cannot_go_on_counts_as_failed_with_one_line_and_the_others_are_played()
    {
        var (code, lines, _) = await CaseFiles.PlayAsync(File(
            Scenario("nobody", """{"event":"visit","of":"nobody"},{"ask":{"type":"everyone"},"count":7}"""),
            Scenario("back", """{"clock":"2026-05-10T11:59:59+09:00"}"""),
            Scenario("twice", """{"person":"aiko"},{"person":"aiko"}"""),
            Scenario("unknown", """{"person":"aiko"},{"ask":{"type":"everyone"},"excludes":"aiko2"}"""),
            Scenario("fine", """{"person":"aiko"},{"ask":{"type":"everyone"},"count":1}""")));
        Assert.Equal(1, code);
        Assert.Equal(["FAIL nobody steps[0] person", "FAIL back steps[0] clock", "FAIL twice steps[1] person", "FAIL unknown steps[1] person", "5 scenarios, 1 passed,"], lines.Select(l => string.Join(' ', l.Split(' ')[..4])));
    }

    [Fact]
    public async Task A_broken_file_is_told_with_its_path_and_nothing_is_played()
    {
        var (code, lines, errors) = await CaseFiles.PlayAsync("""{"version":1,"scenarios":[{"id":"x","steps":[{"person":"aiko","colour":"red"}]}]}""");
        Assert.Equal(2, code);
        Assert.Empty(lines);
        Assert.StartsWith("cases.json: scenarios[0].steps[0].colour: There is no member 'colour' here", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_command_line_is_told()
    {
        using var errors = new StringWriter();
        Assert.Equal(2, await Todoke.SegmentCases.CaseRunner.RunAsync(["--ledger"], TextWriter.Null, errors, TestWorld.Cancel));
        Assert.Contains("FILE.json", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_restart_and_a_merge_leave_the_three_ways_in_agreement(string kind)
    {
        var (code, lines, errors) = await CaseFiles.PlayAsync(File(Scenario("restart", """
            {"people":"p","count":4,"vary":{"points":[1,2]}},{"event":"visit","of":"p1..p3"},{"friendship":"following","of":"p1"},
            {"define":"visitors","condition":{"type":"event","name":"visit","within":{"last":{"amount":1,"unit":"days"}}}},
            {"restart":true},{"merge":"p2","into":"p1"},{"advance":{"amount":12,"unit":"hours"}},{"event":"visit","of":"p1"},{"restart":true},
            {"advance":{"amount":12,"unit":"hours"}},{"undo_merge":"p2"},{"delete":"person","name":"p3"},
            {"expect":"visitors","members":"p1","reachable":{"count":1}}
            """)), await ServerAsync(kind));
        Assert.Equal(("", 0), (errors, code));
        Assert.Equal(["1 scenarios, 1 passed, 0 failed"], lines);
    }

    [Fact]
    public async Task The_report_has_a_test_for_each_scenario()
    {
        var report = Path.GetTempFileName();
        try
        {
            await CaseFiles.PlayAsync(File(Scenario("good", """{"ask":{"type":"everyone"},"count":0}"""), Scenario("bad", """{"ask":{"type":"everyone"},"count":1}""")), "--report", report);
            using var json = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(report, TestWorld.Cancel));
            Assert.Equal([("good", "passed"), ("bad", "failed")], json.RootElement.GetProperty("results").Items("tests").Select(t => (t.Text("name"), t.Text("status"))));
        }
        finally { System.IO.File.Delete(report); }
    }

    // The server of the tests, where scenarios make databases of their own.
    static async Task<string[]> ServerAsync(string kind)
    {
        if (kind == "sqlite") return [];
        await using var place = await Ledgers.MakeAsync(kind);
        return ["--ledger", new NpgsqlConnectionStringBuilder(((LedgerAddress.Postgres)place.Address).ConnectionString) { Database = "postgres" }.ConnectionString];
    }

    static string Scenario(string id, string steps) => $$"""{"id":"{{id}}","start":"{{Start}}","steps":[{{steps}}]}""";

    static string File(params string[] scenarios) => $$"""{"version":1,"scenarios":[{{string.Join(',', scenarios)}}]}""";
}
