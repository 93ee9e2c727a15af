using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Delivery;

namespace Todoke.Core.Tests.Delivery;

public sealed class RequestGroupingTests
{
    [Fact]
    public void Equal_bodies_share_multicasts_of_at_most_500_and_a_single_one_is_pushed()
    {
        var same = Enumerable.Range(0, 1001).Select(i => Recipient(i, "[1]"));
        var other = Recipient(5000, "[2]");

        var requests = RequestGrouping.Group([.. same, other]).Requests;

        Assert.Equal(
            [(RequestKind.Multicast, 500), (RequestKind.Multicast, 500), (RequestKind.Push, 1), (RequestKind.Push, 1)],
            requests.Select(r => (r.Kind, r.Members.Count)));
        Assert.Equal(Enumerable.Range(0, 1001).Select(i => (long)i), requests.Take(3).SelectMany(r => r.Members).Select(m => m.ProfileId));
    }

    [Fact]
    public void Bodies_are_compared_by_content_not_by_reference()
    {
        Assert.Equal(RequestKind.Multicast, Assert.Single(RequestGrouping.Group([Recipient(1, "[1]"), Recipient(2, "[1]")]).Requests).Kind);
    }

    [Fact]
    public void Two_profiles_with_one_LINE_user_are_one_recipient()
    {
        var grouped = RequestGrouping.Group([Recipient(1, "[1]"), Recipient(2, "[2]") with { UserId = User(1) }]);

        Assert.Equal([1L], grouped.Requests.SelectMany(r => r.Members).Select(m => m.ProfileId));
        Assert.Equal(new RequestMember(2, User(1)), Assert.Single(grouped.Doubled));
    }

    [Fact]
    public void Nobody_is_lost_and_nobody_is_sent_to_twice()
    {
        var recipients =
            from count in Gen.Choose(0, 1500)
            from bodies in Gen.Choose(1, 4)
            from users in Gen.Choose(1, 1500)
            from picks in Gen.Choose(0, 1_000_000).ListOf(count)
            select picks.Select((pick, i) => new RenderedRecipient(i, User(pick % users), Encoding.UTF8.GetBytes($"[{pick % bodies}]"))).ToArray();

        Prop.ForAll(recipients.ToArbitrary(), all =>
        {
            var grouped = RequestGrouping.Group(all);
            var sent = grouped.Requests.SelectMany(r => r.Members.Select(m => (m, Body: Encoding.UTF8.GetString(r.Messages.Span)))).ToArray();
            var byId = all.ToDictionary(r => r.ProfileId);
            return sent.Select(s => s.m.ProfileId).Concat(grouped.Doubled.Select(d => d.ProfileId)).Order().SequenceEqual(all.Select(r => r.ProfileId))
                && sent.DistinctBy(s => s.m.UserId).Count() == sent.Length
                && sent.Length == all.DistinctBy(r => r.UserId).Count()
                && sent.All(s => byId[s.m.ProfileId].UserId == s.m.UserId && Encoding.UTF8.GetString(byId[s.m.ProfileId].Messages.Span) == s.Body)
                && grouped.Requests.All(r => r.Kind == RequestKind.Push ? r.Members.Count == 1 : r.Members.Count is >= 2 and <= 500);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_bodies_are_exactly_LINEs_form()
    {
        var messages = Encoding.UTF8.GetBytes("""[{"type":"text","text":"花"}]""");

        Assert.Equal(
            $$"""{"to":"{{User(1)}}","messages":[{"type":"text","text":"花"}],"customAggregationUnits":["todoke_c7"]}""",
            Encoding.UTF8.GetString(RequestBody.For(RequestGrouping.Group([new(1, User(1), messages)]).Requests[0], AggregationUnit.For(7))));
        Assert.Equal(
            $$"""{"to":["{{User(1)}}","{{User(2)}}"],"messages":[{"type":"text","text":"花"}]}""",
            Encoding.UTF8.GetString(RequestBody.For(RequestGrouping.Group([new(1, User(1), messages), new(2, User(2), messages)]).Requests[0], null)));
        Assert.Equal("""{"messages":[{"type":"text","text":"花"}]}""", Encoding.UTF8.GetString(RequestBody.MessagesOnly(messages)));
    }

    [Fact]
    public void A_body_is_never_built_for_what_is_not_a_LINE_user_or_unit()
    {
        var messages = "[]"u8.ToArray();
        Assert.Throws<ArgumentException>(() => RequestBody.Push("U\",\"to\":\"x", messages, null));
        Assert.Throws<ArgumentException>(() => RequestBody.Push(User(1), messages, "a-b"));
        Assert.Throws<ArgumentException>(() => RequestBody.Multicast([.. Enumerable.Range(0, 501).Select(User)], messages, null));
        Assert.Throws<ArgumentException>(() => RequestBody.Multicast([], messages, null));
        Assert.True(AggregationUnit.IsValid(AggregationUnit.For(long.MaxValue)));
        using var valid = JsonDocument.Parse(RequestBody.Push(User(1), messages, null));
        Assert.Equal(2, valid.RootElement.EnumerateObject().Count());
    }

    private static RenderedRecipient Recipient(int id, string body) => new(id, User(id), Encoding.UTF8.GetBytes(body));

    private static string User(int number) => $"U{number:x32}";
}
