using Todoke.Core.Values;

namespace Todoke.Core.Segments.Reference;

/// <summary>What was found at a node of a condition for one person: the 'because' of its verdict.</summary>
public abstract record Found
{
    private Found()
    {
    }

    /// <summary>There is nothing: no such value, tag or event.</summary>
    public sealed record Nothing : Found;

    /// <summary>The node has children, or needs no facts.</summary>
    public sealed record Inside : Found;

    public sealed record Value(FactValue Fact) : Found;

    /// <summary>Matching events.</summary>
    public sealed record Count(int Events) : Found;

    /// <summary>The aggregate's figure.</summary>
    public sealed record Figure(decimal Number) : Found;

    /// <summary>There is one: a tag, an address, a place on a list or in another segment.</summary>
    public sealed record Present : Found;

    /// <param name="Since">Unix milliseconds since when the value is what it is.</param>
    public sealed record Held(FactValue Fact, long Since) : Found;

    /// <param name="ByDefault">The person never said anything; the topic's default stands in.</param>
    public sealed record Consent(bool Granted, bool ByDefault) : Found;

    /// <param name="Number">0 to 9,999.</param>
    public sealed record Bucket(int Number) : Found;

    /// <summary>When it last happened or was put on, Unix milliseconds.</summary>
    public sealed record Moment(long Ms) : Found;

    public sealed record Friendship(FriendshipState State, long? Since) : Found;
}

/// <summary>The verdict on one node.</summary>
/// <param name="Path">As in <see cref="SegmentProblem.Path"/>.</param>
public sealed record NodeVerdict(string Path, SegmentNode Node, bool Holds, Found Found);

/// <summary>Why one person is in a segment or not.</summary>
/// <param name="Standing">Whoever is not known is outside, whatever the nodes say.</param>
/// <param name="Nodes">Every node, parents before their children.</param>
public sealed record Explanation(bool Holds, ProfileStanding Standing, IReadOnlyList<NodeVerdict> Nodes);
