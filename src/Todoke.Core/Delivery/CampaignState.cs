namespace Todoke.Core.Delivery;

/// <summary>Where a campaign (一斉配信) stands.</summary>
public enum CampaignState
{
    /// <summary>下書き: may be edited.</summary>
    Draft,

    /// <summary>配信待ち: will be frozen at its time.</summary>
    Scheduled,

    /// <summary>配信準備中: recipients are being written down.</summary>
    Freezing,

    /// <summary>承認待ち: recipients are written down and a second person has to agree to exactly these.</summary>
    AwaitingApproval,

    /// <summary>配信中: requests are leaving.</summary>
    Sending,

    /// <summary>停止中: nothing new leaves until somebody resumes it.</summary>
    Stopped,

    /// <summary>配信済み: every recipient's outcome is accepted or held back.</summary>
    Done,

    /// <summary>配信済み（一部失敗）: finished, with recipients refused or unknown.</summary>
    DoneWithFailures,

    /// <summary>取り消し: will never send (again).</summary>
    Cancelled,
}

/// <summary>Whether a campaign may go from one state to another.</summary>
public abstract record Transition
{
    private Transition()
    {
    }

    public sealed record Allowed : Transition;

    /// <param name="Code">Stable word for programs.</param>
    public sealed record Refused(string Code, string Ja, string En) : Transition;
}

/// <summary>The states' stored names, words, and the ways between them.</summary>
public static class CampaignStates
{
    // A campaign that was cancelled while frozen or stopped keeps what had left by then; it just sends no more.
    private static readonly Dictionary<CampaignState, CampaignState[]> Ways = new()
    {
        [CampaignState.Draft] = [CampaignState.Scheduled, CampaignState.Freezing, CampaignState.Cancelled],
        [CampaignState.Scheduled] = [CampaignState.Draft, CampaignState.Freezing, CampaignState.Cancelled],
        // A campaign that was submitted for a later time and needs no approval after all goes back to wait for that time.
        [CampaignState.Freezing] = [CampaignState.Sending, CampaignState.AwaitingApproval, CampaignState.Scheduled, CampaignState.Stopped, CampaignState.Cancelled],
        [CampaignState.AwaitingApproval] = [CampaignState.Draft, CampaignState.Scheduled, CampaignState.Freezing, CampaignState.Cancelled],
        [CampaignState.Sending] = [CampaignState.Stopped, CampaignState.Done, CampaignState.DoneWithFailures],
        [CampaignState.Stopped] = [CampaignState.Freezing, CampaignState.Sending, CampaignState.Cancelled],
        [CampaignState.Done] = [],
        [CampaignState.DoneWithFailures] = [],
        [CampaignState.Cancelled] = [],
    };

    private static readonly Dictionary<CampaignState, (string Code, string Ja, string En)> Words = new()
    {
        [CampaignState.Draft] = ("draft", "下書き", "draft"),
        [CampaignState.Scheduled] = ("scheduled", "配信待ち", "scheduled"),
        [CampaignState.Freezing] = ("freezing", "配信準備中", "preparing"),
        [CampaignState.AwaitingApproval] = ("awaiting_approval", "承認待ち", "awaiting approval"),
        [CampaignState.Sending] = ("sending", "配信中", "sending"),
        [CampaignState.Stopped] = ("stopped", "停止中", "stopped"),
        [CampaignState.Done] = ("done", "配信済み", "done"),
        [CampaignState.DoneWithFailures] = ("done_with_failures", "配信済み（一部失敗）", "done with failures"),
        [CampaignState.Cancelled] = ("cancelled", "取り消し", "cancelled"),
    };

    private static readonly Dictionary<string, CampaignState> ByCode = Words.ToDictionary(w => w.Value.Code, w => w.Key, StringComparer.Ordinal);

    /// <summary>The name in the ledger and the API: <c>done_with_failures</c>.</summary>
    public static string Code(this CampaignState state) => Words[state].Code;

    public static string Ja(this CampaignState state) => Words[state].Ja;

    public static string En(this CampaignState state) => Words[state].En;

    /// <exception cref="KeyNotFoundException">No state has this name.</exception>
    public static CampaignState Parse(string code) => ByCode[code];

    /// <summary>Whether the state is final: nothing leaves it, unless people are added to it (<see cref="CheckReopen"/>).</summary>
    public static bool IsFinal(this CampaignState state) => Ways[state].Length == 0;

    /// <summary>Whether the content, segment and time may still be changed.</summary>
    public static bool IsEditable(this CampaignState state) => state is CampaignState.Draft;

    /// <summary>Whether more people may be sent to: those refused once more, or those who were held back.</summary>
    public static Transition CheckReopen(CampaignState from) => from is CampaignState.Sending or CampaignState.Stopped or CampaignState.Done or CampaignState.DoneWithFailures
        ? new Transition.Allowed()
        : new Transition.Refused("not_from_here", $"「{from.Ja()}」の配信ではできません。", $"This cannot be done to a campaign that is {from.En()}.");

    public static Transition Check(CampaignState from, CampaignState to)
    {
        if (Ways[from].Contains(to))
        {
            return new Transition.Allowed();
        }

        if (from == to)
        {
            return new Transition.Refused("already", $"すでに「{from.Ja()}」です。", $"It is already {from.En()}.");
        }

        return from.IsFinal()
            ? new Transition.Refused("final", $"「{from.Ja()}」の配信はもう変更できません。複製して新しく作ってください。", $"A campaign that is {from.En()} cannot be changed. Copy it into a new one.")
            : new Transition.Refused("not_from_here", $"「{from.Ja()}」から「{to.Ja()}」にはできません。", $"It cannot go from {from.En()} to {to.En()}.");
    }
}
