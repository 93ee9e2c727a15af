namespace Todoke.Server.Demo;

/// <summary>The instants of the demo shop's life, relative to the present.</summary>
/// <param name="Founded">The first order.</param>
/// <param name="Opening">When Todoke is taken into use and the first campaign leaves: ten in the morning, twelve days ago.</param>
/// <param name="Thanks">When the second campaign leaves: seven in the evening, four days ago.</param>
/// <param name="Present">A little before now; nothing of the made-up past lies after it.</param>
internal sealed record ShopPlan(DateTimeOffset Founded, DateTimeOffset Opening, DateTimeOffset Thanks, DateTimeOffset Present)
{
    public static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    public static ShopPlan For(DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.ToOffset(Japan).Date, Japan);
        return new(today.AddDays(-548), today.AddDays(-12).AddHours(10), today.AddDays(-4).AddHours(19), now.AddMinutes(-1));
    }

    public DateOnly Today => DateOnly.FromDateTime(Present.ToOffset(Japan).Date);
}
