using System.Text.RegularExpressions;

namespace Todoke.Server.Tests.SegmentCases;

/// <summary>The examples of docs/segments.md ('Case files'), and files to be played.</summary>
internal static partial class CaseFiles
{
    public static string Repository { get; } = Find();

    public static IEnumerable<string> Examples() =>
        Block().Matches(File.ReadAllText(Path.Combine(Repository, "docs", "segments.md"))).Select(m => m.Groups["text"].Value.Trim());

    /// <summary>Plays scenarios as the command does.</summary>
    /// <returns>The exit code and what was printed.</returns>
    public static async Task<(int Code, string[] Lines, string Errors)> PlayAsync(string text, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("todoke-cases-");
        try
        {
            var file = Path.Combine(folder.FullName, "cases.json");
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            using var output = new StringWriter();
            using var errors = new StringWriter();
            var code = await Todoke.SegmentCases.CaseRunner.RunAsync([file, .. options], output, errors, TestContext.Current.CancellationToken);
            return (code, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), errors.ToString().Replace(file, "cases.json", StringComparison.Ordinal));
        }
        finally { folder.Delete(recursive: true); }
    }

    static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Todoke.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("```case\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();
}
