using System.Text.Json;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Line;

/// <summary>The <c>limit</c> of a narrowcast; without one the month must suffice for the whole target reach.</summary>
internal sealed record NarrowcastLimit(int? Max, bool UpToRemaining, bool ForbidPartial)
{
    /// <summary>Problems go to <paramref name="check"/>, another error is returned.</summary>
    public static NarrowcastLimit Read(JsonElement body, Checker check, out LineAnswer? refusal)
    {
        refusal = null;
        if (!check.Object(body, "", "limit", out var limit, required: false))
        {
            return new NarrowcastLimit(null, false, false);
        }
        check.Flag(limit, "limit", "upToRemainingQuota");
        check.Flag(limit, "limit", "forbidPartialDelivery");
        var max = check.Number(limit, "limit", "max", 1, int.MaxValue, required: false);
        var read = new NarrowcastLimit((int?)max, Is("upToRemainingQuota"), Is("forbidPartialDelivery"));
        if (read is { ForbidPartial: true, UpToRemaining: false })
        {
            refusal = LineAnswer.Error(400, "The option forbidPartialDelivery must be used with upToRemainingQuota.");
        }
        return read;

        bool Is(string name) => Checker.Has(limit, name, out var value) && value.ValueKind == JsonValueKind.True;
    }
}

/// <summary>One narrowcast. The phase is written last, so that whoever sees it sees the rest.</summary>
internal sealed class Narrowcast(LineCall call, long acceptedMs, NarrowcastLimit limit, byte[] messages, RecipientRule? recipient, DemographicFilter? demographic)
{
    private volatile string phase = "waiting";

    // The body's document is gone when the request is answered; nothing of it may be looked at later.
    public LineCall Call { get; } = call with { Body = default };

    public long AcceptedMs => acceptedMs;

    public NarrowcastLimit Limit => limit;

    public byte[] Messages => messages;

    public RecipientRule? Recipient => recipient;

    public DemographicFilter? Demographic => demographic;

    /// <summary>waiting, sending, succeeded or failed.</summary>
    public string Phase
    {
        get => phase;
        set => phase = value;
    }

    public int Targets { get; set; }

    public Person[] People { get; set; } = [];

    public int? ErrorCode { get; set; }

    public string? Why { get; set; }

    public long? CompletedMs { get; set; }
}
