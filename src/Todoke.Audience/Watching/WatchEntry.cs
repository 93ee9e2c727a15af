namespace Todoke.Audience.Watching;

/// <summary>Somebody entered or left a watched segment.</summary>
/// <param name="At">Unix milliseconds: the commit that changed it, or the instant at which time did.</param>
/// <param name="Position">The change feed's position it followed from; for time the last one before it.</param>
/// <param name="Cause">What did it: <c>event:purchase</c>, <c>tag:5</c>, <c>attribute:rank</c>, <c>time</c>, <c>deleted</c>, <c>merged</c>, <c>definition</c> …</param>
public sealed record WatchEntry(long Segment, long Profile, bool Entered, long At, long Position, string Cause);

/// <summary>Causes that are no single fact.</summary>
public static class WatchCauses
{
    /// <summary>A window opened or closed.</summary>
    public const string Time = "time";

    public const string Deleted = "deleted";
    public const string Merged = "merged";

    /// <summary>The person became known, or a merge was undone.</summary>
    public const string Profile = "profile";

    /// <summary>The segment's own definition, or one it uses, was changed.</summary>
    public const string Definition = "definition";

    /// <summary>Something conditions are judged by changed: the zone, ranks, a topic's default.</summary>
    public const string Settings = "settings";

    /// <summary>Who was inside when watching began, where that was asked for.</summary>
    public const string Start = "start";

    /// <summary>The changes between were no longer in the feed: only the difference is known.</summary>
    public const string Rebuilt = "rebuilt";
}
