namespace Todoke.Server.Ledger;

/// <summary>A list of ids in a row's column: the distances between them, seven bits a byte. Ascending ids take one or two bytes for most, any other order is kept too.</summary>
internal static class MemberList
{
    public static byte[] Write(IEnumerable<long> ids)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var before = 0L;
        foreach (var id in ids)
        {
            writer.Write7BitEncodedInt64(id - before);
            before = id;
        }
        writer.Flush();
        return bytes.ToArray();
    }

    public static IEnumerable<long> Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        for (var id = 0L; reader.BaseStream.Position < bytes.Length;)
        {
            id += reader.Read7BitEncodedInt64();
            yield return id;
        }
    }
}
