using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>What the index keeps and what it does not, and questions beyond counting.</summary>
public sealed partial class LiveIndex
{
    /// <summary>Properties whose values are not kept, by event name: a condition on one is answered from the ledger.</summary>
    public IReadOnlySet<(string Event, string Property)> SlowProperties =>
        Offenders.Where(o => o is { Event: not null, Key.Length: > 0 }).Select(o => (o.Event!, o.Key)).ToHashSet();

    /// <summary>Everything of which too much came to be kept.</summary>
    public IReadOnlyList<Offender> Offenders
    {
        get
        {
            var now = facts;
            return
            [
                .. now.Attributes.Where(a => a.Value.Column.Dropped is not null).Select(a => new Offender(null, a.Key, a.Value.Column.Dropped!)),
                .. now.AttributesLeftOut.Select(key => new Offender(null, key, $"more than {Facts.MostAttributes} attributes")),
                .. now.Events.Values.SelectMany(e => e.Ordinals.Where(o => e.Columns[o.Value].Dropped is not null)
                    .Select(o => new Offender(e.Name, o.Key.Length == 0 ? "" : EventStore.Named(o.Key), e.Columns[o.Value].Dropped!))),
            ];
        }
    }

    /// <summary>The leaves of a condition (also inside saved segments it names) that look at values the index does not keep.</summary>
    public IReadOnlyList<SegmentNode> SlowLeaves(SegmentNode node, SegmentContext context)
    {
        var now = facts;
        var found = new List<SegmentNode>();
        var seen = new HashSet<long>();
        Look(node);
        return found;

        void Look(SegmentNode at)
        {
            switch (at)
            {
                case AllNode all: foreach (var child in all.Of) Look(child); break;
                case AnyNode any: foreach (var child in any.Of) Look(child); break;
                case NotNode not: Look(not.Of); break;
                case SegmentRefNode segment:
                    if (seen.Add(segment.Segment) && context.Segments.TryGetValue(segment.Segment, out var definition)) Look(definition);
                    break;
                default:
                    if (Planner.IsSlow(now, at) && !found.Contains(at)) found.Add(at);
                    break;
            }
        }
    }

    /// <summary>Members by the value of an attribute.</summary>
    /// <param name="top">How many values are named.</param>
    public ValueBreakdown ByValue(SegmentNode node, long asOfMs, SegmentContext context, string key, int top, IReadOnlyDictionary<SegmentNode, MemberSet>? given = null)
    {
        var question = Ask(node, asOfMs, context, given, out _);
        var people = question.People();
        var counts = new Dictionary<(Kind Kind, int Places, long Payload), long>();
        long missing = 0;
        var column = question.Facts.Attributes.GetValueOrDefault(key);
        foreach (var id in people.After(0))
        {
            var page = column?.Page((int)(id >> RowSet.PageShift));
            var row = (int)(id & (RowSet.PageIds - 1));
            var kind = page?.KindAt(row) ?? Kind.None;
            if (kind == Kind.None)
            {
                missing++;
                continue;
            }
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, (kind, kind == Kind.Number ? page!.Places : 0, page!.Payload(row)), out _)++;
        }
        var values = counts.GroupBy(c => Value(column!.Column, c.Key.Kind, c.Key.Places, c.Key.Payload)).Select(g => (Value: g.Key, People: g.Sum(c => c.Value)))
            .OrderByDescending(v => v.People).ThenBy(v => FactJson.Write(v.Value), StringComparer.Ordinal).ToList();
        return new ValueBreakdown([.. values.Take(top)], values.Skip(top).Sum(v => v.People), missing, question.Facts.Position);
    }

    /// <summary>How up to five segments overlap among known people.</summary>
    public OverlapAnswer Overlap(IReadOnlyList<SegmentNode> segments, long asOfMs, SegmentContext context, IReadOnlyDictionary<SegmentNode, MemberSet>? given = null)
    {
        if (segments.Count is < 1 or > 5) throw new ArgumentOutOfRangeException(nameof(segments), segments.Count, "One to five segments can be laid over each other.");
        var now = facts;
        var planner = new Planner(now, asOfMs, context, given);
        var plans = segments.Select(planner.Plan).ToList();
        var regions = new long[1 << plans.Count];
        var question = new Question(now, plans[0], pool);
        Question.EachBlock(now.BlockCount, pool, (block, scratch) =>
        {
            var known = scratch.Block();
            if (question.Known(block, known))
            {
                var sets = plans.Select(_ => scratch.Block()).ToList();
                for (var s = 0; s < plans.Count; s++) plans[s].Block(block, known, sets[s], scratch);
                for (var region = 0; region < regions.Length; region++)
                {
                    long count = 0;
                    for (var w = 0; w < known.Length; w++)
                    {
                        var word = known[w];
                        for (var s = 0; s < plans.Count; s++) word &= (region >> s & 1) != 0 ? sets[s][w] : ~sets[s][w];
                        count += System.Numerics.BitOperations.PopCount(word);
                    }
                    Interlocked.Add(ref regions[region], count);
                }
                foreach (var set in sets) scratch.Back(set);
            }
            scratch.Back(known);
        });
        return new OverlapAnswer(regions, now.Position);
    }

    /// <summary>The members of several conditions by one and the same version of the facts; nobody is reachable.</summary>
    public IReadOnlyList<MemberSet> FreezeAll(IReadOnlyList<SegmentNode> nodes, long asOfMs, SegmentContext context, IReadOnlyDictionary<SegmentNode, MemberSet>? given = null)
    {
        var now = facts;
        var planner = new Planner(now, asOfMs, context, given);
        return [.. nodes.Select(node => new MemberSet(new Question(now, planner.Plan(node), pool).People(), new PeopleSet(0), now.Position))];
    }

    /// <summary>What the facts take, part by part.</summary>
    public MemoryReport Memory()
    {
        var now = facts;
        return new MemoryReport(
            now.Known.Bytes + now.Seen.Bytes,
            now.Tags.Values.Sum(t => t.Bytes) + now.Tagged.Bytes,
            now.Friends.Values.Sum(f => f.Bytes),
            now.Attributes.Values.Sum(a => a.Bytes),
            now.Attributes.Values.Sum(a => a.Column.Bytes),
            now.Events.ToDictionary(e => e.Key, e => e.Value.Bytes, StringComparer.Ordinal),
            now.Events.Values.Sum(e => e.Columns.Sum(c => c.Bytes)),
            now.Messages.Values.Sum(m => m.Bytes),
            now.Consents.Values.Sum(c => c.Bytes) + now.Audiences.Values.Sum(a => a.Bytes) + now.Addresses.Values.Sum(a => a.Bytes));
    }

    private static FactValue Value(ValueColumn column, Kind kind, int places, long payload) => kind switch
    {
        Kind.Text => new FactValue.Text(column.Texts.Get((int)payload)),
        Kind.Number => new FactValue.Number(payload / NumberRanges.Factor(places)),
        Kind.Bool => new FactValue.Bool(payload != 0),
        Kind.Date => new FactValue.Date(DateOnly.FromDayNumber((int)payload + 719_162)),
        Kind.Instant => new FactValue.Instant(payload),
        _ => column.Other((int)payload),
    };
}
