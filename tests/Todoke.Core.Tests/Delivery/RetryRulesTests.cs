using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Delivery;

namespace Todoke.Core.Tests.Delivery;

public sealed class RetryRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(200, false)]
    [InlineData(202, false)]
    [InlineData(409, true)]
    public void Two_hundred_and_409_are_accepted(int status, bool before) =>
        Assert.Equal(new RetryDecision.Accepted(before), RetryRules.Decide(new AttemptResult.Answered(status), At(TimeSpan.Zero)));

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    public void A_wrong_body_is_refused(int status) =>
        Assert.Equal(new RetryDecision.Refused(status), RetryRules.Decide(new AttemptResult.Answered(status), At(TimeSpan.Zero)));

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public void A_wrong_set_up_stops_the_campaign_instead_of_losing_its_people(int status) =>
        Assert.Equal(new RetryDecision.StopCampaign(status), RetryRules.Decide(new AttemptResult.Answered(status), At(TimeSpan.Zero)));

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(302)]
    public void An_unclear_answer_is_repeated_under_the_same_key(int status)
    {
        Assert.IsType<RetryDecision.Repeat>(RetryRules.Decide(new AttemptResult.Answered(status), At(TimeSpan.FromHours(22))));
        Assert.True(RetryRules.IsUnclear(new AttemptResult.Answered(status)));
    }

    [Fact]
    public void After_23_hours_an_unclear_request_is_given_up_as_unknown_and_a_clear_one_as_unsent()
    {
        var late = At(TimeSpan.FromHours(23));

        Assert.IsType<RetryDecision.GiveUpUnknown>(RetryRules.Decide(new AttemptResult.TimedOut(), late));
        Assert.IsType<RetryDecision.GiveUpUnknown>(RetryRules.Decide(new AttemptResult.ConnectionFailed(BytesLeft: false), late with { EarlierUnclear = true }));
        Assert.IsType<RetryDecision.GiveUpUnsent>(RetryRules.Decide(new AttemptResult.ConnectionFailed(BytesLeft: false), late));
        Assert.IsType<RetryDecision.Accepted>(RetryRules.Decide(new AttemptResult.Answered(409), late));
    }

    [Fact]
    public void A_clock_set_back_does_not_make_an_old_key_young()
    {
        Assert.False(RetryRules.MayRepeat(Start, Start.AddHours(1), Start.AddHours(23)));
        Assert.IsType<RetryDecision.GiveUpUnknown>(RetryRules.Decide(new AttemptResult.TimedOut(), At(TimeSpan.FromHours(1)) with { NewestLedgerTime = Start.AddHours(23) }));
        Assert.True(RetryRules.MayRepeat(Start, Start.AddHours(22), Start.AddHours(1)));
    }

    [Fact]
    public void The_two_meanings_of_429_are_told_apart_by_the_quota()
    {
        Assert.IsType<RetryDecision.AskQuota>(RetryRules.Decide(new AttemptResult.Answered(429), At(TimeSpan.Zero)));
        Assert.IsType<RetryDecision.QuotaUsedUp>(RetryRules.AfterQuota(499, 500, At(TimeSpan.Zero)));
        Assert.IsType<RetryDecision.RateLimited>(RetryRules.AfterQuota(500, 500, At(TimeSpan.Zero)));
        Assert.IsType<RetryDecision.RateLimited>(RetryRules.AfterQuota(null, 500, At(TimeSpan.Zero)));
        Assert.IsType<RetryDecision.GiveUpUnsent>(RetryRules.AfterQuota(null, 500, At(TimeSpan.FromHours(23))));
    }

    [Fact]
    public void Pauses_double_from_a_second_to_five_minutes()
    {
        Assert.Equal([0.5, 1, 2, 4], Enumerable.Range(1, 4).Select(n => RetryRules.Pause(n, 0).TotalSeconds));
        Assert.Equal(150, RetryRules.Pause(1000, 0).TotalSeconds);
        Assert.InRange(RetryRules.Pause(1000, 0.999).TotalSeconds, 299, 300);
    }

    [Fact]
    public void No_repeat_ever_leaves_after_the_key_is_unsafe()
    {
        var contexts =
            from minutes in Gen.Choose(0, 26 * 60)
            from ledger in Gen.Choose(0, 26 * 60)
            from attempt in Gen.Choose(1, 400)
            from random in Gen.Choose(0, 999)
            select new AttemptContext(Start, Start.AddMinutes(minutes), Start.AddMinutes(ledger), attempt, EarlierUnclear: false, random / 1000.0);

        Prop.ForAll(contexts.ToArbitrary(), context => RetryRules.Decide(new AttemptResult.TimedOut(), context) switch
        {
            RetryDecision.Repeat repeat => repeat.After > TimeSpan.Zero && Max(context.Now, context.NewestLedgerTime) + repeat.After < Start.AddHours(23),
            RetryDecision.GiveUpUnknown => Max(context.Now, context.NewestLedgerTime) >= Start.AddHours(23) - TimeSpan.FromMinutes(5),
            _ => false,
        }).QuickCheckThrowOnFailure();

        static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
    }

    private static AttemptContext At(TimeSpan later) => new(Start, Start + later, Start, Attempt: 1, EarlierUnclear: false, Random: 0.5);
}
