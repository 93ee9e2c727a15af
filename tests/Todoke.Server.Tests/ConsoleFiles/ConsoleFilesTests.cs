using System.IO.Compression;
using System.Net;
using Todoke.Server.ConsoleFiles;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.ConsoleFiles;

public sealed class ConsoleFilesTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("todoke-console-").FullName;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static void Build(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "assets"));
        File.WriteAllText(Path.Combine(folder, "index.html"), "<!doctype html>the console");
        File.WriteAllText(Path.Combine(folder, "assets", "app-1a2b.js"), "1");
    }

    [Fact]
    public async Task The_console_is_served_and_its_own_addresses_lead_to_its_first_page()
    {
        Build(_folder);
        await using var world = await TestWorld.StartAsync("sqlite", o => o with { ConsoleDirectory = _folder });
        using var http = world.Anonymous();
        foreach (var path in new[] { "/", "/campaigns/12", "/index.html" })
        {
            using var page = await http.GetAsync(path, Cancel);
            Assert.Equal("<!doctype html>the console", await page.Content.ReadAsStringAsync(Cancel));
            Assert.True(page.Headers.CacheControl!.NoCache);
            Assert.True(page.Headers.Contains("Content-Security-Policy"));
        }
        using var script = await http.GetAsync("/assets/app-1a2b.js", Cancel);
        Assert.Equal(TimeSpan.FromDays(365), script.Headers.CacheControl!.MaxAge);
        Assert.Equal("text/javascript", script.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/assets/old-9z.js", Cancel)).StatusCode);
        Assert.Equal("not_found", (await (await http.GetAsync("/api/v1/nothing", Cancel)).JsonAsync(HttpStatusCode.NotFound)).Text("code"));
        Assert.Equal("method", (await (await http.DeleteAsync("/api/v1/setup", Cancel)).JsonAsync(HttpStatusCode.MethodNotAllowed)).Text("code"));
    }

    [Fact]
    public async Task Its_scripts_come_compressed_and_what_the_api_answers_does_not()
    {
        Build(_folder);
        var script = string.Concat(Enumerable.Range(0, 4000).Select(n => $"const a{n} = {n};"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "assets", "app-1a2b.js"), script, Cancel);
        await using var world = await TestWorld.StartAsync("sqlite", o => o with { ConsoleDirectory = _folder });
        using var http = world.Anonymous();
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");

        using var packed = await http.GetAsync("/assets/app-1a2b.js", Cancel);
        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", packed.Headers.Vary);
        await using var plain = new GZipStream(await packed.Content.ReadAsStreamAsync(Cancel), CompressionMode.Decompress);
        Assert.Equal(script, await new StreamReader(plain).ReadToEndAsync(Cancel));
        using var api = await http.GetAsync("/api/v1/openapi.json", Cancel);
        Assert.Empty(api.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_missing_console_is_told_with_the_way_to_build_it()
    {
        await using var world = await TestWorld.StartAsync("sqlite", o => o with { ConsoleDirectory = _folder });
        using var page = await world.Anonymous().GetAsync("/", Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Contains("npm ci", await page.Content.ReadAsStringAsync(Cancel));
        await world.GetAsync("session");
    }

    [Fact]
    public void The_console_beside_the_program_comes_before_the_repositorys()
    {
        File.WriteAllText(Path.Combine(_folder, "Todoke.slnx"), "");
        var program = Directory.CreateDirectory(Path.Combine(_folder, "src", "bin")).FullName;
        Assert.Null(ConsoleFolder.Find(program));
        Build(Path.Combine(_folder, "console", "dist"));
        Assert.Equal(Path.Combine(_folder, "console", "dist"), ConsoleFolder.Find(program + "/"));
        Build(Path.Combine(program, "console"));
        Assert.Equal(Path.Combine(program, "console"), ConsoleFolder.Find(program));
    }
}
