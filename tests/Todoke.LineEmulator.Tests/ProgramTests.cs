using System.Diagnostics;
using System.Net;

namespace Todoke.LineEmulator.Tests;

public sealed class ProgramTests
{
    [Fact]
    public void The_command_line_is_read_and_all_its_mistakes_are_told()
    {
        var run = Assert.IsType<CommandLine.Run>(CommandLine.Parse(["--port", "5001", "--log", "x.jsonl", "--seed", "7", "--delay-ms", "10-20", "--limits", "off", "--data", "s.json"]));
        Assert.Equal(new EmulatorOptions { Port = 5001, LogFile = "x.jsonl", Seed = 7, MinDelayMs = 10, MaxDelayMs = 20, Limits = false, StateFile = "s.json" }, run.Options);
        Assert.Equal(new EmulatorOptions(), Assert.IsType<CommandLine.Run>(CommandLine.Parse([])).Options);
        Assert.Equal(0, Assert.IsType<CommandLine.Run>(CommandLine.Parse(["--delay-ms", "0"])).Options.MaxDelayMs);

        var wrong = Assert.IsType<CommandLine.Explain>(CommandLine.Parse(["--port", "many", "--fast", "--delay-ms", "9-1"]));
        Assert.True(wrong.IsMistake);
        Assert.Contains("--port cannot be 'many'", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("--fast is not an option", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("--delay-ms cannot be '9-1'", wrong.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_says_where_it_is_ready_and_stops_when_told()
    {
        var log = Path.GetTempFileName();
        var start = new ProcessStartInfo("dotnet", [typeof(EmulatorHost).Assembly.Location, "--delay-ms", "0", "--log", log]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith("emulator ready http://127.0.0.1:", line, StringComparison.Ordinal);
            using var http = new HttpClient();
            using var answer = await http.GetAsync(new Uri(line!["emulator ready ".Length..] + "/v2/bot/info"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);

            using var signal = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
            Assert.Contains("\"status\":401", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            File.Delete(log);
        }
    }

    [Fact]
    public async Task Several_emulators_in_one_process_share_nothing()
    {
        await using var one = await World.StartAsync();
        await using var two = await World.StartAsync();
        await one.PushAsync(one.UserId("p1"), key: TransportTests.Key(1));

        Assert.Equal(0, two.Received("p1"));
        Assert.Equal(200, (await two.PushAsync(two.UserId("p1"), key: TransportTests.Key(1))).Status);
        one.Control.Advance(TimeSpan.FromDays(3));
        Assert.True(one.Control.Now - two.Control.Now > TimeSpan.FromDays(2));
    }
}
