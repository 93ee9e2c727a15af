using Todoke.Core.Segments.Checking;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Sentences;

/// <summary>
/// Says a condition in Japanese. Every leaf is a clause that can stand before 人 ("タグ「会員」が付いている"); groups join clauses and put
/// brackets where 'かつ' and 'または' meet.
/// </summary>
internal sealed class JaSentence(SegmentNames names)
{
    private readonly JaEvents events = new(names);
    private readonly JaTests tests = new(names);

    /// <summary>The whole: who is meant.</summary>
    public string People(SegmentNode node)
    {
        switch (node)
        {
            case EveryoneNode: return "すべての人";
            case NobodyNode: return "誰も含まない";
            case NotNode not when Complement.Of(not.Of) is var opposite and not NotNode: return People(opposite);
            case NotNode not: return $"{People(not.Of)}以外の人";
            case AllNode { Of.Count: 1 } all: return People(all.Of[0]);
            case AnyNode { Of.Count: 1 } any: return People(any.Of[0]);
            case AllNode all:
                var except = all.Of.OfType<NotNode>().Where(n => Complement.Of(n.Of) is NotNode || n.Of is AllNode or AnyNode).ToList();
                var meant = all.Of.Where(n => !except.Contains(n)).ToList();
                if (except.Count == 0) return $"{Join(meant)}人";
                var whole = meant.Count == 0 ? "すべての人" : meant.Count == 1 ? People(meant[0]) : $"{Join(meant)}人";
                return $"{whole}（{string.Join("、", except.Select(n => People(n.Of)))}を除く）";
            default: return $"{Clause(node)}人";
        }
    }

    private string Join(List<SegmentNode> nodes) => string.Join("かつ、", nodes.Select((n, i) => i < nodes.Count - 1 ? $"{JaForms.Continuing(Inner(n))}、" : Inner(n)));

    // In a group: a group of its own stands in brackets.
    private string Inner(SegmentNode node) => node switch
    {
        AllNode { Of.Count: 1 } all => Inner(all.Of[0]),
        AnyNode { Of.Count: 1 } any => Inner(any.Of[0]),
        AllNode or AnyNode => $"（{Clause(node)}）",
        _ => Clause(node),
    };

    private string Clause(SegmentNode node)
    {
        switch (node)
        {
            case AllNode { Of.Count: 1 } all: return Clause(all.Of[0]);
            case AnyNode { Of.Count: 1 } any: return Clause(any.Of[0]);
            case AllNode all: return Join([.. all.Of]);
            case AnyNode any: return string.Join("、または、", any.Of.Select(Inner));
            case NotNode not when Complement.Of(not.Of) is var opposite and not NotNode: return Clause(opposite);
            case NotNode not: return $"（{People(not.Of)}）ではない";
            case EveryoneNode: return "すべての";
            case NobodyNode: return "誰も含まない条件の";
            case TagNode tag: return Tag(tag);
            case AnyTagNode any: return any.Has ? "タグが1つ以上付いている" : "タグが1つも付いていない";
            case AttributeNode attribute: return Attribute(attribute);
            case FriendshipNode friendship: return Friendship(friendship);
            case ReachableNode reachable: return Reachable(reachable);
            case ConsentNode consent: return $"「{SegmentNames.Of(names.Topics, consent.Topic)}」に同意して{(consent.State == ConsentState.Granted ? "いる" : "いない")}";
            case AudienceNode audience: return $"オーディエンス「{SegmentNames.Of(names.Audiences, audience.Audience)}」に{(audience.In ? "含まれる" : "含まれない")}";
            case SegmentRefNode segment: return $"セグメント「{SegmentNames.Of(names.Segments, segment.Segment)}」に{(segment.In ? "含まれる" : "含まれない")}";
            case RandomNode random: return $"ランダム分割「{random.Salt}」で{random.From / 100m:0.##}%から{random.To / 100m:0.##}%までに入る";
            default: return events.Clause(node);
        }
    }

    private string Tag(TagNode tag)
    {
        var name = SegmentNames.Of(names.Tags, tag.Tag);
        if (tag.Added is null) return $"タグ「{name}」が付いて{(tag.Has ? "いる" : "いない")}";
        return $"{JaWords.Within(tag.Added, names.Zone)}付けられたタグ「{name}」が{(tag.Has ? "ある" : "ない")}";
    }

    private string Attribute(AttributeNode node)
    {
        var clause = tests.Clause(JaWords.Subject(node.Path, names.Attributes), node.Test, node.Path.Steps.Count == 1 ? node.Path.Key : null);
        return node.Held switch
        {
            { Op: HeldOp.AtLeast } held => $"{clause}状態が{JaWords.Span(held.Span)}以上続いている",
            { } held => $"{clause}状態になって{JaWords.Span(held.Span)}未満の",
            null => clause,
        };
    }

    private string Friendship(FriendshipNode node)
    {
        var account = SegmentNames.Of(names.Accounts, node.Account);
        var when = node.Since is null ? "" : JaWords.Within(node.Since, names.Zone);
        return (node.State, node.Since) switch
        {
            (FriendshipState.Following, null) => $"LINE公式アカウント「{account}」と友だちである",
            (FriendshipState.Following, _) => $"{when}LINE公式アカウント「{account}」の友だちになり、今も友だちである",
            (FriendshipState.Blocked, null) => $"LINE公式アカウント「{account}」をブロックしている",
            (FriendshipState.Blocked, _) => $"{when}LINE公式アカウント「{account}」をブロックし、今もブロックしている",
            (FriendshipState.Unknown, null) => $"LINE公式アカウント「{account}」と友だちかどうか分からない",
            (FriendshipState.Unknown, _) => $"{when}LINE公式アカウント「{account}」で見つかり、友だちかどうか分からない",
            _ => $"LINE公式アカウント「{account}」と接点のない",
        };
    }

    private string Reachable(ReachableNode node) => node switch
    {
        { Account: { } account } => $"LINE公式アカウント「{SegmentNames.Of(names.Accounts, account)}」から配信できる",
        { Channel: MessageChannel.Line } => "LINEで配信できる",
        { Channel: MessageChannel.Email } => "メールで配信できる",
        _ => "プッシュ通知で配信できる",
    };
}
