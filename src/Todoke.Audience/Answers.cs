namespace Todoke.Audience;

/// <param name="Reachable">Members who follow the account asked about; null where none was.</param>
/// <param name="Position">The change feed's position this answer is true for.</param>
/// <param name="Nodes">Every node of the condition, parents before their children.</param>
public sealed record CountAnswer(long Count, long? Reachable, long Position, IReadOnlyList<NodeCount> Nodes);

/// <param name="Path">As in a checker's problem: <c>condition.of[1]</c>.</param>
/// <param name="Alone">Known people for whom this node holds, whatever the others say.</param>
public sealed record NodeCount(string Path, long Alone);

/// <param name="Ids">Ascending.</param>
/// <param name="NextAfter">What to ask the next page with; null on the last one.</param>
public sealed record MemberPage(IReadOnlyList<long> Ids, long? NextAfter, long Position);

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

    public bool Contains(long profile) => profile is > 0 and <= int.MaxValue && people.Contains((int)profile);

    public bool IsReachable(long profile) => profile is > 0 and <= int.MaxValue && reachable.Contains((int)profile);
}
