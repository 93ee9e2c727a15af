using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using Todoke.LineEmulator.Log;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Line;

/// <summary>
/// Narrowcast: accepted at once (202), worked on afterwards, and told about by its request id for 14 days. There are no audiences here, so
/// recipients are everybody, or those of an earlier narrowcast (redelivery), with operators over them.
/// </summary>
internal sealed class Narrowcasts(LinePlatform platform, FreshIds ids, RequestLog log, Agenda agenda, PeopleLife life)
{
    private const int LeastReach = 100, LeastRecipients = 50;
    private const long KeptMs = 14L * 24 * 3600 * 1000, StepMs = 500;
    private readonly ConcurrentDictionary<(int Account, string RequestId), Narrowcast> all = new();

    /// <summary>Checks and takes it; what it comes to shows later.</summary>
    public LineAnswer Accept(LineCall call)
    {
        var check = new Checker(SendKind.Narrowcast, call.Account.Coupons.IsRunningAt(platform.Clock.NowMs));
        MessageRules.CheckAll(call.Body, check);
        check.Flag(call.Body, "", "notificationDisabled");
        var (demographic, recipient) = (DemographicFilter.Read(call.Body, check), RecipientRule.Read(call.Body, check));
        var limit = ReadLimit(call.Body, check, out var refusal);
        if (!check.Ok)
        {
            return LineAnswer.Invalid(check);
        }
        if (refusal is not null)
        {
            return refusal;
        }
        if (recipient?.Audiences is [var audience, ..])
        {
            return LineAnswer.Error(400, $"Invalid audience group id: {audience}");
        }
        foreach (var id in recipient?.Redeliveries ?? [])
        {
            if (Find(call.Account, id) is not { Phase: "succeeded" })
            {
                return LineAnswer.Error(400, $"Invalid request id: {id}");
            }
        }
        if (demographic is not null && Targets(call.Account, null, demographic).Length < LeastReach)
        {
            return LineAnswer.Error(403, "Your account does not have enough friends");
        }
        var narrowcast = new Narrowcast(call, platform.Clock.NowMs, limit, JsonMarshal.GetRawUtf8Value(call.Body.GetProperty("messages")).ToArray(), recipient, demographic);
        all[(call.Account.Index, call.RequestId)] = narrowcast;
        log.Add(new LogEntry(narrowcast.AcceptedMs, call.ArrivedMs, call.Account.ChannelId, call.Endpoint.Name, call.RequestId, call.RetryKey, Outcome.Accepted, 202, 0, call.Fault, null));
        agenda.At(narrowcast.AcceptedMs + StepMs, _ => BeginAsync(narrowcast));
        return LineAnswer.Accepted with { Logged = true };
    }

    public LineAnswer Progress(LineCall call)
    {
        if (!call.Query.TryGetValue("requestId", out var id) || !Guid.TryParse(id.ToString(), out _))
        {
            return LineAnswer.InvalidParameter("requestId");
        }
        return Find(call.Account, id.ToString()) is not { } found ? LineAnswer.NotFound : LineAnswer.Ok(json =>
        {
            json.WriteString("phase", found.Phase);
            if (found.Phase is "sending" or "succeeded")
            {
                json.WriteNumber("targetCount", found.Targets);
                json.WriteNumber("successCount", found.People.Length);
                json.WriteNumber("failureCount", found.Phase == "succeeded" ? found.Targets - found.People.Length : 0);
            }
            if (found.ErrorCode is { } code)
            {
                json.WriteNumber("errorCode", code);
                json.WriteString("failedDescription", found.Why);
            }
            json.WriteString("acceptedTime", EmulatorClock.Instant(found.AcceptedMs));
            if (found.CompletedMs is { } completed)
            {
                json.WriteString("completedTime", EmulatorClock.Instant(completed));
            }
        });
    }

    /// <summary>Who is meant is decided now; the month's messages for all of them are set aside until the end.</summary>
    private Task BeginAsync(Narrowcast cast)
    {
        var targets = Targets(cast.Call.Account, cast.Recipient, cast.Demographic);
        var left = cast.Call.Account.QuotaLimit is { } quota ? (int)Math.Clamp(quota - cast.Call.Account.Usage(platform.Clock.NowMs), 0, int.MaxValue) : int.MaxValue;
        var most = Math.Min(cast.Limit.Max ?? int.MaxValue, cast.Limit.UpToRemaining ? left : int.MaxValue);
        if (cast.Recipient is not null || cast.Demographic is not null)
        {
            if (cast.Recipient is { Redeliveries.Count: > 1 } several && several.Redeliveries.Any(id => Find(cast.Call.Account, id)!.People.Length < LeastRecipients))
            {
                return FailAsync(cast, 4, "An audience has too few people.");
            }
            if (targets.Length < LeastRecipients)
            {
                return FailAsync(cast, 2, "Too few recipients.");
            }
        }
        if (cast.Limit.ForbidPartial && most < targets.Length)
        {
            return FailAsync(cast, 5, "Partial delivery is forbidden.");
        }
        if (most < targets.Length)
        {
            Random.Shared.Shuffle(targets);
            targets = targets[..most];
        }
        if (!cast.Call.Account.TryUse(targets.Length, platform.Clock.NowMs))
        {
            return FailAsync(cast, 1, "This month's messages do not suffice.");
        }
        (cast.Targets, cast.Phase) = (targets.Length, "sending");
        agenda.At(platform.Clock.NowMs + StepMs, _ => EndAsync(cast, targets));
        return Task.CompletedTask;
    }

    private Task EndAsync(Narrowcast cast, Person[] targets)
    {
        var (account, now) = (cast.Call.Account, platform.Clock.NowMs);
        // Whoever blocked meanwhile costs nothing and counts as a failure.
        cast.People = [.. targets.Where(p => p.FindChat(account)?.State == FriendState.Following)];
        account.GiveBack(targets.Length - cast.People.Length, now);
        using var bubbles = JsonDocument.Parse(cast.Messages);
        var sent = new SentRequest
        {
            AtMs = now, Account = account, Endpoint = cast.Call.Endpoint.Name, RequestId = cast.Call.RequestId, RetryKey = cast.Call.RetryKey, Unit = null,
            Messages = cast.Messages, MessageIds = [.. Enumerable.Range(0, bubbles.RootElement.GetArrayLength()).Select(_ => ids.MessageId())], People = cast.People,
        };
        log.Add(new LogEntry(now, cast.Call.ArrivedMs, account.ChannelId, cast.Call.Endpoint.Name, cast.Call.RequestId, cast.Call.RetryKey, Outcome.Accepted, 202, cast.People.Length, null, sent) { MessagesOnly = true });
        account.Record(sent);
        foreach (var person in cast.People)
        {
            var chat = person.ChatWith(account);
            life.Received(chat, sent, chat.Receive(sent));
        }
        platform.Touch();
        (cast.CompletedMs, cast.Phase) = (now, "succeeded");
        return Task.CompletedTask;
    }

    private Task FailAsync(Narrowcast cast, int code, string why)
    {
        (cast.ErrorCode, cast.Why, cast.CompletedMs, cast.Phase) = (code, why, platform.Clock.NowMs, "failed");
        return Task.CompletedTask;
    }

    private Person[] Targets(LineAccount account, RecipientRule? recipient, DemographicFilter? demographic)
    {
        var now = platform.Clock.NowMs;
        var sets = (recipient?.Redeliveries ?? []).ToDictionary(id => id, id => Find(account, id)!.People.ToHashSet(), StringComparer.Ordinal);
        return [.. account.AllChats().Where(c => c.State == FriendState.Following && (recipient is null || recipient.Holds(c.Person, sets)) && (demographic is null || demographic.Holds(c, now))).Select(c => c.Person)];
    }

    private Narrowcast? Find(LineAccount account, string requestId) =>
        all.GetValueOrDefault((account.Index, requestId)) is { } found && platform.Clock.NowMs - found.AcceptedMs < KeptMs ? found : null;

    private static NarrowcastLimit ReadLimit(JsonElement body, Checker check, out LineAnswer? refusal)
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

internal sealed record NarrowcastLimit(int? Max, bool UpToRemaining, bool ForbidPartial);

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
