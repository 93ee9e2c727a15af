using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Todoke.Samples.DemoShop;

/// <summary>A line of a cart or an order.</summary>
public sealed record CartLine(Product Product, int Quantity)
{
    public int Value => Product.Price * Quantity;
}

/// <summary>One visitor's browser: who they are, once they have signed in, what is in their cart, the coupon they came with.</summary>
public sealed class Visitor
{
    readonly Lock _lock = new();
    readonly List<CartLine> _cart = [];

    public string? Member { get; set; }

    public string? Coupon { get; set; }

    public IReadOnlyList<CartLine> Cart { get { lock (_lock) return [.. _cart]; } }

    public void Put(CartLine line) { lock (_lock) _cart.Add(line); }

    public IReadOnlyList<CartLine> Empty()
    {
        lock (_lock)
        {
            CartLine[] all = [.. _cart];
            _cart.Clear();
            return all;
        }
    }
}

/// <summary>The shop's business, away from any web page: looking, putting into the cart, ordering, buying at the counter. Each is an event in the journal.</summary>
public sealed class Shop(Journal journal, Reporter reporter, TimeProvider time)
{
    public const string Coupon = "MINATO10";
    const int CouponPercent = 10, MostVisitors = 100_000;
    static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
    readonly ConcurrentDictionary<string, Visitor> _visitors = new(StringComparer.Ordinal);

    public Journal Journal => journal;

    public Reporter Reporter => reporter;

    /// <summary>The visitor behind a session, or a new one whose session is to be remembered.</summary>
    public (string Session, Visitor Visitor, bool IsNew) Meet(string? session)
    {
        if (session is not null && _visitors.TryGetValue(session, out var known)) return (session, known, false);
        // A shop for trying out: rather than grow without end it forgets everybody, and they sign in again.
        if (_visitors.Count >= MostVisitors) _visitors.Clear();
        var fresh = (Session: Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), Visitor: new Visitor(), IsNew: true);
        _visitors[fresh.Session] = fresh.Visitor;
        return fresh;
    }

    /// <summary>Whether it is a member's number: M and five digits. A demo asks for no password.</summary>
    public static bool IsMember(string number) => number.Length == 6 && number[0] == 'M' && number.AsSpan(1).ContainsAnyExceptInRange('0', '9') is false;

    public void Looked(Visitor visitor, Product product)
    {
        if (visitor.Member is { } member) Write(member, "page_view", new { page_location = $"{Products.Address}/items/{product.Id}", page_title = product.Name });
    }

    public void Put(Visitor visitor, CartLine line)
    {
        visitor.Put(line);
        if (visitor.Member is { } member)
            Write(member, "add_to_cart", new { item_id = line.Product.Id, item_name = line.Product.Name, item_category = line.Product.Category, price = line.Product.Price, quantity = line.Quantity, currency = "JPY", value = line.Value });
    }

    /// <returns>The order's number; null where there is nothing in the cart or nobody to send it to.</returns>
    public string? Order(Visitor visitor) =>
        visitor.Member is { } member && visitor.Empty() is { Count: > 0 } lines ? Sell(member, lines, visitor.Coupon, "W", null) : null;

    /// <summary>At the counter in Yokohama.</summary>
    public string SellAtCounter(string member, IReadOnlyList<CartLine> lines) => Sell(member, lines, null, "P", "横浜店");

    public static int Total(IReadOnlyList<CartLine> lines, string? coupon) => lines.Sum(l => l.Value) * (coupon == Coupon ? 100 - CouponPercent : 100) / 100;

    string Sell(string member, IReadOnlyList<CartLine> lines, string? coupon, string series, string? store)
    {
        var number = "";
        Write(member, "purchase", n => new
        {
            transaction_id = number = string.Create(CultureInfo.InvariantCulture, $"{series}{n:000000}"), value = Total(lines, coupon), currency = "JPY", coupon, store,
            items = lines.Select(l => new { item_id = l.Product.Id, item_name = l.Product.Name, item_category = l.Product.Category, price = l.Product.Price, quantity = l.Quantity }),
        });
        return number;
    }

    void Write(string member, string name, object properties) => Write(member, name, _ => properties);

    void Write(string member, string name, Func<int, object> properties)
    {
        journal.Add(n => new ShopEvent(string.Create(CultureInfo.InvariantCulture, $"shop-{n:000000}"), name, time.GetUtcNow().ToUniversalTime(), member, JsonSerializer.SerializeToElement(properties(n), Json)));
        reporter.Notice();
    }
}
