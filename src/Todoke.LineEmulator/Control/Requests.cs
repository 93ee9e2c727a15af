using System.Text.Json;

namespace Todoke.LineEmulator.Control;

/// <summary>A wish of the control API that cannot be met: a status code, what is wrong, and with which field or parameter.</summary>
public sealed class ControlException(int status, string message, string? field = null) : Exception(message)
{
    public int Status => status;

    public string? Field { get; } = field;
}

/// <summary>A new account. Without a channel id one is given; without a quota there is none.</summary>
public sealed record NewAccount
{
    public string? ChannelId { get; init; }

    public string Provider { get; init; } = "provider";

    public string DisplayName { get; init; } = "Demo";

    public bool Verified { get; init; } = true;

    /// <summary>People per month; null: LINE's <c>none</c>.</summary>
    public long? Quota { get; init; }

    public string Plan { get; init; } = "standard";

    public string? WebhookUrl { get; init; }
}

/// <summary>What to change of an account; absent fields stay. <c>Quota</c> is a number or JSON null for "none".</summary>
public sealed record AccountChange
{
    public string? DisplayName { get; init; }

    public bool? Verified { get; init; }

    public JsonElement Quota { get; init; }

    /// <summary>Ids of the coupons made in LINE's own manager, all of them.</summary>
    public IReadOnlyList<string>? Coupons { get; init; }

    /// <summary>This month's consumption.</summary>
    public long? Usage { get; init; }

    public string? WebhookUrl { get; init; }

    public bool? WebhookActive { get; init; }

    /// <summary>True revokes the access token and issues another.</summary>
    public bool RotateToken { get; init; }
}

/// <summary>An account with its credentials.</summary>
public sealed record AccountView(string ChannelId, string ChannelSecret, string AccessToken, string BotUserId, string BasicId, string DisplayName, string Provider, bool Verified, long? Quota, long Usage, string Plan, string? WebhookUrl, bool WebhookActive, int Friends, int Blocked);

/// <summary>How a person stands to an account; <c>Since</c> in Unix milliseconds (default: now).</summary>
public sealed record NewFriendship
{
    public required string Account { get; init; }

    public FriendState State { get; init; } = FriendState.Following;

    public long? Since { get; init; }
}

/// <summary>A person to make or change. Quiet unless habits are given or <c>Quiet</c> is false.</summary>
public sealed record NewPerson
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public bool? Quiet { get; init; }

    public Habits? Habits { get; init; }

    public string? PictureUrl { get; init; }

    /// <summary>What LINE knows of them; null: what follows from the seed.</summary>
    public Traits? Traits { get; init; }

    /// <summary>What the phone fills into forms, by HTML's autocomplete names.</summary>
    public IReadOnlyDictionary<string, string>? Autofill { get; init; }

    /// <summary>Pages on this machine they visit by themselves.</summary>
    public IReadOnlyList<string>? Sites { get; init; }

    public int? Seed { get; init; }

    public IReadOnlyList<NewFriendship> Follows { get; init; } = [];
}

/// <summary>People to make; <c>Webhook</c>: tell the accounts by follow and unfollow events.</summary>
public sealed record PeopleRequest
{
    public IReadOnlyList<NewPerson> People { get; init; } = [];

    public bool Webhook { get; init; }
}

/// <summary>People to make up: <c>{IdPrefix}{n}</c>, n from 1; every <c>BlockedEvery</c>-th has blocked the account.</summary>
public sealed record GenerateRequest
{
    public int Count { get; init; }

    public string Account { get; init; } = "";

    public int? BlockedEvery { get; init; }

    public bool Quiet { get; init; } = true;

    public Habits? Habits { get; init; }

    /// <summary>Names are this and a number; without it Japanese names are made up.</summary>
    public string? NamePrefix { get; init; }

    public string IdPrefix { get; init; } = "p";

    /// <summary>They became friends spread over this many past days; 0: now.</summary>
    public int SinceDays { get; init; }

    public bool Webhook { get; init; }

    /// <summary>Whether the answer lists the people.</summary>
    public bool List { get; init; }
}

/// <summary>A person's user id under every provider.</summary>
public sealed record PersonIds(string Id, string Name, IReadOnlyDictionary<string, string> UserIds);

/// <summary>People made, and the webhooks sent for them.</summary>
public sealed record PeopleAdded(int Count, IReadOnlyList<PersonIds>? People, int WebhooksSent, int WebhooksFailed);

public sealed record FriendshipView(string Account, string UserId, FriendState State, long? Since, int Received, long? Opened)
{
    /// <summary>Until when the loading animation shows, unless a message ends it; Unix milliseconds.</summary>
    public long? LoadingUntil { get; init; }

    /// <summary>When the account last said that it has read the chat.</summary>
    public long? ReadByAccount { get; init; }
}

public sealed record PersonView(string Id, string Name, bool Quiet, Habits? Habits, int Seed, string? PictureUrl, IReadOnlyDictionary<string, string> UserIds, IReadOnlyList<FriendshipView> Friendships, Traits Traits, IReadOnlyDictionary<string, string>? Autofill, IReadOnlyList<string>? Sites);

/// <summary>A page; <c>Next</c> is the cursor of the following one.</summary>
public sealed record PeoplePage(IReadOnlyList<PersonView> People, string? Next);

/// <summary>An act of a person.</summary>
public enum Act
{
    Follow,
    Block,
    Unblock,
    Say,
    Tap,
    Postback,

    /// <summary>Looks at the chat.</summary>
    Open,
    Image,
    Video,
    Audio,
    File,
    Sticker,
    Location,

    /// <summary>Plays the newest video or audio of the chat.</summary>
    Watch,

    /// <summary>Takes back a message.</summary>
    Unsend,
}

public sealed record ActRequest
{
    public string Account { get; init; } = "";

    public string? Text { get; init; }

    public string? Url { get; init; }

    public string? Data { get; init; }

    public ActDetails? Details { get; init; }
}

/// <summary>What an act caused. <c>Status</c>: of the webhook's answer, or of the page behind a tapped link; null where nothing answered. <c>Changed</c> false: it was so already.</summary>
public sealed record ActOutcome(bool Changed, int? Status, string? Reason, string? Detail, IReadOnlyList<string> EventIds, TapResult? Tap)
{
    /// <summary>Of what the person sent or took back.</summary>
    public string? MessageId { get; init; }

    /// <summary>Whether the other side was content.</summary>
    public bool Ok => Tap is { } tap ? tap.Problem is null : Reason is null or "OK" or "KEPT_BACK";
}

/// <summary>Anything posted to the webhook address; <c>Signature</c> "bad" signs with another secret, <c>Body</c> replaces the whole body.</summary>
public sealed record RawWebhook
{
    public string Account { get; init; } = "";

    public JsonElement Events { get; init; }

    public string? Body { get; init; }

    public string? Signature { get; init; }
}
