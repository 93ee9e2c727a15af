using Todoke.Server.Ledger;

namespace Todoke.Server.Settings;

/// <summary>When somebody born on 29 February has their birthday in other years.</summary>
public enum LeapBirthday
{
    March1,
    February28,
}

/// <summary>What is set for the whole installation. <paramref name="Zone"/> is where its days begin.</summary>
public sealed record WorkspaceSettings(string Name, TimeZoneInfo Zone, LeapBirthday LeapBirthday)
{
    public static readonly WorkspaceSettings Default = new("Todoke", TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"), LeapBirthday.March1);
}

/// <summary>
/// The settings of the workspace, kept in memory: <c>await workspace.ZoneAsync(cancel)</c> costs nothing. A change made by another process
/// of the same ledger is seen within five seconds.
/// </summary>
public sealed class Workspace(LedgerStore ledger, TimeProvider clock)
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    volatile Known? _known;

    sealed record Known(WorkspaceSettings Settings, long ReadAt);

    public async ValueTask<TimeZoneInfo> ZoneAsync(CancellationToken cancel) => (await ReadAsync(cancel)).Zone;

    public async ValueTask<WorkspaceSettings> ReadAsync(CancellationToken cancel)
    {
        var now = clock.GetTimestamp();
        if (_known is { } known && clock.GetElapsedTime(known.ReadAt, now) < Fresh) return known.Settings;
        var settings = await ledger.ReadAsync(l => ReadAsync(l, cancel), cancel);
        _known = new(settings, now);
        return settings;
    }

    /// <summary>To be called after a write of the settings is durable.</summary>
    public void Forget() => _known = null;

    internal static async Task<WorkspaceSettings> ReadAsync(LedgerConnection connection, CancellationToken cancel)
    {
        var rows = (await connection.QueryAsync("SELECT name, value FROM setting WHERE name LIKE 'workspace.%'", r => (r.GetString(0), r.GetString(1)), cancel)).ToDictionary(r => r.Item1, r => r.Item2);
        var start = WorkspaceSettings.Default;
        return new(rows.GetValueOrDefault("workspace.name", start.Name),
            rows.TryGetValue("workspace.zone", out var zone) ? TimeZoneInfo.FindSystemTimeZoneById(zone) : start.Zone,
            rows.TryGetValue("workspace.leap_birthday", out var leap) ? Enum.Parse<LeapBirthday>(leap) : start.LeapBirthday);
    }

    internal static async Task WriteAsync(LedgerWriter writer, WorkspaceSettings settings, CancellationToken cancel)
    {
        foreach (var (name, value) in new[] { ("name", settings.Name), ("zone", settings.Zone.Id), ("leap_birthday", settings.LeapBirthday.ToString()) })
            await writer.ExecuteAsync("INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                cancel, ("name", "workspace." + name), ("value", value));
    }
}
