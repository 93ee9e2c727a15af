using System.Text;
using Todoke.Core.Import;

namespace Todoke.Core.Tests.Import;

public sealed class ImportMappingTests
{
    [Fact]
    public void What_is_written_is_read_back_and_written_the_same()
    {
        const string Json = """{"version":1,"kind":"events","source":"pos","delimiter":"blanks","header":false,"encoding":"shift_jis","date_form":"yyyymmdd","columns":[{"index":0,"to":"customer"},{"index":1,"to":"event_time"},{"index":2,"to":"property:数量","type":"number"}],"constants":{"event_name":"purchase","shop":"本店","currency":"JPY"},"tags":["客"]}""";

        Assert.Equal(Json, ImportMappingJson.Write(Read(Json)));
    }

    [Fact]
    public void Everything_wrong_with_the_form_is_reported_with_its_path() => Refused(
        """{"version":3,"kind":"things","delimiter":"|","columns":[{"index":"0","to":"member"},{"name":"a","to":"customer","type":"text","x":1},7,{"name":"b","to":"attribute:","type":"colour"}],"constants":{"color":"red"},"extra":1}""",
        ("version", "version_unknown"),
        ("kind", "value_unknown"),
        ("delimiter", "value_unknown"),
        ("columns[0].to", "target_unknown"),
        ("columns[0].index", "not_a_whole_number"),
        ("columns[1].type", "type_not_here"),
        ("columns[1].x", "unknown_property"),
        ("columns[2]", "not_an_object"),
        ("columns[3].to", "target_unknown"),
        ("columns[3].type", "value_unknown"),
        ("constants.color", "unknown_property"),
        ("extra", "unknown_property"));

    [Fact]
    public void Everything_that_contradicts_itself_is_reported_with_its_path() => Refused(
        """{"kind":"events","header":false,"columns":[{"index":0,"to":"display_name"},{"index":0,"to":"property:a"},{"name":"x","to":"property:a"},{"index":-1,"name":"y","to":"ignore"}],"tags":[" "]}""",
        ("columns[0].to", "target_for_people"),
        ("columns[1]", "column_twice"),
        ("columns[2].to", "target_twice"),
        ("columns[2].name", "no_header"),
        ("columns[3]", "index_or_name"),
        ("columns[3].index", "index_negative"),
        ("columns[3].name", "no_header"),
        ("columns", "identity_missing"),
        ("columns", "event_time_missing"),
        ("constants.event_name", "event_name_missing"),
        ("tags[0]", "tag_blank"));

    [Fact]
    public void People_take_no_event_targets_and_an_event_is_named_once()
    {
        Refused("""{"kind":"people","columns":[{"index":0,"to":"customer"},{"index":1,"to":"event_time"}],"constants":{"event_name":"a"}}""", ("columns[1].to", "target_for_events"), ("constants", "not_for_people"));
        Refused("""{"kind":"events","columns":[{"index":0,"to":"customer"},{"index":1,"to":"event_time"},{"index":2,"to":"event_name"}],"constants":{"event_name":"a"}}""", ("constants.event_name", "event_name_twice"));
        Refused("""{"kind":"people"}""", ("columns", "missing"));
        Refused("{}", ("kind", "missing"), ("columns", "missing"));
    }

    [Fact]
    public void Columns_that_the_file_does_not_have_are_named()
    {
        var mapping = Read("""{"kind":"people","columns":[{"name":"会員番号","to":"customer"},{"name":"氏名","to":"display_name"},{"index":9,"to":"tag"},{"name":"メモ","to":"attribute:memo"}]}""");

        Assert.Equal(
            [("columns[1].name", "column_not_there"), ("columns[2].index", "column_not_there"), ("columns[3].name", "column_ambiguous")],
            MappingChecker.CheckColumns(mapping, ["会員番号 ", "名前", "メモ", "メモ"]).Select(p => (p.Path, p.Code)));
    }

    [Fact]
    public void Japanese_headers_suggest_a_mapping_of_people()
    {
        var mapping = Suggest(ImportKind.People, "会員番号,氏名,Ｅメール,携帯電話番号,生年月日,都道府県,好きな色,来店回数,メール\n001,花子,a@b.example,080-1234-5678,S55.1.2,東京,赤,3,x@y.example\n");

        Assert.Equal(
            ["customer", "display_name", "email", "phone", "attribute:birthday/Date", "attribute:prefecture/Prefecture", "attribute:好きな色/Text", "attribute:来店回数/Number", "ignore"],
            Targets(mapping));
        Assert.Empty(MappingChecker.Check(mapping));
    }

    [Fact]
    public void English_headers_suggest_a_mapping_of_events()
    {
        var mapping = Suggest(ImportKind.Events, "Order ID;Customer ID;Order Date;Total;Store\nA1;c1;31/12/2024;1,200;north\nA2;c2;13/1/2025;900;south\n");

        Assert.Equal(["property:transaction_id/Text", "customer", "event_time", "property:value/Number", "property:Store/Text"], Targets(mapping));
        Assert.Equal(("purchase", DateForm.Dmy), (mapping.Constants.EventName, mapping.DateForm));
        Assert.Empty(MappingChecker.Check(mapping));
    }

    [Fact]
    public void A_file_without_header_suggests_who_and_when_and_ignores_the_rest()
    {
        var mapping = Suggest(ImportKind.Events, " 00001 20210101  1   11.77\r\n 00002 20210112  1   12.00\r\n");

        Assert.Equal(["customer", "event_time", "ignore", "ignore"], Targets(mapping));
        Assert.Equal((false, ImportDelimiter.Blanks), (mapping.Header, mapping.Delimiter));
    }

    [Fact]
    public void Days_and_months_that_cannot_be_told_apart_are_left_to_the_person() =>
        Assert.Equal(DateForm.Auto, Suggest(ImportKind.Events, "customer,date\na,1/2/2024\nb,3/4/2024\n").DateForm);

    private static IEnumerable<string> Targets(ImportMapping mapping) =>
        mapping.Columns.Select(c => ImportWords.Word(c.To) + (c.To is ColumnTarget.Attribute or ColumnTarget.Property ? $"/{c.Type}" : ""));

    private static ImportMapping Suggest(ImportKind kind, string text) =>
        MappingSuggestion.For(kind, Assert.IsType<FileDetection.Detected>(FileShapes.Detect(Encoding.UTF8.GetBytes(text), isWhole: true)).Shape);

    private static ImportMapping Read(string json) => Assert.IsType<MappingReading.Understood>(ImportMappingJson.Read(json)).Mapping;

    private static void Refused(string json, params (string Path, string Code)[] expected) =>
        Assert.Equal(expected.Order(), Assert.IsType<MappingReading.Refused>(ImportMappingJson.Read(json)).Problems.Select(p => (p.Path, p.Code)).Order());
}
