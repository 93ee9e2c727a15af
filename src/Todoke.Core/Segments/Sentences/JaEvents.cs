using Todoke.Core.Segments.Checking;
using Todoke.Core.Values;

namespace Todoke.Core.Segments.Sentences;

/// <summary>Says conditions on events and messages in Japanese, as clauses that can stand before 人.</summary>
internal sealed class JaEvents(SegmentNames names)
{
    private readonly JaTests tests = new(names);

    public string Clause(SegmentNode node)
    {
        switch (node)
        {
            case EventNode e: return Within(e.Within) + Counted($"{Deed(e.Name, e.Where)}を", "した", "していない", "した回数", "回", e.Count);
            case EventRecencyNode e:
                var since = $"最後に{Deed(e.Name, e.Where)}をしてから{JaWords.Span(e.Span)}";
                return e.Op == Recency.WithinLast ? $"{since}未満の" : $"{since}以上たつ";
            case EventAggregateNode e:
                return $"{Of(e.Within)}{Property(e.Name, e.Where, e.Property)}の{Figure(e.Aggregate)}が{JaWords.Numbers(e.Test, JaWords.Number)}";
            case EventDistinctNode e:
                return $"{Of(e.Within)}{Property(e.Name, e.Where, e.Property)}の種類の数が{JaWords.Numbers(e.Test, n => $"{JaWords.Number(n)}種類")}";
            case EventEdgeNode e: return Edge(e);
            case EventSequenceNode e:
                var after = $"{Within(e.Within)}{Deed(e.First.Name, e.First.Where)}をしたあと、{JaWords.Span(e.Span)}";
                return e.Followed ? $"{after}以内に{Deed(e.Then.Name, e.Then.Where)}をした" : $"{after}たっても{Deed(e.Then.Name, e.Then.Where)}をしていない";
            case EventRegularNode e:
                return $"直近{e.Periods}{JaWords.Unit(e.Unit)}のうち{e.AtLeast}{JaWords.Unit(e.Unit)}以上で{Deed(e.Name, e.Where)}をした";
            case MessageNode m: return Message(m);
            default: throw new InvalidOperationException($"{node.GetType().Name} has no sentence.");
        }
    }

    private string Within(TimeWindow? window) => JaWords.Within(window, names.Zone);

    private string Of(TimeWindow? window) => window is null ? "" : $"{JaWords.Stretch(window, names.Zone)}の";

    private string Name(EventName name) => name.IsPrefix ? $"「{name.Text}」で始まる行動" : $"「{names.JapaneseEvents.GetValueOrDefault(name.Text) ?? SegmentNames.Of(names.Events, name.Text)}」";

    private string Deed(EventName name, Sequence<PropertyTest> where)
    {
        if (where.Count == 0) return Name(name);
        return $"{JaWords.Spaced($"{Name(name)}で", tests.All(where))}{(name.IsPrefix ? "もの" : "行動")}";
    }

    private string Property(EventName name, Sequence<PropertyTest> where, FactPath property) =>
        JaWords.Spaced(JaWords.Spaced($"{Deed(name, where)}の", JaWords.Subject(property, names.Properties)), "の")[..^1];

    private string Edge(EventEdgeNode node)
    {
        var head = $"{(node.Edge == EventEdge.First ? "最初の" : "最後の")}{Name(node.Name)}";
        var at = node.At is null ? "" : $"{head}が{JaWords.Stretch(node.At, names.Zone)}の";
        if (node.Has.Count == 0) return at;
        return node.At is null
            ? JaWords.Spaced($"{head}の", tests.All(node.Has))
            : JaWords.Spaced($"{JaForms.Continuing(at)}、その", tests.All(node.Has));
    }

    private string Message(MessageNode node)
    {
        var what = string.Concat(
            node.Campaign is { } campaign ? $"一斉配信「{SegmentNames.Of(names.Campaigns, campaign)}」の" : "",
            node.Template is { } template ? $"テンプレート「{template}」の" : "",
            node.Channel switch
            {
                null => "メッセージ",
                MessageChannel.Line => "LINEメッセージ",
                MessageChannel.Email => "メール",
                _ => "プッシュ通知",
            });
        var when = Within(node.Within);
        return when + node.Outcome switch
        {
            MessageOutcome.Sent => Counted($"{what}を", "送られた", "送られていない", "送られた数", "通", node.Count),
            MessageOutcome.Delivered => Counted($"{what}が", "届いた", "届いていない", "届いた数", "通", node.Count),
            MessageOutcome.Opened => Counted($"{what}を", "開封した", "開封していない", "開封した数", "通", node.Count),
            MessageOutcome.Tapped => Counted($"{what}の{(node.Link is { } link ? $"リンク「{SegmentNames.Of(names.Links, link)}」" : "リンク")}を", "タップした", "タップしていない", "タップした数", "通", node.Count),
            _ => Counted($"{what}が", "不達になった", "不達になっていない", "不達になった数", "通", node.Count),
        };
    }

    private static string Figure(Aggregate aggregate) => aggregate switch
    {
        Aggregate.Sum => "合計",
        Aggregate.Avg => "平均",
        Aggregate.Min => "最小",
        _ => "最大",
    };

    // 2回以上した reads better than 回数が2回以上の; where never doing it counts too, only the number says so.
    private static string Counted(string deed, string done, string not, string number, string counter, NumberTest? count)
    {
        var n = count?.Numbers;
        string Say(decimal value) => $"{JaWords.Number(value)}{counter}";
        if (count is null || (count.Op == NumberOp.AtLeast && n![0] == 1)) return deed + done;
        var zero = !NumberSet.CanMeet(count, Complement.AtLeastOnce, NumberDomain.Count);
        if (zero && NumberSet.CanHold(count, NumberDomain.Count)) return $"{deed}一度も{not}";
        return (count.Op, n![0] > 0) switch
        {
            (NumberOp.AtLeast, true) => $"{deed}{Say(n[0])}以上{done}",
            (NumberOp.Equals, true) => $"{deed}{Say(n[0])}{done}",
            (NumberOp.Between, true) => $"{deed}{Say(n[0])}以上{Say(n[1])}以下{done}",
            (NumberOp.Greater, true) => $"{deed}{Say(n[0])}より多く{done}",
            _ => $"{deed}{number}が{JaWords.Numbers(count, Say)}",
        };
    }
}
