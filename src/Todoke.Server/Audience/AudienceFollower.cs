using Todoke.Server.Ledger;

namespace Todoke.Server.Audience;

/// <summary>Follows the change feed and keeps the live index at its end.</summary>
public sealed class AudienceFollower
{
    /// <summary>The position the index has reached: whoever waits for it reads their own writes.</summary>
    public PositionSignal Reached { get; } = new();
}
