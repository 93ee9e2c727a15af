using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>
/// The live audience index: all facts that segments look at, in memory, in columns. It follows the ledger's change feed and answers
/// exactly as of any instant. Any number of threads may ask while one applies changes, and nobody waits for anybody: a question reads the
/// version of the facts that was the last when it began, so it sees all of a batch or none of it.
/// </summary>
public sealed partial class LiveIndex : IDisposable
{
    private readonly Lock writing = new();
    private readonly ScratchPool pool = new();
    private volatile Facts facts;
    private long stamp;

    /// <summary>For tests: how many rows a small cell may have before it is merged.</summary>
    internal int LeastSmall { get; init; } = EventStore.LeastSmall;

    public LiveIndex()
        : this(new Facts())
    {
    }

    private LiveIndex(Facts facts) => this.facts = facts;

    /// <summary>The change feed's position up to which every fact is here.</summary>
    public long Position => facts.Position;

    /// <summary>Known people: what 'everyone' counts.</summary>
    public long People => facts.Known.Count;

    /// <summary>Events held, withdrawn ones not among them.</summary>
    public long Events => facts.EventCount;

    /// <summary>Memory held by the facts, estimated in bytes.</summary>
    public long EstimateBytes() => Memory().Total;

    /// <summary>Applies a batch; questions see all of it or none.</summary>
    /// <param name="position">The feed's position after the batch; never less than <see cref="Position"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id the index cannot hold, or a position that lies behind; nothing was changed.</exception>
    public void Apply(IReadOnlyList<FactChange> changes, long position)
    {
        foreach (var change in changes) FactWriter.Check(change);
        Write(changes, position, bulk: false);
    }

    /// <summary>
    /// Applies a long stream of changes in one go, for building the index anew; quicker than <see cref="Apply"/> where changes come ordered by
    /// profile. Questions go on seeing what was before. If the stream throws, nothing was changed.
    /// </summary>
    public void Load(IEnumerable<FactChange> changes, long position) => Write(changes.Select(change =>
    {
        FactWriter.Check(change);
        return change;
    }), position, bulk: true);

    /// <summary>How many people are in the segment, how many of them follow the account, and how many each node holds for.</summary>
    /// <param name="asOfMs">The instant asked about, Unix milliseconds.</param>
    /// <param name="context">The workspace's zone and settings, and the definitions conditions name.</param>
    /// <param name="account">The account to be sent from; null leaves <see cref="CountAnswer.Reachable"/> empty.</param>
    /// <param name="given">People of leaves that the index cannot answer (<see cref="SlowLeaves"/>).</param>
    /// <exception cref="ArgumentException">A slow leaf was not given.</exception>
    public CountAnswer Count(SegmentNode node, long asOfMs, SegmentContext context, long? account = null, IReadOnlyDictionary<SegmentNode, MemberSet>? given = null)
    {
        var question = Ask(node, asOfMs, context, given, out var plan);
        var (count, together, nodes) = new Breakdown(question, node, plan, pool).Count(Following(question.Facts, account));
        return new CountAnswer(count, account is null ? null : together, question.Facts.Position, nodes);
    }

    /// <summary>The same without the nodes, which is less work.</summary>
    public CountAnswer CountOnly(SegmentNode node, long asOfMs, SegmentContext context, long? account = null, IReadOnlyDictionary<SegmentNode, MemberSet>? given = null)
    {
        var question = Ask(node, asOfMs, context, given, out _);
        var (count, together) = question.Count(Following(question.Facts, account));
        return new CountAnswer(count, account is null ? null : together, question.Facts.Position, []);
    }

    /// <summary>One page of members.</summary>
    /// <param name="after">Ids above this one; 0 for the first page.</param>
    public MemberPage Members(SegmentNode node, long asOfMs, SegmentContext context, long after, int limit, IReadOnlyDictionary<SegmentNode, MemberSet>? given = null)
    {
        var question = Ask(node, asOfMs, context, given, out _);
        var ids = question.Page(after, limit + 1);
        var more = ids.Count > limit;
        if (more) ids.RemoveAt(limit);
        return new MemberPage(ids, more ? ids[^1] : null, question.Facts.Position);
    }

    /// <summary>All members as of one instant, for freezing a campaign's recipients.</summary>
    /// <param name="account">The account to be sent from; null: nobody is reachable.</param>
    public MemberSet Freeze(SegmentNode node, long asOfMs, SegmentContext context, long? account = null, IReadOnlyDictionary<SegmentNode, MemberSet>? given = null)
    {
        var question = Ask(node, asOfMs, context, given, out _);
        var people = question.People();
        var reachable = new PeopleSet(people.BlockCount);
        if (Following(question.Facts, account) is { } following)
        {
            for (var block = 0; block < people.BlockCount; block++)
            {
                if (people.IsEmpty(block) || following.IsEmpty(block)) continue;
                following.AddTo(block, reachable.Writable(block));
                Words.And(reachable.Writable(block), people.Block(block));
            }
        }
        return new MemberSet(people, reachable, question.Facts.Position);
    }

    /// <summary>Members drawn at random without repetition, ascending; the same seed draws the same people.</summary>
    public IReadOnlyList<long> Sample(SegmentNode node, long asOfMs, SegmentContext context, int size, int seed, IReadOnlyDictionary<SegmentNode, MemberSet>? given = null)
    {
        var people = Ask(node, asOfMs, context, given, out _).People();
        var count = people.Count();
        if (count <= size) return people.After(0).ToList();
        var random = new Random(seed);
        var ranks = new SortedSet<long>();
        while (ranks.Count < size) ranks.Add(random.NextInt64(count));
        return people.AtRanks([.. ranks]).ToList();
    }

    /// <summary>Whether one profile is in the segment, from this profile's facts alone.</summary>
    public bool Contains(SegmentNode node, long profile, long asOfMs, SegmentContext context, IReadOnlyDictionary<SegmentNode, MemberSet>? given = null)
    {
        var now = facts;
        if (profile is <= 0 or > int.MaxValue || !now.Known.Contains((int)profile)) return false;
        var plan = new Planner(now, asOfMs, context, given).Plan(node);
        var scratch = pool.Take();
        var holds = plan.One((int)profile, scratch);
        pool.Back(scratch);
        return holds;
    }

    /// <summary>
    /// All facts the index has of one profile, for telling why. Values of slow properties are missing; a profile it has never heard of is
    /// anonymous, as one is that was deleted.
    /// </summary>
    public PersonFacts FactsOf(long profile)
    {
        if (profile is <= 0 or > int.MaxValue) throw new ArgumentOutOfRangeException(nameof(profile), profile, "A profile id is positive and below 2^31.");
        return facts.Person((int)profile);
    }

    public void Dispose()
    {
        // Everything is memory; kept so that callers need not change should the index come to hold more than that.
    }

    private static RowSet? Following(Facts facts, long? account) =>
        account is { } id ? facts.Friends.GetValueOrDefault((id, FriendshipState.Following), Facts.Nobody) : null;

    private Question Ask(SegmentNode node, long asOf, SegmentContext context, IReadOnlyDictionary<SegmentNode, MemberSet>? given, out PlanNode plan)
    {
        var now = facts;
        plan = new Planner(now, asOf, context, given).Plan(node);
        return new Question(now, plan, pool);
    }

    private void Write(IEnumerable<FactChange> changes, long position, bool bulk)
    {
        lock (writing)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(position, facts.Position);
            // A version that is not published was never there: whatever throws, the last one stays.
            var next = facts.Own(++stamp);
            var writer = new FactWriter(next, stamp, bulk, LeastSmall);
            foreach (var change in changes) writer.Apply(change);
            writer.Finish();
            next.Position = position;
            facts = next;
        }
    }
}
