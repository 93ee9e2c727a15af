using Todoke.Samples.DemoShop;

namespace Todoke.Server.Demo;

/// <summary>Something a customer did in the shop, as the web shop reports it (GA4 names and properties).</summary>
internal sealed record PastEvent(string Id, string Customer, string Name, DateTimeOffset At, object Properties);

/// <summary>What one customer's past comes to. Yen of the last twelve months decide the rank.</summary>
internal sealed record ShopStanding(int Orders, int YenThisYear, int Points)
{
    public string Rank => YenThisYear switch { >= 20_000 => "ゴールド", >= 7_000 => "シルバー", _ => "ブロンズ" };
}

/// <summary>Eighteen months of looking around, filling carts and buying, from a seed.</summary>
internal static class ShopHistory
{
    public static (IReadOnlyList<PastEvent> Events, IReadOnlyDictionary<string, ShopStanding> Standings) Make(ShopPlan plan, IReadOnlyList<ShopCustomer> customers)
    {
        var dice = new Random(5_150);
        var events = new List<PastEvent>();
        var standings = new Dictionary<string, ShopStanding>();
        foreach (var customer in customers)
        {
            var (orders, yen, all) = (0, 0, 0);
            foreach (var visit in Visits(customer, plan, dice))
            {
                var looked = Enumerable.Range(0, 1 + dice.Next(3)).Select(_ => Products.Choose(dice)).ToList();
                var at = visit;
                foreach (var product in looked)
                {
                    events.Add(Event(customer, "page_view", at, new { page_location = $"{Products.Address}/items/{product.Id}", page_title = product.Name }));
                    at = at.AddSeconds(20 + dice.Next(200));
                }
                // The first visit of a customer is the order that made them one; later every second visit ends with one.
                var buys = orders == 0 || dice.NextDouble() < 0.55;
                if (!buys && dice.NextDouble() > 0.4) continue;
                var (first, quantity) = (looked[0], dice.NextDouble() < 0.2 ? 2 : 1);
                events.Add(Event(customer, "add_to_cart", at, new { item_id = first.Id, item_name = first.Name, item_category = first.Category, price = first.Price, quantity, currency = "JPY", value = first.Price * quantity }));
                if (!buys) continue;
                var items = looked.Take(1 + dice.Next(looked.Count)).Select((p, i) => new { item_id = p.Id, item_name = p.Name, item_category = p.Category, price = p.Price, quantity = i == 0 ? quantity : 1 }).ToList();
                var value = items.Sum(i => i.price * i.quantity);
                orders++;
                all += value;
                if (at > plan.Present.AddDays(-365)) yen += value;
                events.Add(Event(customer, "purchase", at.AddMinutes(2), dice.NextDouble() < 0.06
                    ? (object)new { transaction_id = $"{customer.Id}-{orders:000}", value, currency = "JPY", coupon = "MINATO10", items }
                    : new { transaction_id = $"{customer.Id}-{orders:000}", value, currency = "JPY", items }));
            }
            standings[customer.Id] = new(orders, yen, all / 100 - (dice.NextDouble() < 0.4 ? all / 100 / 2 : 0));
        }
        return ([.. events.Where(e => e.At < plan.Present).OrderBy(e => e.At).Select((e, n) => e with { Id = $"web-{n + 1:000000}" })], standings);
    }

    static PastEvent Event(ShopCustomer customer, string name, DateTimeOffset at, object properties) => new("", customer.Id, name, at, properties);

    static IEnumerable<DateTimeOffset> Visits(ShopCustomer customer, ShopPlan plan, Random dice)
    {
        var end = customer.Until < plan.Present ? customer.Until : plan.Present;
        for (var day = customer.Since; day < end; day = day.AddDays(-365 / (customer.Eagerness * 1.8) * Math.Log(1 - dice.NextDouble())))
        {
            // Evenings more than mornings, hardly anybody at night.
            var hour = (7 + 16 * Math.Sqrt(dice.NextDouble())) % 24;
            yield return new DateTimeOffset(day.ToOffset(ShopPlan.Japan).Date, ShopPlan.Japan).AddHours(hour);
        }
    }
}
