using Todoke.Audience;
using Todoke.Core.Delivery;
using Todoke.Core.Values;
using Todoke.Server.Audience;
using Todoke.Server.Sending.Checks;

namespace Todoke.Server.Schedules;

/// <summary>
/// Plays the cap forward: whoever has had enough by then, of what they got already and of what is planned before, gets nothing. To be asked in the
/// order in which things will leave.
/// </summary>
/// <param name="now">Unix milliseconds.</param>
internal sealed class CapAhead(FrequencyCap cap, TimeZoneInfo zone, long now, AudienceEngine audience)
{
    const int DaysInWeek = 7, BitsPerDay = 8;

    // Planned messages of a person on a day and the six before it, a byte each.
    readonly Dictionary<long, (int Day, ulong Counts)> _planned = [];
    readonly Dictionary<long, List<MemberSet>> _sentSince = [];

    /// <summary>Of a campaign that is being sent, or waits to be: a message they have not got yet counts as if it came now.</summary>
    public void Waits(long person)
    {
        var today = LocalTime.DayAt(now, zone);
        _planned[person] = (today, Math.Min(_planned.GetValueOrDefault(person).Counts + 1, byte.MaxValue));
    }

    /// <param name="people">Who would get it without a cap.</param>
    /// <param name="at">Unix milliseconds, not before now.</param>
    /// <param name="free">Its own options leave the cap aside; what it sends counts for others all the same.</param>
    /// <param name="sends">False: only looked at (it is paused).</param>
    /// <returns>How many of them get it.</returns>
    public async Task<int> CountAsync(IReadOnlyList<long> people, long at, bool free, bool sends, CancellationToken cancel)
    {
        var (stretches, day) = (FrequencyCap.Stretches(at, zone), LocalTime.DayAt(at, zone));
        var gotToday = await SentSinceAsync(stretches.DayFrom, cap.PerDay, cancel);
        var gotInWeek = await SentSinceAsync(stretches.WeekFrom, cap.PerWeek, cancel);
        var count = 0;
        foreach (var person in people)
        {
            var counts = _planned.TryGetValue(person, out var before) && day - before.Day is var passed and < DaysInWeek ? before.Counts << (passed * BitsPerDay) & Week : 0;
            if (!free && cap.IsReached((int)(counts & byte.MaxValue) + FrequencyCapCheck.TimesIn(gotToday, person), Sum(counts) + FrequencyCapCheck.TimesIn(gotInWeek, person))) continue;
            count++;
            if (sends) _planned[person] = (day, (counts & byte.MaxValue) == byte.MaxValue ? counts : counts + 1);
        }
        return count;
    }

    const ulong Week = (1UL << (DaysInWeek * BitsPerDay)) - 1;

    static int Sum(ulong counts)
    {
        var sum = 0;
        for (; counts != 0; counts >>= BitsPerDay) sum += (int)(counts & byte.MaxValue);
        return sum;
    }

    // Beyond today nothing has been sent yet.
    async Task<List<MemberSet>> SentSinceAsync(long from, int? most, CancellationToken cancel)
    {
        if (from > now || most is null) return [];
        // Asked for once up to the larger number: a day's sets are the week's of another day.
        if (!_sentSince.TryGetValue(from, out var sets)) _sentSince[from] = sets = await FrequencyCapCheck.SentSetsAsync(audience, from, Math.Max(cap.PerDay ?? 0, cap.PerWeek ?? 0), cancel);
        return sets;
    }
}
