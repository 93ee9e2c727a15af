using Todoke.Core.Problems;

namespace Todoke.Server.Rehearsals;

/// <summary>Who takes part.</summary>
public enum PeopleKind
{
    /// <summary>Real people the definitions mean, drawn at random, without what names them.</summary>
    Sample,

    /// <summary>Named people, without what names them.</summary>
    Chosen,

    /// <summary>Nobody real: made up from the definitions of attributes and tags.</summary>
    Simulated,
}

/// <param name="Count">How many are drawn or made up; not for <see cref="PeopleKind.Chosen"/>.</param>
/// <param name="Profiles">Who, for <see cref="PeopleKind.Chosen"/>.</param>
/// <param name="Act">Whether they open, tap, answer and block as simulated people do; null: only <see cref="PeopleKind.Simulated"/> do.</param>
public sealed record RehearsalPeopleInput(PeopleKind Kind = PeopleKind.Sample, int Count = 200, IReadOnlyList<long>? Profiles = null, bool? Act = null);

/// <summary>What is to be rehearsed. At least one of <paramref name="Campaigns"/>, <paramref name="Schedules"/> and <paramref name="EverythingScheduled"/>.</summary>
/// <param name="Campaigns">Drafts leave at <paramref name="DraftsAt"/>, scheduled ones at their own time.</param>
/// <param name="EverythingScheduled">Every campaign that waits for its time and every schedule that is not paused.</param>
/// <param name="From">Where the clock begins to count; null: now.</param>
/// <param name="DraftsAt">When drafts leave; null: at the beginning.</param>
/// <param name="Until">Where it ends; null: 30 days later, or three days after the last campaign where there is no schedule.</param>
/// <param name="Seed">The same seed draws the same people, who do the same.</param>
public sealed record RehearsalInput(IReadOnlyList<long>? Campaigns = null, IReadOnlyList<long>? Schedules = null, bool EverythingScheduled = false, RehearsalPeopleInput? People = null,
    DateTimeOffset? From = null, DateTimeOffset? DraftsAt = null, DateTimeOffset? Until = null, int Seed = 1)
{
    public const int MostPeople = 5_000, MostDefinitions = 100, MostDays = 92;

    internal IReadOnlyList<Problem> Problems(DateTimeOffset now)
    {
        var (problems, people) = (new List<Problem>(), People ?? new());
        void Wrong(string path, string code, string ja, string en) => problems.Add(new(path, code, ja, en));
        var named = (Campaigns?.Count ?? 0) + (Schedules?.Count ?? 0);
        if (named == 0 && !EverythingScheduled) Wrong("campaigns", "nothing", "リハーサルする配信を選んでください。", "Choose what to rehearse.");
        if (named > MostDefinitions) Wrong("campaigns", "count", $"一度にリハーサルできるのは{MostDefinitions}件までです。", $"At most {MostDefinitions} can be rehearsed together.");
        if (people.Kind == PeopleKind.Chosen && people.Profiles is not { Count: > 0 and <= MostPeople })
            Wrong("people.profiles", "count", $"友だちを1〜{MostPeople:N0}人選んでください。", $"Choose 1 to {MostPeople:N0} people.");
        if (people.Kind != PeopleKind.Chosen && people.Count is < 1 or > MostPeople)
            Wrong("people.count", "range", $"人数は1〜{MostPeople:N0}人です。", $"The number of people is between 1 and {MostPeople:N0}.");
        if (From is { } from && (from < now.AddMinutes(-1) || from > now.AddDays(MostDays)))
            Wrong("from", "range", $"開始日時は、いまから{MostDays}日以内にしてください。", $"It begins within {MostDays} days from now.");
        if (DraftsAt is { } at && (at < (From ?? now).AddMinutes(-1) || at > (From ?? now).AddDays(MostDays)))
            Wrong("drafts_at", "range", $"下書きの配信日時は、開始から{MostDays}日以内にしてください。", $"Drafts leave within {MostDays} days from the beginning.");
        if (Until is { } until && (until <= (From ?? now) || until > (From ?? now).AddDays(MostDays)))
            Wrong("until", "range", $"終了日時は、開始より後の{MostDays}日以内にしてください。", $"It ends after its beginning, within {MostDays} days.");
        return problems;
    }
}

/// <summary>How far to wind; exactly one of the three.</summary>
/// <param name="To">An instant not before the rehearsal's clock.</param>
/// <param name="BySeconds">So many seconds of its clock.</param>
/// <param name="Next">To the next instant at which anything is due.</param>
public sealed record AdvanceInput(DateTimeOffset? To = null, double? BySeconds = null, bool Next = false)
{
    internal Problem? Problem => (To is null ? 0 : 1) + (BySeconds is null ? 0 : 1) + (Next ? 1 : 0) != 1 || BySeconds is <= 0
        ? new("", "one_of", "to、by_seconds、next のどれか一つを指定してください。", "Give exactly one of to, by_seconds and next.") : null;
}
