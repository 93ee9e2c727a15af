using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Settings;

/// <param name="Name">Shown at the top of the console.</param>
/// <param name="Zone">IANA name, for instance Asia/Tokyo.</param>
/// <param name="LeapBirthday"><c>march_1</c> or <c>february_28</c>.</param>
/// <param name="PublicUrl">From TODOKE_PUBLIC_URL; only shown here.</param>
public sealed record WorkspaceAnswer(string Name, string Zone, string LeapBirthday, string? PublicUrl);

public sealed record WorkspaceChange(string? Name = null, string? Zone = null, string? LeapBirthday = null);

internal static class SettingsCapability
{
    static readonly Dictionary<string, LeapBirthday> LeapBirthdays = new() { ["march_1"] = LeapBirthday.March1, ["february_28"] = LeapBirthday.February28 };

    public static IServiceCollection AddSettings(this IServiceCollection services) => services.AddSingleton<Workspace>();

    public static void MapSettings(this RouteGroupBuilder api)
    {
        api.MapGet("/workspace", ReadAsync).RequireAuthorization(Roles.Viewer);
        api.MapPatch("/workspace", ChangeAsync).RequireAuthorization(Roles.Owner);
    }

    static async Task<Ok<WorkspaceAnswer>> ReadAsync(Workspace workspace, ServerOptions options, CancellationToken cancel) =>
        TypedResults.Ok(Answer(await workspace.ReadAsync(cancel), options));

    static async Task<Results<Ok<WorkspaceAnswer>, ProblemHttpResult>> ChangeAsync(
        WorkspaceChange change, HttpContext http, LedgerStore ledger, Workspace workspace, ServerOptions options, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        TimeZoneInfo? zone = null;
        if (change.Name is { } name && name.Trim().Length is 0 or > 100)
            problems.Add(new("name", "length", "1〜100文字で入力してください。", "1 to 100 characters are needed."));
        // Only IANA names: an alias of Windows would mean something else on the next machine.
        if (change.Zone is { } id && (!TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone) || !zone.HasIanaId || zone.Id != id))
            problems.Add(new("zone", "unknown_zone", "タイムゾーンは Asia/Tokyo のような名前で指定してください。", "Give an IANA name such as Asia/Tokyo."));
        if (change.LeapBirthday is { } leap && !LeapBirthdays.ContainsKey(leap))
            problems.Add(new("leap_birthday", "choice", "march_1 か february_28 を指定してください。", "march_1 or february_28 is needed."));
        if (problems.Count > 0) return ApiResults.Invalid(problems);

        var written = await ledger.WriteAsync(async w =>
        {
            var before = await Workspace.ReadAsync(w, cancel);
            var after = new WorkspaceSettings(change.Name?.Trim() ?? before.Name, zone ?? before.Zone,
                change.LeapBirthday is null ? before.LeapBirthday : LeapBirthdays[change.LeapBirthday]);
            await Workspace.WriteAsync(w, after, cancel);
            w.Changed(ChangeKind.Vocabulary, 0);
            await Audit.RecordAsync(w, Actor.Of(http), "workspace.change", "workspace", $$"""{"zone":"{{after.Zone.Id}}"}""", cancel);
            return after;
        }, cancel);
        workspace.Forget();
        http.At(written.Position);
        return TypedResults.Ok(Answer(written.Value, options));
    }

    static WorkspaceAnswer Answer(WorkspaceSettings settings, ServerOptions options) =>
        new(settings.Name, settings.Zone.Id, LeapBirthdays.Single(l => l.Value == settings.LeapBirthday).Key, options.PublicUrl?.ToString());
}
