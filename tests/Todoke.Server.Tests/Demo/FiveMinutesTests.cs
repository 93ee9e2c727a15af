using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Todoke.Server.Ledger;
using Todoke.Server.Tests.Support;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Demo;

/// <summary>samples/five-minutes.sh against the demo as a process of its own; one demo per ledger for all of these.</summary>
public sealed class FiveMinutesTests(FiveMinutesTests.Demos demos) : IClassFixture<FiveMinutesTests.Demos>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_main_job_goes_through_with_a_file_of_purchases_and_a_second_time_doubles_nothing(string kind)
    {
        var demo = await demos.AtAsync(kind);
        var (file, events, segment, reachable) = await PurchasesAsync(demo.Folder);

        for (var run = 0; run < 2; run++)
        {
            var result = await demo.RunAsync(file);
            Assert.Equal((events, segment, reachable, reachable, reachable), (result.Number("events"), result.Number("segment"), result.Number("reachable"), result.Number("sent"), result.Number("delivered")));
            Assert.Equal((270, 0, 0), (result.Number("friends"), result.Number("duplicates"), result.Number("missing")));
        }
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Without_a_file_the_demo_shops_own_purchases_do(string kind)
    {
        var result = await (await demos.AtAsync(kind)).RunAsync();

        Assert.Equal((1800, 0, 0), (result.Number("friends"), result.Number("duplicates"), result.Number("missing")));
        Assert.InRange(result.Number("segment"), 500, 1600);
        Assert.Equal(result.Number("reachable"), result.Number("delivered"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_main_job_with_cdnow_gives_the_known_numbers(string kind)
    {
        if (Cdnow() is not { } file)
        {
            Assert.Skip("The real purchases are not at ../shared/data/cdnow/CDNOW_master.txt.");
            return;
        }
        var result = await (await demos.AtAsync(kind)).RunAsync(file);

        Assert.Equal((69_659, 8_357), (result.Number("events"), result.Number("segment")));
        Assert.Equal((21_190, 0, 0), (result.Number("friends"), result.Number("duplicates"), result.Number("missing")));
        Assert.Equal(result.Number("reachable"), result.Number("sent"));
    }

    // 300 customers as the real file has them: blanks in front and between, CRLF, equal rows that are two purchases.
    static async Task<(string File, long Events, long Segment, long Reachable)> PurchasesAsync(string folder)
    {
        var (text, events, segment, reachable) = (new StringBuilder(), 0, 0, 0);
        for (var customer = 1; customer <= 300; customer++)
        {
            var way = customer % 7 % 4;
            var rows = way switch { 0 => new[] { "20220105" }, 1 => ["20220105", "20220105"], 2 => ["20211231", "20220402"], _ => ["20220401", "20220701", "20220701"] };
            foreach (var day in rows) text.Append(CultureInfo.InvariantCulture, $" {customer:00000} {day}  1   12.50\r\n");
            events += rows.Length;
            // Those of the ways 1 and 3 bought twice or more and not from 2 April to 30 June 2022; every tenth has blocked the account.
            if (way % 2 == 0) continue;
            segment++;
            if (customer % 10 != 0) reachable++;
        }
        var file = Path.Combine(folder, "purchases.txt");
        await File.WriteAllTextAsync(file, text.ToString(), Cancel);
        return (file, events, segment, reachable);
    }

    static string? Cdnow()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", "cdnow", "CDNOW_master.txt") is var file && File.Exists(file)) return file;
        return null;
    }

    public sealed class Demos : IAsyncDisposable
    {
        readonly Dictionary<string, Demo> _demos = [];

        public async Task<Demo> AtAsync(string kind)
        {
            if (!_demos.TryGetValue(kind, out var demo)) _demos[kind] = demo = await Demo.StartAsync(kind);
            return demo;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var demo in _demos.Values) await demo.DisposeAsync();
        }
    }

    public sealed class Demo : IAsyncDisposable
    {
        const string Key = "0123456789abcdef";
        // The first start makes the shop; a machine that is busy with other tests takes its time.
        static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);
        readonly TestLedger _place;
        readonly ChildProcess _process;
        readonly Uri _address;

        Demo(TestLedger place, ChildProcess process, Uri address) => (_place, _process, _address) = (place, process, address);

        public string Folder => _place.Folder;

        public static async Task<Demo> StartAsync(string kind)
        {
            var place = await Ledgers.MakeAsync(kind);
            var process = ChildProcess.Start(typeof(World), ["demo", "--data", place.Folder, "--port", "0", "--emulator-port", "0", "--shop-port", "0", "--no-browser"], new Dictionary<string, string>
            {
                ["TODOKE_LEDGER"] = place.Address switch { LedgerAddress.Postgres p => p.ConnectionString, LedgerAddress.Sqlite s => "sqlite:" + s.File, _ => throw new InvalidOperationException("A ledger of no known kind.") },
                ["TODOKE_API_KEY"] = Key,
            }, readyText: "Console        ");
            try { return new Demo(place, process, await process.ReadyAsync(Cancel, Patience)); }
            catch
            {
                await process.DisposeAsync();
                await place.DisposeAsync();
                throw;
            }
        }

        public async Task<JsonElement> RunAsync(params string[] file)
        {
            var start = new ProcessStartInfo("bash", [Path.Combine(Repository(), "samples", "five-minutes.sh"), _address.AbsoluteUri, Key, .. file]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            using var script = Process.Start(start)!;
            var (output, error) = (script.StandardOutput.ReadToEndAsync(Cancel), script.StandardError.ReadToEndAsync(Cancel));
            await script.WaitForExitAsync(Cancel);
            Assert.True(script.ExitCode == 0, $"five-minutes.sh ended with {script.ExitCode}\n{await error}\n{await output}\nThe demo said:\n{_process.Output}");
            TestContext.Current.TestOutputHelper?.WriteLine(await error + await output);
            return JsonDocument.Parse((await output).TrimEnd().Split('\n')[^1]).RootElement.Clone();
        }

        static string Repository()
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Todoke.slnx"))) folder = folder.Parent!;
            return folder.FullName;
        }

        public async ValueTask DisposeAsync()
        {
            await _process.DisposeAsync();
            await _place.DisposeAsync();
        }
    }
}
