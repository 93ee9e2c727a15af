namespace Todoke.Core.Segments.Reference;

/// <summary>
/// What a condition means, written to be believed rather than to be fast: one person, their facts, one instant. Every engine must
/// give the same answer. It shares the tree and the values with them and no code for windows, calendar, comparison or text.
/// </summary>
public static class ReferenceEvaluator
{
    /// <param name="asOfMs">The instant asked about, Unix milliseconds.</param>
    /// <param name="context">The workspace's zone and settings, and the definitions conditions name.</param>
    public static bool Holds(SegmentNode node, PersonFacts person, long asOfMs, SegmentContext context) =>
        person.Standing == ProfileStanding.Known && new ReferenceJudge(person, asOfMs, context, null).Verdict(node, "condition").Holds;

    /// <summary>The verdict and how long it lasts while nothing but time passes.</summary>
    /// <param name="asOfMs">The instant asked about, Unix milliseconds.</param>
    public static Judgement Judge(SegmentNode node, PersonFacts person, long asOfMs, SegmentContext context)
    {
        if (person.Standing != ProfileStanding.Known) return new Judgement(false, null);
        var next = new ReferenceNext(asOfMs, context.Zone);
        return new Judgement(new ReferenceJudge(person, asOfMs, context, next).Verdict(node, "condition").Holds, next.Soonest);
    }

    /// <summary>The verdict on every node and what it rests on.</summary>
    public static Explanation Explain(SegmentNode node, PersonFacts person, long asOfMs, SegmentContext context)
    {
        var judge = new ReferenceJudge(person, asOfMs, context, null);
        var holds = judge.Verdict(node, "condition").Holds;
        return new Explanation(holds && person.Standing == ProfileStanding.Known, person.Standing, judge.Verdicts);
    }
}

/// <param name="NextChange">
/// Unix milliseconds, after the instant asked about: until then the verdict stays as it is if no fact, definition or setting changes.
/// At that instant something the verdict rests on becomes different, which need not turn it. Null: time alone never changes it.
/// </param>
public sealed record Judgement(bool Holds, long? NextChange);
