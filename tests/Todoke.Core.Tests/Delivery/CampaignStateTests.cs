using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Delivery;

namespace Todoke.Core.Tests.Delivery;

public sealed class CampaignStateTests
{
    [Theory]
    [InlineData(CampaignState.Draft, CampaignState.Freezing)]
    [InlineData(CampaignState.Draft, CampaignState.Scheduled)]
    [InlineData(CampaignState.Scheduled, CampaignState.Draft)]
    [InlineData(CampaignState.Scheduled, CampaignState.Cancelled)]
    [InlineData(CampaignState.Freezing, CampaignState.Sending)]
    [InlineData(CampaignState.Sending, CampaignState.Stopped)]
    [InlineData(CampaignState.Sending, CampaignState.DoneWithFailures)]
    [InlineData(CampaignState.Stopped, CampaignState.Sending)]
    public void A_campaign_goes_its_ways(CampaignState from, CampaignState to) =>
        Assert.IsType<Transition.Allowed>(CampaignStates.Check(from, to));

    [Theory]
    [InlineData(CampaignState.Draft, CampaignState.Sending, "not_from_here")]
    [InlineData(CampaignState.Sending, CampaignState.Draft, "not_from_here")]
    [InlineData(CampaignState.Sending, CampaignState.Sending, "already")]
    [InlineData(CampaignState.Done, CampaignState.Sending, "final")]
    [InlineData(CampaignState.Cancelled, CampaignState.Scheduled, "final")]
    public void Other_ways_are_refused_with_a_reason(CampaignState from, CampaignState to, string code)
    {
        var refused = Assert.IsType<Transition.Refused>(CampaignStates.Check(from, to));

        Assert.Equal(code, refused.Code);
        Assert.NotEmpty(refused.Ja);
        Assert.NotEmpty(refused.En);
    }

    [Theory]
    [InlineData(CampaignState.Freezing, CampaignState.AwaitingApproval)]
    [InlineData(CampaignState.AwaitingApproval, CampaignState.Freezing)]
    [InlineData(CampaignState.AwaitingApproval, CampaignState.Scheduled)]
    [InlineData(CampaignState.AwaitingApproval, CampaignState.Draft)]
    [InlineData(CampaignState.AwaitingApproval, CampaignState.Cancelled)]
    public void What_is_frozen_may_wait_for_approval_and_goes_on_through_its_beginning(CampaignState from, CampaignState to) =>
        Assert.IsType<Transition.Allowed>(CampaignStates.Check(from, to));

    [Fact]
    public void What_awaits_approval_is_never_sent_or_edited_past_it()
    {
        Assert.IsType<Transition.Refused>(CampaignStates.Check(CampaignState.AwaitingApproval, CampaignState.Sending));
        Assert.False(CampaignState.AwaitingApproval.IsEditable());
    }

    [Fact]
    public void Only_a_campaign_that_has_sent_is_taken_up_again() => Assert.Equal(
        [CampaignState.Sending, CampaignState.Stopped, CampaignState.Done, CampaignState.DoneWithFailures],
        Enum.GetValues<CampaignState>().Where(s => CampaignStates.CheckReopen(s) is Transition.Allowed));

    [Fact]
    public void No_walk_ever_leaves_a_final_state_and_sending_is_only_reached_through_freezing() =>
        Prop.ForAll(Gen.Elements(Enum.GetValues<CampaignState>()).ListOf().ToArbitrary(), wishes =>
        {
            var state = CampaignState.Draft;
            var frozen = false;
            foreach (var wish in wishes.Where(w => CampaignStates.Check(state, w) is Transition.Allowed))
            {
                frozen |= wish == CampaignState.Freezing;
                if (state is CampaignState.Done or CampaignState.DoneWithFailures or CampaignState.Cancelled || (wish == CampaignState.Sending && !frozen))
                {
                    return false;
                }

                state = wish;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_state_outcome_and_reason_has_a_name_that_reads_back_and_words()
    {
        foreach (var state in Enum.GetValues<CampaignState>())
        {
            Assert.Equal(state, CampaignStates.Parse(state.Code()));
            Assert.All([state.Ja(), state.En()], Assert.NotEmpty);
        }

        foreach (var outcome in Enum.GetValues<DeliveryOutcome>())
        {
            Assert.Equal(outcome, DeliveryWords.ParseOutcome(outcome.Code()));
            Assert.All([outcome.Ja(), outcome.En()], Assert.NotEmpty);
        }

        foreach (var reason in Enum.GetValues<HoldReason>())
        {
            Assert.Equal(reason, DeliveryWords.ParseReason(reason.Code()));
            Assert.All([reason.Ja(), reason.En()], Assert.NotEmpty);
        }
    }
}
