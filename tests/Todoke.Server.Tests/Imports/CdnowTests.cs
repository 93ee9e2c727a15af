using System.Diagnostics;
using Todoke.Server.Imports;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Imports;

/// <summary>The first real input: purchases of a music shop. The file lies beside the repository and is never in it.</summary>
public class CdnowTests
{
    const string Mapping = """
        {"kind":"events","source":"cdnow","delimiter":"blanks","header":false,"date_form":"yyyymmdd",
         "columns":[{"index":0,"to":"customer"},{"index":1,"to":"event_time"},{"index":2,"to":"property:quantity","type":"number"},{"index":3,"to":"property:value","type":"number"}],
         "constants":{"event_name":"purchase","currency":"USD"}}
        """;

    static string FileOrSkip()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Todoke.slnx")) && Path.GetFullPath(Path.Combine(folder.FullName, "../shared/data/cdnow/CDNOW_master.txt")) is var file && File.Exists(file)) return file;
        Assert.Skip("../shared/data/cdnow/CDNOW_master.txt is not there.");
        return "";
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_purchases_are_there_after_the_first_import_and_after_the_second(string kind)
    {
        var file = FileOrSkip();
        await using var world = await TestWorld.StartAsync(kind);
        var bytes = await File.ReadAllBytesAsync(file, TestWorld.Cancel);
        foreach (var (created, added, repeated) in new[] { (23_544L, 69_659L, 0L), (0, 0, 69_659) })
        {
            var watch = Stopwatch.StartNew();
            var job = await world.StartImportAsync(bytes, Mapping);
            await world.SettledAsync();
            TestContext.Current.TestOutputHelper!.WriteLine($"{kind}: imported and in the index after {watch.Elapsed.TotalSeconds:N1} s");
            job = await world.GetAsync($"jobs/{job.Number("id")}");
            Assert.Equal("done", job.Text("state"));
            Assert.Equal([69_659L, created, added, repeated, 0], job.Figures("rows", "people_created", "events_added", "events_repeated", "bad_rows"));
            var (events, people) = await world.Ledger.ReadAsync(async l => (await l.CountAsync("SELECT COUNT(*) FROM event WHERE name = 'purchase'", TestWorld.Cancel),
                await l.CountAsync("SELECT COUNT(DISTINCT profile_id) FROM event", TestWorld.Cancel)), TestWorld.Cancel);
            Assert.Equal((69_659, 23_544), (events, people));
        }
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_command_line_takes_a_file_in_without_a_server_and_hands_it_to_one_that_runs(string kind)
    {
        var place = await Ledgers.MakeReadyAsync(kind);
        var (file, mapping) = (Path.Combine(place.Folder, "visits.txt"), Path.Combine(place.Folder, "mapping.json"));
        await File.WriteAllTextAsync(file, " 00001 20210101  1   11.77\r\n 00001 20210101  1   11.77\r\n2 x 1 1\r\n", TestWorld.Cancel);
        await File.WriteAllTextAsync(mapping, Mapping, TestWorld.Cancel);
        async Task<(int Code, string Report)> RunAsync(string mappingFile)
        {
            var (output, error) = (new StringWriter(), new StringWriter());
            var code = await FileImport.RunAsync(place.Address, file, mappingFile, dryRun: false, createPeople: true, null, output, error, TestWorld.Cancel);
            return (code, output.ToString() + error);
        }
        var first = await RunAsync(mapping);
        Assert.Equal(0, first.Code);
        Assert.Contains("events_added: 2", first.Report);
        Assert.Contains("line 3", first.Report);
        Assert.Equal(2, (await RunAsync(file)).Code);
        Assert.Equal(2, (await RunAsync(mapping + ".gone")).Code);
        await using var world = await TestWorld.StartAsync(place);
        // From here on the server holds the lease, and does the work.
        await world.SettledAsync();
        var second = await RunAsync(mapping);
        Assert.Contains("events_repeated: 2", second.Report);
        Assert.Equal(2, (await world.GetAsync("jobs")).Items().Length);
    }
}
