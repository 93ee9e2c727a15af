namespace Todoke.Audience;

/// <summary>Members as of one instant; stays as it is whatever changes later.</summary>
public sealed class MemberSet
{
    private readonly PeopleSet people;
    private readonly PeopleSet reachable;

    internal MemberSet(PeopleSet people, PeopleSet reachable, long position)
    {
        (this.people, this.reachable, Position) = (people, reachable, position);
        (Count, Reachable) = (people.Count(), reachable.Count());
    }

    public long Count { get; }

    /// <summary>Members who follow the account the set was frozen for.</summary>
    public long Reachable { get; }

    public long Position { get; }

    /// <summary>All ids, ascending.</summary>
    public IEnumerable<long> Ids => people.After(0);

    /// <summary>Ids of reachable members, ascending.</summary>
    public IEnumerable<long> ReachableIds => reachable.After(0);

    /// <summary>A set of given people; nobody is reachable, and the position is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not positive or not below 2^31.</exception>
    public static MemberSet Of(IEnumerable<long> ids)
    {
        var all = ids as IReadOnlyCollection<long> ?? ids.ToList();
        foreach (var id in all)
        {
            if (id is <= 0 or > int.MaxValue) throw new ArgumentOutOfRangeException(nameof(ids), id, "A profile id is positive and below 2^31.");
        }
        var made = new PeopleSet(all.Count == 0 ? 0 : (int)(all.Max() >> 16) + 1);
        foreach (var id in all) made.Add((int)id);
        return new MemberSet(made, new PeopleSet(0), 0);
    }

    public bool Contains(long profile) => profile is > 0 and <= int.MaxValue && people.Contains((int)profile);

    public bool IsReachable(long profile) => profile is > 0 and <= int.MaxValue && reachable.Contains((int)profile);

    /// <summary>What became of this set: who is in the later one only, and who in this one only.</summary>
    public MemberDifference Diff(MemberSet later) => new([.. later.people.NotIn(people)], [.. people.NotIn(later.people)]);

    internal void Narrow(int block, Span<ulong> words)
    {
        if (block >= people.BlockCount || people.IsEmpty(block)) words.Clear();
        else Words.And(words, people.Block(block));
    }
}
