using System.Collections;
using System.Globalization;
using Todoke.Audience;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Bench.Audience;

/// <summary>
/// The population of the audience measure, made person by person from the seed (docs/segments.md says what is in it), so that any
/// one person can be made again for the comparison with the reference evaluator.
/// </summary>
internal sealed class AudienceCrowd
{
    public const long Day = 86_400_000;
    public const int Days = 730, Campaigns = 50, TagCount = 200, Urls = 100_000, Items = 20_000, Categories = 200;
    public static readonly long Now = new DateTimeOffset(2026, 11, 1, 3, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    public static readonly string[] Ranks = ["bronze", "silver", "gold", "platinum", "diamond"];
    public static readonly string[] Likes = ["coffee", "books", "music", "sports", "games", "travel", "food", "wine", "film", "art", "cars", "pets"];
    static readonly (string Name, double Share)[] Kinds =
    [
        ("page_view", 0.55), ("purchase_item", 0.15), ("purchase", 0.10), ("view_item", 0.08), ("add_to_cart", 0.05), ("login", 0.04), ("coupon_used", 0.02), ("review", 0.01),
    ];

    static readonly FactValue[] UrlValues = Made(Urls, i => $"https://shop.example/{(i % 7 == 0 ? "item" : i % 7 == 1 ? "sale" : "page")}/{i:x5}");
    static readonly FactValue[] ItemValues = Made(Items, i => $"item-{i:00000}");
    static readonly FactValue[] CategoryValues = Made(Categories, i => $"category-{i:000}");
    static readonly FactValue[] CouponValues = Made(50, i => $"coupon-{i:00}");
    static readonly FactValue[] DeviceValues = Made(3, i => i == 0 ? "ios" : i == 1 ? "android" : "web");
    static readonly FactValue[] PrefectureValues = [.. Core.Values.Prefectures.All.Select(p => new FactValue.Text(p.Ja))];
    static readonly FactValue[] RankValues = [.. Ranks.Select(r => new FactValue.Text(r))];
    static readonly FactValue[] NumberValues = [.. Enumerable.Range(0, 100_001).Select(i => new FactValue.Number(i))];
    static readonly FactValue Yen = new FactValue.Text("JPY");
    readonly double[] _tagShares;
    readonly double _perPerson;

    public AudienceCrowd(int people, long events)
    {
        (People, Wanted) = (people, events);
        var harmonic = Enumerable.Range(1, TagCount).Sum(r => 1.0 / r);
        // Five tags a person; the first would be on more than everybody, so its share ends at nine in ten.
        _tagShares = [.. Enumerable.Range(1, TagCount).Select(r => Math.Min(0.9, 5.35 / r / harmonic))];
        _perPerson = events / (double)people;
    }

    public int People { get; }

    public long Wanted { get; }

    /// <summary>Events made so far, by name.</summary>
    public Dictionary<string, long> Made() => Kinds.Select((k, i) => (k.Name, Counts[i])).ToDictionary(k => k.Name, k => k.Item2);

    public long[] Counts { get; } = new long[Kinds.Length];

    /// <summary>Every fiftieth id is missing.</summary>
    public static long IdOf(int index) => index + 1 + index / 49;

    public static string MemberNumber(long id) => string.Create(CultureInfo.InvariantCulture, $"M{id * 7919 % 100_000_007:000000000}-{(id * 2_654_435_761 >> 9) & 0xFFFFF:x5}");

    /// <summary>All facts of all people, person by person.</summary>
    public IEnumerable<List<FactChange>> Changes()
    {
        var batch = new List<FactChange>(70_000);
        var nextEvent = 0L;
        var received = new long[Campaigns];
        for (var i = 0; i < People; i++)
        {
            Make(i, batch, ref nextEvent, Counts, received);
            if (batch.Count < 65_536) continue;
            yield return batch;
            batch = new List<FactChange>(70_000);
        }
        yield return batch;
    }

    /// <summary>One person's facts. Ids of events and messages are others than in <see cref="Changes"/>, which no condition sees.</summary>
    public PersonFacts Person(int index)
    {
        var changes = new List<FactChange>();
        var nextEvent = 0L;
        Make(index, changes, ref nextEvent, new long[Kinds.Length], new long[Campaigns]);
        var messages = changes.OfType<MessageChanged>().Select(m => m.Fact).ToList();
        return new PersonFacts(
            IdOf(index), ProfileStanding.Known, changes.OfType<TagChanged>().ToDictionary(t => t.Tag, t => t.AddedAt!.Value),
            changes.OfType<AttributeChanged>().ToDictionary(a => a.Key, a => new AttributeFact(a.Value, a.EffectiveAt)),
            [.. changes.OfType<EventAdded>().Select(e => new EventFact(e.EventId, e.Name, e.At, e.Seq, e.Properties))],
            changes.OfType<FriendshipChanged>().ToDictionary(f => f.Account, f => new FriendshipFact(f.State, f.Since))) { Messages = messages };
    }

    /// <summary>An event that arrives now.</summary>
    public static EventAdded Arriving(ref Chance chance, int people, long id, long at)
    {
        var kind = Kind(chance.Part());
        return new EventAdded(IdOf(chance.Below(people)), id, Kinds[kind].Name, at, id, Properties(kind, ref chance, id));
    }

    static int Kind(double part)
    {
        var kind = 0;
        for (; kind < Kinds.Length - 1 && part >= Kinds[kind].Share; kind++) part -= Kinds[kind].Share;
        return kind;
    }

    void Make(int index, List<FactChange> into, ref long nextEvent, long[] counts, long[] received)
    {
        var id = IdOf(index);
        var chance = new Chance((ulong)id * 0x9E3779B97F4A7C15 + 77);
        into.Add(new ProfileChanged(id, ProfileStanding.Known));
        into.Add(new FriendshipChanged(id, 1, chance.Part() < 0.15 ? FriendshipState.Blocked : FriendshipState.Following, Past(ref chance)));
        if (chance.Part() < 0.4) into.Add(new FriendshipChanged(id, 2, chance.Part() < 0.15 ? FriendshipState.Blocked : FriendshipState.Following, Past(ref chance)));
        Attributes(id, into, ref chance);
        for (var tag = 0; tag < TagCount; tag++)
        {
            if (chance.Part() < _tagShares[tag]) into.Add(new TagChanged(id, tag + 1, Past(ref chance)));
        }
        for (var campaign = 0; campaign < Campaigns; campaign++)
        {
            if (chance.Part() >= 0.6 + campaign % 4 * 0.1) continue;
            // 500 people a request, a request every 5 ms.
            var sent = Now - (Campaigns - campaign) * 14 * Day + index / 500 * 5L;
            // Messages are numbered as they leave.
            var message = campaign * 20_000_000L + received[campaign]++;
            into.Add(new MessageChanged(id, new MessageFact(message, MessageChannel.Line, campaign + 1, null, MessageOutcome.Sent, sent, null)));
            if (chance.Part() < 0.03) into.Add(new MessageChanged(id, new MessageFact(message, MessageChannel.Line, campaign + 1, null, MessageOutcome.Tapped, sent + (long)(chance.Part() * 3 * Day), campaign + 1)));
        }
        // Heavy-tailed: half of the people do little, one in ten thousand a hundred times the mean.
        var weight = Math.Min(100, Math.Pow(1 - chance.Part(), -0.5)) / 1.99;
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            var count = (int)(Kinds[kind].Share * _perPerson * weight + chance.Part());
            counts[kind] += count;
            for (; count > 0; count--)
            {
                var eventId = ++nextEvent;
                into.Add(new EventAdded(id, eventId, Kinds[kind].Name, Past(ref chance), eventId, Properties(kind, ref chance, eventId)));
            }
        }
    }

    static void Attributes(long id, List<FactChange> into, ref Chance chance)
    {
        // Most people came by one of ten imports; one in five values was written by itself.
        var imported = Now - (1 + id / 1_000_000 % 10) * 60 * Day;
        Put("prefecture", PrefectureValues[(int)(47 * chance.Part() * chance.Part())], ref chance);
        Put("rank", RankValues[(int)(5 * chance.Part() * chance.Part() * chance.Part())], ref chance);
        Put("member_no", new FactValue.Text(MemberNumber(id)), ref chance);
        Put("points", NumberValues[(int)(100_000 * chance.Part() * chance.Part() * chance.Part())], ref chance);
        Put("visits", NumberValues[(int)(500 * chance.Part() * chance.Part())], ref chance);
        Put("spend", new FactValue.Number((int)(2_000_000 * chance.Part() * chance.Part() * chance.Part())), ref chance);
        Put("score", new FactValue.Number(chance.Below(1001) / 10m), ref chance);
        Put("birthday", new FactValue.Date(new DateOnly(1945, 1, 1).AddDays(chance.Below(25_000))), ref chance);
        Put("joined", new FactValue.Date(new DateOnly(2019, 1, 1).AddDays(chance.Below(2800))), ref chance);
        Put("expires", new FactValue.Date(new DateOnly(2026, 1, 1).AddDays(chance.Below(1000))), ref chance);
        Put("newsletter", new FactValue.Bool(chance.Part() < 0.7), ref chance);
        var likes = new List<FactValue>();
        for (var left = chance.Below(4); left >= 0; left--) likes.Add(new FactValue.Text(Likes[chance.Below(Likes.Length)]));
        Put("likes", new FactValue.List(Sequence.From(likes.Distinct())), ref chance);

        void Put(string key, FactValue value, ref Chance own)
        {
            if (own.Part() < 0.95) into.Add(new AttributeChanged(id, key, value, own.Part() < 0.8 ? imported : Past(ref own)));
        }
    }

    static FactValue.Object Properties(int kind, ref Chance chance, long id) => new(kind switch
    {
        0 => new Few(["url"], [UrlValues[Skewed(ref chance, Urls)]]),
        1 => new Few(["transaction_id", "item_id", "item_category", "price", "quantity"],
        [
            new FactValue.Text(string.Create(CultureInfo.InvariantCulture, $"T{id:000000000}")), ItemValues[Skewed(ref chance, Items)], CategoryValues[Skewed(ref chance, Categories)],
            NumberValues[100 + chance.Below(30_000)], NumberValues[1 + chance.Below(4)],
        ]),
        2 => new Few(["transaction_id", "value", "currency"], [new FactValue.Text(string.Create(CultureInfo.InvariantCulture, $"T{id:000000000}")), NumberValues[100 + Skewed(ref chance, 90_000)], Yen]),
        3 => new Few(["item_id", "item_category"], [ItemValues[Skewed(ref chance, Items)], CategoryValues[Skewed(ref chance, Categories)]]),
        4 => new Few(["item_id", "value"], [ItemValues[Skewed(ref chance, Items)], NumberValues[100 + chance.Below(30_000)]]),
        5 => new Few(["device"], [DeviceValues[chance.Below(3)]]),
        6 => new Few(["coupon"], [CouponValues[Skewed(ref chance, 50)]]),
        _ => new Few(["stars", "item_id"], [NumberValues[1 + chance.Below(5)], ItemValues[Skewed(ref chance, Items)]]),
    });

    static int Skewed(ref Chance chance, int count) => (int)(count * chance.Part() * chance.Part());

    static long Past(ref Chance chance) => Now - (long)(chance.Part() * Days * Day) - 1;

    static FactValue[] Made(int count, Func<int, string> text) => [.. Enumerable.Range(0, count).Select(i => new FactValue.Text(text(i)))];

    /// <summary>A few properties, without the weight of a dictionary.</summary>
    sealed class Few(string[] keys, FactValue[] values) : IReadOnlyDictionary<string, FactValue>
    {
        public int Count => keys.Length;

        public IEnumerable<string> Keys => keys;

        public IEnumerable<FactValue> Values => values;

        public FactValue this[string key] => values[Array.IndexOf(keys, key)];

        public bool ContainsKey(string key) => Array.IndexOf(keys, key) >= 0;

        public bool TryGetValue(string key, out FactValue value)
        {
            var at = Array.IndexOf(keys, key);
            value = at < 0 ? FactValue.Null.Value : values[at];
            return at >= 0;
        }

        public IEnumerator<KeyValuePair<string, FactValue>> GetEnumerator()
        {
            for (var i = 0; i < keys.Length; i++) yield return KeyValuePair.Create(keys[i], values[i]);
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

/// <summary>A small, quick source of chance (splitmix64).</summary>
internal struct Chance(ulong seed)
{
    ulong _state = seed;

    public double Part() => (Next() >> 11) * (1.0 / (1UL << 53));

    public int Below(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);

    ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
