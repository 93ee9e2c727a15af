using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Api;

public class OpenApiTests
{
    /// <summary>The console's types are made from the committed file. UPDATE_OPENAPI=1 rewrites it.</summary>
    [Fact]
    public async Task The_committed_openapi_document_is_the_servers()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        var served = (await world.Http.GetStringAsync("/openapi/v1.json", TestWorld.Cancel)).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var file = Path.Combine(Root(), "openapi.json");
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1") await File.WriteAllTextAsync(file, served, TestWorld.Cancel);
        Assert.True(File.Exists(file) && await File.ReadAllTextAsync(file, TestWorld.Cancel) == served,
            "openapi.json is not what the server says. Run this test with UPDATE_OPENAPI=1 and commit the file.");
    }

    static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Todoke.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
