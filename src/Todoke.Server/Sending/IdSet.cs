using System.Collections;

namespace Todoke.Server.Sending;

/// <summary>A set of profile ids that costs a bit each: ids are small numbers without great gaps.</summary>
internal sealed class IdSet
{
    BitArray _bits = new(1 << 16);

    public void Add(long id)
    {
        if (id >= _bits.Length) _bits.Length = checked((int)Math.Max(id + 1, _bits.Length * 2L));
        _bits[(int)id] = true;
    }

    public bool Contains(long id) => id > 0 && id < _bits.Length && _bits[(int)id];
}
