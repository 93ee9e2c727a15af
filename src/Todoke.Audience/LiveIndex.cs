using Todoke.Core.Segments;

namespace Todoke.Audience;

/// <summary>
/// The live audience index: all facts that segments look at, in memory, in columns. It follows the ledger's change feed and answers
/// exactly as of any instant. Many threads may ask while one applies changes; a question sees all of a batch or none of it.
/// </summary>
public sealed partial class LiveIndex : IDisposable
{
    private readonly ReaderWriterLockSlim gate = new(LockRecursionPolicy.NoRecursion);
    private readonly FactStore facts = new();
    private long position;

    /// <summary>The change feed's position up to which every fact is here.</summary>
    public long Position => Read(() => position);

    /// <summary>Known people: what 'everyone' counts.</summary>
    public long People => Read(() => facts.Known.Count);

    /// <summary>Events held, withdrawn ones not among them.</summary>
    public long Events => Read(() => facts.EventCount);

    /// <summary>Memory held by the facts, estimated in bytes.</summary>
    public long EstimateBytes() => Read(() => facts.Bytes);

    /// <summary>Applies a batch; questions see all of it or none.</summary>
    /// <param name="position">The feed's position after the batch; never less than <see cref="Position"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id the index cannot hold, or a position that lies behind; nothing was changed.</exception>
    public void Apply(IReadOnlyList<FactChange> changes, long position)
    {
        foreach (var change in changes) FactStore.Check(change);
        Load(changes, position);
    }

    /// <summary>
    /// Applies a long stream of changes in one go, for building the index anew. Questions wait until it is done; if the stream throws,
    /// what it gave so far stays and this index is to be thrown away.
    /// </summary>
    public void Load(IEnumerable<FactChange> changes, long position)
    {
        gate.EnterWriteLock();
        try
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(position, this.position);
            foreach (var change in changes)
            {
                FactStore.Check(change);
                facts.Apply(change);
            }
            this.position = position;
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>How many people are in the segment, how many of them follow the account, and how many each node alone holds for.</summary>
    /// <param name="asOfMs">The instant asked about, Unix milliseconds.</param>
    /// <param name="context">The workspace's zone and settings, and the definitions conditions name.</param>
    /// <param name="account">The account to be sent from; null leaves <see cref="CountAnswer.Reachable"/> empty.</param>
    public CountAnswer Count(SegmentNode node, long asOfMs, SegmentContext context, long? account = null) => Ask(asOfMs, context, query =>
    {
        var nodes = new List<NodeCount>();
        var people = query.People(node, counts: nodes);
        return new CountAnswer(nodes[0].Alone, account is { } id ? people.CountTogether(query.Following(id)) : null, position, nodes);
    });

    /// <summary>One page of members.</summary>
    /// <param name="after">Ids above this one; 0 for the first page.</param>
    public MemberPage Members(SegmentNode node, long asOfMs, SegmentContext context, long after, int limit) => Ask(asOfMs, context, query =>
    {
        var ids = query.People(node).After(after).Take(limit + 1).ToList();
        var more = ids.Count > limit;
        if (more) ids.RemoveAt(limit);
        return new MemberPage(ids, more ? ids[^1] : null, position);
    });

    /// <summary>All members as of one instant, for freezing a campaign's recipients.</summary>
    /// <param name="account">The account to be sent from; null: nobody is reachable.</param>
    public MemberSet Freeze(SegmentNode node, long asOfMs, SegmentContext context, long? account = null) => Ask(asOfMs, context, query =>
    {
        var people = query.People(node);
        var reachable = account is { } id ? query.Following(id).And(people) : new PeopleSet(query.Known.BlockCount);
        return new MemberSet(people, reachable, position);
    });

    /// <summary>Members drawn at random without repetition, ascending; the same seed draws the same people.</summary>
    public IReadOnlyList<long> Sample(SegmentNode node, long asOfMs, SegmentContext context, int size, int seed) => Ask(asOfMs, context, query =>
    {
        var people = query.People(node);
        var count = people.Count();
        if (count <= size) return people.After(0).ToList();
        var random = new Random(seed);
        var ranks = new SortedSet<long>();
        while (ranks.Count < size) ranks.Add(random.NextInt64(count));
        return people.AtRanks([.. ranks]).ToList();
    });

    /// <summary>Whether one profile is in the segment, from this profile's facts alone.</summary>
    public bool Contains(SegmentNode node, long profile, long asOfMs, SegmentContext context) =>
        profile is > 0 and <= int.MaxValue && Ask(asOfMs, context, query => query.Holds(node, (int)profile));

    public void Dispose() => gate.Dispose();

    private T Ask<T>(long asOf, SegmentContext context, Func<SegmentQuery, T> question) => Read(() => question(new SegmentQuery(facts, asOf, context)));

    private T Read<T>(Func<T> read)
    {
        gate.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            gate.ExitReadLock();
        }
    }
}
