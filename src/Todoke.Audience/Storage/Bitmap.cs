namespace Todoke.Audience;

/// <summary>A set of profile ids that one owner changes.</summary>
internal sealed class Bitmap
{
    private readonly RowSet rows = new RowSet(0).Own(1);

    public long Count => rows.Count;

    public long Bytes => rows.Bytes;

    public bool Contains(int id) => rows.Contains(id);

    public void Set(int id, bool on)
    {
        if (on) rows.Set(id);
        else rows.Remove(id);
    }

    /// <summary>All ids, ascending. The bitmap must not change meanwhile.</summary>
    public IEnumerable<int> All() => rows.Rows().Select(r => r.Id);
}
