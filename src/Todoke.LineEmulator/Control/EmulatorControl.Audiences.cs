namespace Todoke.LineEmulator.Control;

/// <summary>An audience that somebody else made: LINE's own manager, or another account that shares it by Business Manager.</summary>
public sealed record NewAudience
{
    /// <summary>LINE's word: CHAT_TAG, FRIEND_PATH, WEBTRAFFIC …</summary>
    public string Type { get; init; } = "CHAT_TAG";

    public string Description { get; init; } = "";

    /// <summary>Ids of people, as everywhere in this API.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    public string CreateRoute { get; init; } = "OA_MANAGER";

    /// <summary>Name of the account that shares it; null: it is this account's own.</summary>
    public string? SharedBy { get; init; }
}

/// <summary>An audience with those who are in it, which LINE itself tells nobody.</summary>
public sealed record AudienceView(long AudienceGroupId, string Type, string Description, string Status, int Count, string CreateRoute, string? SharedBy, IReadOnlyList<string> People);

public sealed partial class EmulatorControl
{
    private static readonly string[] AudienceTypes =
        ["UPLOAD", "CLICK", "IMP", "CHAT_TAG", "FRIEND_PATH", "RESERVATION", "APP_EVENT", "VIDEO_VIEW", "WEBTRAFFIC", "IMAGE_CLICK", "RICHMENU_IMP", "RICHMENU_CLICK", "POP_AD_IMP", "TRACKINGTAG_WEBTRAFFIC"];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<AudienceView> Audiences(string channelId) => [.. FindAccount(channelId).Audiences.All(platform.Clock.NowMs).Select(View)];

    /// <summary>Makes an audience that is ready at once.</summary>
    public AudienceView AddAudience(string channelId, NewAudience wanted)
    {
        var (account, now) = (FindAccount(channelId), platform.Clock.NowMs);
        if (!AudienceTypes.Contains(wanted.Type, StringComparer.Ordinal))
        {
            throw new ControlException(400, $"type must be one of: {string.Join(", ", AudienceTypes)}.");
        }
        var people = wanted.People.Select(FindPerson).ToList();
        var audience = new Audience(account.Audiences.NextId(now), wanted.Type, wanted.Description, now)
        {
            CreateRoute = wanted.CreateRoute,
            Owner = wanted.SharedBy is { } owner ? new AudienceOwner($"A{account.Audiences.NextId(now)}", owner) : null,
        };
        audience.Fill(people);
        if (!account.Audiences.Add(audience, now))
        {
            throw new ControlException(409, $"The account has {AudienceShelf.Most} audiences already.");
        }
        platform.Touch();
        return View(audience);
    }

    private AudienceView View(Audience audience)
    {
        var now = platform.Clock.NowMs;
        return new AudienceView(audience.Id, audience.Type, audience.Description, audience.Status(now), audience.Count(now), audience.CreateRoute, audience.Owner?.Name, [.. audience.People(now).Select(p => p.Id)]);
    }
}
