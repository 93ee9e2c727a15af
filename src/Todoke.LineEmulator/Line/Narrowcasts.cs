using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Line;

/// <summary>
/// Narrowcasts: accepted with 202 first, sent three seconds of the emulator's clock later, asked about by request id for 14 days. People's
/// attributes are unknown here and there are no audiences, so a filter reaches nobody (403) and a recipient names nothing (400).
/// </summary>
internal sealed class Narrowcasts(LinePlatform platform, RetryKeys keys, SendFamily send, Agenda agenda)
{
    private const long SendingAfterMs = 1_000;
    private const long DoneAfterMs = 3_000;
    private const long KeptMs = 14L * 24 * 3600 * 1000;
    private readonly ConcurrentDictionary<(int Account, string RequestId), Going> all = new();

    public LineAnswer Send(LineCall call)
    {
        if (call.RetryKey is null)
        {
            return Accept(call);
        }
        if (!Guid.TryParseExact(call.RetryKey, "D", out var key))
        {
            return LineAnswer.Error(400, "The retry key is invalid");
        }
        return keys.Once(call.Account, key, () => Accept(call),
            (_, requestId) => LineAnswer.Error(409, "The retry key is already accepted") with { AcceptedRequestId = requestId }, call.RequestId);
    }

    public LineAnswer Progress(LineCall call)
    {
        var id = call.Query["requestId"].ToString();
        if (id.Length == 0)
        {
            return LineAnswer.Error(400, "Invalid request id: " + id);
        }
        var now = platform.Clock.NowMs;
        if (!all.TryGetValue((call.Account.Index, id), out var going) || now - going.AtMs >= KeptMs)
        {
            return LineAnswer.NotFound;
        }
        return LineAnswer.Ok(json =>
        {
            var phase = going.Phase(now);
            json.WriteString("phase", phase);
            if (phase is "succeeded")
            {
                json.WriteNumber("successCount", going.Reached);
                json.WriteNumber("failureCount", 0);
                json.WriteNumber("targetCount", going.Reached);
            }
            if (going.ErrorCode is { } code)
            {
                json.WriteString("failedDescription", "You have reached your monthly limit.");
                json.WriteNumber("errorCode", code);
            }
            json.WriteString("acceptedTime", Time(going.AtMs));
            if (phase is "succeeded" or "failed")
            {
                json.WriteString("completedTime", Time(going.AtMs + DoneAfterMs));
            }
        });
    }

    private LineAnswer Accept(LineCall call)
    {
        var check = new Checker(SendKind.Narrowcast);
        MessageRules.CheckAll(call.Body, check);
        check.Flag(call.Body, "", "notificationDisabled");
        if (!check.Ok)
        {
            return LineAnswer.Invalid(check);
        }
        if (call.Body.TryGetProperty("recipient", out var recipient) && recipient.ValueKind == JsonValueKind.Object)
        {
            return LineAnswer.Error(400, "Invalid audience group id: " + (recipient.TryGetProperty("audienceGroupId", out var id) ? id.GetRawText() : ""));
        }
        if (call.Body.TryGetProperty("filter", out var filter) && filter.ValueKind == JsonValueKind.Object)
        {
            return LineAnswer.Error(403, "Your account does not have enough friends");
        }
        var going = new Going(platform.Clock.NowMs);
        all[(call.Account.Index, call.RequestId)] = going;
        // The call's body does not outlive the call.
        var later = call with { Body = call.Body.Clone() };
        agenda.At(going.AtMs + DoneAfterMs, _ =>
        {
            Deliver(later, going);
            return Task.CompletedTask;
        });
        return LineAnswer.Empty with { Status = 202 };
    }

    private void Deliver(LineCall call, Going going)
    {
        Person[] people = [.. call.Account.AllChats().Where(chat => chat.State == FriendState.Following).Select(chat => chat.Person)];
        var now = platform.Clock.NowMs;
        if (!call.Account.TryUse(people.Length, now))
        {
            going.ErrorCode = 1;
            return;
        }
        send.Deliver(call, call.Body.GetProperty("messages"), null, people, now);
        going.Reached = people.Length;
        going.Delivered = true;
    }

    private static string Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private sealed class Going(long atMs)
    {
        public long AtMs => atMs;

        public int Reached { get; set; }

        public int? ErrorCode { get; set; }

        public bool Delivered { get; set; }

        public string Phase(long now) => ErrorCode is not null ? "failed" : Delivered ? "succeeded" : now - atMs < SendingAfterMs ? "waiting" : "sending";
    }
}
