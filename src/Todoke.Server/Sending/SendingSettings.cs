using System.Globalization;
using Todoke.Core.Delivery;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Sending;

/// <summary>What holds for every campaign of the workspace unless it says otherwise. Null: no such rule.</summary>
/// <param name="CapPerDay">Messages a person gets at most on one day of the workspace's zone.</param>
/// <param name="CapPerWeek">The same for that day and the six before it.</param>
/// <param name="ApprovalPeople">A campaign to more people than this needs a second person.</param>
/// <param name="ApprovalYen">A campaign that costs more than this needs a second person.</param>
/// <param name="ApproverRole">What that person must at least be: <c>editor</c> or <c>owner</c>.</param>
public sealed record SendingSettings(QuietHours? QuietHours, int? CapPerDay, int? CapPerWeek, long? ApprovalPeople, decimal? ApprovalYen, string ApproverRole)
{
    /// <summary>A workspace that nobody has set up: the demo, or one that only programs use.</summary>
    public static readonly SendingSettings None = new(null, null, null, null, null, Roles.Editor);

    /// <summary>What the first owner finds.</summary>
    public static readonly SendingSettings Start = None with { QuietHours = Core.Delivery.QuietHours.Usual };

    const string Prefix = "sending.";

    public static async Task<SendingSettings> ReadAsync(LedgerConnection ledger, CancellationToken cancel)
    {
        var rows = (await ledger.QueryAsync($"SELECT name, value FROM setting WHERE name LIKE '{Prefix}%'", r => (Name: r.GetString(0)[Prefix.Length..], Value: r.GetString(1)), cancel)).ToDictionary(r => r.Name, r => r.Value);
        long? Number(string name) => rows.TryGetValue(name, out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : null;
        var night = rows.TryGetValue("quiet_hours", out var hours) ? hours.Split('-') : null;
        return new(night is null ? null : Night(night[0], night[1]), (int?)Number("cap_per_day"), (int?)Number("cap_per_week"), Number("approval_people"),
            rows.TryGetValue("approval_yen", out var yen) ? decimal.Parse(yen, CultureInfo.InvariantCulture) : null, rows.GetValueOrDefault("approver_role", None.ApproverRole));
    }

    public async Task WriteAsync(LedgerWriter w, CancellationToken cancel)
    {
        foreach (var (name, value) in new (string, object?)[]
        {
            ("quiet_hours", QuietHours?.ToString()), ("cap_per_day", CapPerDay), ("cap_per_week", CapPerWeek),
            ("approval_people", ApprovalPeople), ("approval_yen", ApprovalYen), ("approver_role", ApproverRole),
        })
        {
            if (value is null) await w.ExecuteAsync("DELETE FROM setting WHERE name = @name", cancel, ("name", Prefix + name));
            else
                await w.ExecuteAsync("INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value", cancel,
                    ("name", Prefix + name), ("value", Convert.ToString(value, CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Two different times of day such as <c>21:00</c> and <c>08:00</c>; null when they are not.</summary>
    public static QuietHours? Night(string? from, string? to) =>
        TimeOnly.TryParseExact(from, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
        && TimeOnly.TryParseExact(to, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end) && start != end ? new(start, end) : null;
}
