using System.CommandLine;
using Npgsql;
using Todoke.Server.Api;
using Todoke.Server.Cli;
using Todoke.Server.Ledger;
using Todoke.Server.Staff;
using Todoke.Server.Tests.Backup;
using Todoke.Server.Tests.Support;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("todoke-cli-").FullName;
    readonly Dictionary<string, string> _variables = [];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Collects what is written and can be waited on for a word.</summary>
    sealed class Screen : StringWriter
    {
        readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? Awaited { get; init; }

        public Task Seen => _seen.Task;

        public override Task WriteLineAsync(string? value)
        {
            lock (_seen) WriteLine(value);
            if (Awaited is not null && value?.Contains(Awaited, StringComparison.Ordinal) == true) _seen.TrySetResult();
            return Task.CompletedTask;
        }
    }

    async Task<(int Code, string Out, string Error)> RunAsync(string[] args, string typed = "", Screen? screen = null, CancellationToken? cancel = null)
    {
        using var output = screen ?? new Screen();
        using var error = new Screen();
        using var input = new StringReader(typed);
        var code = await CommandLine.Root(new Terminal(name => _variables.GetValueOrDefault(name), input))
            .Parse([.. args, "--data", _folder]).InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancel ?? Cancel);
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public async Task Every_problem_of_the_configuration_is_listed_at_once_and_nothing_starts()
    {
        _variables["TODOKE_LEDGER"] = "mysql://x/y";
        _variables["TODOKE_PUBLIC_URL"] = "todoke.example.jp";
        _variables["TODOKE_PORT"] = "eighty";
        _variables["TODOKE_LISTEN"] = "everywhere";
        _variables["TODOKE_KEY"] = "too short";
        var (code, _, error) = await RunAsync(["serve"]);
        Assert.Equal(2, code);
        foreach (var name in _variables.Keys) Assert.Contains(name + ":", error);
        Assert.DoesNotContain("too short", error);
    }

    [Fact]
    public async Task Without_a_verb_the_server_serves_until_it_is_told_to_stop()
    {
        _variables["TODOKE_API_KEY"] = "sixteen characters";
        using var stop = new CancellationTokenSource();
        var screen = new Screen { Awaited = "listens on" };
        var run = RunAsync(["--port", "0"], screen: screen, cancel: stop.Token);
        await Task.WhenAny(run, screen.Seen);
        var second = await RunAsync(["serve", "--port", "0"]);
        Assert.Equal(3, second.Code);
        Assert.Contains(Environment.ProcessId.ToString(), second.Error);
        await stop.CancelAsync();
        var (code, output, error) = await run;
        Assert.Equal(0, code);
        Assert.Contains("http://127.0.0.1:", output);
        Assert.Contains("TODOKE_API_KEY is ignored", error);
    }

    [Fact]
    public async Task A_user_is_added_beside_a_running_server_and_may_sign_in()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        _variables["TODOKE_LEDGER"] = ((LedgerAddress.Sqlite)world.Place.Address).File;
        string[] add = ["user", "add", "--email", "Jiro@example.jp", "--name", "次郎", "--role", "editor", "--password-stdin"];
        var (code, output, _) = await RunAsync(add, "correct horse 12\n");
        Assert.Equal(0, code);
        Assert.Contains("jiro@example.jp", output);
        using var jiro = new Browser(world);
        await jiro.SignInAsync("jiro@example.jp", "correct horse 12");
        Assert.Contains("has this e-mail address already", (await RunAsync(add, "correct horse 12\n")).Error);
        var refused = await RunAsync(["user", "add", "--email", "x", "--name", " ", "--role", "king", "--password-stdin"], "short\n");
        Assert.Equal(1, refused.Code);
        foreach (var path in new[] { "email:", "name:", "role:", "password:" }) Assert.Contains(path, refused.Error);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_backup_taken_from_a_running_server_is_restored_into_an_empty_ledger(string kind)
    {
        byte[] key = [];
        await using var world = await TestWorld.StartAsync(kind, o => { key = o.Key; return o; });
        await BackupTests.FillAsync(world.Ledger, new InstallationKey(key));
        _variables["TODOKE_LEDGER"] = Url(world.Place.Address);
        _variables["TODOKE_KEY"] = Convert.ToBase64String(key);
        var file = Path.Combine(_folder, "backup.zip");
        Assert.Equal((0, ""), ((await RunAsync(["backup", file])) is var b ? (b.Code, b.Error) : default));
        Assert.Contains("already", (await RunAsync(["backup", file])).Error);
        // On SQLite the file's lock says that a server runs, on PostgreSQL its lease.
        await world.Service<SenderLease>().HeldAsync(Cancel);
        Assert.Equal(kind == "sqlite" ? 3 : 1, (await RunAsync(["restore", file, "--replace"])).Code);

        _variables.Remove("TODOKE_LEDGER");
        var restored = await RunAsync(["restore", file]);
        Assert.Equal((0, ""), (restored.Code, restored.Error));
        Assert.DoesNotContain("another key", restored.Out);
        Assert.Equal(1, (await RunAsync(["restore", file])).Code);
        _variables["TODOKE_KEY"] = Convert.ToBase64String(new byte[32]);
        Assert.Contains("本店: enter its channel secret", (await RunAsync(["restore", file, "--replace"])).Out);
        await using var ledger = await LedgerStore.OpenAsync(LedgerAddress.Parse(null, _folder), TimeProvider.System, serve: false, Cancel);
        Assert.Equal(457, await ledger.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM profile", Cancel), Cancel));
        Assert.Equal("ledger.restore", await ledger.ReadAsync(l => l.FirstAsync("SELECT action FROM audit_log ORDER BY id DESC LIMIT 1", r => r.GetString(0), Cancel), Cancel));
    }

    [Fact]
    public async Task What_is_no_backup_is_refused_by_name()
    {
        var file = Path.Combine(_folder, "x.zip");
        await File.WriteAllTextAsync(file, "not a zip", Cancel);
        Assert.Equal(1, (await RunAsync(["restore", file])).Code);
        Assert.Contains("missing.zip", (await RunAsync(["restore", Path.Combine(_folder, "missing.zip")])).Error);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_doctor_says_what_is_wrong_and_then_that_all_is_well(string kind)
    {
        await using var place = await Ledgers.MakeAsync(kind);
        _variables["TODOKE_LEDGER"] = Url(place.Address);
        _variables["TODOKE_PUBLIC_URL"] = "http://todoke.example.jp";
        var (code, output, _) = await RunAsync(["doctor"]);
        Assert.Equal(1, code);
        Assert.Contains("todoke migrate", output);
        Assert.Contains("is not https", output);
        await RunAsync(["migrate"]);
        _variables["TODOKE_PUBLIC_URL"] = "https://todoke.example.jp";
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(_folder, "todoke.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        output = (await RunAsync(["doctor"])).Out;
        Assert.Contains("nobody can sign in as owner", output);
        Assert.Contains("others may read", output);
        Assert.Contains("durable", output);
        await using (var ledger = await LedgerStore.OpenAsync(place.Address, TimeProvider.System, serve: false, Cancel))
            await ledger.WriteAsync(w => StaffTable.AddAsync(w, "花子", "hanako@example.jp", Roles.Owner, "hash", Cancel), Cancel);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(_folder, "todoke.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        output = (await RunAsync(["doctor"])).Out;
        // Whether the console was built depends on who runs the tests.
        Assert.DoesNotContain("WRONG", output.Replace("WRONG  console", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_doctor_looks_at_everything_else_too_where_commits_may_be_lost()
    {
        await using var place = await Ledgers.MakeReadyAsync("postgres");
        await using (var connection = new NpgsqlConnection(Url(place.Address)))
        {
            await connection.OpenAsync(Cancel);
            await using var command = new NpgsqlCommand($"ALTER DATABASE \"{connection.Database}\" SET synchronous_commit = off", connection);
            await command.ExecuteNonQueryAsync(Cancel);
        }
        _variables["TODOKE_LEDGER"] = Url(place.Address);
        var (code, output, _) = await RunAsync(["doctor"]);
        Assert.Equal(1, code);
        Assert.Contains("a commit may be lost (fsync=on, synchronous_commit=off", output);
        Assert.Contains("nobody can sign in as owner", output);
    }

    [Fact]
    public async Task The_doctor_asks_line_about_every_account()
    {
        byte[] key = [];
        await using var line = await LineWorld.StartAsync("sqlite", o => { key = o.Key; return o; });
        var connected = await line.ConnectAsync();
        _variables["TODOKE_LEDGER"] = Url(line.Server.Place.Address);
        _variables["TODOKE_KEY"] = Convert.ToBase64String(key);
        _variables["TODOKE_PUBLIC_URL"] = connected.Webhook.GetLeftPart(UriPartial.Authority);
        var (_, output, _) = await RunAsync(["doctor"]);
        Assert.Contains("(みどり屋): the token works", output);
        Assert.Contains("(みどり屋): LINE calls " + connected.Webhook.AbsoluteUri, output);
        _variables["TODOKE_KEY"] = Convert.ToBase64String(new byte[32]);
        Assert.Contains("(みどり屋): no channel access token that this key can read", (await RunAsync(["doctor"])).Out);
    }

    [Fact]
    public async Task The_doctor_tells_a_database_that_does_not_answer_from_one_that_is_wrong()
    {
        _variables["TODOKE_LEDGER"] = "postgres://nobody:secret@127.0.0.1:1/none";
        var (code, output, _) = await RunAsync(["doctor"]);
        Assert.Equal(1, code);
        Assert.Contains("Check TODOKE_LEDGER", output);
        Assert.DoesNotContain("secret", output);
        var (failed, _, error) = await RunAsync(["migrate"]);
        Assert.Equal(1, failed);
        Assert.Contains("doctor", error);
    }

    [Fact]
    public async Task An_export_names_its_files()
    {
        var (code, output, _) = await RunAsync(["export", Path.Combine(_folder, "out"), "--format", "jsonl"]);
        Assert.Equal(0, code);
        Assert.Contains("people.jsonl: 0", output);
        Assert.NotEqual(0, (await RunAsync(["export", _folder, "--format", "xml"])).Code);
    }

    static string Url(LedgerAddress address) => address switch
    {
        LedgerAddress.Sqlite s => s.File,
        LedgerAddress.Postgres p => new NpgsqlConnectionStringBuilder(p.ConnectionString).ConnectionString,
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };
}
