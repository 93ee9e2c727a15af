using static Todoke.LineEmulator.Line.Endpoint;

namespace Todoke.LineEmulator.Coupons;

/// <summary>LINE's coupon endpoints: 200 calls a second each.</summary>
internal static class CouponEndpoints
{
    public static readonly Endpoint[] All =
    [
        Of("create", "POST", "/v2/bot/coupon"),
        Of("list", "GET", "/v2/bot/coupon"),
        Of("get", "GET", "/v2/bot/coupon/{couponId}"),
        Of("close", "PUT", "/v2/bot/coupon/{couponId}/close") with { Body = BodyForm.None },
    ];

    private static Endpoint Of(string name, string method, string path) => Endpoint.Of($"coupon/{name}", method, path, 200, Second);
}
