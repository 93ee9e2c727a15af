using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Todoke.LineEmulator.Log;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Line;

/// <summary>
/// reply, push, multicast and broadcast; narrowcast only as far as its retry key. In order: retry key, body, recipients, quota; then accepted, which is one step: written to the log,
/// put into every chat, counted.
/// </summary>
internal sealed class SendFamily(LinePlatform platform, RetryKeys keys, ReplyTokens replyTokens, FreshIds ids, RequestLog log, PeopleLife life, Narrowcasts narrowcasts)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private const int MulticastIds = 500;
    private const long TalkedMs = 7L * 24 * 3600 * 1000;

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
        return keys.Once(call.Account, key, () => Accept(call), (accepted, requestId) => Repeat(call, accepted, requestId), call.RequestId);
    }

    public LineAnswer Validate(LineCall call)
    {
        var check = new Checker(call.Endpoint.Send, call.Account.Coupons.IsRunningAt(platform.Clock.NowMs));
        MessageRules.CheckAll(call.Body, check);
        return check.Ok ? LineAnswer.Empty : LineAnswer.Invalid(check);
    }

    /// <summary>409; a repeated push also gets the message ids of the accepted one.</summary>
    private static LineAnswer Repeat(LineCall call, LineAnswer accepted, string acceptedRequestId) =>
        LineAnswer.Object(409, json =>
        {
            json.WriteString("message", "The retry key is already accepted");
            if (call.Endpoint.Send == SendKind.Push)
            {
                using var original = JsonDocument.Parse(accepted.Body);
                if (original.RootElement.TryGetProperty("sentMessages", out var sent))
                {
                    json.WritePropertyName("sentMessages");
                    sent.WriteTo(json);
                }
            }
        }) with
        { AcceptedRequestId = acceptedRequestId };

    private LineAnswer Accept(LineCall call)
    {
        if (call.Endpoint.Send == SendKind.Narrowcast)
        {
            return narrowcasts.Accept(call);
        }
        var check = new Checker(call.Endpoint.Send, call.Account.Coupons.IsRunningAt(platform.Clock.NowMs));
        MessageRules.CheckAll(call.Body, check);
        check.Flag(call.Body, "", "notificationDisabled");
        var unit = call.Endpoint.Send is SendKind.Push or SendKind.Multicast ? CheckUnit(call.Body, check) : null;
        var refusal = Resolve(call, check, out var people);
        if (!check.Ok)
        {
            return LineAnswer.Invalid(check);
        }
        if (refusal is not null)
        {
            return refusal;
        }
        var now = platform.Clock.NowMs;
        var counted = call.Endpoint.Send == SendKind.Reply ? 0 : people.Length;
        if (!call.Account.TryUse(counted, now))
        {
            return LineAnswer.QuotaReached;
        }
        if (call.Endpoint.Send == SendKind.Reply && replyTokens.Use(call.Account, ReplyToken(call)!) is null)
        {
            return LineAnswer.Error(400, "Invalid reply token");
        }
        var messages = call.Body.GetProperty("messages");
        var sent = new SentRequest
        {
            AtMs = now,
            Account = call.Account,
            Endpoint = call.Endpoint.Name,
            RequestId = call.RequestId,
            RetryKey = call.RetryKey,
            Unit = unit is not null && call.Account.TakeUnit(unit, now) ? unit : null,
            Messages = JsonMarshal.GetRawUtf8Value(messages).ToArray(),
            MessageIds = MakeIds(messages.GetArrayLength()),
            People = people,
        };
        log.Add(new LogEntry(now, call.ArrivedMs, call.Account.ChannelId, call.Endpoint.Name, call.RequestId, call.RetryKey, Outcome.Accepted, 200, people.Length, call.Fault, sent));
        call.Account.Record(sent);
        foreach (var person in people)
        {
            var chat = person.ChatWith(call.Account);
            life.Received(chat, sent, chat.Receive(sent));
        }
        platform.Touch();
        return (call.Endpoint.Send is SendKind.Push or SendKind.Reply ? SentMessages(sent) : LineAnswer.Empty) with { Logged = true };
    }

    private static string? CheckUnit(JsonElement body, Checker check)
    {
        if (!check.Items(body, "", "customAggregationUnits", 0, 1, out var units, required: false) || units.GetArrayLength() == 0)
        {
            return null;
        }
        var path = Checker.Item("customAggregationUnits", 0);
        if (Checker.StringOf(units[0]) is not { } unit)
        {
            check.WrongType(path);
            return null;
        }
        if (unit.Length is 0 or > 30)
        {
            check.Add(path, "Length must be between 1 and 30");
        }
        else if (unit.Any(c => !(char.IsAsciiLetterOrDigit(c) || c == '_')))
        {
            check.Add(path, "Must be letters, digits and underscores");
        }
        return unit;
    }

    /// <summary>Who will really get it; problems go to <paramref name="check"/>, another error is returned.</summary>
    private LineAnswer? Resolve(LineCall call, Checker check, out Person[] people)
    {
        people = [];
        switch (call.Endpoint.Send)
        {
            case SendKind.Reply:
                if (ReplyToken(call) is not { } token)
                {
                    check.Add("replyToken", "May not be empty");
                    return null;
                }
                if (!check.Ok)
                {
                    return null;
                }
                if (replyTokens.Peek(call.Account, token) is not { } person)
                {
                    return LineAnswer.Error(400, "Invalid reply token");
                }
                people = person.FindChat(call.Account)?.State == FriendState.Blocked ? [] : [person];
                return null;
            case SendKind.Push:
                return ResolvePush(call, check, out people);
            case SendKind.Multicast:
                return ResolveMulticast(call, check, out people);
            default:
                people = [.. call.Account.AllChats().Where(chat => chat.State == FriendState.Following).Select(chat => chat.Person)];
                return null;
        }
    }

    private LineAnswer? ResolvePush(LineCall call, Checker check, out Person[] people)
    {
        people = [];
        if (!Checker.Has(call.Body, "to", out var to))
        {
            check.Add("to", "May not be empty");
            return null;
        }
        if (Checker.StringOf(to) is not { } id || !IsChatId(id))
        {
            check.WrongType("to");
            return null;
        }
        if (!call.Account.Provider.ByUserId.TryGetValue(id, out var person))
        {
            return LineAnswer.Error(400, "Failed to send messages");
        }
        var chat = person.FindChat(call.Account);
        var reached = chat?.State == FriendState.Following
            || (chat is { State: FriendState.None, LastSaidMs: { } said } && platform.Clock.NowMs - said <= TalkedMs);
        people = reached ? [person] : [];
        return null;
    }

    private static LineAnswer? ResolveMulticast(LineCall call, Checker check, out Person[] people)
    {
        people = [];
        if (!check.Items(call.Body, "", "to", 1, MulticastIds, out var to))
        {
            return null;
        }
        var found = new List<Person>(to.GetArrayLength());
        var seen = new HashSet<Person>(to.GetArrayLength());
        var index = 0;
        foreach (var item in to.EnumerateArray())
        {
            if (Checker.StringOf(item) is not { } id || !IsUserId(id))
            {
                check.WrongType(Checker.Item("to", index));
                return null;
            }
            index++;
            // A well-formed id that nobody of this provider has is passed over in silence, as is a repeated one.
            if (call.Account.Provider.ByUserId.TryGetValue(id, out var person)
                && person.FindChat(call.Account)?.State == FriendState.Following
                && seen.Add(person))
            {
                found.Add(person);
            }
        }
        people = [.. found];
        return null;
    }

    private static string? ReplyToken(LineCall call) =>
        Checker.Has(call.Body, "replyToken", out var token) && Checker.StringOf(token) is { Length: > 0 } text ? text : null;

    public static bool IsUserId(string id) => id.Length == 33 && id[0] == 'U' && IsHex(id);

    public static bool IsChatId(string id) => id.Length == 33 && id[0] is ('U' or 'C' or 'R') && IsHex(id);

    private static bool IsHex(string id) => !id.AsSpan(1).ContainsAnyExcept(HexDigits);

    private string[] MakeIds(int count)
    {
        var made = new string[count];
        for (var i = 0; i < count; i++)
        {
            made[i] = ids.MessageId();
        }
        return made;
    }

    private static LineAnswer SentMessages(SentRequest sent) => LineAnswer.Ok(json =>
    {
        json.WriteStartArray("sentMessages");
        foreach (var id in sent.MessageIds)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("quoteToken", FreshIds.QuoteToken());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
