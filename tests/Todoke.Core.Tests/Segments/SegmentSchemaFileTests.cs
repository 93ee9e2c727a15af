using Todoke.Core.Segments;

namespace Todoke.Core.Tests.Segments;

public class SegmentSchemaFileTests
{
    /// <summary>The console's tests read the file, to see that every operator has its control. UPDATE_SCHEMA=1 writes it anew.</summary>
    [Fact]
    public async Task The_schema_in_the_repository_is_the_one_that_is_served()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Todoke.slnx"))) folder = folder.Parent;
        var file = Path.Combine(Assert.IsType<DirectoryInfo>(folder).FullName, "segment.schema.json");
        var wanted = SegmentJsonSchema.Document.ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_SCHEMA") == "1") await File.WriteAllTextAsync(file, wanted, TestContext.Current.CancellationToken);
        Assert.Equal(wanted, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"));
    }
}
