using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Segments;

/// <summary>Tags, friendships, consents, lists, other segments, buckets and messages.</summary>
public sealed class ReferencePersonTests
{
    private const string Now = "2024-06-15T12:00";

    [Fact]
    public void A_tag_added_within_a_window_leaves_it_when_it_is_exactly_that_old()
    {
        var person = new ReferencePerson().Tagged(3, "2024-06-08T12:00");
        const string added = """{"type":"tag","tag":3,"op":"has","added":{"last":{"amount":7,"unit":"days"}}}""";
        person.IsInFromTo(added, "2024-06-08T12:00", "2024-06-15T12:00");
        var complement = added.Replace("\"has\"", "\"has_not\"", StringComparison.Ordinal);
        Assert.False(person.In(complement, "2024-06-15T11:59:59.999"));
        Assert.True(person.In(complement, Now));
        Assert.True(new ReferencePerson().In(complement, Now));
    }

    [Fact]
    public void A_tag_itself_does_not_ask_since_when()
    {
        Assert.True(new ReferencePerson().Tagged(3, "2030-01-01").In("""{"type":"tag","tag":3,"op":"has"}""", Now));
        Assert.Null(new ReferencePerson().Tagged(3, "2030-01-01").Next("""{"type":"tag","tag":3,"op":"has"}""", Now));
    }

    [Fact]
    public void Any_tag_at_all_is_one_or_more()
    {
        Assert.True(new ReferencePerson().Tagged(3, Now).In("""{"type":"any_tag","op":"has"}""", Now));
        Assert.False(new ReferencePerson().In("""{"type":"any_tag","op":"has"}""", Now));
        Assert.True(new ReferencePerson().In("""{"type":"any_tag","op":"has_not"}""", Now));
    }

    [Fact]
    public void A_friendship_begins_within_a_window_only_where_its_beginning_is_known()
    {
        const string young = """{"type":"friendship","account":1,"state":"following","since":{"last":{"amount":1,"unit":"months"}}}""";
        new ReferencePerson().Friend(1, FriendshipState.Following, "2024-05-15T12:00").IsInFromTo(young, "2024-05-15T12:00", Now);
        Assert.False(new ReferencePerson().Friend(1, FriendshipState.Following).In(young, Now));
        Assert.False(new ReferencePerson().Friend(1, FriendshipState.Blocked, "2024-06-10").In(young, Now));
        Assert.False(new ReferencePerson().Friend(2, FriendshipState.Following, "2024-06-10").In(young, Now));
    }

    [Fact]
    public void Who_follows_can_be_reached_on_LINE_and_who_has_an_address_elsewhere()
    {
        var friend = new ReferencePerson().Friend(1, FriendshipState.Blocked).Friend(2, FriendshipState.Following);
        Assert.True(friend.In("""{"type":"reachable","channel":"line"}""", Now));
        Assert.True(friend.In("""{"type":"reachable","channel":"line","account":2}""", Now));
        Assert.False(friend.In("""{"type":"reachable","channel":"line","account":1}""", Now));
        Assert.False(friend.In("""{"type":"reachable","channel":"email"}""", Now));
        Assert.True(friend.With(f => f with { Addresses = new HashSet<MessageChannel> { MessageChannel.Email } }).In("""{"type":"reachable","channel":"email"}""", Now));
        Assert.False(friend.With(f => f with { Addresses = new HashSet<MessageChannel> { MessageChannel.Email } }).In("""{"type":"reachable","channel":"push"}""", Now));
        Assert.False(new ReferencePerson().Friend(1, FriendshipState.Unknown).In("""{"type":"reachable","channel":"line"}""", Now));
    }

    [Fact]
    public void Who_said_nothing_has_the_topics_default_and_without_one_has_refused()
    {
        var silent = new ReferencePerson() with { Settings = c => c with { ConsentDefaults = new Dictionary<long, bool> { [1] = true, [2] = false } } };
        Assert.True(silent.In(Consent(1, "granted"), Now));
        Assert.False(silent.In(Consent(1, "refused"), Now));
        Assert.True(silent.In(Consent(2, "refused"), Now));
        Assert.True(silent.In(Consent(3, "refused"), Now));
        var spoken = silent.With(f => f with { Consents = new Dictionary<long, ConsentFact> { [1] = new(false, 0), [2] = new(true, 0) } });
        Assert.True(spoken.In(Consent(1, "refused"), Now));
        Assert.True(spoken.In(Consent(2, "granted"), Now));
        Assert.Equal(new Found.Consent(true, ByDefault: true), silent.Found(Consent(1, "granted"), Now));
        Assert.Equal(new Found.Consent(true, ByDefault: false), spoken.Found(Consent(2, "granted"), Now));
    }

    [Fact]
    public void A_list_holds_whom_it_holds()
    {
        var listed = new ReferencePerson().With(f => f with { Audiences = new HashSet<long> { 7 } });
        Assert.True(listed.In("""{"type":"audience","audience":7,"op":"in"}""", Now));
        Assert.False(listed.In("""{"type":"audience","audience":7,"op":"not_in"}""", Now));
        Assert.True(listed.In("""{"type":"audience","audience":8,"op":"not_in"}""", Now));
    }

    [Fact]
    public void Another_segment_is_asked_at_the_same_instant_and_changes_with_it()
    {
        var person = new ReferencePerson().Tagged(3, "2024-06-08T12:00") with
        {
            Settings = c => c with
            {
                Segments = new Dictionary<long, SegmentNode>
                {
                    [1] = Examples.Node("""{"type":"tag","tag":3,"op":"has","added":{"last":{"amount":7,"unit":"days"}}}"""),
                    [2] = Examples.Node("""{"type":"segment","segment":1,"op":"in"}"""),
                },
            },
        };
        person.IsInFromTo("""{"type":"segment","segment":2,"op":"in"}""", "2024-06-08T12:00", Now);
        Assert.False(person.In("""{"type":"segment","segment":2,"op":"not_in"}""", "2024-06-10"));
        Assert.False(person.In("""{"type":"segment","segment":9,"op":"in"}""", Now));
        Assert.True(person.In("""{"type":"segment","segment":9,"op":"not_in"}""", Now));
    }

    [Fact]
    public void Buckets_are_those_that_another_program_computed()
    {
        Assert.Equal([731, 9278, 4028, 8223, 2525], Buckets("spring-2026"));
        Assert.Equal([9902, 297, 7174, 469, 1645], Buckets("春"));
        Assert.Equal([9133, 8340, 1399, 5080, 3560], Buckets(""));
        static IEnumerable<int> Buckets(string salt) => ((long[])[1, 2, 3, 70_000, int.MaxValue]).Select(id => ReferenceJudge.Bucket(id, salt));
    }

    [Fact]
    public void A_bucket_range_includes_its_beginning_and_not_its_end()
    {
        Assert.True(new ReferencePerson().In("""{"type":"random","salt":"spring-2026","from":731,"to":732}""", Now));
        Assert.False(new ReferencePerson().In("""{"type":"random","salt":"spring-2026","from":0,"to":731}""", Now));
        Assert.False(new ReferencePerson().In("""{"type":"random","salt":"spring-2026","from":732,"to":10000}""", Now));
        Assert.Equal(new Found.Bucket(731), new ReferencePerson().Found("""{"type":"random","salt":"spring-2026","from":0,"to":1}""", Now));
    }

    [Fact]
    public void A_message_counts_once_however_often_it_was_tapped_and_from_its_first_tap()
    {
        var person = new ReferencePerson().Got(1, MessageOutcome.Tapped, "2024-06-01", link: 8).Got(1, MessageOutcome.Tapped, "2024-06-10", link: 9).Got(2, MessageOutcome.Tapped, "2024-06-02", link: 9);
        const string tapped = """{"type":"message","outcome":"tapped"REST}""";
        Assert.True(person.In(tapped.Replace("REST", ",\"count\":{\"op\":\"equals\",\"value\":2}", StringComparison.Ordinal), Now));
        Assert.True(person.In(tapped.Replace("REST", ",\"within\":{\"last\":{\"amount\":7,\"unit\":\"days\"}},\"count\":{\"op\":\"equals\",\"value\":0}", StringComparison.Ordinal), Now));
        Assert.True(person.In(tapped.Replace("REST", ",\"link\":9,\"within\":{\"last\":{\"amount\":7,\"unit\":\"days\"}},\"count\":{\"op\":\"equals\",\"value\":1}", StringComparison.Ordinal), Now));
        Assert.True(person.In(tapped.Replace("REST", ",\"link\":8,\"count\":{\"op\":\"equals\",\"value\":1}", StringComparison.Ordinal), Now));
    }

    [Fact]
    public void Messages_are_told_apart_by_outcome_channel_campaign_and_template()
    {
        var person = new ReferencePerson().Got(1, MessageOutcome.Sent, "2024-06-01", campaign: 5).Got(2, MessageOutcome.Opened, "2024-06-01", channel: MessageChannel.Email, campaign: null, template: "welcome");
        Assert.True(person.In("""{"type":"message","outcome":"sent","campaign":5}""", Now));
        Assert.False(person.In("""{"type":"message","outcome":"sent","campaign":6}""", Now));
        Assert.False(person.In("""{"type":"message","outcome":"sent","channel":"email"}""", Now));
        Assert.True(person.In("""{"type":"message","outcome":"opened","channel":"email","template":"welcome"}""", Now));
        Assert.False(person.In("""{"type":"message","outcome":"opened","channel":"email","template":"cart"}""", Now));
        Assert.True(person.In("""{"type":"message","outcome":"bounced","channel":"email","count":{"op":"less","value":1}}""", Now));
    }

    [Fact]
    public void A_message_leaves_its_window_on_the_millisecond_and_one_to_come_does_not_count_yet()
    {
        const string recent = """{"type":"message","outcome":"sent","within":{"last":{"amount":3,"unit":"hours"}}}""";
        new ReferencePerson().Got(1, MessageOutcome.Sent, "2024-06-15T09:00").IsInFromTo(recent, "2024-06-15T09:00", Now);
        Assert.Equal("2024-06-15T09:00:00", new ReferencePerson().Got(1, MessageOutcome.Sent, "2024-06-15T09:00").Next("""{"type":"message","outcome":"sent"}""", "2024-06-01"));
    }

    [Fact]
    public void Nobody_who_is_not_known_is_in_anything_and_time_does_not_change_that()
    {
        foreach (var standing in (ProfileStanding[])[ProfileStanding.Anonymous, ProfileStanding.Deleted])
        {
            var person = new ReferencePerson().Did("visit", "2030-01-01").With(f => f with { Standing = standing });
            Assert.Equal(new Judgement(false, null), person.Judge("""{"type":"not","of":{"type":"event","name":"visit"}}""", Now));
        }
    }

    [Fact]
    public void A_group_changes_with_the_soonest_of_its_leaves()
    {
        var person = new ReferencePerson().Did("visit", "2024-06-20").Tagged(3, "2024-06-14T12:00");
        const string either = """{"type":"any","of":[{"type":"event","name":"visit"},{"type":"not","of":{"type":"tag","tag":3,"op":"has","added":{"last":{"amount":2,"unit":"days"}}}}]}""";
        Assert.Equal("2024-06-16T12:00:00", person.Next(either, Now));
        Assert.Equal("2024-06-20T00:00:00", person.Next(either, "2024-06-16T12:00"));
        Assert.Null(person.Next(either, "2024-06-20"));
    }

    private static string Consent(long topic, string state) => $$"""{"type":"consent","topic":{{topic}},"state":"{{state}}"}""";
}
