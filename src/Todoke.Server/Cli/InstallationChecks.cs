using Todoke.Server.ConsoleFiles;
using Todoke.Server.Ledger;
using Todoke.Server.Staff;
using Todoke.Server.Worlds;

namespace Todoke.Server.Cli;

internal static class InstallationChecks
{
    /// <summary>The checks that need no ledger.</summary>
    public static IServiceCollection AddInstallationChecks(this IServiceCollection services) =>
        services.AddSingleton<IDoctorCheck, KeyFileCheck>().AddSingleton<IDoctorCheck, PublicUrlCheck>().AddSingleton<IDoctorCheck, ConsoleCheck>();

    public static IServiceCollection AddDoctor(this IServiceCollection services) => services.AddInstallationChecks().AddSingleton<IDoctorCheck, OwnerCheck>();
}

/// <summary>Whoever reads the key file can read every LINE secret.</summary>
internal sealed class KeyFileCheck(ServerOptions options) : IDoctorCheck
{
    public Task<IReadOnlyList<DoctorFinding>> CheckAsync(CancellationToken cancel)
    {
        var file = Path.Combine(options.DataDirectory, "todoke.key");
        var finding = !File.Exists(file) ? DoctorFinding.Well("key: from TODOKE_KEY")
            : !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != UnixFileMode.None
                ? DoctorFinding.Wrong($"key: others may read {file}", $"chmod 600 {file}")
                : DoctorFinding.Well($"key: {file}, readable by its owner only");
        return Task.FromResult<IReadOnlyList<DoctorFinding>>([finding]);
    }
}

internal sealed class PublicUrlCheck(ServerOptions options) : IDoctorCheck
{
    public Task<IReadOnlyList<DoctorFinding>> CheckAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<DoctorFinding>>([options.PublicUrl switch
    {
        null => DoctorFinding.Wrong("public address: not set", "Set TODOKE_PUBLIC_URL to the https address at which LINE and your friends reach this server."),
        { Scheme: "https" } url => DoctorFinding.Well($"public address: {url}"),
        var url => DoctorFinding.Wrong($"public address: {url} is not https", "LINE takes webhooks and images by https only: put a certificate before this server."),
    }]);
}

internal sealed class ConsoleCheck(ServerOptions options) : IDoctorCheck
{
    public Task<IReadOnlyList<DoctorFinding>> CheckAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<DoctorFinding>>([
        ConsoleFolder.Find(options) is { } folder ? DoctorFinding.Well($"console: {folder}") : DoctorFinding.Wrong("console: not built", ConsoleFolder.HowToBuild)]);
}

internal sealed class OwnerCheck(LedgerStore ledger) : IDoctorCheck
{
    public async Task<IReadOnlyList<DoctorFinding>> CheckAsync(CancellationToken cancel) => [await ledger.ReadAsync(l => StaffTable.OwnersAsync(l, cancel), cancel) > 0
        ? DoctorFinding.Well("owner: there is one")
        : DoctorFinding.Wrong("owner: nobody can sign in as owner", "Open the console to make the first one, or run `todoke user add --role owner --email … --name …`.")];
}
