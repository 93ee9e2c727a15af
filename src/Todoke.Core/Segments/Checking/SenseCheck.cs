using Todoke.Core.Segments.Reading;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Checking;

/// <summary>What a condition comes to, whoever is asked: warns where nobody or everybody meets it. Warns only where that is certain.</summary>
internal sealed class SenseCheck
{
    private readonly ProblemList problems;
    private readonly Effort effort = new();
    private readonly NodePairs pairs;
    private readonly HashSet<string> reported = [];

    public SenseCheck(SegmentVocabulary vocabulary, ProblemList problems)
    {
        this.problems = problems;
        pairs = new NodePairs(vocabulary, effort);
    }

    public void Check(SegmentNode condition)
    {
        const string root = "condition";
        var sense = Of(condition, root);
        if (condition is EveryoneNode or NobodyNode || reported.Contains(root)) return;
        if (sense == Sense.Nobody) problems.MatchesNobody(root);
        if (sense == Sense.Everybody) problems.MatchesEverybody(root);
    }

    /// <summary>Also reports, except that the whole comes to nothing because of its parts.</summary>
    public Sense Of(SegmentNode node, string path)
    {
        switch (node)
        {
            case EveryoneNode: return Sense.Everybody;
            case NobodyNode: return Sense.Nobody;
            case NotNode not: return Opposite(Of(not.Of, $"{path}.of"));
            case AllNode all:
                var each = Each(all.Of, path);
                if (Clash(all.Of, path) || each.Contains(Sense.Nobody)) return Sense.Nobody;
                return each.TrueForAll(s => s == Sense.Everybody) ? Sense.Everybody : Sense.Some;
            case AnyNode any:
                var either = Each(any.Of, path);
                if (either.Contains(Sense.Everybody)) return Sense.Everybody;
                if (Exhausts(any.Of)) return Report(path, Sense.Everybody);
                return either.TrueForAll(s => s == Sense.Nobody) ? Sense.Nobody : Sense.Some;
            case MessageNode { Outcome: MessageOutcome.Delivered or MessageOutcome.Bounced, Channel: MessageChannel.Line } message: return Untold(message, path);
            default:
                var sense = Leaf(node, path, out var clash);
                return clash ? sense : Report(path, sense);
        }
    }

    private static Sense Opposite(Sense sense) => sense switch
    {
        Sense.Nobody => Sense.Everybody,
        Sense.Everybody => Sense.Nobody,
        _ => Sense.Some,
    };

    private List<Sense> Each(Sequence<SegmentNode> of, string path) => [.. of.Select((child, i) => Of(child, $"{path}.of[{i}]"))];

    private Sense Report(string path, Sense sense)
    {
        if (sense != Sense.Some) reported.Add(path);
        if (sense == Sense.Nobody) problems.MatchesNobody(path);
        if (sense == Sense.Everybody) problems.MatchesEverybody(path);
        return sense;
    }

    // LINE never says that a message arrived or came back, so the count of such messages is zero.
    private Sense Untold(MessageNode message, string path)
    {
        const string ja = "LINEは届いたかどうかを知らせません。送信済み（sent）かタップ（tapped）を使ってください。";
        const string en = " LINE does not tell whether a message arrived. Use 'sent' or 'tapped'.";
        reported.Add(path);
        if (NumberSet.CanMeet(message.Count ?? Complement.AtLeastOnce, new NumberTest(NumberOp.Equals, [0m]), NumberDomain.Count))
        {
            problems.MatchesEverybody(path, ja, en);
            return Sense.Everybody;
        }
        problems.MatchesNobody(path, ja, en);
        return Sense.Nobody;
    }

    private Sense Leaf(SegmentNode node, string path, out bool clash)
    {
        clash = false;
        switch (node)
        {
            case RandomNode { From: 0, To: SegmentLimits.Buckets }: return Sense.Everybody;
            case AttributeNode attribute:
                var sense = OfTest(attribute.Test, path, ref clash);
                return attribute.Held is not null && sense == Sense.Everybody ? Sense.Some : sense;
            case MessageNode message: return OfCount(message.Count ?? Complement.AtLeastOnce);
            case EventSequenceNode sequence:
                var first = Impossible(sequence.First.Where, $"{path}.first.where", ref clash);
                var then = Impossible(sequence.Then.Where, $"{path}.then.where", ref clash);
                return first || (then && sequence.Followed) ? Sense.Nobody : Sense.Some;
        }
        if (EventShape.Of(node) is not { } events) return Sense.Some;
        var none = Impossible(events.Tests, $"{path}.{events.Member}", ref clash);
        switch (node)
        {
            case EventNode happened: return OfCount(happened.Count ?? Complement.AtLeastOnce, none);
            case EventDistinctNode distinct: return OfCount(distinct.Test, none);
            case EventAggregateNode aggregate when none: return NumberSet.IsNegated(aggregate.Test.Op) ? Sense.Everybody : Sense.Nobody;
            default: return none ? Sense.Nobody : Sense.Some;
        }
    }

    private static Sense OfCount(NumberTest count, bool none = false)
    {
        var inverse = Complement.Inverse(count);
        var zero = new NumberTest(NumberOp.Equals, [0m]);
        if (none) return NumberSet.CanMeet(count, zero, NumberDomain.Count) ? Sense.Everybody : Sense.Nobody;
        if (!NumberSet.CanHold(count, NumberDomain.Count)) return Sense.Nobody;
        return NumberSet.CanHold(inverse, NumberDomain.Count) ? Sense.Some : Sense.Everybody;
    }

    private Sense OfTest(ValueTest test, string path, ref bool clash) => test switch
    {
        AgeTest age => OfFigure(age.Years, NumberDomain.Count),
        SchoolGradeTest grade => OfFigure(grade.Grade, NumberDomain.Whole),
        DistanceTest { Op: DistanceOp.Beyond, Metres: >= HalfWayRound } => Sense.Nobody,
        ElementTest element when Impossible(element.Where, $"{path}.where", ref clash) => element.Has ? Sense.Nobody : Sense.Everybody,
        _ => Sense.Some,
    };

    /// <summary>No two points of a sphere of 6,371,008.8 m are further apart.</summary>
    private const int HalfWayRound = 20_015_115;

    // A figure that need not be there: negated tests hold without it, the others never do.
    private static Sense OfFigure(NumberTest test, NumberDomain domain) => NumberSet.IsNegated(test.Op)
        ? NumberSet.CanHold(Complement.Inverse(test), domain) ? Sense.Some : Sense.Everybody
        : NumberSet.CanHold(test, domain) ? Sense.Some : Sense.Nobody;

    private bool Impossible(Sequence<PropertyTest> tests, string path, ref bool clash)
    {
        var impossible = false;
        for (var j = 0; j < tests.Count; j++)
        {
            impossible |= OfTest(tests[j].Test, $"{path}[{j}]", ref clash) == Sense.Nobody;
            for (var i = 0; i < j; i++)
            {
                if (!tests[i].Path.Equals(tests[j].Path) || !effort.Affords(Effort.SizeOf(tests[i].Test), Effort.SizeOf(tests[j].Test))
                    || !TestPairs.Exclude(tests[i].Test, tests[j].Test, null)) continue;
                problems.Contradicts($"{path}[{j}]", $"{path}[{i}]");
                clash = impossible = true;
                break;
            }
        }
        return impossible;
    }

    private bool Clash(Sequence<SegmentNode> of, string path)
    {
        var parts = of.Select((child, i) => Parts(child, $"{path}.of[{i}]").ToList()).ToList();
        var found = false;
        for (var j = 1; j < parts.Count; j++)
        {
            var other = parts.Take(j).SelectMany(p => p).ToList();
            foreach (var part in parts[j])
            {
                if (other.Find(o => pairs.Exclude(o.Node, part.Node)) is not { } clash) continue;
                problems.Contradicts(part.Path, clash.Path);
                found = true;
            }
        }
        return found;
    }

    // Nobody is outside a or b exactly if nobody is in neither.
    private bool Exhausts(Sequence<SegmentNode> of)
    {
        var parts = of.Select(child => Parts(Complement.Of(child), "").ToList()).ToList();
        for (var j = 1; j < parts.Count; j++)
        {
            for (var i = 0; i < j; i++)
            {
                if (parts[j].Exists(b => parts[i].Exists(a => pairs.Exclude(a.Node, b.Node)))) return true;
            }
        }
        return false;
    }

    // The conditions that must all hold for the node to hold.
    private static IEnumerable<Part> Parts(SegmentNode node, string path) => node switch
    {
        AllNode all => all.Of.SelectMany((child, i) => Parts(child, $"{path}.of[{i}]")),
        NotNode { Of: AnyNode any } => any.Of.SelectMany((child, i) => Parts(Complement.Of(child), $"{path}.of.of[{i}]")),
        NotNode { Of: NotNode inner } => Parts(inner.Of, $"{path}.of.of"),
        NotNode not when Complement.Of(not.Of) is not NotNode => Parts(Complement.Of(not.Of), $"{path}.of"),
        _ => [new Part(node, path)],
    };

    private sealed record Part(SegmentNode Node, string Path);
}

/// <summary>Who meets a condition, as far as that can be known without looking at anybody.</summary>
internal enum Sense
{
    Some,
    Nobody,
    Everybody,
}
