namespace Todoke.Server.Rehearsals;

/// <summary>Where rehearsals' ledgers lie while they run: a folder each, below the data directory, held by an open file.</summary>
internal static class RehearsalFolder
{
    const string Held = "held";

    /// <summary>Makes and holds a folder.</summary>
    public static FileStream Make(string dataDirectory, string id)
    {
        var folder = Path.Combine(dataDirectory, "rehearsals", id);
        Directory.CreateDirectory(folder);
        return new FileStream(Path.Combine(folder, Held), FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    public static string PathOf(FileStream held) => Path.GetDirectoryName(held.Name)!;

    public static void Remove(FileStream held)
    {
        held.Dispose();
        Directory.Delete(PathOf(held), recursive: true);
    }

    /// <summary>Takes away what processes left that did not end by themselves; another one's that are running are held by it.</summary>
    public static void ClearAway(string dataDirectory)
    {
        var all = Path.Combine(dataDirectory, "rehearsals");
        if (!Directory.Exists(all)) return;
        foreach (var folder in Directory.GetDirectories(all))
        {
            try { new FileStream(Path.Combine(folder, Held), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None).Dispose(); }
            catch (IOException) { continue; }
            Directory.Delete(folder, recursive: true);
        }
    }
}
