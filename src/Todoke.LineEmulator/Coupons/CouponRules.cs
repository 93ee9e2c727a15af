using System.Text.Json;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Coupons;

/// <summary>LINE's limits on a new coupon (Messaging API reference, "Create coupon").</summary>
internal static class CouponRules
{
    private static readonly string[] Zones =
    [
        "ETC_GMT_MINUS_12", "ETC_GMT_MINUS_11", "PACIFIC_HONOLULU", "AMERICA_ANCHORAGE", "AMERICA_LOS_ANGELES", "AMERICA_PHOENIX", "AMERICA_CHICAGO", "AMERICA_NEW_YORK",
        "AMERICA_CARACAS", "AMERICA_SANTIAGO", "AMERICA_ST_JOHNS", "AMERICA_SAO_PAULO", "ETC_GMT_MINUS_2", "ATLANTIC_CAPE_VERDE", "EUROPE_LONDON", "EUROPE_PARIS",
        "EUROPE_ISTANBUL", "EUROPE_MOSCOW", "ASIA_TEHRAN", "ASIA_TBILISI", "ASIA_KABUL", "ASIA_TASHKENT", "ASIA_COLOMBO", "ASIA_KATHMANDU", "ASIA_ALMATY", "ASIA_RANGOON",
        "ASIA_BANGKOK", "ASIA_TAIPEI", "ASIA_TOKYO", "AUSTRALIA_DARWIN", "AUSTRALIA_SYDNEY", "ASIA_VLADIVOSTOK", "ETC_GMT_PLUS_12", "PACIFIC_TONGATAPU",
    ];

    public static void Check(JsonElement coupon, Checker check, long nowMs)
    {
        check.Text(coupon, "", "title", 60);
        check.Optional(coupon, "", "description", 1000);
        check.Optional(coupon, "", "usageCondition", 100);
        check.Optional(coupon, "", "couponCode", 16);
        check.Fetched(coupon, "", "imageUrl", required: false);
        check.Fetched(coupon, "", "barcodeImageUrl", required: false);
        check.Choice(coupon, "", "visibility", ["PUBLIC", "UNLISTED"], required: true);
        check.Choice(coupon, "", "timezone", Zones, required: true);
        var (start, end) = (check.Whole(coupon, "", "startTimestamp", 0, uint.MaxValue), check.Whole(coupon, "", "endTimestamp", 0, uint.MaxValue));
        if (end * 1000 <= nowMs)
        {
            check.Add("endTimestamp", "Must not be in the past");
        }
        if (start >= end)
        {
            check.Add("endTimestamp", "Must be later than startTimestamp");
        }
        OneOrUnlimited(coupon, "", "maxUseCountPerTicket", 1, check);
        if (check.Object(coupon, "", "acquisitionCondition", out var condition) && check.Choice(condition, "acquisitionCondition", "type", ["normal", "lottery"], required: true) == "lottery")
        {
            check.Whole(condition, "acquisitionCondition", "lotteryProbability", 1, 99);
            OneOrUnlimited(condition, "acquisitionCondition", "maxAcquireCount", 999_999, check);
        }
        if (check.Object(coupon, "", "reward", out var reward))
        {
            Reward(reward, check);
        }
    }

    /// <summary>1 to <paramref name="most"/>, or -1 for no limit.</summary>
    private static void OneOrUnlimited(JsonElement of, string path, string name, int most, Checker check)
    {
        if (check.Whole(of, path, name, -1, most) == 0)
        {
            check.Add(Checker.Join(path, name), $"Must be between 1 and {most}, or -1");
        }
    }

    private static void Reward(JsonElement reward, Checker check)
    {
        const string Path = "reward.priceInfo";
        var kinds = check.Choice(reward, "reward", "type", ["discount", "free", "gift", "cashBack", "others"], required: true) switch
        {
            "discount" => new[] { "fixed", "percentage", "explicit" },
            "cashBack" => ["fixed", "percentage"],
            _ => [],
        };
        if (kinds.Length == 0 || !check.Object(reward, "reward", "priceInfo", out var price, required: false))
        {
            return;
        }
        switch (check.Choice(price, Path, "type", kinds, required: true))
        {
            case "fixed":
                check.Whole(price, Path, "fixedAmount", 1, long.MaxValue);
                break;
            case "percentage":
                check.Whole(price, Path, "percentage", 1, 99);
                break;
            case "explicit":
                var (after, before) = (check.Whole(price, Path, "priceAfterDiscount", 0, long.MaxValue), check.Whole(price, Path, "originalPrice", 1, long.MaxValue));
                if (after >= before)
                {
                    check.Add($"{Path}.priceAfterDiscount", "Must be less than originalPrice");
                }
                break;
        }
    }
}
