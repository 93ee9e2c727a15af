using System.Globalization;

namespace Todoke.Server.Ledger;

/// <summary>
/// How a feed row says what a fact became. Small text: numbers apart by blanks, an attribute's JSON last. Null means that the fact is gone.
/// </summary>
public static class FeedData
{
    /// <summary>Unix milliseconds at which a tag was put on.</summary>
    public static string Tag(long addedAt) => addedAt.ToString(CultureInfo.InvariantCulture);

    public static long? TagIn(string? data) => data is null ? null : Number(data);

    public static string Attribute(string? json, long effectiveAt, long heldSince) => string.Create(CultureInfo.InvariantCulture, $"{effectiveAt} {heldSince} {json}");

    /// <returns>JSON is null where the value was taken away.</returns>
    public static (string? Json, long EffectiveAt, long HeldSince)? AttributeIn(string? data)
    {
        if (data is null) return null;
        var parts = data.Split(' ', 3);
        return (parts[2].Length == 0 ? null : parts[2], Number(parts[0]), Number(parts[1]));
    }

    public static string Friendship(int state, long? since) => string.Create(CultureInfo.InvariantCulture, $"{state} {since}");

    public static (int State, long? Since)? FriendshipIn(string? data)
    {
        if (data is null) return null;
        var parts = data.Split(' ', 2);
        return ((int)Number(parts[0]), parts[1].Length == 0 ? null : Number(parts[1]));
    }

    public static string Consent(bool granted, long at) => string.Create(CultureInfo.InvariantCulture, $"{(granted ? 1 : 0)} {at}");

    public static (bool Granted, long At)? ConsentIn(string? data)
    {
        if (data is null) return null;
        var parts = data.Split(' ', 2);
        return (parts[0] == "1", Number(parts[1]));
    }

    /// <summary>An outcome of a message: outcome and channel as stored, campaign and link 0 where there is none, the template last.</summary>
    public static string Message(int outcome, long at, int channel, long? campaign, long link, string? template) =>
        string.Create(CultureInfo.InvariantCulture, $"{outcome} {at} {channel} {campaign ?? 0} {link} {template}");

    public static (int Outcome, long At, int Channel, long? Campaign, long Link, string? Template)? MessageIn(string? data)
    {
        if (data is null) return null;
        var parts = data.Split(' ', 6);
        return ((int)Number(parts[0]), Number(parts[1]), (int)Number(parts[2]), Number(parts[3]) is var campaign and not 0 ? campaign : null, Number(parts[4]), parts[5].Length == 0 ? null : parts[5]);
    }

    static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
