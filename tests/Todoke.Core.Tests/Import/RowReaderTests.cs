using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Import;

namespace Todoke.Core.Tests.Import;

public sealed class RowReaderTests
{
    private const string Purchases = """{"kind":"events","source":"cd","header":false,"delimiter":"blanks","date_form":"yyyymmdd","columns":[{"index":0,"to":"customer"},{"index":1,"to":"event_time"},{"index":2,"to":"property:quantity","type":"number"},{"index":3,"to":"property:value","type":"number"}],"constants":{"event_name":"purchase","shop":"cd","currency":"USD"},"tags":["CD客"]}""";

    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    [Fact]
    public void A_purchase_line_becomes_an_event()
    {
        var row = Assert.IsType<EventRow>(Assert.Single(ReadLines(" 00001 20210101  1   11.77\r\n")));

        Assert.Equal("purchase", row.Name);
        Assert.Equal(new DateTimeOffset(2020, 12, 31, 15, 0, 0, TimeSpan.Zero), row.At);
        Assert.Equal([new ImportIdentity(ImportIdentityKind.Customer, "00001", "cd")], row.Identities);
        Assert.Equal([new NamedValue("quantity", new ImportValue.Number(1)), new NamedValue("value", new ImportValue.Number(11.77m)), new NamedValue("currency", new ImportValue.Text("USD"))], row.Properties);
        Assert.Equal(["CD客"], row.Tags);
        Assert.StartsWith("row-", row.EventId, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_rows_are_separate_events_and_reading_again_gives_the_same_ids()
    {
        const string File = " 1 20210101 1 5.00\n 1 20210101 1 5.00\n 2 20210101 1 5.00\n 1 20210101 1 5.00\n";

        var first = Ids(File);

        Assert.Equal(4, first.Distinct().Count());
        Assert.Equal(first, Ids(File));
        Assert.Equal([first[2], first[0], first[1], first[3]], Ids(" 2 20210101 1 5.00\n 1 20210101 1 5.00\n 1 20210101 1 5.00\n 1 20210101 1 5.00\n"));
    }

    [Fact]
    public void Rows_of_another_source_another_event_or_other_cell_borders_have_other_ids()
    {
        string[] ids =
        [
            new RowIds("a", "purchase").Next(["ab", "c"]),
            new RowIds("b", "purchase").Next(["ab", "c"]),
            new RowIds("a", "visit").Next(["ab", "c"]),
            new RowIds("a", null).Next(["purchase", "ab", "c"]),
            new RowIds("a", "purchase").Next(["a", "bc"]),
            new RowIds("a", "purchase").Next(["ab", "c "]),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void A_person_row_is_normalised_and_keeps_what_it_was()
    {
        var row = Assert.IsType<PersonRow>(Reader(
            """{"kind":"people","columns":[{"name":"番号","to":"customer"},{"name":"氏名","to":"display_name"},{"name":"電話","to":"phone"},{"name":"タグ","to":"tag"},{"name":"VIP","to":"tag:VIP"},{"name":"誕生日","to":"attribute:birthday","type":"date"},{"name":"県","to":"attribute:prefecture","type":"prefecture"},{"name":"許可","to":"attribute:consent","type":"boolean"},{"name":"空","to":"attribute:empty","type":"number"}],"tags":["移行"]}""",
            ["番号", "氏名", "電話", "タグ", "VIP", "誕生日", "県", "許可", "空"])
            .Read(2, ["A-1", "ﾔﾏﾀﾞ", "０８０１２３４５６７８", "赤、白,赤", "○", "S55.1.2", "東京", "はい", ""]));

        Assert.Equal([new(ImportIdentityKind.Customer, "A-1", null), new(ImportIdentityKind.Phone, "+818012345678", null)], row.Identities);
        Assert.Equal("ヤマダ", row.DisplayName);
        Assert.Equal(["赤", "白", "VIP", "移行"], row.Tags);
        Assert.Equal(
            [new NamedValue("birthday", new ImportValue.Day(new DateOnly(1980, 1, 2))), new NamedValue("prefecture", new ImportValue.Text("東京都")), new NamedValue("consent", new ImportValue.Flag(true))],
            row.Attributes);
        Assert.Contains(new ValueChange(1, "ﾔﾏﾀﾞ", "ヤマダ"), row.Changes);
        Assert.DoesNotContain(row.Changes, c => c.Column == 0);
    }

    [Fact]
    public void A_bad_row_says_everything_that_is_wrong_with_it_and_where()
    {
        var reader = Reader(
            """{"kind":"events","columns":[{"name":"mail","to":"email"},{"name":"line","to":"line_user_id"},{"name":"at","to":"event_time"},{"name":"what","to":"event_name"},{"name":"n","to":"property:n","type":"number"},{"name":"far","to":"property:far"}]}""",
            ["mail", "line", "at", "what", "n", "far"]);

        var bad = Assert.IsType<BadRow>(reader.Read(7, ["x", "hanako", "", "", "many"]));

        Assert.Equal(
            [(0, "email_invalid"), (1, "line_user_id_invalid"), (2, "missing"), (3, "missing"), (4, "number_invalid"), (5, "too_few_cells")],
            bad.Problems.Select(p => (p.Column!.Value, p.Code)));
        Assert.All(bad.Problems, p => Assert.True(p is { Line: 7, ColumnName: not null } && p.Ja.Length > 0 && p.En.Length > 0));
    }

    [Fact]
    public void Rows_with_too_many_cells_broken_text_or_nobody_do_not_go_in_and_empty_ones_are_passed_over()
    {
        var reader = Reader("""{"kind":"people","columns":[{"index":0,"to":"customer"},{"index":1,"to":"display_name"}]}""", ["番号", "氏名"]);

        Bad(["1", "a", "b"], "too_many_cells");
        Bad(["1", "\uFFFD"], "text_broken");
        Bad(["", "花子"], "identity_missing");
        Assert.IsType<EmptyRow>(reader.Read(3, [" ", ""]));
        Assert.IsType<PersonRow>(reader.Read(4, ["1", "a", ""]));

        void Bad(string[] cells, string code) => Assert.Equal(code, Assert.Single(Assert.IsType<BadRow>(reader.Read(2, cells)).Problems).Code);
    }

    [Fact]
    public void An_id_in_the_file_is_used_as_it_is()
    {
        var reader = Reader("""{"kind":"events","header":false,"columns":[{"index":0,"to":"customer"},{"index":1,"to":"event_time"},{"index":2,"to":"event_id"}],"constants":{"event_name":"visit"}}""", null);

        Assert.Equal("T-9", Assert.IsType<EventRow>(reader.Read(1, ["1", "2024-01-01", "T-9"])).EventId);
        Assert.IsType<BadRow>(reader.Read(2, ["1", "2024-01-01", " "]));
    }

    [Fact]
    public void A_mapping_that_does_not_fit_the_file_is_a_mistake_of_the_caller()
    {
        Assert.Throws<ArgumentException>(() => Reader("""{"kind":"people","columns":[{"name":"番号","to":"customer"}]}""", ["氏名"]));
        Assert.Throws<ArgumentException>(() => Reader("""{"kind":"people","columns":[{"name":"番号","to":"customer"}]}""", null));
    }

    [Fact]
    public void The_real_purchase_file_gives_one_event_per_line_and_the_same_ids_each_time()
    {
        var path = RealPurchases();
        Assert.SkipWhen(path is null, "The real purchase file ../shared/data/cdnow/CDNOW_master.txt is not there");
        var text = File.ReadAllText(path!, Encoding.ASCII);

        var rows = ReadLines(text).Cast<EventRow>().ToArray();

        Assert.Equal(69_659, rows.Length);
        Assert.Equal(69_659, rows.Select(r => r.EventId).Distinct().Count());
        Assert.Equal(23_544, rows.Select(r => r.Identities[0].Value).Distinct().Count());
        Assert.Equal(rows.Select(r => r.EventId), Ids(text));
    }

    [Fact]
    public void No_row_ever_makes_the_reader_fail()
    {
        var reader = Reader(Purchases, null);
        var cells = ArbMap.Default.GeneratorFor<string>().Select(s => s ?? "").Or(Gen.Elements("1", "20240101", "¥5", "\uFFFD", "令和元年", "９")).ListOf();

        Prop.ForAll(cells.ToArbitrary(), row => reader.Read(1, [.. row]) switch
        {
            BadRow bad => bad.Problems.Count > 0,
            EventRow good => good.Identities.Count > 0,
            var other => other is EmptyRow && row.All(string.IsNullOrWhiteSpace),
        }).QuickCheckThrowOnFailure();
    }

    private static string? RealPurchases()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", "cdnow", "CDNOW_master.txt");
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    private static RowReader Reader(string json, string[]? header) => new(Assert.IsType<MappingReading.Understood>(ImportMappingJson.Read(json)).Mapping, Tokyo, header);

    private static IEnumerable<RowReading> ReadLines(string text)
    {
        var reader = Reader(Purchases, null);
        using var lines = new StringReader(text);
        foreach (var line in BlankSeparated.Read(lines))
        {
            yield return reader.Read(line.Line, line.Cells);
        }
    }

    private static string[] Ids(string text) => [.. ReadLines(text).Cast<EventRow>().Select(r => r.EventId)];
}
