using Todoke.Server.Worlds;

namespace Todoke.Server.ConsoleFiles;

/// <summary>Where the built console lies: beside the published program, or in the repository while developing.</summary>
internal static class ConsoleFolder
{
    public const string HowToBuild = "Install Node.js 20 or newer and run `dotnet build src/Todoke.Server` (or `npm ci && npm run build` in console/), then start again.";
    public const string Missing = "The console is missing, only the API answers. " + HowToBuild;

    /// <returns>Null when nobody has built it.</returns>
    public static string? Find(ServerOptions options) => options.ConsoleDirectory is { } given ? Built(given) : Find(AppContext.BaseDirectory);

    internal static string? Find(string program)
    {
        if (Built(Path.Combine(program, "console")) is { } published) return published;
        for (var folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(program)); folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Todoke.slnx"))) return Built(Path.Combine(folder, "console", "dist"));
        return null;
    }

    static string? Built(string folder) => File.Exists(Path.Combine(folder, "index.html")) ? folder : null;
}
