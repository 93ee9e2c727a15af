using System.Globalization;
using System.Text;
using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>A history, a condition, an instant: what the index and the reference evaluator must agree on.</summary>
internal sealed record Case(IReadOnlyList<FactChange> Changes, SegmentNode Tree, long AsOf, TimeZoneInfo Zone)
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
        var members = people.Where(p => ReferenceEvaluator.Holds(Tree, p, AsOf, Zone)).Select(p => p.Id).ToList();
        var frozen = index.Freeze(Tree, AsOf, Zone, account: 1);
        if (!frozen.Ids.SequenceEqual(members)) return $"members: reference [{string.Join(' ', members)}], index [{string.Join(' ', frozen.Ids)}]";
        var one = people.FirstOrDefault(p => index.Contains(Tree, p.Id, AsOf, Zone) != members.Contains(p.Id));
        if (one is not null) return $"one person: reference says {members.Contains(one.Id)} for {one.Id}";

        var count = index.Count(Tree, AsOf, Zone, account: 1);
        var reachable = people.Where(p => members.Contains(p.Id) && p.Friendships.GetValueOrDefault(1)?.State == FriendshipState.Following).Select(p => p.Id).ToList();
        if (count.Count != members.Count || frozen.Count != members.Count) return $"count: {members.Count} against {count.Count}";
        if (count.Reachable != reachable.Count || !frozen.ReachableIds.SequenceEqual(reachable)) return $"reachable: {reachable.Count} against {count.Reachable}";
        var alone = people.Where(p => p.Standing == ProfileStanding.Known)
            .SelectMany(p => ReferenceEvaluator.Explain(Tree, p, AsOf, Zone).Nodes)
            .GroupBy(v => v.Path).ToDictionary(g => g.Key, g => (long)g.Count(v => v.Holds));
        var wrong = count.Nodes.FirstOrDefault(n => alone.GetValueOrDefault(n.Path) != n.Alone);
        return wrong is null ? null : $"{wrong.Path} alone: {alone.GetValueOrDefault(wrong.Path)} against {wrong.Alone}";
    }

    /// <summary>The smallest case found that still disagrees: fewer changes, a smaller tree.</summary>
    public Case Shrunk()
    {
        var smallest = this;
        for (var progress = true; progress;)
        {
            progress = false;
            foreach (var candidate in smallest.Smaller())
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
            .AppendLine(new SegmentDefinition(Tree).ToJson())
            .AppendLine(CultureInfo.InvariantCulture, $"as of {AsOf} ({IsoTime.Write(AsOf)}) in {Zone.Id}");
        foreach (var change in Changes) text.AppendLine(Written(change));
        return text.ToString();
    }

    private static string Written(FactChange change) => change switch
    {
        EventAdded e => $"EventAdded {e.Profile} #{e.EventId} {e.Name} {e.At} {FactJson.Write(e.Properties)}",
        AttributeChanged a => $"AttributeChanged {a.Profile} {a.Key} = {a.Value?.GetType().Name} {(a.Value is null ? "" : FactJson.Write(a.Value))} at {a.EffectiveAt}",
        ProfileReplaced r => $"ProfileReplaced {r.Facts.Id} {r.Facts.Standing} tags [{string.Join(' ', r.Facts.Tags.Keys)}] friends [{string.Join(' ', r.Facts.Friendships.Select(f => $"{f.Key}:{f.Value.State}"))}]"
            + string.Concat(r.Facts.Attributes.Select(a => $"\n    {a.Key} = {(a.Value.Value is { } v ? v.GetType().Name + FactJson.Write(v) : "null")} at {a.Value.EffectiveAt}"))
            + string.Concat(r.Facts.Events.Select(e => $"\n    #{e.EventId} {e.Name} {e.At} {FactJson.Write(e.Properties)}")),
        _ => change.ToString()!,
    };

    private IEnumerable<Case> Smaller()
    {
        for (var size = Changes.Count / 2; size > 0; size /= 2)
        {
            for (var start = 0; start < Changes.Count; start += size)
            {
                yield return this with { Changes = Changes.Take(start).Concat(Changes.Skip(start + size)).ToList() };
            }
        }
        foreach (var tree in Smaller(Tree)) yield return this with { Tree = tree };
    }

    private static IEnumerable<SegmentNode> Smaller(SegmentNode node)
    {
        switch (node)
        {
            case AllNode all:
                foreach (var child in all.Of) yield return child;
                foreach (var fewer in Fewer(all.Of)) yield return new AllNode(fewer);
                break;
            case AnyNode any:
                foreach (var child in any.Of) yield return child;
                foreach (var fewer in Fewer(any.Of)) yield return new AnyNode(fewer);
                break;
            case NotNode not:
                yield return not.Of;
                foreach (var inner in Smaller(not.Of)) yield return new NotNode(inner);
                break;
            case EventNode e:
                if (e.Where.Count > 0) yield return e with { Where = [] };
                if (e.Within is not null) yield return e with { Within = null };
                if (e.Count is not null) yield return e with { Count = null };
                break;
            case EventRecencyNode { Where.Count: > 0 } e: yield return e with { Where = [] }; break;
            case EventAggregateNode e:
                if (e.Where.Count > 0) yield return e with { Where = [] };
                if (e.Within is not null) yield return e with { Within = null };
                break;
        }
    }

    private static IEnumerable<Sequence<SegmentNode>> Fewer(Sequence<SegmentNode> of)
    {
        for (var i = 0; i < of.Count; i++)
        {
            if (of.Count > 1) yield return Sequence.From(of.Where((_, at) => at != i));
            foreach (var smaller in Smaller(of[i])) yield return Sequence.From(of.Select((n, at) => at == i ? smaller : n));
        }
    }
}
