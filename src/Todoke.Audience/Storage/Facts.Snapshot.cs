using Todoke.Core.Segments;

namespace Todoke.Audience;

/// <summary>All facts in a snapshot, part by part.</summary>
internal sealed partial class Facts
{
    public void Write(SnapshotWriter to, LiveIndex.Sizes sizes)
    {
        Known.Write(to);
        Tagged.Write(to);
        Seen.Write(to);
        Each(to, Tags, to.Long, set => set.Write(to));
        Each(to, Friends, key =>
        {
            to.Long(key.Account);
            to.Int((int)key.State);
        }, set => set.Write(to));
        Each(to, Consents, key =>
        {
            to.Long(key.Topic);
            to.Int(key.Granted ? 1 : 0);
        }, set => set.Write(to));
        Each(to, Audiences, to.Long, set => set.Write(to));
        Each(to, Addresses, key => to.Int((int)key), set => set.Write(to));
        Each(to, Messages, key =>
        {
            to.Int((int)key.Channel | ((int)key.Outcome << 8) | (key.Campaign is null ? 0 : 1 << 16) | (key.Template is null ? 0 : 1 << 17) | (key.Link is null ? 0 : 1 << 18));
            to.Long(key.Campaign ?? 0);
            to.Text(key.Template ?? "");
            to.Long(key.Link ?? 0);
        }, set => set.Write(to));
        to.Int(Attributes.Count);
        foreach (var (key, column) in Attributes)
        {
            to.Text(key);
            column.Write(to, sizes.Attributes[key]);
        }
        to.Int(Events.Count);
        foreach (var (key, store) in Events) store.Write(to, sizes.Events[key]);
        to.Int(AttributesLeftOut.Count);
        foreach (var key in AttributesLeftOut) to.Text(key);
    }

    public void Read(SnapshotReader from)
    {
        Known = RowSet.Read(from);
        Tagged = RowSet.Read(from);
        Seen = SeenEvents.Read(from);
        for (var left = from.Length(); left > 0; left--) Tags[from.Long()] = RowSet.Read(from);
        for (var left = from.Length(); left > 0; left--) Friends[(from.Long(), (FriendshipState)from.Int())] = RowSet.Read(from);
        for (var left = from.Length(); left > 0; left--) Consents[(from.Long(), from.Int() != 0)] = RowSet.Read(from);
        for (var left = from.Length(); left > 0; left--) Audiences[from.Long()] = RowSet.Read(from);
        for (var left = from.Length(); left > 0; left--) Addresses[(MessageChannel)from.Int()] = RowSet.Read(from);
        for (var left = from.Length(); left > 0; left--)
        {
            var shape = from.Int();
            var (campaign, template, link) = (from.Long(), from.Text(), from.Long());
            var key = new MessageKey(
                (MessageChannel)(shape & 0xFF), (shape >> 16 & 1) != 0 ? campaign : null, (shape >> 17 & 1) != 0 ? template : null,
                (MessageOutcome)(shape >> 8 & 0xFF), (shape >> 18 & 1) != 0 ? link : null);
            Messages[key] = MessageSet.Read(from);
        }
        for (var left = from.Length(); left > 0; left--) Attributes[from.Text()] = AttributeColumn.Read(from);
        for (var left = from.Length(); left > 0; left--)
        {
            var store = EventStore.Read(from);
            Events[store.Name] = store;
        }
        for (var left = from.Length(); left > 0; left--) AttributesLeftOut.Add(from.Text());
    }

    private static void Each<TKey, TValue>(SnapshotWriter to, Dictionary<TKey, TValue> parts, Action<TKey> key, Action<TValue> value)
        where TKey : notnull
    {
        to.Int(parts.Count);
        foreach (var (name, part) in parts)
        {
            key(name);
            value(part);
        }
    }
}
