using System.Text.Json;
using Todoke.Audience;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Audience;

/// <summary>
/// The index in a file of the data directory, for a quick start: a copy that can be thrown away at any time. Beside it stands what it
/// belongs to; where that does not fit the ledger, or the file is damaged, the index is read from the ledger instead.
/// </summary>
public sealed class IndexFile(ServerOptions options, ILogger<IndexFile> log)
{
    readonly string _about = Path.Combine(options.DataDirectory, "audience-index.json");

    /// <param name="File">Name of the file with the index. Each save has a name of its own, and this one line says which is whole.</param>
    /// <param name="Installation">Of the ledger; a restored backup is another one.</param>
    /// <param name="At">Of the feed row at <paramref name="Position"/>, so that an older copy of the same ledger that went its own way is noticed.</param>
    /// <param name="Types">Attributes and their types as they were read.</param>
    sealed record Belongs(string File, string Installation, long Position, long At, Dictionary<long, string> Types);

    /// <summary>The index as it was saved; null where there is none that fits.</summary>
    internal async Task<LiveIndex?> OpenAsync(LedgerConnection ledger, AttributeTypes types, CancellationToken cancel)
    {
        if (!File.Exists(_about)) return null;
        try
        {
            var about = JsonSerializer.Deserialize<Belongs>(await File.ReadAllTextAsync(_about, cancel));
            if (about is null || !await FitsAsync(ledger, about, types, cancel)) return null;
            var index = LiveIndex.Open(Path.Combine(options.DataDirectory, about.File));
            return index.Position == about.Position ? index : null;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or IOException or UnauthorizedAccessException)
        {
            log.LogWarning("The saved index cannot be used and is built anew: {Reason}", e.Message);
            return null;
        }
    }

    /// <summary>Saves the index as it is at this moment; changes go on being applied while the file is written.</summary>
    /// <returns>Its position; null where it could not be written, which costs no more than time at the next start.</returns>
    internal async Task<long?> SaveAsync(LiveIndex index, LedgerStore ledger, AttributeTypes types, CancellationToken cancel)
    {
        try
        {
            var file = $"audience-index-{index.Position}";
            var position = await index.SaveAsync(Path.Combine(options.DataDirectory, file), cancel);
            var (installation, at) = await ledger.ReadSnapshotAsync(async l => (await InstallationAsync(l, cancel), await AtAsync(l, position, cancel)), cancel);
            if (at is not { } instant) return null;
            var about = new Belongs(file, installation, position, instant, types.ById.ToDictionary(t => t.Key, t => Type(t.Value)));
            await File.WriteAllTextAsync(_about + ".new", JsonSerializer.Serialize(about), cancel);
            File.Move(_about + ".new", _about, overwrite: true);
            // Those before it, and what a kill left half written.
            foreach (var old in Directory.EnumerateFiles(options.DataDirectory, "audience-index-*").Where(f => Path.GetFileName(f) != file)) File.Delete(old);
            return position;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("The index could not be saved: {Reason}", e.Message);
            return null;
        }
    }

    static async Task<bool> FitsAsync(LedgerConnection ledger, Belongs about, AttributeTypes types, CancellationToken cancel) =>
        await InstallationAsync(ledger, cancel) == about.Installation && await AtAsync(ledger, about.Position, cancel) == about.At
        && about.Types.All(t => types.ById.TryGetValue(t.Key, out var now) && Type(now) == t.Value);

    static async Task<string> InstallationAsync(LedgerConnection ledger, CancellationToken cancel) =>
        await ledger.FirstAsync("SELECT installation FROM head", r => r.GetString(0), cancel) ?? "";

    static Task<long?> AtAsync(LedgerConnection ledger, long position, CancellationToken cancel) =>
        ledger.FirstAsync("SELECT at FROM feed WHERE position = @position", r => (long?)r.GetInt64(0), cancel, ("position", position));

    static string Type((string Key, Core.Values.AttributeSchema? Schema) attribute) => $"{attribute.Schema?.Type} {attribute.Key}";
}
