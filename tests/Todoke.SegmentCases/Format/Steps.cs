using System.Text.Json;

namespace Todoke.SegmentCases.Format;

/// <summary>
/// One step of a scenario. The first parameter of each kind is its verb: the member by which the kind is known, and what it is done to.
/// docs/segments.md ('Case files') says what each does.
/// </summary>
internal abstract record Step
{
    /// <summary>For the reader of the file only.</summary>
    public string? About { get; init; }

    /// <summary>Given: the step must be refused so; otherwise it must go through.</summary>
    public Refusal? Refused { get; init; }
}

/// <summary>How a step has to be refused; what is absent may be anything.</summary>
/// <param name="Path">Where in the condition, <c>condition.of[1].value</c>.</param>
/// <param name="UsedBy">Exactly these users are named.</param>
internal sealed record Refusal(string? Code = null, string? Path = null, IReadOnlyList<string>? UsedBy = null);

internal sealed record PersonStep(string Person, IReadOnlyDictionary<string, Texts>? Identities = null, bool Anonymous = false, IReadOnlyDictionary<string, JsonElement>? Set = null,
    Moment? At = null, IReadOnlyList<string>? Tags = null) : Step;

/// <param name="Vary">Lists of values by attribute; the first person takes the first, and so on, over and over.</param>
internal sealed record PeopleStep(string People, int Count, int From = 1, IReadOnlyDictionary<string, JsonElement>? Set = null, IReadOnlyDictionary<string, IReadOnlyList<JsonElement>>? Vary = null,
    Moment? At = null, IReadOnlyList<string>? Tags = null) : Step;

internal sealed record IdentifyStep(string Identify, IReadOnlyDictionary<string, Texts> Identities) : Step;

internal sealed record SetStep(IReadOnlyDictionary<string, JsonElement> Set, PeopleNames Of, Moment? At = null) : Step;

internal sealed record DeclareStep(string Declare, string Type, IReadOnlyList<string>? Choices = null, bool Ranked = false) : Step;

internal sealed record TagStep(string Tag, PeopleNames? Of = null) : Step;

internal sealed record UntagStep(string Untag, PeopleNames Of) : Step;

/// <param name="Id">The same id again is the same event; so an event with an id is one person's and happens once.</param>
internal sealed record EventStep(string Event, PeopleNames Of, string? Id = null, Moment? At = null, JsonElement? Properties = null, int Times = 1) : Step;

/// <summary>Several events in one piece of work.</summary>
internal sealed record EventsStep(IReadOnlyList<EventStep> Events) : Step;

internal sealed record WithdrawStep(string Withdraw) : Step;

internal sealed record ListStep(string List, PeopleNames? Add = null, PeopleNames? Remove = null, PeopleNames? Replace = null) : Step;

/// <param name="Kind"><c>email</c> or <c>phone</c>.</param>
/// <param name="Values">Plain addresses; they are hashed before they are uploaded.</param>
/// <param name="Hashes">SHA-256 as 64 hex digits.</param>
internal sealed record HashedListStep(string HashedList, string Kind, IReadOnlyList<string>? Values = null, IReadOnlyList<string>? Hashes = null) : Step;

internal sealed record TopicStep(string Topic, string Default) : Step;

internal sealed record ConsentStep(string Consent, PeopleNames Of, string State, Moment? At = null) : Step;

internal sealed record MessageStep(string Message, PeopleNames Of, string Channel, string Outcome, string? Campaign = null, string? Template = null, string? Link = null, Moment? At = null) : Step;

internal sealed record LineAccountStep(string LineAccount) : Step;

internal sealed record FriendshipStep(string Friendship, PeopleNames Of, string Account = FriendshipStep.MainAccount, Moment? Since = null, bool SinceUnknown = false) : Step
{
    public const string MainAccount = "main";
}

internal sealed record MergeStep(string Merge, string Into) : Step;

internal sealed record UndoMergeStep(string UndoMerge) : Step;

/// <param name="Delete"><c>person</c>, <c>definition</c>, <c>tag</c>, <c>list</c>, <c>topic</c> or <c>attribute</c>.</param>
internal sealed record DeleteStep(string Delete, string Name) : Step;

/// <param name="Condition">The condition itself.</param>
/// <param name="Definition">Instead of it, the whole with its version.</param>
/// <param name="Warned">Exactly these warnings.</param>
/// <param name="Entries">Whoever is inside from the beginning gets an entry, too. Only where the definition is new.</param>
internal sealed record DefineStep(string Define, JsonElement? Condition = null, JsonElement? Definition = null, IReadOnlyList<string>? Warned = null, bool Entries = false) : Step;

internal sealed record AdjustStep(string Adjust, PeopleNames? Add = null, PeopleNames? Exclude = null, PeopleNames? Clear = null) : Step;

internal sealed record FreezeStep(string Freeze, string As) : Step;

internal sealed record WorkspaceStep(WorkspaceChange Workspace) : Step;

internal sealed record WorkspaceChange(string? Zone = null, string? LeapBirthday = null);

internal sealed record ClockStep(Moment Clock) : Step;

internal sealed record AdvanceStep(Span Advance) : Step;

/// <summary>The server is stopped and started again on the same ledger.</summary>
internal sealed record RestartStep(bool Restart) : Step;

/// <summary>What has to be true now. What is absent may be anything.</summary>
internal abstract record CheckStep : Step
{
    /// <summary>Exactly these.</summary>
    public PeopleNames? Members { get; init; }

    public PeopleNames? Includes { get; init; }

    public PeopleNames? Excludes { get; init; }

    public int? Count { get; init; }

    public ReachableCount? Reachable { get; init; }
}

internal sealed record ReachableCount(int Count, string Account = FriendshipStep.MainAccount);

/// <summary>About a definition by its name, and about its log since it was first defined.</summary>
internal sealed record ExpectStep(string Expect) : CheckStep
{
    public int? Entries { get; init; }

    public int? Exits { get; init; }

    public IReadOnlyDictionary<string, int>? EntriesOf { get; init; }

    public IReadOnlyDictionary<string, int>? ExitsOf { get; init; }

    /// <summary>Exactly these, in this order.</summary>
    public IReadOnlyList<LogLine>? Log { get; init; }
}

internal sealed record LogLine(string Person, bool Entered, Moment? At = null, string? Cause = null);

/// <summary>About a condition that is not saved.</summary>
internal sealed record AskStep(JsonElement Ask) : CheckStep;
