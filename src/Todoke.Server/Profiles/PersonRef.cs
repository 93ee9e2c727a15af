using System.Runtime.InteropServices;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Profiles;

/// <summary>Whom one item of a call is about: exactly one of the two is there.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PersonRef(long? ProfileId, Identity? Identity)
{
    /// <returns>Null when something is wrong; then <paramref name="problems"/> says what.</returns>
    public static PersonRef? Read(string path, long? profileId, IdentityInput? identity, PeopleInput people, List<Problem> problems)
    {
        if (profileId is null == identity is null)
        {
            problems.Add(new($"{path}.identity", "person", "profile_id か identity のどちらか1つを指定してください。", "Give exactly one of profile_id and identity."));
            return null;
        }
        if (profileId is { } id) return new(id, null);
        return identity!.Read($"{path}.identity", people.ProviderOf(null), problems) is { } read ? new(null, read) : null;
    }

    /// <summary>Those who are there, merges resolved.</summary>
    public static async Task<Dictionary<PersonRef, long>> FindAsync(LedgerConnection ledger, IReadOnlyCollection<PersonRef> refs, CancellationToken cancel)
    {
        var found = new Dictionary<PersonRef, long>();
        foreach (var chunk in refs.Where(r => r.ProfileId is not null).Select(r => r.ProfileId!.Value).Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await ledger.EachAsync($"SELECT p.id, w.id FROM profile p JOIN profile w ON w.id = {Merging.Root} WHERE p.id IN {list} AND w.deleted_at IS NULL", r => found[new(r.GetInt64(0), null)] = r.GetInt64(1), cancel, values);
        }
        foreach (var (identity, root) in await PeopleUpsert.FindAsync(ledger, refs.Where(r => r.Identity is not null).Select(r => r.Identity!.Value), cancel)) found[new(null, identity)] = root;
        return found;
    }

    /// <summary>The same; an identity that nobody has makes a new person, as for events.</summary>
    public static async Task<Dictionary<PersonRef, long>> FindOrMakeAsync(LedgerWriter w, IReadOnlyCollection<PersonRef> refs, Actor actor, CancellationToken cancel)
    {
        var found = await FindAsync(w, [.. refs.Where(r => r.ProfileId is not null)], cancel);
        var identities = refs.Where(r => r.Identity is not null).Select(r => r.Identity!.Value).Distinct().ToList();
        var outcomes = await PeopleUpsert.RunAsync(w, [.. identities.Select(i => new PersonInput { Identities = [i] })], actor, cancel);
        foreach (var (identity, outcome) in identities.Zip(outcomes))
            if (PeopleUpsert.ProfileOf(outcome) is { } root) found[new(null, identity)] = root;
        return found;
    }

    public static Problem Nobody(string path, long profile) => new(path, "no_profile", $"友だち {profile} はいません(削除された可能性があります)。", $"There is no person {profile}, or they were deleted.");

    /// <summary>The problem of a person who is not there.</summary>
    public Problem Nobody(string path) => ProfileId is { } id ? Nobody(path + ".profile_id", id) : new(path + ".identity", "no_profile", "この連携IDの友だちはいません。", "Nobody has this identity.");
}
