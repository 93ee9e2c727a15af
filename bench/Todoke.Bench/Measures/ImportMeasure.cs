using System.Diagnostics;
using System.Globalization;
using System.Text;
using Todoke.Bench.Ground;

namespace Todoke.Bench.Measures;

/// <summary>
/// A file of purchases through the public API, twice: CDNOW where it lies beside the clone, otherwise invented rows of the same form. Until the
/// job is done and the index has everything.
/// </summary>
internal sealed class ImportMeasure : Measure
{
    const int InventedRows = 70_000, InventedPeople = 23_500;

    const string Mapping = """
        {"kind":"events","source":"bench","delimiter":"blanks","header":false,"date_form":"yyyymmdd",
         "columns":[{"index":0,"to":"customer"},{"index":1,"to":"event_time"},{"index":2,"to":"property:quantity","type":"number"},{"index":3,"to":"property:value","type":"number"}],
         "constants":{"event_name":"purchase","currency":"USD"}}
        """;

    public override string Name => "import";

    public override async Task<IReadOnlyList<Figure>> RunAsync(Place place, BenchOptions options)
    {
        var cdnow = Path.Combine(BenchOptions.Repository, "..", "shared", "data", "cdnow", "CDNOW_master.txt");
        var file = File.Exists(cdnow) ? await File.ReadAllBytesAsync(cdnow) : Invented();
        var lines = Encoding.ASCII.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var people = lines.Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]).Distinct().Count();
        await using var installation = await Installation.StartAsync(place, delay: "0");

        var first = await RunAsync(installation, file);
        var second = await RunAsync(installation, file);
        var (events, known) = await installation.Ledger.ReadAsync(async l => (await l.CountAsync("SELECT COUNT(*) FROM event WHERE name = 'purchase'", default), await l.CountAsync("SELECT COUNT(*) FROM profile", default)), default);
        var counted = (await installation.PostAsync("segments/count", new { definition = Installation.Everyone })).GetProperty("count").GetInt64();
        var wrong = Math.Abs(events - lines.Length) + Math.Abs(known - people) + Math.Abs(counted - people);
        return
        [
            new("rows", lines.Length), new("people", people), new("duration_s", first), new("rows_per_second", lines.Length / first),
            new("again_s", second), new("server_mb", Machine.RssMb(installation.ServerProcess)), new("wrong", wrong, MustBe: 0),
        ];
    }

    static async Task<double> RunAsync(Installation installation, byte[] file)
    {
        var started = Stopwatch.GetTimestamp();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "purchases.txt" }, { new StringContent(Mapping), "mapping" } };
        var job = (await Installation.ReadAsync(await installation.Api.PostAsync("imports", form))).GetProperty("id").GetInt64();
        await Installation.UntilAsync(async () =>
        {
            var view = await installation.GetAsync($"jobs/{job}");
            return view.GetProperty("state").GetString() switch { "running" => false, "done" => true, _ => throw new InvalidOperationException(view.ToString()) };
        });
        await Installation.UntilAsync(async () =>
        {
            var system = await installation.GetAsync("system");
            return system.GetProperty("index_position").GetInt64() >= system.GetProperty("position").GetInt64();
        });
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    static byte[] Invented()
    {
        var (chance, text) = (new Random(1), new StringBuilder());
        for (var i = 0; i < InventedRows; i++)
            text.Append(CultureInfo.InvariantCulture, $" {(i < InventedPeople ? i : chance.Next(InventedPeople)):00000} {new DateOnly(2021, 1, 1).AddDays(chance.Next(540)):yyyyMMdd} {chance.Next(1, 6),2} {chance.Next(500, 20_000) / 100m,7:0.00}\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
