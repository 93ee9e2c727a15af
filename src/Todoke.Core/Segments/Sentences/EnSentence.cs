using Todoke.Core.Segments.Checking;

namespace Todoke.Core.Segments.Sentences;

/// <summary>Says a condition in English. Every leaf is a clause that can follow 'people' ("who have the tag “member”").</summary>
internal sealed class EnSentence(SegmentNames names)
{
    private readonly EnEvents events = new(names);
    private readonly EnTests tests = new(names);

    /// <summary>The whole: who is meant.</summary>
    public string People(SegmentNode node)
    {
        var said = Meant(node);
        return char.ToUpperInvariant(said[0]) + said[1..];
    }

    private string Meant(SegmentNode node)
    {
        switch (node)
        {
            case EveryoneNode: return "everyone";
            case NobodyNode: return "nobody";
            case NotNode not when Complement.Of(not.Of) is var opposite and not NotNode: return Meant(opposite);
            case NotNode not: return $"everyone except {Meant(not.Of)}";
            case AllNode { Of.Count: 1 } all: return Meant(all.Of[0]);
            case AnyNode { Of.Count: 1 } any: return Meant(any.Of[0]);
            case AllNode all:
                var except = all.Of.OfType<NotNode>().Where(n => Complement.Of(n.Of) is NotNode || n.Of is AllNode or AnyNode).ToList();
                var meant = all.Of.Where(n => !except.Contains(n)).ToList();
                var whole = meant.Count switch
                {
                    0 => "everyone",
                    1 => Meant(meant[0]),
                    _ => $"people {string.Join(" and ", meant.Select(Inner))}",
                };
                return except.Count == 0 ? whole : $"{whole}, except {string.Join(" and ", except.Select(n => Meant(n.Of)))}";
            default: return $"people {Clause(node)}";
        }
    }

    // In a group: a group of its own stands in brackets.
    private string Inner(SegmentNode node) => node switch
    {
        AllNode { Of.Count: 1 } all => Inner(all.Of[0]),
        AnyNode { Of.Count: 1 } any => Inner(any.Of[0]),
        AllNode or AnyNode => $"({Clause(node)})",
        _ => Clause(node),
    };

    private string Clause(SegmentNode node)
    {
        switch (node)
        {
            case AllNode all: return string.Join(" and ", all.Of.Select(Inner));
            case AnyNode any: return string.Join(" or ", any.Of.Select(Inner));
            case NotNode not when Complement.Of(not.Of) is var opposite and not NotNode: return Clause(opposite);
            case NotNode not: return $"who are not among ({Meant(not.Of)})";
            case EveryoneNode: return "whoever they are";
            case NobodyNode: return "who do not exist";
            case TagNode tag: return $"who {(tag.Has ? "have" : "do not have")} the tag “{SegmentNames.Of(names.Tags, tag.Tag)}”{(tag.Added is null ? "" : $" put on {EnWords.Within(tag.Added, names.Zone)}")}";
            case AnyTagNode any: return any.Has ? "who have any tag" : "who have no tag";
            case AttributeNode attribute: return Attribute(attribute);
            case FriendshipNode friendship: return Friendship(friendship);
            case ReachableNode reachable: return Reachable(reachable);
            case ConsentNode consent: return $"who {(consent.State == ConsentState.Granted ? "agreed" : "did not agree")} to “{SegmentNames.Of(names.Topics, consent.Topic)}”";
            case AudienceNode audience: return $"who are {(audience.In ? "" : "not ")}in the audience “{SegmentNames.Of(names.Audiences, audience.Audience)}”";
            case SegmentRefNode segment: return $"who are {(segment.In ? "" : "not ")}in the segment “{SegmentNames.Of(names.Segments, segment.Segment)}”";
            case RandomNode random: return $"who fall between {random.From / 100m:0.##}% and {random.To / 100m:0.##}% of the random split “{random.Salt}”";
            default: return events.Clause(node);
        }
    }

    private string Attribute(AttributeNode node)
    {
        var clause = $"whose {tests.Clause(EnWords.Subject(node.Path, names.Attributes), node.Test, node.Path.Steps.Count == 1 ? node.Path.Key : null)}";
        return node.Held switch
        {
            { Op: HeldOp.AtLeast } held => $"{clause} and has been for at least {EnWords.Span(held.Span)}",
            { } held => $"{clause} and has been for less than {EnWords.Span(held.Span)}",
            null => clause,
        };
    }

    private string Friendship(FriendshipNode node)
    {
        var account = $"the LINE account “{SegmentNames.Of(names.Accounts, node.Account)}”";
        var since = node.Since is null ? "" : $" (since a time {EnWords.Within(node.Since, names.Zone)})";
        return node.State switch
        {
            FriendshipState.Following => $"who are friends of {account}{since}",
            FriendshipState.Blocked => $"who block {account}{since}",
            FriendshipState.Unknown => $"of whom it is not known whether they are friends of {account}{since}",
            _ => $"who have nothing to do with {account}",
        };
    }

    private string Reachable(ReachableNode node) => node switch
    {
        { Account: { } account } => $"who can be reached from the LINE account “{SegmentNames.Of(names.Accounts, account)}”",
        { Channel: MessageChannel.Line } => "who can be reached on LINE",
        { Channel: MessageChannel.Email } => "who can be reached by e-mail",
        _ => "who can be reached by push notification",
    };
}
