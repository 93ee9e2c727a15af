using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Segments.Checking;
using Todoke.Core.Segments.Reference;

namespace Todoke.Core.Tests.Segments;

/// <summary>What is said about sets of numbers, held against trying every number on a grid finer than the limits that are drawn.</summary>
public sealed class NumberSetTests
{
    private static readonly decimal[] Grid = [.. Enumerable.Range(-12, 160).Select(i => i / 4m)];

    [Fact]
    public void Two_tests_can_meet_exactly_where_some_number_passes_both() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var (a, b) = (new Trees(seed).Number(), new Trees(~seed).Number());
            return Enum.GetValues<NumberDomain>().All(domain =>
            {
                var numbers = Grid.Where(n => domain == NumberDomain.Any || (n == decimal.Floor(n) && (domain == NumberDomain.Whole || n >= 0))).ToList();
                return NumberSet.CanMeet(a, b, domain) == numbers.Exists(n => ReferenceComparison.Passes(a, n) && ReferenceComparison.Passes(b, n))
                    && NumberSet.CanHold(a, domain) == numbers.Exists(n => ReferenceComparison.Passes(a, n));
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void The_least_and_the_most_count_are_the_first_and_the_last_that_pass() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var test = new Trees(seed).Number();
            var passing = Enumerable.Range(0, 40).Where(n => ReferenceComparison.Passes(test, n)).ToList();
            decimal? least = passing.Count == 0 ? null : passing[0];
            decimal? most = passing.Count == 0 || passing[^1] == 39 ? null : passing[^1];
            return NumberSet.LeastCount(test) == least && NumberSet.MostCount(test) == most;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
