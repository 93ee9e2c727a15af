using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Line;

/// <summary>What an account shows a person besides messages: the loading animation, and that it has read what the person wrote.</summary>
internal sealed class ChatExtras(LinePlatform platform)
{
    private const int LeastSeconds = 5, MostSeconds = 60, DefaultSeconds = 20, Step = 5;

    public static IReadOnlyList<Endpoint> Rows { get; } =
    [
        Endpoint.Of("loading", "POST", "/v2/bot/chat/loading/start", 100),
        Endpoint.Of("markAsRead", "POST", "/v2/bot/chat/markAsRead"),
        Endpoint.Of("markAsRead/user", "POST", "/v2/bot/message/markAsRead"),
    ];

    public LineAnswer Answer(LineCall call) => call.Endpoint.Name switch
    {
        "loading" => Loading(call),
        "markAsRead" => MarkAsRead(call),
        _ => MarkAsReadByUser(call),
    };

    /// <summary>The token in a message's webhook by which the account says that it has read it. Never expires; only the account it was sent to can use it.</summary>
    public static string ReadToken(LineAccount account, Person person, string messageId)
    {
        var said = Encoding.UTF8.GetBytes($"{person.Id}|{messageId}");
        return $"{Base64Url.EncodeToString(said)}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(account.ChannelSecret), said))}";
    }

    /// <summary>202, also for who is no friend and sees nothing; gone after so many seconds or with the next message.</summary>
    private LineAnswer Loading(LineCall call)
    {
        var check = new Checker(SendKind.Push);
        var chatId = check.Text(call.Body, "", "chatId", 100);
        var seconds = DefaultSeconds;
        if (Checker.Has(call.Body, "loadingSeconds", out var given))
        {
            if (given.ValueKind != JsonValueKind.Number)
            {
                check.WrongType("loadingSeconds");
            }
            else if (!given.TryGetInt32(out seconds) || seconds is < LeastSeconds or > MostSeconds || seconds % Step != 0)
            {
                if (seconds is < LeastSeconds or > MostSeconds)
                {
                    check.Add("loadingSeconds", $"Must be between {LeastSeconds} and {MostSeconds}");
                }
                if (seconds % Step != 0)
                {
                    check.Add("loadingSeconds", "must be a multiple of five");
                }
            }
        }
        if (!check.Ok)
        {
            return LineAnswer.Invalid(check);
        }
        if (!SendFamily.IsUserId(chatId!))
        {
            return LineAnswer.Error(400, "Only user id is acceptable, please confirm if there are any group/room ids or illegal ids.");
        }
        if (call.Account.Provider.ByUserId.TryGetValue(chatId!, out var person) && person.FindChat(call.Account) is { State: FriendState.Following } chat)
        {
            chat.LoadingUntilMs = platform.Clock.NowMs + (seconds * 1000L);
        }
        return LineAnswer.Accepted;
    }

    private LineAnswer MarkAsRead(LineCall call)
    {
        if (Checker.Has(call.Body, "markAsReadToken", out var given) && Checker.StringOf(given) is { } token && OwnerOf(call.Account, token) is { } chat)
        {
            chat.ReadByAccountMs = platform.Clock.NowMs;
            return LineAnswer.Empty;
        }
        return LineAnswer.Error(400, "Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook.");
    }

    /// <summary>The older form, for partners: everything the person wrote.</summary>
    private LineAnswer MarkAsReadByUser(LineCall call)
    {
        if (!call.Body.TryGetProperty("chat", out var of) || of.ValueKind != JsonValueKind.Object || !Checker.Has(of, "userId", out var id) || Checker.StringOf(id) is not { } userId || !SendFamily.IsUserId(userId))
        {
            return LineAnswer.InvalidProperty("chat.userId");
        }
        if (call.Account.Provider.ByUserId.TryGetValue(userId, out var person) && person.FindChat(call.Account) is { } chat)
        {
            chat.ReadByAccountMs = platform.Clock.NowMs;
        }
        return LineAnswer.Empty;
    }

    private Chat? OwnerOf(LineAccount account, string token)
    {
        if (token.Split('.') is not [var said, _] || !Base64Url.IsValid(said))
        {
            return null;
        }
        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(said)).Split('|') is [var personId, var messageId]
            && platform.FindPerson(personId) is { } person
            && ReadToken(account, person, messageId) == token
                ? person.FindChat(account)
                : null;
    }
}
