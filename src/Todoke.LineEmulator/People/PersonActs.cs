using System.Text.Json.Nodes;
using Todoke.LineEmulator.Log;
using Todoke.LineEmulator.Webhooks;

namespace Todoke.LineEmulator.People;

/// <summary>What came of a tap: the status of the first answer, every address visited, and why it ended early.</summary>
public sealed record TapResult(int? Status, IReadOnlyList<string> Hops, string? Problem);

/// <summary>What a person can do: add, block, write, press a button, tap a link. All but the tap tell the account by webhook.</summary>
internal sealed class PersonActs(LinePlatform platform, WebhookSender webhooks, ReplyTokens replyTokens, FreshIds ids, RequestLog log, Browser browser)
{
    /// <summary>Where LINE's own browser is led by an address that means something inside LINE; null where it does not.</summary>
    public Func<Person, string, CancellationToken, Task<string?>>? Leads { get; set; }

    /// <summary>Adds the account, or unblocks it. Null: the person already follows, nothing happened.</summary>
    public Task<WebhookResult?> FollowAsync(Person person, LineAccount account, CancellationToken ct)
    {
        var before = Change(person, account, FriendState.Following);
        return before == FriendState.Following
            ? Task.FromResult<WebhookResult?>(null)
            : Tell(account, FollowEvent(person, account, before == FriendState.Blocked), ct);
    }

    /// <summary>Blocks the account. Null: it was blocked already.</summary>
    public Task<WebhookResult?> BlockAsync(Person person, LineAccount account, CancellationToken ct) =>
        Change(person, account, FriendState.Blocked) == FriendState.Blocked
            ? Task.FromResult<WebhookResult?>(null)
            : Tell(account, Event("unfollow", person, account, answerable: false), ct);

    /// <summary>Writes a text. Null: impossible, the person has blocked the account.</summary>
    public async Task<WebhookResult?> SayAsync(Person person, LineAccount account, string text, CancellationToken ct) =>
        (await TellMessageAsync(person.ChatWith(account), text, "text", quotable: true, (message, _) => message["text"] = text, ct)).Told;

    /// <summary>Sends anything into the chat. Nothing told: impossible, the person has blocked the account.</summary>
    /// <param name="chat">With whom.</param>
    /// <param name="shownAs">How it stands in the chat.</param>
    /// <param name="type">Of the message.</param>
    /// <param name="quotable">Whether LINE gives a quote token for it.</param>
    /// <param name="fill">Adds what belongs to the type; is told the message's id.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<(WebhookResult? Told, string MessageId)> TellMessageAsync(Chat chat, string shownAs, string type, bool quotable, Action<JsonObject, string> fill, CancellationToken ct)
    {
        var (person, account, id) = (chat.Person, chat.Account, ids.MessageId());
        if (!Note(person, account, "say", shownAs, id))
        {
            return (null, id);
        }
        account.Tally.CountReplied();
        var said = Event("message", person, account, answerable: true);
        var message = new JsonObject { ["id"] = id, ["type"] = type };
        if (quotable)
        {
            message["quoteToken"] = FreshIds.QuoteToken();
        }
        message["markAsReadToken"] = ChatExtras.ReadToken(account, person, id);
        fill(message, id);
        said.Json["message"] = message;
        return (await TellAsync(account, said, ct), id);
    }

    /// <summary>Presses a button with postback data, and <c>params</c> where something was picked or switched. Null: impossible, the person has blocked the account.</summary>
    public Task<WebhookResult?> PostbackAsync(Person person, LineAccount account, string data, CancellationToken ct, JsonObject? picked = null)
    {
        if (!Note(person, account, "postback", data))
        {
            return Task.FromResult<WebhookResult?>(null);
        }
        var pressed = Event("postback", person, account, answerable: true);
        pressed.Json["postback"] = new JsonObject { ["data"] = data };
        if (picked is not null)
        {
            pressed.Json["postback"]!["params"] = picked;
        }
        return Tell(account, pressed, ct);
    }

    public void Open(Chat chat)
    {
        var now = platform.Clock.NowMs;
        foreach (var sent in chat.Open(now))
        {
            sent.Reactions.Open(chat.Person, sent, now);
        }
        if (chat.Account.RichMenus.SeenBy(chat.Person, chat.Account) is var (menu, _))
        {
            chat.Account.RichMenus.Use.Display(menu.Id, chat.Person, now);
        }
        chat.Account.Tally.CountOpened();
        Did(chat.Person, chat.Account, "open", null);
        platform.Touch();
    }

    /// <summary>Opens a link on the person's phone.</summary>
    public async Task<Opened> TapAsync(Person person, LineAccount account, string url, CancellationToken ct)
    {
        account.Tally.CountTapped();
        Did(person, account, "tap", url);
        var chat = person.ChatWith(account);
        chat.Note(new PersonLine { AtMs = platform.Clock.NowMs, Kind = "tap", Text = url });
        Reactions.Tap(chat, url, platform.Clock.NowMs);
        platform.Touch();
        return await browser.OpenAsync(person, Leads is { } leads ? await leads(person, url, ct) ?? url : url, null, ct);
    }

    /// <summary>Opens a page that no message led to.</summary>
    public Task<Opened> VisitAsync(Chat chat, string url, CancellationToken ct)
    {
        Did(chat.Person, chat.Account, "visit", url);
        return browser.OpenAsync(chat.Person, url, null, ct);
    }

    /// <summary>Writes an act into the log. What nobody else sees (reading a page, ordering) is written by whoever does it.</summary>
    public void Did(Person person, LineAccount account, string act, string? what) =>
        log.Add(new ActEntry(platform.Clock.NowMs, account.ChannelId, person.Id, person.UserId(account.Provider), act, what));

    public FriendState Change(Person person, LineAccount account, FriendState to)
    {
        var now = platform.Clock.NowMs;
        var chat = person.ChatWith(account);
        var before = chat.Change(to, now);
        if (before != to)
        {
            var act = to == FriendState.Blocked ? "block" : before == FriendState.Blocked ? "unblock" : "follow";
            Did(person, account, act, null);
            chat.Note(new PersonLine { AtMs = now, Kind = act, Text = "" });
            platform.Touch();
        }
        return before;
    }

    public WebhookEvent FollowEvent(Person person, LineAccount account, bool isUnblocked)
    {
        var followed = Event("follow", person, account, answerable: true);
        followed.Json["follow"] = new JsonObject { ["isUnblocked"] = isUnblocked };
        return followed;
    }

    public WebhookEvent Event(string type, Person person, LineAccount account, bool answerable)
    {
        var json = new JsonObject
        {
            ["type"] = type,
            ["mode"] = "active",
            ["timestamp"] = platform.Clock.NowMs,
            ["source"] = new JsonObject { ["type"] = "user", ["userId"] = person.UserId(account.Provider) },
            ["webhookEventId"] = ids.Ulid(),
            ["deliveryContext"] = new JsonObject { ["isRedelivery"] = false },
        };
        var token = answerable ? replyTokens.Issue(account, person) : null;
        if (token is not null)
        {
            json["replyToken"] = token;
        }
        return new WebhookEvent(json, token);
    }

    private bool Note(Person person, LineAccount account, string kind, string text, string? messageId = null)
    {
        var chat = person.ChatWith(account);
        if (chat.State == FriendState.Blocked)
        {
            return false;
        }
        Did(person, account, kind, text);
        chat.Note(new PersonLine { AtMs = platform.Clock.NowMs, Kind = kind, Text = text, MessageId = messageId });
        platform.Touch();
        return true;
    }

    private async Task<WebhookResult?> Tell(LineAccount account, WebhookEvent told, CancellationToken ct) => await TellAsync(account, told, ct);

    public Task<WebhookResult> TellAsync(LineAccount account, WebhookEvent told, CancellationToken ct) => webhooks.SendAsync(account, [told], ct);
}
