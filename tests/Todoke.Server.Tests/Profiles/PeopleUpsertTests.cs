using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Profiles;

public class PeopleUpsertTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static Identity Line(string user, string provider = "p1") => new(Identity.Line, provider, user);

    static Identity Customer(string number) => new(Identity.Customer, "shop", number);

    static async Task<IReadOnlyList<PersonOutcome>> Take(OpenLedger open, params PersonInput[] people) =>
        (await open.Store.WriteAsync(w => PeopleUpsert.RunAsync(w, people, Actor.System, Cancel), Cancel)).Value;

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task The_same_people_twice_change_nothing(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        PersonInput[] people = [.. Enumerable.Range(1, 450).Select(i => new PersonInput
        {
            Identities = [Line($"U{i}"), Customer($"{i}")], DisplayName = $"山田 {i}",
            Friendship = new(1, FriendshipState.Following, null, 1000),
        })];
        var first = await Take(open, people);
        Assert.All(first, o => Assert.IsType<PersonOutcome.Created>(o));
        var position = open.Store.Head.Position;
        var second = await Take(open, people);
        Assert.All(second, o => Assert.False(Assert.IsType<PersonOutcome.Found>(o).Changed));
        Assert.Equal(position, open.Store.Head.Position);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task One_person_described_twice_in_one_call_is_one_person(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var outcomes = await Take(open, new PersonInput { Identities = [Line("U1")] }, new PersonInput { Identities = [Line("U1"), Customer("7")] });
        Assert.Equal(PeopleUpsert.ProfileOf(outcomes[0]), PeopleUpsert.ProfileOf(outcomes[1]));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Two_people_with_line_identities_of_one_provider_are_only_offered_as_candidates(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        await Take(open, new PersonInput { Identities = [Line("U1"), Customer("1")] }, new PersonInput { Identities = [Line("U2"), Customer("2")] });
        var outcome = await Take(open, new PersonInput { Identities = [Customer("1"), Customer("2")] });
        Assert.IsType<PersonOutcome.Conflict>(outcome[0]);
        Assert.Equal(1, await open.Store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM merge_candidate", Cancel), Cancel));
        Assert.Equal(0, await open.Store.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM profile_merge", Cancel), Cancel));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_customer_and_a_friend_become_one_person_when_a_source_names_both_and_an_undo_parts_them(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        await Take(open, new PersonInput { Identities = [Line("U1")] }, new PersonInput { Identities = [Customer("1")] });
        var joined = await Take(open, new PersonInput { Identities = [Line("U1"), Customer("1")] });
        var person = PeopleUpsert.ProfileOf(joined[0])!.Value;
        Assert.Equal(person, (await Find(open, Customer("1"))));
        var merge = await open.Store.ReadAsync(l => l.CountAsync("SELECT id FROM profile_merge", Cancel), Cancel);
        await open.Store.WriteAsync(w => Merging.UndoAsync(w, merge, Actor.System, Cancel), Cancel);
        Assert.NotEqual(await Find(open, Line("U1")), await Find(open, Customer("1")));
        Assert.IsType<Merging.Outcome.Refused>((await open.Store.WriteAsync(w => Merging.UndoAsync(w, merge, Actor.System, Cancel), Cancel)).Value);
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_chain_of_merges_resolves_to_its_end_and_an_undo_in_the_middle_keeps_the_rest(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var ids = (await Take(open, [.. Enumerable.Range(1, 3).Select(i => new PersonInput { Identities = [Customer($"{i}")] })])).Select(o => PeopleUpsert.ProfileOf(o)!.Value).ToArray();
        async Task<Merging.Outcome> Merge(long loser, long winner) => (await open.Store.WriteAsync(w => Merging.MergeAsync(w, loser, winner, "test", Actor.System, Cancel), Cancel)).Value;
        var first = Assert.IsType<Merging.Outcome.Merged>(await Merge(ids[0], ids[1]));
        await Merge(ids[1], ids[2]);
        Assert.Equal(ids[2], await Find(open, Customer("1")));
        await open.Store.WriteAsync(w => Merging.UndoAsync(w, first.MergeId, Actor.System, Cancel), Cancel);
        Assert.Equal(ids[0], await Find(open, Customer("1")));
        Assert.Equal(ids[2], await Find(open, Customer("2")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_late_report_of_a_friendship_loses_against_a_newer_one(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        PersonInput At(FriendshipState state, long at) => new() { Identities = [Line("U1")], Friendship = new(1, state, at, at) };
        await Take(open, At(FriendshipState.Following, 1000));
        await Take(open, At(FriendshipState.Following, 5000));
        await Take(open, At(FriendshipState.Blocked, 3000));
        Assert.Equal(1, await open.Store.ReadAsync(l => l.CountAsync("SELECT state FROM friendship", Cancel), Cancel));
        await Take(open, At(FriendshipState.Blocked, 6000));
        Assert.Equal(2, await open.Store.ReadAsync(l => l.CountAsync("SELECT state FROM friendship", Cancel), Cancel));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_bare_visitor_is_nobody_until_another_identity_is_joined(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var visitor = new Identity(Identity.Visitor, "", "cookie");
        await Take(open, new PersonInput { Identities = [visitor] });
        Assert.Equal(0, await open.Store.ReadAsync(l => l.CountAsync("SELECT known FROM profile", Cancel), Cancel));
        await Take(open, new PersonInput { Identities = [visitor, Line("U1")] });
        Assert.Equal(1, await open.Store.ReadAsync(l => l.CountAsync("SELECT known FROM profile", Cancel), Cancel));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_deleted_person_leaves_no_personal_value_and_their_id_is_never_used_again(string kind)
    {
        await using var open = await OpenLedger.StartAsync(kind);
        var created = (PersonOutcome.Created)(await Take(open, new PersonInput { Identities = [Line("U1")], DisplayName = "消える人", Friendship = new(1, FriendshipState.Following, 1, 1) }))[0];
        await open.Store.WriteAsync(w => Deletion.DeleteAsync(w, created.ProfileId, Actor.System, Cancel), Cancel);
        Assert.Equal(0, await open.Store.ReadAsync(l => l.CountAsync("SELECT (SELECT COUNT(*) FROM identity) + (SELECT COUNT(*) FROM friendship) + (SELECT COUNT(*) FROM profile WHERE display_name <> '')", Cancel), Cancel));
        var again = (PersonOutcome.Created)(await Take(open, new PersonInput { Identities = [Line("U1")] }))[0];
        Assert.True(again.ProfileId > created.ProfileId);
    }

    static async Task<long> Find(OpenLedger open, Identity identity) =>
        (await open.Store.ReadAsync(l => PeopleUpsert.FindAsync(l, [identity], Cancel), Cancel))[identity];
}
