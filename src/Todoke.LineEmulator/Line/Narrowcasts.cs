using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using Todoke.LineEmulator.Log;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Line;

/// <summary>
/// Narrowcast: accepted at once (202), worked on afterwards, and told about by its request id for 14 days. Recipients are everybody, or
/// those of audiences and of earlier narrowcasts (redelivery), with operators over them.
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
        var limit = NarrowcastLimit.Read(call.Body, check, out var refusal);
        if (!check.Ok)
        {
            return LineAnswer.Invalid(check);
        }
        if (refusal is not null)
        {
            return refusal;
        }
        var now = platform.Clock.NowMs;
        foreach (var id in recipient?.Audiences ?? [])
        {
            if (call.Account.Audiences.Find(id, now)?.Status(now) != "READY")
            {
                return LineAnswer.Error(400, $"Invalid audience group id: {id}");
            }
        }
        foreach (var id in recipient?.Redeliveries ?? [])
        {
            if (Find(call.Account, id) is not { Phase: "succeeded" })
            {
                return LineAnswer.Error(400, $"Invalid request id: {id}");
            }
        }
        if (demographic is not null && Reach(call.Account, demographic) < LeastReach)
        {
            return LineAnswer.Error(403, "Your account does not have enough friends");
        }
        var narrowcast = new Narrowcast(call, now, limit, JsonMarshal.GetRawUtf8Value(call.Body.GetProperty("messages")).ToArray(), recipient, demographic);
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

    /// <summary>Who is meant is decided now. Set aside until the end are not their messages but the whole target reach's, as far as <c>limit</c> does not say less.</summary>
    private Task BeginAsync(Narrowcast cast)
    {
        var (account, now) = (cast.Call.Account, platform.Clock.NowMs);
        var sets = Sets(account, cast.Recipient, now);
        var targets = Targets(account, cast.Recipient, sets, cast.Demographic);
        if (TooFew(cast, sets, targets.Length) is var (code, why))
        {
            return FailAsync(cast, code, why);
        }
        var left = account.QuotaLimit is { } quota ? (int)Math.Clamp(quota - account.Usage(now), 0, int.MaxValue) : int.MaxValue;
        var reserved = Math.Min(Reach(account, cast.Demographic), Math.Min(cast.Limit.Max ?? int.MaxValue, cast.Limit.UpToRemaining ? left : int.MaxValue));
        if (cast.Limit.ForbidPartial && reserved < targets.Length)
        {
            return FailAsync(cast, 5, "Partial delivery is forbidden.");
        }
        if (reserved < targets.Length)
        {
            Random.Shared.Shuffle(targets);
            targets = targets[..reserved];
        }
        if (!account.TryUse(reserved, now))
        {
            return FailAsync(cast, 1, "This month's messages do not suffice.");
        }
        (cast.Targets, cast.Phase) = (targets.Length, "sending");
        agenda.At(now + StepMs, _ => EndAsync(cast, targets, reserved));
        return Task.CompletedTask;
    }

    /// <summary>Privacy: fewer than fifty people must not be singled out, except by an account's own list of user ids (or its chat tags) alone.</summary>
    private (int Code, string Why)? TooFew(Narrowcast cast, RecipientSets sets, int targets)
    {
        var account = cast.Call.Account;
        var watched = sets.Audiences.Where(a => account.Audiences.Find(a.Key, platform.Clock.NowMs) is not { IsExempt: true }).Select(a => a.Value.Count)
            .Concat(sets.Redeliveries.Values.Select(people => people.Count)).ToArray();
        if (sets.Audiences.Count + sets.Redeliveries.Count > 1 && watched.Any(count => count < LeastRecipients))
        {
            return (4, "An audience has too few people.");
        }
        return (cast.Demographic is not null || watched.Length > 0) && targets < LeastRecipients ? (2, "Too few recipients.") : null;
    }

    /// <summary>Friends that a message can reach; with attributes only those of whom LINE knows any.</summary>
    private static int Reach(LineAccount account, DemographicFilter? demographic) =>
        account.AllChats().Count(c => c.State == FriendState.Following && (demographic is null || DemographicFilter.IsKnown(c)));

    private Task EndAsync(Narrowcast cast, Person[] targets, int reserved)
    {
        var (account, now) = (cast.Call.Account, platform.Clock.NowMs);
        // Whoever blocked meanwhile costs nothing and counts as a failure; neither costs what was set aside for nobody.
        cast.People = [.. targets.Where(p => p.FindChat(account)?.State == FriendState.Following)];
        account.GiveBack(reserved - cast.People.Length, now);
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

    private Person[] Targets(LineAccount account, RecipientRule? recipient, RecipientSets sets, DemographicFilter? demographic)
    {
        var now = platform.Clock.NowMs;
        return [.. account.AllChats().Where(c => c.State == FriendState.Following && (recipient is null || recipient.Holds(c.Person, sets)) && (demographic is null || demographic.Holds(c, now))).Select(c => c.Person)];
    }

    /// <summary>An audience deleted since the request was accepted holds nobody.</summary>
    private RecipientSets Sets(LineAccount account, RecipientRule? recipient, long now) => new(
        (recipient?.Audiences ?? []).Distinct().ToDictionary(id => id, id => account.Audiences.Find(id, now)?.People(now) ?? []),
        (recipient?.Redeliveries ?? []).Distinct(StringComparer.Ordinal).ToDictionary(id => id, id => Find(account, id)?.People.ToHashSet() ?? [], StringComparer.Ordinal));

    private Narrowcast? Find(LineAccount account, string requestId) =>
        all.GetValueOrDefault((account.Index, requestId)) is { } found && platform.Clock.NowMs - found.AcceptedMs < KeptMs ? found : null;
}
