using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Delivery;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;

namespace Todoke.Server.Sending;

/// <summary>Times of the workspace's day: <c>21:00</c>.</summary>
public sealed record QuietHoursView(string From, string To);

/// <summary>The rules every campaign keeps unless it says otherwise; null where there is none.</summary>
/// <param name="CapPerDay">Messages a person gets at most on one day of the workspace's zone, over all campaigns.</param>
/// <param name="CapPerWeek">The same for that day and the six before it.</param>
/// <param name="ApprovalPeople">More people than this need a second person's approval.</param>
/// <param name="ApprovalYen">More yen beyond the plan than this need a second person's approval.</param>
/// <param name="ApproverRole"><c>editor</c> or <c>owner</c>.</param>
public sealed record SendingSettingsView(QuietHoursView? QuietHours, int? CapPerDay, int? CapPerWeek, long? ApprovalPeople, decimal? ApprovalYen, string ApproverRole);

/// <summary>What is absent stays as it is; null takes the rule away.</summary>
public sealed record SendingSettingsChange
{
    // Members, not parameters with defaults: a JSON value that is not there has no form the API document could show.
    public JsonElement QuietHours { get; init; }

    public JsonElement CapPerDay { get; init; }

    public JsonElement CapPerWeek { get; init; }

    public JsonElement ApprovalPeople { get; init; }

    public JsonElement ApprovalYen { get; init; }

    public string? ApproverRole { get; init; }
}

internal static class SendingSettingsRoutes
{
    const int MostPerDay = 20, MostPerWeek = 100;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sending-settings", ReadAsync).RequireAuthorization(Roles.Viewer).WithTags("sending");
        api.MapPatch("/sending-settings", ChangeAsync).RequireAuthorization(Roles.Owner).WithTags("sending");
    }

    static async Task<Ok<SendingSettingsView>> ReadAsync(LedgerStore ledger, CancellationToken cancel) =>
        TypedResults.Ok(View(await ledger.ReadAsync(l => SendingSettings.ReadAsync(l, cancel), cancel)));

    static async Task<Results<Ok<SendingSettingsView>, ProblemHttpResult>> ChangeAsync(SendingSettingsChange change, HttpContext http, LedgerStore ledger, CampaignWorker worker, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            var (problems, after) = Apply(change, await SendingSettings.ReadAsync(w, cancel));
            if (problems.Count > 0) return (problems, after);
            await after.WriteAsync(w, cancel);
            w.Changed(ChangeKind.Sending, 0);
            await Audit.RecordAsync(w, Actor.Of(http), "sending_settings.change", "sending_settings", JsonSerializer.Serialize(View(after), ApiJson.Options), cancel);
            return (problems, after);
        }, cancel);
        if (written.Value.problems.Count > 0) return ApiResults.Invalid(written.Value.problems);
        http.At(written.Position);
        // A campaign may wait for the end of quiet hours that are no more.
        worker.Nudge();
        return TypedResults.Ok(View(written.Value.after));
    }

    static (List<Problem> Problems, SendingSettings After) Apply(SendingSettingsChange change, SendingSettings before)
    {
        var problems = new List<Problem>();
        var after = before;
        if (change.QuietHours.ValueKind == JsonValueKind.Null) after = after with { QuietHours = null };
        else if (change.QuietHours.ValueKind != JsonValueKind.Undefined)
        {
            if (Night(change.QuietHours) is { } night) after = after with { QuietHours = night };
            else problems.Add(new("quiet_hours", "quiet_hours", "配信しない時間帯は {\"from\":\"21:00\",\"to\":\"08:00\"} のように、異なる2つの時刻で指定してください。", "Quiet hours are two different times such as {\"from\":\"21:00\",\"to\":\"08:00\"}."));
        }
        after = after with
        {
            CapPerDay = (int?)Number(change.CapPerDay, before.CapPerDay, "cap_per_day", 1, MostPerDay, problems),
            CapPerWeek = (int?)Number(change.CapPerWeek, before.CapPerWeek, "cap_per_week", 1, MostPerWeek, problems),
            ApprovalPeople = (long?)Number(change.ApprovalPeople, before.ApprovalPeople, "approval_people", 0, 1_000_000_000, problems),
            ApprovalYen = Number(change.ApprovalYen, before.ApprovalYen, "approval_yen", 0, 1_000_000_000, problems),
            ApproverRole = change.ApproverRole ?? before.ApproverRole,
        };
        if (after.ApproverRole is not (Roles.Editor or Roles.Owner)) problems.Add(new("approver_role", "choice", "approver_role は editor か owner です。", "approver_role is editor or owner."));
        return (problems, after);
    }

    static QuietHours? Night(JsonElement given) => given.ValueKind == JsonValueKind.Object && given.EnumerateObject().All(p => p.Name is "from" or "to")
        && given.TryGetProperty("from", out var from) && given.TryGetProperty("to", out var to) && from.ValueKind == JsonValueKind.String && to.ValueKind == JsonValueKind.String
            ? SendingSettings.Night(from.GetString(), to.GetString()) : null;

    static decimal? Number(JsonElement given, decimal? before, string path, long least, long most, List<Problem> problems)
    {
        if (given.ValueKind == JsonValueKind.Undefined) return before;
        if (given.ValueKind == JsonValueKind.Null) return null;
        if (given.ValueKind == JsonValueKind.Number && given.TryGetInt64(out var number) && number >= least && number <= most) return number;
        problems.Add(new(path, "range", $"{least:N0}〜{most:N0} の整数か、なしにする場合は null を指定してください。", $"Give a whole number from {least:N0} to {most:N0}, or null for none."));
        return before;
    }

    static SendingSettingsView View(SendingSettings s) =>
        new(s.QuietHours is { } night ? new($"{night.From:HH\\:mm}", $"{night.To:HH\\:mm}") : null, s.CapPerDay, s.CapPerWeek, s.ApprovalPeople, s.ApprovalYen, s.ApproverRole);
}
