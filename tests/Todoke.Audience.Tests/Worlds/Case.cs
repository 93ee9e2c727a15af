using System.Globalization;
using System.Text;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>A history, a condition, an instant: what the index and the reference evaluator must agree on.</summary>
internal sealed record Case(IReadOnlyList<FactChange> Changes, SegmentNode Tree, long AsOf, SegmentContext Context)
{
    /// <summary>What they disagree on, or null.</summary>
    public string? Disagreement()
    {
        using var index = new LiveIndex();
        foreach (var change in Changes) index.Apply([change], index.Position + 1);
        return Disagreement(index, Model.Of(Changes));
    }

    public string? Disagreement(LiveIndex index, Model model)
    {
        var people = model.People;
        var members = people.Where(p => ReferenceEvaluator.Holds(Tree, p, AsOf, Context)).Select(p => p.Id).ToList();
        var frozen = index.Freeze(Tree, AsOf, Context, account: 1);
        if (!frozen.Ids.SequenceEqual(members)) return $"members: reference [{string.Join(' ', members)}], index [{string.Join(' ', frozen.Ids)}]";
        var one = people.FirstOrDefault(p => index.Contains(Tree, p.Id, AsOf, Context) != members.Contains(p.Id));
        if (one is not null) return $"one person: reference says {members.Contains(one.Id)} for {one.Id}";
        var told = people.FirstOrDefault(p => ReferenceEvaluator.Holds(Tree, index.FactsOf(p.Id), AsOf, Context) != members.Contains(p.Id));
        if (told is not null) return $"facts: those of {told.Id} as the index tells them say {!members.Contains(told.Id)}";
        if (index.CountOnly(Tree, AsOf, Context).Count != members.Count) return $"count alone: {members.Count} against {index.CountOnly(Tree, AsOf, Context).Count}";
        var page = index.Members(Tree, AsOf, Context, members.Count == 0 ? 0 : members[0] - 1, 2);
        if (!page.Ids.SequenceEqual(members.Take(2))) return $"page: reference [{string.Join(' ', members.Take(2))}], index [{string.Join(' ', page.Ids)}]";

        var count = index.Count(Tree, AsOf, Context, account: 1);
        var reachable = people.Where(p => members.Contains(p.Id) && p.Friendships.GetValueOrDefault(1)?.State == FriendshipState.Following).Select(p => p.Id).ToList();
        if (count.Count != members.Count || frozen.Count != members.Count) return $"count: {members.Count} against {count.Count}";
        if (count.Reachable != reachable.Count || !frozen.ReachableIds.SequenceEqual(reachable)) return $"reachable: {reachable.Count} against {count.Reachable}";
        var explained = people.Select(p => ReferenceEvaluator.Explain(Tree, p, AsOf, Context)).ToList();
        if (people.Zip(explained).FirstOrDefault(p => p.Second.Holds != members.Contains(p.First.Id)).First is { } person) return $"{person.Id} is explained otherwise than judged";
        var expected = Expected.Of(Tree, explained);
        if (!expected.Select(e => e.Path).SequenceEqual(count.Nodes.Select(n => n.Path))) return $"breakdown of [{string.Join(' ', count.Nodes.Select(n => n.Path))}]";
        var wrong = expected.Zip(count.Nodes).FirstOrDefault(pair => pair.First != new Expected(pair.Second.Path, pair.Second.Alone, pair.Second.Running, pair.Second.Without));
        return wrong.First is null ? null : $"breakdown: {wrong.First} against {wrong.Second}";
    }

    /// <summary>The smallest case found that still disagrees: fewer changes, fewer facts in them, a smaller tree.</summary>
    public Case Shrunk()
    {
        var smallest = this;
        for (var progress = true; progress;)
        {
            progress = false;
            foreach (var candidate in Smaller.Of(smallest))
            {
                if (candidate.Disagreement() is null) continue;
                smallest = candidate;
                progress = true;
                break;
            }
        }
        return smallest;
    }

    public override string ToString()
    {
        var text = new StringBuilder()
            .AppendLine(Disagreement())
            .AppendLine(Shown(Tree))
            .AppendLine(CultureInfo.InvariantCulture, $"as of {AsOf} ({IsoTime.Write(AsOf)}) in {Context.Zone.Id}, 29 February {(Context.LeapDayOn28February ? "on the 28th" : "on 1 March")}");
        foreach (var (id, tree) in Context.Segments) text.AppendLine(CultureInfo.InvariantCulture, $"segment {id}: {Shown(tree)}");
        foreach (var change in Changes) text.AppendLine(Shown(change));
        return text.ToString();
    }

    // Records print themselves, but for lists and the JSON of values.
    private static string Shown(object? item) => item switch
    {
        null => "null",
        string text => $"\"{text}\"",
        FactValue value => $"{value.GetType().Name}{FactJson.Write(value)}",
        FactPath path => path.ToString(),
        System.Collections.IDictionary map => "{" + string.Join(", ", map.Keys.Cast<object>().Select(key => $"{key}: {Shown(map[key])}")) + "}",
        System.Collections.IEnumerable list => "[" + string.Join(", ", list.Cast<object>().Select(Shown)) + "]",
        DateOnly date => IsoTime.Write(date),
        Enum word => word.ToString(),
        _ when item.GetType().Namespace!.StartsWith("Todoke", StringComparison.Ordinal) =>
            $"{item.GetType().Name}({string.Join(", ", item.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0 && p.GetValue(item) is not null).Select(p => $"{p.Name}={Shown(p.GetValue(item))}"))})",
        _ => Convert.ToString(item, CultureInfo.InvariantCulture)!,
    };
}
