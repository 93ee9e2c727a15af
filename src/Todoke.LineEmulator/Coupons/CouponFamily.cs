using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Coupons;

/// <summary>Coupons are made, listed, told and closed for good; who took or used one LINE tells nobody.</summary>
internal sealed class CouponFamily(LinePlatform platform, FreshIds ids, ContinuationTokens tokens)
{
    private const int DefaultPage = 20, MostPage = 100;
    private static readonly string[] Statuses = ["DRAFT", "RUNNING", "CLOSED"];

    public LineAnswer Answer(LineCall call) => call.Endpoint.Name["coupon/".Length..] switch
    {
        "create" => Create(call),
        "list" => List(call),
        "get" => Get(call),
        "close" => Close(call),
        var other => throw new InvalidOperationException($"No code for {other}."),
    };

    private static LineAnswer Missing { get; } = LineAnswer.Error(404, "coupon not found");

    private LineAnswer Create(LineCall call)
    {
        var (check, now) = (new Checker(), platform.Clock.NowMs);
        CouponRules.Check(call.Body, check, now);
        if (!check.Ok)
        {
            return LineAnswer.Invalid(check);
        }
        var coupon = new Coupon(ids.Ulid(), call.Body.Clone(), now, false);
        if (!call.Account.Coupons.Add(coupon, now))
        {
            return LineAnswer.Error(400, "You have too many coupons created.");
        }
        platform.Touch();
        return LineAnswer.Ok(json => json.WriteString("couponId", coupon.Id));
    }

    private LineAnswer List(LineCall call)
    {
        var limit = DefaultPage;
        if (call.Query.TryGetValue("limit", out var wanted) && (!int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostPage))
        {
            return LineAnswer.InvalidParameter("limit");
        }
        var from = 0;
        if (call.Query.TryGetValue("start", out var start) && !tokens.TryRead(call, start.ToString(), out from))
        {
            return LineAnswer.Error(400, "Invalid start param");
        }
        var statuses = call.Query["status"].OfType<string>().SelectMany(text => text.Split(',')).ToArray();
        if (statuses.Any(status => !Statuses.Contains(status, StringComparer.Ordinal)))
        {
            return LineAnswer.InvalidParameter("status");
        }
        var now = platform.Clock.NowMs;
        var found = call.Account.Coupons.All.Where(c => statuses.Length == 0 || statuses.Contains(c.Status(now), StringComparer.Ordinal)).ToArray();
        return LineAnswer.Ok(json =>
        {
            json.WriteStartArray("items");
            foreach (var coupon in found.Skip(from).Take(limit))
            {
                json.WriteStartObject();
                json.WriteString("couponId", coupon.Id);
                json.WriteString("title", coupon.Title);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            if (from + limit < found.Length)
            {
                json.WriteString("next", tokens.Make(call, from + limit));
            }
        });
    }

    /// <summary>As it was made, with what LINE adds: prices get the currency of a Japanese account, and nobody gets more than one ticket.</summary>
    private LineAnswer Get(LineCall call) => call.Account.Coupons.Find(call.PathValue("couponId")) is not { } coupon ? Missing : LineAnswer.Ok(json =>
    {
        var whole = coupon.Json is { } made ? JsonNode.Parse(made.GetRawText())!.AsObject() : new JsonObject { ["title"] = coupon.Title };
        whole["couponId"] = coupon.Id;
        whole["createdTimestamp"] = coupon.CreatedMs / 1000;
        whole["status"] = coupon.Status(platform.Clock.NowMs);
        whole["maxTicketPerUser"] = 1;
        if (whole["acquisitionCondition"]?["maxAcquireCount"] is { } most)
        {
            whole["maxAcquireCount"] = most.DeepClone();
        }
        if (whole["reward"]?["priceInfo"] is JsonObject price && (string?)price["type"] is not "percentage")
        {
            price["currency"] = "JPY";
        }
        foreach (var (name, value) in whole)
        {
            json.WritePropertyName(name);
            (value ?? JsonValue.Create("")!).WriteTo(json);
        }
    });

    private LineAnswer Close(LineCall call)
    {
        if (call.Account.Coupons.Find(call.PathValue("couponId")) is not { } coupon)
        {
            return Missing;
        }
        if (!call.Account.Coupons.Close(coupon))
        {
            return LineAnswer.Error(410, "The coupon has already been closed.");
        }
        platform.Touch();
        return LineAnswer.Empty;
    }
}
