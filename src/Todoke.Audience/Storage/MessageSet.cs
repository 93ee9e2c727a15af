using System.Runtime.InteropServices;
using Todoke.Core.Segments;

namespace Todoke.Audience;

/// <summary>What tells one set of message outcomes from another.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MessageKey(MessageChannel Channel, long? Campaign, string? Template, MessageOutcome Outcome, long? Link)
{
    // The compiler's own is several times slower, and every receipt asks for it.
    public override int GetHashCode() => (int)((Campaign ?? -1) * 31 + (Link ?? -1)) * 31 + (int)Outcome * 8 + (int)Channel + (Template?.GetHashCode(StringComparison.Ordinal) ?? 0) * 31;

    public bool Fits(MessageNode node) =>
        Outcome == node.Outcome && (node.Channel is null || node.Channel == Channel) && (node.Campaign is null || node.Campaign == Campaign)
        && (node.Template is null || node.Template == Template) && (node.Link is null || node.Link == Link);
}

/// <summary>
/// Who got (tapped, …) a message of one key, and when. Nearly everybody has one message of a key; further ones stand aside.
/// </summary>
internal sealed class MessageSet
{
    private Dictionary<int, (long Message, long At)[]> more = [];
    private long owner;
    // Nobody above this is in the set.
    private int newest;

    /// <summary>One row per person: the instant, and the message.</summary>
    public RowSet People { get; private set; } = new(2);

    public IReadOnlyDictionary<int, (long Message, long At)[]> More => more;

    public long Bytes => People.Bytes + more.Count * 100L;

    public MessageSet Own(long stamp) => owner == stamp ? this : new MessageSet { owner = stamp, People = People.Own(stamp), more = new(more), newest = newest };

    public void Add(int person, long message, long at)
    {
        if (person > newest)
        {
            newest = person;
            People.Set(person, at, message);
            return;
        }
        if (!People.TryGet(person, out var since, out var kept))
        {
            People.Set(person, at, message);
            return;
        }
        if (kept == message)
        {
            if (at < since) People.Set(person, at, message);
            return;
        }
        var others = more.GetValueOrDefault(person, []);
        var place = Array.FindIndex(others, o => o.Message == message);
        more[person] = place < 0 ? [.. others, (message, at)] : [.. others.Select((o, i) => i == place ? (o.Message, Math.Min(o.At, at)) : o)];
    }

    public void RemovePerson(int person)
    {
        People.Remove(person);
        more.Remove(person);
    }

    /// <summary>One person's messages of this key.</summary>
    public void Of(int person, List<(long Message, long At)> into)
    {
        if (!People.TryGet(person, out var at, out var message)) return;
        into.Add((message, at));
        if (more.TryGetValue(person, out var others)) into.AddRange(others);
    }

    public void Write(SnapshotWriter to)
    {
        to.Int(newest);
        People.Write(to);
        to.Int(more.Count);
        foreach (var (person, others) in more)
        {
            to.Int(person);
            to.Array<long>(others.SelectMany(o => (long[])[o.Message, o.At]).ToArray());
        }
    }

    public static MessageSet Read(SnapshotReader from)
    {
        var made = new MessageSet { newest = from.Int(), People = RowSet.Read(from) };
        for (var left = from.Length(); left > 0; left--)
        {
            var person = from.Int();
            made.more[person] = [.. from.Array<long>().Chunk(2).Select(pair => (pair[0], pair[1]))];
        }
        return made;
    }
}
