using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>Cases one step smaller than a case.</summary>
internal static class Smaller
{
    public static IEnumerable<Case> Of(Case whole)
    {
        for (var size = whole.Changes.Count / 2; size > 0; size /= 2)
        {
            for (var start = 0; start < whole.Changes.Count; start += size)
            {
                yield return whole with { Changes = whole.Changes.Take(start).Concat(whole.Changes.Skip(start + size)).ToList() };
            }
        }
        foreach (var tree in Trees(whole.Tree)) yield return whole with { Tree = tree };
        if (whole.Tree is SegmentRefNode segment && whole.Context.Segments.TryGetValue(segment.Segment, out var definition)) yield return whole with { Tree = definition };
        for (var i = 0; i < whole.Changes.Count; i++)
        {
            foreach (var change in Changes(whole.Changes[i])) yield return whole with { Changes = [.. whole.Changes.Take(i), change, .. whole.Changes.Skip(i + 1)] };
        }
    }

    private static IEnumerable<FactChange> Changes(FactChange change)
    {
        switch (change)
        {
            case ProfileReplaced { Facts: var facts }:
                for (var i = 0; i < facts.Events.Count; i++) yield return new ProfileReplaced(facts with { Events = Without(facts.Events, i) });
                for (var i = 0; i < facts.Messages.Count; i++) yield return new ProfileReplaced(facts with { Messages = Without(facts.Messages, i) });
                foreach (var key in facts.Attributes.Keys) yield return new ProfileReplaced(facts with { Attributes = facts.Attributes.Where(a => a.Key != key).ToDictionary() });
                if (facts.Tags.Count > 0) yield return new ProfileReplaced(facts with { Tags = new Dictionary<long, long>() });
                if (facts.Friendships.Count > 0) yield return new ProfileReplaced(facts with { Friendships = new Dictionary<long, FriendshipFact>() });
                if (facts.Consents.Count > 0) yield return new ProfileReplaced(facts with { Consents = new Dictionary<long, ConsentFact>() });
                if (facts.Audiences.Count > 0) yield return new ProfileReplaced(facts with { Audiences = new HashSet<long>() });
                if (facts.Addresses.Count > 0) yield return new ProfileReplaced(facts with { Addresses = new HashSet<MessageChannel>() });
                break;
            case EventAdded { Properties.Members.Count: > 0 } added:
                foreach (var key in added.Properties.Members.Keys) yield return added with { Properties = new FactValue.Object(added.Properties.Members.Where(m => m.Key != key).ToDictionary()) };
                break;
        }
    }

    private static List<T> Without<T>(IReadOnlyList<T> items, int at) => items.Where((_, i) => i != at).ToList();

    private static IEnumerable<SegmentNode> Trees(SegmentNode node)
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
                foreach (var inner in Trees(not.Of)) yield return new NotNode(inner);
                break;
            case TagNode { Added: not null } e: yield return e with { Added = null }; break;
            case FriendshipNode { Since: not null } e: yield return e with { Since = null }; break;
            case AttributeNode { Held: not null } e: yield return e with { Held = null }; break;
            case MessageNode e:
                if (e.Channel is not null) yield return e with { Channel = null };
                if (e.Campaign is not null) yield return e with { Campaign = null };
                if (e.Template is not null) yield return e with { Template = null };
                if (e.Link is not null) yield return e with { Link = null };
                if (e.Within is not null) yield return e with { Within = null };
                if (e.Count is not null) yield return e with { Count = null };
                break;
            case EventNode e:
                foreach (var where in Fewer(e.Where)) yield return e with { Where = where };
                if (e.Within is not null) yield return e with { Within = null };
                if (e.Count is not null) yield return e with { Count = null };
                break;
            case EventRecencyNode e:
                foreach (var where in Fewer(e.Where)) yield return e with { Where = where };
                break;
            case EventEdgeNode e:
                foreach (var has in Fewer(e.Has)) yield return e with { Has = has };
                if (e.At is not null) yield return e with { At = null };
                break;
            case EventAggregateNode e:
                foreach (var where in Fewer(e.Where)) yield return e with { Where = where };
                if (e.Within is not null) yield return e with { Within = null };
                break;
            case EventDistinctNode e:
                foreach (var where in Fewer(e.Where)) yield return e with { Where = where };
                if (e.Within is not null) yield return e with { Within = null };
                break;
            case EventSequenceNode e:
                foreach (var where in Fewer(e.First.Where)) yield return e with { First = e.First with { Where = where } };
                foreach (var where in Fewer(e.Then.Where)) yield return e with { Then = e.Then with { Where = where } };
                if (e.Within is not null) yield return e with { Within = null };
                break;
            case EventRegularNode e:
                foreach (var where in Fewer(e.Where)) yield return e with { Where = where };
                break;
        }
    }

    private static IEnumerable<Sequence<PropertyTest>> Fewer(Sequence<PropertyTest> of)
    {
        for (var i = 0; i < of.Count; i++) yield return Sequence.From(of.Where((_, at) => at != i));
    }

    private static IEnumerable<Sequence<SegmentNode>> Fewer(Sequence<SegmentNode> of)
    {
        for (var i = 0; i < of.Count; i++)
        {
            if (of.Count > 1) yield return Sequence.From(of.Where((_, at) => at != i));
            foreach (var smaller in Trees(of[i])) yield return Sequence.From(of.Select((n, at) => at == i ? smaller : n));
        }
    }
}
