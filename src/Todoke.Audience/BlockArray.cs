namespace Todoke.Audience;

/// <summary>A value per id or row, in blocks made when first written, so that gaps cost nothing. What was never written is default.</summary>
internal sealed class BlockArray<T>(int shift)
{
    private T[]?[] blocks = [];

    public int BlockCount => blocks.Length;

    public long Bytes(int bytesPerItem) => blocks.Sum(b => b is null ? 8L : 32 + ((long)b.Length * bytesPerItem));

    public T[]? Block(int block) => block < blocks.Length ? blocks[block] : null;

    public T Read(int index) => Block(index >> shift) is { } block ? block[index & ((1 << shift) - 1)] : default!;

    public ref T At(int index)
    {
        var at = index >> shift;
        if (at >= blocks.Length) Array.Resize(ref blocks, Math.Max(at + 1, blocks.Length * 2));
        return ref (blocks[at] ??= new T[1 << shift])[index & ((1 << shift) - 1)];
    }
}
