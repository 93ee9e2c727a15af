using System.Globalization;
using System.Text.Json;

namespace Todoke.Server.Line;

/// <summary>LINE's coupons. Each call is one attempt; pace it by the endpoint's name in <see cref="LineEndpoint"/>: 200 a second each. LINE tells nobody who took or used a coupon.</summary>
public sealed class LineCoupons
{
    readonly LineClient _line;

    internal LineCoupons(LineClient line) => _line = line;

    /// <summary>Makes a coupon and returns its id. At most 5,000 valid ones. Not to be repeated after a time-out: look into <see cref="ListAsync"/> first.</summary>
    public Task<LineAnswer<string>> CreateAsync(LineCoupon coupon, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.CreateCoupon).With(coupon), reply => reply.Read<NewCoupon>().CouponId, cancel);

    /// <summary>A page of coupons, those of LINE's own manager too.</summary>
    /// <param name="statuses">DRAFT, RUNNING, CLOSED; none: all.</param>
    /// <param name="start">From the page before; null for the first.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<CouponPage>> ListAsync(IReadOnlyCollection<string> statuses, string? start, int limit, CancellationToken cancel) => _line.CallAsync(
        new LineRequest(LineEndpoint.Coupons) { Query = [.. statuses.Select(s => ("status", (string?)s)), ("start", start), ("limit", limit.ToString(CultureInfo.InvariantCulture))] },
        reply => reply.Read<CouponPage>(), cancel);

    /// <summary>404 where there is none.</summary>
    public Task<LineAnswer<MadeCoupon>> GetAsync(string id, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.Coupon, id), Made, cancel);

    /// <summary>Ends it for good, also for those who hold it. 410 where it was closed before.</summary>
    public Task<LineAnswer<bool>> CloseAsync(string id, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.CloseCoupon, id), LineReply.Done, cancel);

    static MadeCoupon Made(LineReply reply)
    {
        var told = reply.Read<Told>();
        try { return new MadeCoupon(told.CouponId, told.Title, told.Status, reply.Read<LineCoupon>()); }
        // Coupons for referring friends can be made by hand only; id, title and status are enough to use one.
        catch (Exception e) when (e is JsonException or NotSupportedException) { return new MadeCoupon(told.CouponId, told.Title, told.Status, null); }
    }

    sealed record NewCoupon(string CouponId);

    sealed record Told(string CouponId, string Title, string Status);
}
