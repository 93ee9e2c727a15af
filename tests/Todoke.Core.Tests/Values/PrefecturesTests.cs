using Todoke.Core.Values;

namespace Todoke.Core.Tests.Values;

public sealed class PrefecturesTests
{
    [Fact]
    public void There_are_47_in_the_order_of_their_codes_each_in_one_of_eight_regions()
    {
        Assert.Equal(Enumerable.Range(1, 47), Prefectures.All.Select(p => p.Code));
        Assert.Equal([1, 6, 7, 9, 7, 5, 4, 8], Prefectures.Regions.Select(r => Prefectures.All.Count(p => p.Region == r.Word)));
        Assert.All(Prefectures.All, p => Assert.Matches("[都道府県]$", p.Ja));
        Assert.Equal(47, Prefectures.All.Select(p => p.Ja).Distinct().Count());
        Assert.Equal(47, Prefectures.All.Select(p => p.En).Distinct().Count());
    }
}
