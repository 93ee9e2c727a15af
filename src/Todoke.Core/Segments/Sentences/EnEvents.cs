using Todoke.Core.Segments.Checking;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Sentences;

/// <summary>Says conditions on events and messages in English, as clauses that can follow 'people'.</summary>
internal sealed class EnEvents(SegmentNames names)
{
    private readonly EnTests tests = new(names);

    public string Clause(SegmentNode node)
    {
        switch (node)
        {
            case EventNode e: return $"who {Counted("did", "did not do", Deed(e.Name, e.Where), e.Count)}{Within(e.Within)}";
            case EventRecencyNode e:
                return $"who last did {Deed(e.Name, e.Where)} {(e.Op == Recency.WithinLast ? "less than" : "at least")} {EnWords.Span(e.Span)} ago";
            case EventAggregateNode e:
                return $"whose {Figure(e.Aggregate)} {EnWords.Subject(e.Property, names.Properties)} of {Deed(e.Name, e.Where)}{Within(e.Within)} is {EnWords.Numbers(e.Test, EnWords.Number)}";
            case EventDistinctNode e:
                return $"whose number of different {EnWords.Subject(e.Property, names.Properties)} of {Deed(e.Name, e.Where)}{Within(e.Within)} is {EnWords.Numbers(e.Test, EnWords.Number)}";
            case EventEdgeNode e:
                var head = $"whose {(e.Edge == EventEdge.First ? "first" : "last")} {Name(e.Name)}";
                var has = e.Has.Count == 0 ? "" : $" was one where {tests.All(e.Has)}";
                return e.At is null ? head + has : $"{head} was {EnWords.Within(e.At, names.Zone)}{(has.Length == 0 ? "" : $" and{has}")}";
            case EventSequenceNode e:
                return $"who did {Deed(e.First.Name, e.First.Where)}{Within(e.Within)} and then {(e.Followed ? "did" : "did not do")} {Deed(e.Then.Name, e.Then.Where)} within {EnWords.Span(e.Span)}";
            case EventRegularNode e:
                return $"who did {Deed(e.Name, e.Where)} in at least {e.AtLeast} of the last {EnWords.Many(e.Periods, EnWords.Unit(e.Unit))}";
            case MessageNode m: return Message(m);
            default: throw new InvalidOperationException($"{node.GetType().Name} has no sentence.");
        }
    }

    private string Within(TimeWindow? window) => window is null ? "" : $" {EnWords.Within(window, names.Zone)}";

    private string Name(EventName name) => name.IsPrefix ? $"event starting with “{name.Text}”" : $"“{SegmentNames.Of(names.Events, name.Text)}”";

    private string Deed(EventName name, Sequence<PropertyTest> where)
    {
        var deed = name.IsPrefix ? $"an {Name(name)}" : Name(name);
        return where.Count == 0 ? deed : $"{deed} ({tests.All(where)})";
    }

    private string Message(MessageNode node)
    {
        var what = string.Concat(
            node.Channel switch
            {
                null => "a message",
                MessageChannel.Line => "a LINE message",
                MessageChannel.Email => "an e-mail",
                _ => "a push notification",
            },
            node.Campaign is { } campaign ? $" of the campaign “{SegmentNames.Of(names.Campaigns, campaign)}”" : "",
            node.Template is { } template ? $" made from the template “{template}”" : "");
        var (done, not) = node.Outcome switch
        {
            MessageOutcome.Sent => ("were sent", "were not sent"),
            MessageOutcome.Delivered => ("received", "did not receive"),
            MessageOutcome.Opened => ("opened", "did not open"),
            MessageOutcome.Tapped => ("tapped", "did not tap"),
            _ => ("could not be given", "could always be given"),
        };
        var goal = node.Outcome == MessageOutcome.Tapped ? $"{(node.Link is { } link ? $"the link “{SegmentNames.Of(names.Links, link)}”" : "a link")} in {what}" : what;
        return $"who {Counted(done, not, goal, node.Count)}{Within(node.Within)}";
    }

    private static string Figure(Aggregate aggregate) => aggregate switch
    {
        Aggregate.Sum => "total",
        Aggregate.Avg => "average",
        Aggregate.Min => "smallest",
        _ => "largest",
    };

    private static string Counted(string done, string not, string what, NumberTest? count)
    {
        if (count is null || (count.Op == NumberOp.AtLeast && count.Numbers[0] == 1)) return $"{done} {what}";
        var zero = !NumberSet.CanMeet(count, Complement.AtLeastOnce, NumberDomain.Count);
        if (zero && NumberSet.CanHold(count, NumberDomain.Count)) return $"{not} {what}";
        var times = EnWords.Numbers(count, EnWords.Number);
        return $"{done} {what} {times} {(count.Numbers is [1] ? "time" : "times")}";
    }
}
