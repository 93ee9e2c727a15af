using System.Globalization;
using Todoke.Server.Ledger;

namespace Todoke.Bench.Measures;

/// <summary>
/// Invented people with tags, a text and a number attribute, and purchases over two years, a few people buying much more than the rest. Kept
/// as arrays, so that any answer can be checked by a loop.
/// </summary>
internal sealed class Crowd
{
    const int Tags = 20, Cities = 47;
    static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly long Span = (long)TimeSpan.FromDays(700).TotalMilliseconds;
    readonly uint[] _tags;
    readonly int[] _city, _points, _buyer, _price;
    readonly long[] _at;

    public Crowd(int people, int events)
    {
        var chance = new Random(7);
        (_tags, _city, _points) = (new uint[people], new int[people], new int[people]);
        for (var i = 0; i < people; i++)
        {
            for (var t = 0; t < Tags; t++)
                if (chance.Next(t + 2) == 0) _tags[i] |= 1u << t;
            (_city[i], _points[i]) = ((int)(Cities * Math.Pow(chance.NextDouble(), 2)), chance.Next(10_000));
        }
        (_buyer, _price, _at) = (new int[events], new int[events], new long[events]);
        for (var e = 0; e < events; e++)
            (_buyer[e], _price[e], _at[e]) = ((int)(people * Math.Pow(chance.NextDouble(), 3)), chance.Next(1, 300) * 100, Start.ToUnixTimeMilliseconds() + (long)(Span * chance.NextDouble()));
    }

    int People => _city.Length;

    /// <summary>A kind of question: draws a condition with values of its own, and the number of people it should give.</summary>
    public sealed record Question(string Name, string Budget, Func<Random, (object Condition, Func<long> Expected)> Draw);

    public IEnumerable<Question> Questions()
    {
        yield return new("tag_and_not", "≤ 5", r =>
        {
            var (a, b) = (r.Next(Tags), r.Next(Tags));
            return (new { type = "all", of = new object[] { Tag(a), new { type = "not", of = Tag(b) } } }, () => Where(i => (_tags[i] >> a & 1) == 1 && (_tags[i] >> b & 1) == 0));
        });
        yield return new("attributes_and_tag", "≤ 5", r =>
        {
            var (city, low, tag) = (r.Next(Cities), r.Next(10_000), r.Next(Tags));
            return (new { type = "all", of = new object[] { new { type = "attribute", path = new[] { "city" }, @as = "text", op = "equals", value = "city" + city }, Points("at_least", low), Tag(tag) } },
                () => Where(i => _city[i] == city && _points[i] >= low && (_tags[i] >> tag & 1) == 1));
        });
        yield return new("any_of_numbers", "≤ 5", r =>
        {
            var (low, high) = (r.Next(5000), r.Next(5000, 10_000));
            return (new { type = "any", of = new object[] { Points("less", low), Points("greater", high) } }, () => Where(i => _points[i] < low || _points[i] > high));
        });
        yield return new("bought_in_window", "≤ 50", r =>
        {
            var (day, days, count) = (r.Next(600), r.Next(20, 90), r.Next(1, 4));
            return (Bought("at_least", count, day, days), () => Where(Bought(e => InDays(e, day, days)), n => n >= count));
        });
        yield return new("bought_dear_and_not_lately", "≤ 50", r =>
        {
            var (price, count, day) = (r.Next(1, 300) * 100, r.Next(1, 5), r.Next(400, 690));
            var dear = new { type = "event", name = "purchase", where = new[] { new { path = new[] { "value" }, @as = "number", op = "at_least", value = price } }, count = new { op = "at_least", value = count } };
            return (new { type = "all", of = new object[] { dear, Bought("equals", 0, day, 20) } }, () =>
            {
                var (bought, lately) = (Bought(e => _price[e] >= price), Bought(e => InDays(e, day, 20)));
                return Where(i => bought[i] >= count && lately[i] == 0);
            });
        });
        yield return new("spent_in_all", "≤ 250", r =>
        {
            var sum = r.Next(1000, 1_000_000);
            return (new { type = "event_aggregate", name = "purchase", property = new[] { "value" }, aggregate = "sum", op = "at_least", value = sum }, () =>
            {
                var spent = new long[People];
                for (var e = 0; e < _buyer.Length; e++) spent[_buyer[e]] += _price[e];
                return Where(i => spent[i] >= sum);
            });
        });
    }

    static object Tag(int tag) => new { type = "tag", tag = tag + 1, op = "has" };

    static object Points(string op, int value) => new { type = "attribute", path = new[] { "points" }, @as = "number", op, value };

    // Whole days in UTC, given as instants so that the workspace's zone has no say.
    static object Bought(string op, int count, int day, int days) => new
    {
        type = "event", name = "purchase", within = new { from = Instant(day), to = Instant(day + days) }, count = new { op, value = count },
    };

    static string Instant(int day) => Start.AddDays(day).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    bool InDays(int e, int day, int days) => _at[e] >= Start.AddDays(day).ToUnixTimeMilliseconds() && _at[e] <= Start.AddDays(day + days).ToUnixTimeMilliseconds();

    int[] Bought(Func<int, bool> counts)
    {
        var bought = new int[People];
        for (var e = 0; e < _buyer.Length; e++)
            if (counts(e)) bought[_buyer[e]]++;
        return bought;
    }

    long Where(Func<int, bool> holds) => Enumerable.Range(0, People).LongCount(holds);

    long Where(int[] bought, Func<int, bool> holds) => Where(i => holds(bought[i]));

    /// <summary>Writes everybody straight into the tables: the ledger as it is when somebody has used it for years.</summary>
    public async Task WriteAsync(LedgerStore ledger, long account)
    {
        const int Page = 20_000;
        await ledger.WriteAsync(async w =>
        {
            await w.InsertAsync("tag (id, name, folder, color, created_at)", [.. Enumerable.Range(1, Tags).Select(t => new object?[] { (long)t, "tag" + t, "", "", 0L })], default);
            await w.InsertAsync("attribute (id, key, label, type, choices, ordered, unit, declared, created_at)",
                [[1L, "city", "city", "text", "[]", 0, "", 1, 0L], [2L, "points", "points", "number", "[]", 0, "", 1, 0L]], default);
            foreach (var (counter, used) in new[] { ("profile", People), ("event", _buyer.Length), ("tag", Tags), ("attribute", 2) }) await w.NextIdsAsync(counter, used, default);
        }, default);
        foreach (var page in Enumerable.Range(0, People).Chunk(Page))
            await ledger.WriteAsync(async w =>
            {
                await w.InsertAsync("profile (id, display_name, search_name, known, created_at)", Rows(page, i => [i + 1L, "人" + i, "人" + i, 1, 0L]), default);
                await w.InsertAsync("friendship (account_id, profile_id, state, changed_at, display_name)", Rows(page, i => [account, i + 1L, i % 10 == 0 ? 2 : 1, 0L, "人" + i]), default);
                await w.InsertAsync("profile_tag (profile_id, tag_id, added_at)",
                    [.. page.SelectMany(i => Enumerable.Range(0, Tags).Where(t => (_tags[i] >> t & 1) == 1).Select(t => new object?[] { i + 1L, t + 1L, 0L }))], default);
                await w.InsertAsync("attribute_value (profile_id, attribute_id, value, effective_at, held_since)",
                    [.. page.SelectMany(i => new[] { new object?[] { i + 1L, 1L, $"\"city{_city[i]}\"", 0L, 0L }, [i + 1L, 2L, _points[i].ToString(CultureInfo.InvariantCulture), 0L, 0L] })], default);
            }, default);
        foreach (var page in Enumerable.Range(0, _buyer.Length).Chunk(Page))
            await ledger.WriteAsync(w => w.InsertAsync("event (id, profile_id, name, at, received_at, source, external_id, properties)",
                Rows(page, e => [e + 1L, _buyer[e] + 1L, "purchase", _at[e], _at[e], "bench", e.ToString(CultureInfo.InvariantCulture), $$"""{"value":{{_price[e]}},"currency":"JPY"}"""]), default), default);
    }

    static List<object?[]> Rows(int[] page, Func<int, object?[]> row) => [.. page.Select(row)];
}
