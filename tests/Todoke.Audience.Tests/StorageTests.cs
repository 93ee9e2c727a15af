using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Segments;

namespace Todoke.Audience.Tests;

public sealed class StorageTests
{
    [Fact]
    public void A_stored_set_holds_what_a_dictionary_holds_whether_sparse_or_dense() => Prop.ForAll<int[]>(toggles =>
    {
        var set = new RowSet(2).Own(1);
        var truth = new SortedDictionary<int, (long, long)>();
        // Long inputs fill a page past the size at which its list becomes bits.
        for (var id = 0; id < toggles.Length * 20; id++) Turn(id * 3, true, 1_700_000_000_000 + id % 7, id);
        var before = set;
        var then = truth.ToList();
        set = set.Own(2);
        foreach (var toggle in toggles) Turn(Math.Abs(toggle % 300_000), toggle > 0, toggle, -toggle);
        foreach (var toggle in toggles) Turn(Math.Abs(toggle % 1_000), toggle % 2 == 0, toggle * 1_000_000_007L, 5);
        return Same(set, truth) && Same(before, then);

        void Turn(int id, bool on, long first, long second)
        {
            if (on) set.Set(id, first, second);
            else set.Remove(id);
            if (on) truth[id] = (first, second);
            else truth.Remove(id);
        }

        static bool Same(RowSet set, IReadOnlyCollection<KeyValuePair<int, (long, long)>> truth)
        {
            var words = new ulong[PeopleSet.BlockWords];
            set.AddTo(0, words);
            var some = new ulong[PeopleSet.BlockWords];
            set.AddTo(0, -1_000_000, 1_700_000_000_003, some);
            return Words.Count(some) == truth.Count(t => t.Key < PeopleSet.BlockBits && t.Value.Item1 is >= -1_000_000 and <= 1_700_000_000_003) && set.Count == truth.Count && set.Rows().SequenceEqual(truth.Select(t => (t.Key, t.Value.Item1, t.Value.Item2)))
                && truth.All(t => set.TryGet(t.Key, out var first, out var second) && (first, second) == t.Value)
                && Words.Count(words) == truth.Count(t => t.Key < PeopleSet.BlockBits);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_series_gives_back_the_numbers_put_into_it_in_any_order() => Prop.ForAll<long[], int[]>((numbers, places) =>
    {
        var series = default(Series);
        var list = new List<long>();
        foreach (var (number, i) in numbers.Concat(Enumerable.Repeat(7L, 40)).Concat(Enumerable.Range(0, 40).Select(n => n * 3L)).Select((n, i) => (n, i)))
        {
            series.Append(number);
            list.Add(number);
            if (places.Length == 0) continue;
            var place = Math.Abs(places[i % places.Length] % list.Count);
            var copy = series.Copy();
            series.Insert(place, number / 2);
            list.Insert(place, number / 2);
            if (copy.Count != list.Count - 1) return false;
            if (i % 3 == 0) series.Set(place, list[place] = -number);
            if (i % 5 != 0) continue;
            series.RemoveAt(place);
            list.RemoveAt(place);
        }
        return series.Count == list.Count && Enumerable.Range(0, list.Count).All(i => series[i] == list[i]);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_series_takes_groups_of_equal_numbers_in_any_turn() => Prop.ForAll<(int Place, byte Value, byte Size)[]>(groups =>
    {
        // As answers to requests come: each brings the same instant for everybody in it, and lands somewhere among those before.
        var (series, list) = (Series.Of([.. Enumerable.Repeat(5L, 300), .. Enumerable.Repeat(9L, 300)]), Enumerable.Repeat(5L, 300).Concat(Enumerable.Repeat(9L, 300)).ToList());
        foreach (var (at, value, size) in groups)
        {
            var place = (int)((uint)at % (uint)(list.Count + 1));
            for (var i = 0; i <= size % 40; i++)
            {
                var copy = series.Copy();
                series.Insert(place + i, value % 12);
                list.Insert(place + i, value % 12);
                if (copy.Count != list.Count - 1 || series.Count != list.Count) return false;
            }
        }
        return Enumerable.Range(0, list.Count).All(i => series[i] == list[i]) && list.SequenceEqual(Values(series));
    }).QuickCheckThrowOnFailure();

    static long[] Values(Series series)
    {
        var values = new long[series.Count];
        series.CopyTo(values);
        return values;
    }

    [Fact]
    public void Texts_keep_their_code_and_are_found_by_what_is_inside_them() => Prop.ForAll<string[], string>((texts, needle) =>
    {
        needle = string.IsNullOrEmpty(needle) ? "京" : needle;
        var pool = new TextPool();
        var all = texts.Select(t => t ?? "").Concat(texts.Select(t => t + needle + t + needle)).Concat(Enumerable.Range(0, 40).Select(i => $"https://shop.example/{i:x5}/{needle}")).Append("a\ud800b").Append("東京都").ToList();
        var codes = all.Select(pool.Add).ToList();
        if (!all.Select((t, i) => pool.Get(codes[i]) == t && pool.Find(t) == codes[i] && pool.Add(t) == codes[i]).All(ok => ok)) return false;
        var bytes = TextPool.Encode(needle, new byte[needle.Length * 3 + 4]).ToArray();
        if (TextPool.IsOdd(bytes)) return true;
        return Agrees(TextOp.Contains, text => text.Contains(needle, StringComparison.Ordinal))
            && Agrees(TextOp.StartsWith, text => text.StartsWith(needle, StringComparison.Ordinal))
            && Agrees(TextOp.EndsWith, text => text.EndsWith(needle, StringComparison.Ordinal));

        bool Agrees(TextOp op, Func<string, bool> holds)
        {
            var bits = new ulong[(pool.Count + 63) / 64];
            pool.Search(0, pool.Count, bytes, op, bits);
            return Enumerable.Range(0, pool.Count).All(code => (bits[code >> 6] >> code & 1) != 0 == (!TextPool.IsOdd(pool.Utf8(code)) && holds(pool.Get(code))));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void People_at_ranks_are_those_counted_from_the_smallest() => Prop.ForAll<int[]>(ids =>
    {
        var people = new PeopleSet(4);
        foreach (var id in ids) people.Add(Math.Abs(id % 200_000));
        var all = ids.Select(id => (long)Math.Abs(id % 200_000)).Distinct().Order().ToList();
        var ranks = Enumerable.Range(0, all.Count).Where(r => r % 3 != 1).Select(r => (long)r).ToList();
        return people.AtRanks(ranks).SequenceEqual(ranks.Select(r => all[(int)r]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_mask_has_a_bit_where_the_value_lies_in_the_range() => Prop.ForAll<ulong[], ulong, ulong>((values, a, b) =>
    {
        var padded = new ulong[128];
        values.AsSpan(0, Math.Min(values.Length, 128)).CopyTo(padded);
        return Agrees(v => v, (low, high, mask) => Words.Within(padded, low, high, mask))
            && Agrees(v => (uint)v, (low, high, mask) => Words.Within(padded.Select(v => (uint)v).ToArray(), (uint)low, (uint)high, mask))
            && Agrees(v => (ushort)v, (low, high, mask) => Words.Within(padded.Select(v => (ushort)v).ToArray(), (ushort)low, (ushort)high, mask))
            && Agrees(v => (byte)v, (low, high, mask) => Words.Within(padded.Select(v => (byte)v).ToArray(), (byte)low, (byte)high, mask));

        bool Agrees(Func<ulong, ulong> narrow, Action<ulong, ulong, ulong[]> within)
        {
            var (low, high) = (Math.Min(narrow(a), narrow(b)), Math.Max(narrow(a), narrow(b)));
            var mask = new ulong[2];
            within(low, high, mask);
            return Enumerable.Range(0, 128).All(i => (mask[i >> 6] >> i & 1) != 0 == (narrow(padded[i]) >= low && narrow(padded[i]) <= high));
        }
    }).QuickCheckThrowOnFailure();
}
