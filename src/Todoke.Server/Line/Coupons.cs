using System.Text.Json.Serialization;

namespace Todoke.Server.Line;

/// <summary>A coupon to make at LINE. It cannot be changed afterwards, only closed.</summary>
/// <param name="Title">1 to 60 characters.</param>
/// <param name="Start">From when it can be used; whole seconds.</param>
/// <param name="End">Later than the start, and not past.</param>
/// <param name="Condition">How people come by it.</param>
/// <param name="MaxUseCountPerTicket">1, or -1 for as often as one likes.</param>
/// <param name="Visibility">PUBLIC or UNLISTED.</param>
/// <param name="Timezone">In LINE's own words, such as ASIA_TOKYO.</param>
/// <param name="Description">Up to 1,000 characters.</param>
/// <param name="UsageCondition">Up to 100 characters.</param>
/// <param name="CouponCode">Up to 16 characters, shown to the till.</param>
/// <param name="ImageUrl">https; LINE copies the picture when the coupon is made.</param>
/// <param name="BarcodeImageUrl">As <paramref name="ImageUrl"/>.</param>
public sealed record LineCoupon(
    string Title,
    [property: JsonPropertyName("startTimestamp"), JsonConverter(typeof(UnixSeconds))] DateTimeOffset Start,
    [property: JsonPropertyName("endTimestamp"), JsonConverter(typeof(UnixSeconds))] DateTimeOffset End,
    [property: JsonPropertyName("acquisitionCondition")] CouponCondition Condition,
    CouponReward Reward, int MaxUseCountPerTicket, string Visibility, string Timezone,
    string? Description = null, string? UsageCondition = null, string? CouponCode = null, string? ImageUrl = null, string? BarcodeImageUrl = null);

/// <summary>A coupon that is at LINE.</summary>
/// <param name="Status">DRAFT, RUNNING or CLOSED.</param>
/// <param name="Coupon">What it was made from; null where it is of a kind that this program cannot read, made in LINE's own manager.</param>
public sealed record MadeCoupon(string CouponId, string Title, string Status, LineCoupon? Coupon);

public sealed record CouponTitle(string CouponId, string Title);

/// <param name="Next">Token of the next page; null on the last.</param>
public sealed record CouponPage(IReadOnlyList<CouponTitle> Items, string? Next = null);

/// <summary>How people come by a coupon.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Normal), "normal")]
[JsonDerivedType(typeof(Lottery), "lottery")]
public abstract record CouponCondition
{
    private CouponCondition()
    {
    }

    public sealed record Normal : CouponCondition;

    /// <param name="LotteryProbability">Percent, 1 to 99.</param>
    /// <param name="MaxAcquireCount">1 to 999,999, or -1 for no limit.</param>
    public sealed record Lottery(int LotteryProbability, int MaxAcquireCount) : CouponCondition;
}

/// <summary>What a coupon is good for.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Discount), "discount")]
[JsonDerivedType(typeof(CashBack), "cashBack")]
[JsonDerivedType(typeof(Free), "free")]
[JsonDerivedType(typeof(Gift), "gift")]
[JsonDerivedType(typeof(Others), "others")]
public abstract record CouponReward
{
    private CouponReward()
    {
    }

    public sealed record Discount(CouponPrice? PriceInfo = null) : CouponReward;

    /// <param name="PriceInfo">Not <see cref="CouponPrice.Explicit"/>.</param>
    public sealed record CashBack(CouponPrice? PriceInfo = null) : CouponReward;

    public sealed record Free : CouponReward;

    public sealed record Gift : CouponReward;

    public sealed record Others : CouponReward;
}

/// <summary>How much; amounts in the account's currency, which LINE adds.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Fixed), "fixed")]
[JsonDerivedType(typeof(Percentage), "percentage")]
[JsonDerivedType(typeof(Explicit), "explicit")]
public abstract record CouponPrice
{
    private CouponPrice()
    {
    }

    public sealed record Fixed(long FixedAmount) : CouponPrice;

    /// <param name="Percent">1 to 99.</param>
    public sealed record Percentage([property: JsonPropertyName("percentage")] int Percent) : CouponPrice;

    public sealed record Explicit(long PriceAfterDiscount, long OriginalPrice) : CouponPrice;
}
