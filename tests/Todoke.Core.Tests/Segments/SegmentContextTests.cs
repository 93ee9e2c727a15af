using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Segments;

/// <summary>What conditions are judged by, and what they name.</summary>
public sealed class SegmentContextTests
{
    private static readonly SegmentContext Tokyo = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"))
    {
        Ranks = new Dictionary<string, Sequence<string>> { ["rank"] = ["silver", "gold"], ["size"] = ["s", "l"] },
        ConsentDefaults = new Dictionary<long, bool> { [1] = true, [2] = false },
    };

    [Fact]
    public void Two_contexts_judge_alike_when_all_that_is_judged_by_is_the_same()
    {
        Assert.True(Tokyo.JudgesAs(Tokyo with { Ranks = new Dictionary<string, Sequence<string>>(Tokyo.Ranks), ConsentDefaults = new Dictionary<long, bool>(Tokyo.ConsentDefaults) }));
        // Which segments there are is no matter for a condition that names none.
        Assert.True(Tokyo.JudgesAs(Tokyo with { Segments = new Dictionary<long, SegmentNode> { [9] = new EveryoneNode() } }));
    }

    [Fact]
    public void Any_difference_tells_two_contexts_apart()
    {
        foreach (var other in new[]
        {
            Tokyo with { Zone = TimeZoneInfo.Utc },
            Tokyo with { LeapDayOn28February = true },
            Tokyo with { Ranks = new Dictionary<string, Sequence<string>>() },
            Tokyo with { Ranks = new Dictionary<string, Sequence<string>> { ["rank"] = ["silver", "gold"] } },
            Tokyo with { Ranks = new Dictionary<string, Sequence<string>> { ["rank"] = ["gold", "silver"], ["size"] = ["s", "l"] } },
            Tokyo with { Ranks = new Dictionary<string, Sequence<string>> { ["rank"] = ["silver", "gold"], ["other"] = ["s", "l"] } },
            Tokyo with { ConsentDefaults = new Dictionary<long, bool> { [1] = true } },
            Tokyo with { ConsentDefaults = new Dictionary<long, bool> { [1] = true, [2] = true } },
            Tokyo with { ConsentDefaults = new Dictionary<long, bool> { [1] = true, [3] = false } },
        })
        {
            Assert.False(Tokyo.JudgesAs(other));
            Assert.False(other.JudgesAs(Tokyo));
        }
    }

    [Fact]
    public void What_a_condition_names_is_found_wherever_it_stands()
    {
        var names = SegmentReferences.Of(new AllNode(
        [
            new TagNode(1, true),
            new AnyNode([new AttributeNode(FactPath.Of("rank"), new PresenceTest(true)), new NotNode(new TagNode(2, true))]),
            new FriendshipNode(3, FriendshipState.Following),
            new ReachableNode(MessageChannel.Line, 4),
            new ConsentNode(5, ConsentState.Granted),
            new AudienceNode(6, true),
            new SegmentRefNode(7, true),
            new MessageNode(MessageOutcome.Tapped, MessageChannel.Line, 8, null, 9, null, null),
            new MessageNode(MessageOutcome.Sent, MessageChannel.Line, null, null, null, null, null),
        ]));
        Assert.Equal([1, 2], names.Tags.Order());
        Assert.Equal(["rank"], names.Attributes);
        Assert.Equal([3, 4], names.Accounts.Order());
        Assert.Equal([5], names.Topics);
        Assert.Equal([6], names.Audiences);
        Assert.Equal([7], names.Segments);
        Assert.Equal([8], names.Campaigns);
        Assert.Equal([9], names.Links);
    }
}
