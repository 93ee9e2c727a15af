using System.Globalization;

namespace Todoke.Server.Ledger;

/// <summary>Another server holds this ledger.</summary>
public sealed class LedgerInUseException(string message) : Exception(message);

/// <summary>Holds a lock beside the SQLite file for as long as this server lives; the operating system drops it when the process dies.</summary>
internal sealed class SqliteOwner : IDisposable
{
    readonly FileStream _lock;

    SqliteOwner(FileStream held) => _lock = held;

    public static SqliteOwner Take(string file)
    {
        var (lockFile, pidFile) = (file + ".lock", file + ".pid");
        try
        {
            var held = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(held);
        }
        catch (IOException)
        {
            var holder = File.Exists(pidFile) ? File.ReadAllText(pidFile) : "unknown";
            throw new LedgerInUseException($"The ledger {file} is in use by the Todoke server with process id {holder}. Stop it first, or give this one another ledger (TODOKE_LEDGER).");
        }
    }

    public void Dispose() => _lock.Dispose();
}
