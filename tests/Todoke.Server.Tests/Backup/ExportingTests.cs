using System.Text;
using System.Text.Json;
using Todoke.Server.Backup;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Backup;

public class ExportingTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static Task<long> FillAsync(LedgerStore ledger) => ledger.WriteAsync(async w =>
    {
        await w.InsertAsync("profile (id, display_name, search_name, known, merged_into, created_at, deleted_at)",
            [[1L, "花子, \"春\"", "", 1L, null, 0L, null], [2L, "loser", "", 1L, 1L, 0L, null], [3L, "gone", "", 1L, null, 0L, 5L], [4L, "visitor", "", 0L, null, 0L, null], [5L, "=HYPERLINK(1)", "", 1L, null, 0L, null]], Cancel);
        await w.InsertAsync("identity (kind, scope, value, profile_id, created_at)", [["email", "", "a@example.jp", 1L, 0L], ["phone", "", "+819012345678", 2L, 0L], ["email", "", "gone@example.jp", 3L, 0L]], Cancel);
        await w.InsertAsync("tag (id, name, folder, color, created_at)", [[1L, "VIP", "", "", 0L]], Cancel);
        await w.InsertAsync("profile_tag (profile_id, tag_id, added_at)", [[1L, 1L, 2000L], [2L, 1L, 1000L]], Cancel);
        await w.InsertAsync("attribute (id, key, label, type, choices, ordered, unit, declared, created_at)", [[1L, "rank", "ランク", "text", "[]", 0L, "", 1L, 0L]], Cancel);
        await w.InsertAsync("attribute_value (profile_id, attribute_id, value, effective_at, held_since)", [[1L, 1L, "\"gold\"", 10L, 10L], [2L, 1L, "\"silver\"", 20L, 20L], [5L, 1L, null, 20L, 20L]], Cancel);
        await w.InsertAsync("event (id, profile_id, name, at, received_at, source, external_id, properties, withdrawn_at)",
            [[1L, 2L, "purchase", 1_775_001_600_123L, 0L, "api", "e1", """{"value":-5}""", null], [2L, 1L, "purchase", 0L, 0L, "api", "e2", "{}", 9L]], Cancel);
    }, Cancel);

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_csv_export_shows_people_as_they_are_seen(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        await FillAsync(open.Store);
        await Exporting.RunAsync(open.Store, open.Place.Folder, csv: true, Cancel);
        string Read(string name) => File.ReadAllText(Path.Combine(open.Place.Folder, name));
        Assert.Equal(Encoding.UTF8.GetPreamble(), (await File.ReadAllBytesAsync(Path.Combine(open.Place.Folder, "people.csv"), Cancel))[..3]);
        Assert.Equal("person_id,display_name,created_at\r\n1,\"花子, \"\"春\"\"\",1970-01-01T00:00:00.000Z\r\n5,'=HYPERLINK(1),1970-01-01T00:00:00.000Z\r\n", Read("people.csv"));
        Assert.Equal("person_id,kind,scope,value\r\n1,email,,a@example.jp\r\n1,phone,,+819012345678\r\n", Read("identities.csv"));
        Assert.Equal("person_id,tag,added_at\r\n1,VIP,1970-01-01T00:00:01.000Z\r\n", Read("tags.csv"));
        Assert.Equal("person_id,attribute,value,effective_at\r\n1,rank,\"\"\"silver\"\"\",1970-01-01T00:00:00.020Z\r\n", Read("attributes.csv"));
        Assert.Equal(2, Read("events.csv").Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_json_export_keeps_values_as_values(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        await FillAsync(open.Store);
        var rows = await Exporting.RunAsync(open.Store, open.Place.Folder, csv: false, Cancel);
        Assert.Equal(ExportTables.All.Select(t => t.Name + ".jsonl"), rows.Keys);
        var purchase = JsonDocument.Parse((await File.ReadAllLinesAsync(Path.Combine(open.Place.Folder, "events.jsonl"), Cancel)).Single()).RootElement;
        Assert.Equal((1L, "2026-04-01T00:00:00.123Z", -5L), (purchase.Number("person_id"), purchase.Text("at"), purchase.GetProperty("properties").Number("value")));
        Assert.Equal(JsonValueKind.Null, purchase.GetProperty("account_id").ValueKind);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("-5", "-5")]
    [InlineData("+819012345678", "+819012345678")]
    [InlineData("花子", "花子")]
    public void A_name_is_never_a_formula(string text, string cell) => Assert.Equal(cell, Exporting.CsvCell(text, guard: true));
}
