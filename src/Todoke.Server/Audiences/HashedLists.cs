using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Audiences;

/// <summary>A hashed address as it is uploaded: SHA-256 of the normalised value as 64 hexadecimal digits in lower case.</summary>
/// <param name="Kind"><c>email</c> or <c>phone</c>.</param>
internal sealed record AddressHash(string Kind, string Hex)
{
    /// <summary>The first 8 bytes, by which the ledger finds it.</summary>
    public long Sha => BinaryPrimitives.ReadInt64BigEndian(Convert.FromHexString(Hex.AsSpan(0, 16)));

    /// <summary>Of an identity's normalised value (e-mail trimmed and in lower case, telephone number in E.164); null for kinds that are never matched.</summary>
    public static AddressHash? Of(string kind, string value) => kind is Identity.Email or Identity.Phone ? new(kind, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))) : null;

    /// <returns>Null where it is no SHA-256 in hexadecimal digits.</returns>
    public static AddressHash? Read(string kind, string? text) => text?.Trim() is { Length: 64 } hex && hex.All(char.IsAsciiHexDigit) ? new(kind, hex.ToLowerInvariant()) : null;
}

/// <summary>
/// Lists made of hashed addresses: whoever has one of them is on the list, also when the address comes after the hash. Nobody's raw address
/// needs to be uploaded, and none is kept with the list.
/// </summary>
internal static class HashedLists
{
    /// <summary>Takes in hashes and puts whoever has them on the list.</summary>
    /// <returns>How many hashes were new, and how many people came on the list.</returns>
    public static async Task<(int New, int Matched)> AddAsync(LedgerWriter w, long audience, IReadOnlyCollection<AddressHash> hashes, CancellationToken cancel)
    {
        var put = await w.InsertAsync("audience_hash (sha, audience_id, kind, hash)", [.. hashes.Distinct().Select(h => new object?[] { h.Sha, audience, h.Kind, h.Hex })], cancel,
            "ON CONFLICT (sha, audience_id, hash) DO NOTHING RETURNING sha");
        var holders = await HoldersAsync(w, hashes, cancel);
        return (put.Count, await AudienceMembers.PutAsync(w, [.. holders.Select(h => (audience, h.Profile))], cancel));
    }

    /// <returns>How many hashes were there, and how many profiles left the list.</returns>
    public static async Task<(int Gone, int Left)> RemoveAsync(LedgerWriter w, long audience, IReadOnlyCollection<AddressHash> hashes, CancellationToken cancel)
    {
        var gone = 0;
        foreach (var chunk in hashes.Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk.Select(h => h.Hex).ToList(), "h");
            var (shas, keys) = LedgerConnection.In(chunk.Select(h => h.Sha).ToList(), "s");
            gone += await w.ExecuteAsync($"DELETE FROM audience_hash WHERE audience_id = @audience AND sha IN {shas} AND hash IN {list}", cancel, [("audience", audience), .. values, .. keys]);
        }
        // Whoever has another address that is still on the list stays.
        var affected = (await HoldersAsync(w, hashes, cancel)).Select(h => h.Profile).Distinct().ToList();
        var left = 0;
        foreach (var chunk in affected.Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            var addresses = await w.QueryAsync($"SELECT profile_id, kind, value FROM identity WHERE profile_id IN {list} AND sha IS NOT NULL", r => (Profile: r.GetInt64(0), Hash: AddressHash.Of(r.GetString(1), r.GetString(2))!), cancel, values);
            var stays = (await ListedAsync(w, [.. addresses.Select(a => a.Hash)], cancel)).Where(l => l.Audience == audience).Select(l => l.Hash).ToHashSet();
            List<long> leavers = [.. chunk.Where(p => !addresses.Any(a => a.Profile == p && stays.Contains(a.Hash)))];
            await AudienceMembers.TakeAsync(w, audience, leavers, cancel);
            left += leavers.Count;
        }
        return (gone, left);
    }

    /// <summary>New addresses of people: whichever lists hold their hashes get them.</summary>
    public static async Task IdentitiesAsync(LedgerWriter w, IEnumerable<(Identity Identity, long Profile)> rows, CancellationToken cancel)
    {
        var addresses = rows.Select(r => (r.Profile, Hash: AddressHash.Of(r.Identity.Kind, r.Identity.Value))).Where(a => a.Hash is not null).ToList();
        if (addresses.Count == 0) return;
        var lists = (await ListedAsync(w, [.. addresses.Select(a => a.Hash!)], cancel)).ToLookup(l => l.Hash, l => l.Audience);
        await AudienceMembers.PutAsync(w, [.. addresses.SelectMany(a => lists[a.Hash!].Select(audience => (audience, a.Profile)))], cancel);
    }

    // Found by the first 8 bytes, then compared whole.
    static async Task<List<(AddressHash Hash, long Profile)>> HoldersAsync(LedgerConnection ledger, IReadOnlyCollection<AddressHash> hashes, CancellationToken cancel)
    {
        var holders = new List<(AddressHash, long)>();
        foreach (var chunk in hashes.Distinct().Chunk(1000))
        {
            var wanted = chunk.ToHashSet();
            var (list, values) = LedgerConnection.In(chunk.Select(h => h.Sha).ToList());
            await ledger.EachAsync($"SELECT kind, value, profile_id FROM identity WHERE sha IN {list}",
                r => { if (AddressHash.Of(r.GetString(0), r.GetString(1)) is { } hash && wanted.Contains(hash)) holders.Add((hash, r.GetInt64(2))); }, cancel, values);
        }
        return holders;
    }

    static async Task<List<(AddressHash Hash, long Audience)>> ListedAsync(LedgerConnection ledger, IReadOnlyCollection<AddressHash> hashes, CancellationToken cancel)
    {
        var listed = new List<(AddressHash, long)>();
        foreach (var chunk in hashes.Distinct().Chunk(1000))
        {
            var wanted = chunk.ToHashSet();
            var (list, values) = LedgerConnection.In(chunk.Select(h => h.Sha).ToList());
            await ledger.EachAsync($"SELECT kind, hash, audience_id FROM audience_hash WHERE sha IN {list}",
                r => { if (new AddressHash(r.GetString(0), r.GetString(1)) is var hash && wanted.Contains(hash)) listed.Add((hash, r.GetInt64(2))); }, cancel, values);
        }
        return listed;
    }
}
