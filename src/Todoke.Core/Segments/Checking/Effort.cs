using Todoke.Core.Values;

namespace Todoke.Core.Segments.Checking;

/// <summary>
/// How much may still be spent on comparing conditions with each other. A definition may hold 500 lists of 10,000 values; no warning is
/// worth comparing them all.
/// </summary>
internal sealed class Effort
{
    private long left = 20_000_000;

    /// <summary>False where these two are not worth comparing.</summary>
    public bool Affords(long one, long other)
    {
        var work = one * other;
        if (work > left) return false;
        left -= work;
        return true;
    }

    /// <summary>How many values a test holds, at least one.</summary>
    public static long SizeOf(ValueTest test) => test switch
    {
        TextTest text => text.Texts.Count,
        NumberTest number => number.Numbers.Count,
        ListTest list => list.Items.Count,
        AgeTest age => age.Years.Numbers.Count,
        SchoolGradeTest grade => grade.Grade.Numbers.Count,
        ElementTest element => SizeOf(element.Where),
        _ => 1,
    };

    public static long SizeOf(SegmentNode node) => node switch
    {
        AttributeNode attribute => SizeOf(attribute.Test),
        EventNode happened => SizeOf(happened.Where) + SizeOf(happened.Count ?? Complement.AtLeastOnce),
        EventAggregateNode aggregate => SizeOf(aggregate.Where) + SizeOf(aggregate.Test),
        EventDistinctNode distinct => SizeOf(distinct.Where) + SizeOf(distinct.Test),
        EventSequenceNode sequence => SizeOf(sequence.First.Where) + SizeOf(sequence.Then.Where),
        MessageNode { Count: { } count } => SizeOf(count),
        _ when EventShape.Of(node) is { } events => SizeOf(events.Tests),
        _ => 1,
    };

    private static long SizeOf(Sequence<PropertyTest> tests) => 1 + tests.Sum(t => SizeOf(t.Test));
}
