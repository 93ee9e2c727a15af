using System.Text;
using Todoke.Core.Delivery;

namespace Todoke.Core.Tests.Delivery;

public sealed class NarrowcastRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_is_followed_until_LINE_has_finished_or_no_longer_says_anything()
    {
        var until = Now + NarrowcastRules.Followed;
        Assert.Equal(TimeSpan.FromDays(14), NarrowcastRules.Followed);
        Assert.IsType<NarrowcastStanding.UnderWay>(NarrowcastRules.Judge(new("waiting"), Now, until));
        Assert.IsType<NarrowcastStanding.UnderWay>(NarrowcastRules.Judge(null, until.AddMilliseconds(-1), until));
        Assert.IsType<NarrowcastStanding.Unknown>(NarrowcastRules.Judge(null, until, until));
        Assert.IsType<NarrowcastStanding.Unknown>(NarrowcastRules.Judge(new("sending"), until, until));
        // A late word is a word.
        Assert.Equal(new NarrowcastStanding.Succeeded(120), NarrowcastRules.Judge(new("succeeded", SuccessCount: 120), until.AddDays(1), until));
    }

    [Fact]
    public void Each_way_to_fail_is_told_in_words_of_its_own()
    {
        var told = Enumerable.Range(1, 5).Select(code => Assert.IsType<NarrowcastStanding.Failed>(NarrowcastRules.Judge(new("failed", ErrorCode: code), Now, Now)).Ja).ToList();
        Assert.Equal(5, told.Distinct().Count());
    }

    [Fact]
    public void Its_body_names_audiences_and_attributes_only_where_there_are_any()
    {
        var messages = "[1]"u8.ToArray();
        Assert.Equal("""{"messages":[1]}""", Encoding.UTF8.GetString(RequestBody.Narrowcast(messages, null, null)));
        Assert.Equal("""{"messages":[1],"recipient":{"type":"audience"},"filter":{"demographic":{"type":"gender"}}}""",
            Encoding.UTF8.GetString(RequestBody.Narrowcast(messages, """{"type":"audience"}""", """{"type":"gender"}""")));
    }
}
