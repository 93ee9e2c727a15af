using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Import;
using Todoke.Core.Problems;
using Todoke.Server.Imports;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Imports;

public class ImportTests
{
    static readonly string[] Everything = ["rows", "people_created", "people_updated", "events_added", "events_repeated", "tags_added", "bad_rows"];

    static readonly object People = new
    {
        kind = "people", header = true, tags = new[] { "取込" },
        columns = new object[]
        {
            new { name = "会員番号", to = "customer" }, new { name = "氏名", to = "display_name" }, new { name = "電話", to = "phone" },
            new { name = "生年月日", to = "attribute:birthday", type = "date" }, new { name = "ランク", to = "attribute:rank" }, new { name = "タグ", to = "tag" },
        },
    };

    static readonly object Purchases = new
    {
        kind = "events", delimiter = "blanks", header = false, date_form = "yyyymmdd", source = "pos",
        columns = new object[] { new { index = 0, to = "customer" }, new { index = 1, to = "event_time" }, new { index = 2, to = "property:quantity", type = "number" }, new { index = 3, to = "property:value", type = "number" } },
        constants = new { event_name = "purchase" },
    };

    const string PeopleFile = "会員番号,氏名,電話,生年月日,ランク,タグ\r\n" +
        "1,\"山田, 太郎\",０９０-1234-5678,S55.1.2,金,常連、VIP\r\n" +
        "2,ﾊﾅｺ,,2000/2/30,銀,\r\n" +
        "3,\"二行の\n名前\",,,,VIP\r\n" +
        "4,次郎,090-0000-0000,1990-05-06,白金,\r\n";

    static async Task<List<FeedRow>> FeedAsync(TestWorld world, long after) =>
        (await world.Ledger.ReadAsync(l => Feed.AfterAsync(l, after, 1000, TestWorld.Cancel), TestWorld.Cancel))!;

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task People_come_in_normalised_bad_rows_are_named_with_their_line_and_the_good_ones_go_in(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await world.PostAsync("attributes", new { key = "rank", label = "ランク", type = "text", choices = new[] { new { value = "silver", label = "銀" }, new { value = "gold", label = "金" } }, ordered = true });
        var job = await world.ImportAsync(Importing.Utf8(PeopleFile), People);
        Assert.Equal("done", job.Text("state"));
        Assert.Equal([(3L, "生年月日", "2000/2/30"), (6L, "rank", "\"白金\"")], job.Items("problems").Select(p => (p.Number("line"), p.Text("column"), p.Text("original"))));
        Assert.Equal([4L, 2, 0, 0, 0, 5, 2], job.Figures(Everything));
        var first = (await world.GetAsync("profiles?q=1")).Items().Single();
        var person = await world.GetAsync($"profiles/{first.Number("id")}");
        Assert.Equal("山田, 太郎", person.Text("display_name"));
        Assert.Contains("+819012345678", person.Items("identities").Select(i => i.Text("value")));
        Assert.Equal(["1980-01-02", "gold"], person.Items("attributes").Select(a => a.Text("value")).Order());
        Assert.Equal(["VIP", "取込", "常連"], person.Items("tags").Select(t => t.Text("name")).Order(StringComparer.Ordinal));

        var position = world.Ledger.Head.Position;
        var again = await world.ImportAsync(Importing.Utf8(PeopleFile), People);
        Assert.Equal([4L, 0, 0, 0, 0, 0, 2], again.Figures(Everything));
        // Nothing but the job itself is in the feed.
        Assert.All(await FeedAsync(world, position), f => Assert.Equal(ChangeKind.Job, f.Kind));
        var csv = await (await world.Http.GetAsync($"jobs/{again.Number("id")}/problems.csv", TestWorld.Cancel)).Content.ReadAsByteArrayAsync(TestWorld.Cancel);
        Assert.Equal([0xEF, 0xBB, 0xBF], csv[..3]);
        var lines = Encoding.UTF8.GetString(csv[3..]).Split("\r\n");
        Assert.Equal("line,column,code,ja,en,original", lines[0]);
        Assert.StartsWith("3,\"生年月日\",", lines[1]);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_dry_run_shows_what_then_happens_and_changes_nothing(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await world.ImportAsync(Importing.Utf8(PeopleFile), People);
        // Over several pages, with people and events that come again in later ones.
        var text = string.Concat(Enumerable.Range(0, 5000).Select(n => $" {n % 300 + 1}  2026040{n % 3 + 1} 1 {n % 7}.50\r\n")) + "301 notadate 1 1\r\n";
        var position = world.Ledger.Head.Position;
        var trial = await world.ImportAsync(Importing.Utf8(text), Purchases, dryRun: true);
        Assert.All(await FeedAsync(world, position), f => Assert.Equal(ChangeKind.Job, f.Kind));
        Assert.True(trial.GetProperty("result").Flag("dry_run"));
        var real = await world.ImportAsync(Importing.Utf8(text), Purchases);
        // Three of the three hundred customers are there from the file before.
        Assert.Equal([5001L, 297, 0, 5000, 0, 0, 1], real.Figures(Everything));
        Assert.Equal(real.Figures(Everything), trial.Figures(Everything));
        var secondTrial = await world.ImportAsync(Importing.Utf8(text), Purchases, dryRun: true);
        Assert.Equal([5001L, 0, 0, 0, 5000, 0, 1], secondTrial.Figures(Everything));
        Assert.Equal((5001, 5001), (secondTrial.GetProperty("progress").Number("done"), secondTrial.GetProperty("progress").Number("total")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Equal_rows_of_one_file_are_separate_events_and_the_same_file_again_adds_none(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var file = Importing.Utf8(" 00001 20210101  1   11.77\r\n 00001 20210101  1   11.77\r\n 00002 20210112  5   77.00\r\n");
        var (first, second) = (await world.ImportAsync(file, Purchases), await world.ImportAsync(file, Purchases));
        Assert.Equal([3L, 2, 0, 3, 0, 0, 0], first.Figures(Everything));
        Assert.Equal([3L, 0, 0, 0, 3, 0, 0], second.Figures(Everything));
        // The workspace's day, in Tokyo, and exact values.
        var rows = await world.Ledger.ReadAsync(l => l.QueryAsync("SELECT at, properties FROM event ORDER BY id", r => (r.GetInt64(0), r.GetString(1)), TestWorld.Cancel), TestWorld.Cancel);
        Assert.Equal((new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.FromHours(9)).ToUnixTimeMilliseconds(), """{"quantity":1,"value":11.77}"""), rows[0]);
        Assert.Equal("""{"quantity":5,"value":77}""", rows[2].Item2);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Events_of_strangers_are_bad_rows_where_nobody_may_be_made(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await world.PostAsync("profiles", new { items = new[] { new { identities = new[] { new { kind = "customer", value = "1" } } } } });
        var job = await world.ImportAsync(Importing.Utf8("1 20260101 1 1\n2 20260101 1 1\n"), Purchases, createPeople: false);
        Assert.Equal([2L, 0, 0, 1, 0, 0, 1], job.Figures(Everything));
        Assert.Equal(("no_person", 2L, "2"), (job.Items("problems").Single().Text("code"), job.Items("problems").Single().Number("line"), job.Items("problems").Single().Text("original")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_file_is_recognised_whatever_its_encoding_and_a_mapping_is_proposed_that_works(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        foreach (var (encoding, name) in new[] { (CodePagesEncodingProvider.Instance.GetEncoding(932)!, "shift_jis"), (Encoding.UTF8, "utf-8") })
        {
            byte[] file = [.. encoding.GetPreamble(), .. encoding.GetBytes(PeopleFile)];
            var seen = await world.InspectAsync(file);
            Assert.Equal((name, "comma", true), (seen.Text("encoding"), seen.Text("delimiter"), seen.Flag("has_header")));
            Assert.Equal(["会員番号", "氏名", "電話", "生年月日", "ランク", "タグ"], seen.Items("columns").Select(c => c.Text("name")));
            Assert.Equal("山田, 太郎", seen.Items("columns")[1].Items("sample")[0].GetString());
            var job = await world.ImportAsync(file, seen.GetProperty("suggested").GetProperty("mapping").GetRawText(), dryRun: true);
            Assert.Equal([4L, 3, 1], job.Figures("rows", "people_created", "bad_rows"));
        }
        Assert.Equal("events", (await world.InspectAsync(Importing.Utf8(" 00001 20210101  1   11.77\r\n 00002 20210112  5   77.00\r\n"))).GetProperty("suggested").GetProperty("mapping").Text("kind"));
        await world.InspectAsync([0x50, 0x4B, 3, 4, 0, 0], HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_mapping_that_does_not_fit_is_refused_with_every_problem_and_starts_nothing(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var refusal = await world.StartImportAsync(Importing.Utf8("a,b\n1,2\n"), new
        {
            kind = "people", header = true, delimiter = "comma",
            columns = new object[] { new { name = "a", to = "customer" }, new { name = "b", to = "line_user_id" }, new { name = "c", to = "attribute:x" }, new { index = 9, to = "display_name" } },
        }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["account_id", "mapping.columns[2].name", "mapping.columns[3].index"], refusal.Items("problems").Select(p => p.Text("path")));
        await world.StartImportAsync(Importing.Utf8("a,b\n1,2\n"), "{", expected: HttpStatusCode.UnprocessableEntity);
        Assert.Empty((await world.GetAsync("jobs")).Items());
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_told_with_its_line_and_the_rows_before_it_are_read()
    {
        var rows = Read("a,b\n1,\"x\n2\"\n\n2,\"y\n3,z\n");
        Assert.Equal([(2L, false), (5L, true)], rows.Select(r => (r.Line, r.QuoteOpen)));
        Assert.Equal(["1", "x\n2"], rows[0].Cells);
    }

    [Fact]
    public void What_a_csv_file_holds_is_read_as_it_was_written_each_row_with_its_line()
    {
        var cell = Gen.Elements("", "a", "日本", "a,b", "\"", "x\ny", " 空 ", "😀", "1\r\n2");
        var table = cell.ArrayOf(3).Where(r => r.Any(c => c.Length > 0)).ListOf().Where(t => t.Count > 0);
        Prop.ForAll(table.ToArbitrary(), rows =>
        {
            var (text, lines) = (new StringBuilder("a,b,c\r\n"), new List<long>());
            foreach (var row in rows)
            {
                lines.Add(1 + text.ToString().Count(c => c == '\n'));
                text.Append(string.Join(',', row.Select(c => $"\"{c.Replace("\"", "\"\"")}\""))).Append("\r\n");
            }
            var read = Read(text.ToString());
            return read.Select(r => r.Line).SequenceEqual(lines) && read.Select(r => r.Cells).Zip(rows).All(p => p.First.SequenceEqual(p.Second));
        }).QuickCheckThrowOnFailure();
    }

    static FileRow[] Read(string text)
    {
        var problems = new List<Problem>();
        var mapping = ((MappingReading.Understood)ImportMappingJson.Read("""{"kind":"people","header":true,"delimiter":"comma","encoding":"utf-8","columns":[{"index":0,"to":"customer"}]}""")).Mapping;
        return [.. ImportFile.Open(Importing.Utf8(text), mapping, problems)!.Rows()];
    }
}
