using Todoke.SegmentCases.Format;

namespace Todoke.Server.Tests.SegmentCases;

public class CaseReaderTests
{
    [Fact]
    public void Every_example_step_of_the_page_is_read_and_every_verb_has_one()
    {
        var blocks = CaseFiles.Examples().Where(b => !b.StartsWith("{\"version\"", StringComparison.Ordinal)).ToList();
        var lines = blocks.SelectMany(b => b.Split('\n')).ToList();
        Assert.True(lines.Count > 30, $"Only {lines.Count} examples were found.");
        var file = CaseReader.Read(Steps(string.Join(',', lines)));
        Assert.Empty(file.Problems);
        Assert.Equal(CaseReader.Verbs.Values.Select(t => t.Name).Order(), file.Scenarios[0].Steps.Select(s => s.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void Everything_wrong_with_a_file_is_told_at_once_with_its_path()
    {
        var problems = Problems(
            """
            {"version":2,"scenarios":[
              {"id":"a b","zone":"Mars/North","start":"2026-01-01T00:00:00","leap_birthday":"never","steps":[{"person":"aiko","colour":"red"},{"person":"ben"},{"tag":7}]},
              {"id":"x","steps":[],"stepps":[]}]}
            """);
        Assert.Equal(["scenarios[0].id", "scenarios[0].leap_birthday", "scenarios[0].start", "scenarios[0].steps[0].colour", "scenarios[0].steps[2].tag", "scenarios[0].zone", "scenarios[1].stepps", "version"],
            problems.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"person":"aiko","colour":"red"}""", "colour", "There is no member 'colour' here")]
    [InlineData("""{"persn":"aiko"}""", "", "does not say what to do")]
    [InlineData("""{"event":"visit","of":"a","expect":"x"}""", "", "several things: event, expect")]
    [InlineData("""{"event":"visit"}""", "of", "It is needed")]
    [InlineData("""{"event":"visit","of":7}""", "of", "A text or a list of texts")]
    [InlineData("""{"event":"visit","of":"a","at":"2026-01-01"}""", "at", "with its offset")]
    [InlineData("""{"event":"visit","of":"a","at":{"ago":{"amount":1,"unit":"days","more":1}}}""", "at.ago.more", "more")]
    [InlineData("""{"event":"visit","of":["a","b"],"id":"x"}""", "id", "one person's")]
    [InlineData("""{"expect":"x"}""", "expect", "Nothing is expected")]
    [InlineData("""{"expect":"x","count":1,"refused":{}}""", "refused", "cannot be refused")]
    [InlineData("""{"clock":"2026-01-01T00:00:00Z","refused":{"code":"x"}}""", "refused", "cannot be refused")]
    [InlineData("""{"define":"x"}""", "condition", "Exactly one")]
    [InlineData("""{"delete":"campaign","name":"x"}""", "delete", "person, definition")]
    [InlineData("""{"expect":"x","members":"p9..p1"}""", "members", "no range")]
    public void A_wrong_step_is_refused_with_its_path(string step, string member, string text)
    {
        var problems = Problems(Steps(step));
        var (path, told) = Assert.Single(problems);
        Assert.Equal(member.Length == 0 ? "scenarios[0].steps[0]" : $"scenarios[0].steps[0].{member}", path);
        Assert.Contains(text, told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_span_of_months_is_refused_since_it_has_no_length()
    {
        var problems = Problems(Steps("""{"advance":{"amount":1,"unit":"months"}}"""));
        Assert.Contains("name the instant", Assert.Single(problems).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_given_twice_and_an_id_given_twice_are_refused()
    {
        Assert.Contains("Duplicate property", Assert.Single(Problems("""{"version":1,"version":1,"scenarios":[]}""")).Value, StringComparison.Ordinal);
        Assert.Contains("2 times", Assert.Single(Problems("""{"version":1,"scenarios":[{"id":"x","steps":[]},{"id":"x","steps":[]}]}""")).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_stands_for_all_its_names()
    {
        var step = Assert.IsType<ListStep>(CaseReader.Read(Steps("""{"list":"l","add":["a","p9..p11","p..q"]}""")).Scenarios[0].Steps[0]);
        Assert.Equal(["a", "p9", "p10", "p11", "p..q"], step.Add!.All);
    }

    static string Steps(string steps) => $$"""{"version":1,"scenarios":[{"id":"x","steps":[{{steps}}]}]}""";

    static Dictionary<string, string> Problems(string text) => CaseReader.Read(text).Problems.ToDictionary(p => p.Path, p => p.Text);
}
