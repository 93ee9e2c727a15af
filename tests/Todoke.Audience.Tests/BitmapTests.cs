using FsCheck;
using FsCheck.Fluent;

namespace Todoke.Audience.Tests;

public sealed class BitmapTests
{
    [Fact]
    public void A_bitmap_holds_what_a_set_holds_whether_sparse_or_dense() => Prop.ForAll<int[]>(toggles =>
    {
        var bitmap = new Bitmap();
        var set = new SortedSet<long>();
        // Long inputs fill a block past the size at which its list becomes bits.
        for (var id = 0; id < toggles.Length * 200; id++) Turn(id * 3, true);
        foreach (var toggle in toggles) Turn(Math.Abs(toggle % 300_000), toggle > 0);
        foreach (var toggle in toggles) Turn(Math.Abs(toggle % 1_000), toggle % 2 == 0);
        var people = new PeopleSet(8);
        bitmap.AddTo(people);
        return bitmap.Count == set.Count && people.Count() == set.Count && people.After(0).SequenceEqual(set.Where(id => id > 0))
            && set.All(id => bitmap.Contains((int)id)) && people.Contains(0) == set.Contains(0);

        void Turn(int id, bool on)
        {
            bitmap.Set(id, on);
            if (on) set.Add(id);
            else set.Remove(id);
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
    public void A_mask_has_a_bit_where_the_value_lies_in_the_range() => Prop.ForAll<long[], long, long>((values, low, high) =>
    {
        var padded = new long[128];
        values.AsSpan(0, Math.Min(values.Length, 128)).CopyTo(padded);
        var mask = new ulong[2];
        Words.Within(padded, low, high, mask);
        return Enumerable.Range(0, 128).All(i => (mask[i >> 6] >> i & 1) != 0 == (padded[i] >= low && padded[i] <= high));
    }).QuickCheckThrowOnFailure();
}
