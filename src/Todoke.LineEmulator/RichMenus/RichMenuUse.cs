namespace Todoke.LineEmulator.RichMenus;

/// <summary>How often something happened, and to how many people.</summary>
internal readonly record struct RichMenuCount(int Times, IReadOnlySet<Person> People)
{
    public static RichMenuCount Of(IEnumerable<RichMenuCount> counts)
    {
        var (times, people) = (0, new HashSet<Person>());
        foreach (var count in counts)
        {
            times += count.Times;
            people.UnionWith(count.People);
        }
        return new RichMenuCount(times, people);
    }
}

/// <summary>Displays and taps of rich menus, by day in Japan. They live in this process only.</summary>
internal sealed class RichMenuUse
{
    private const int Shown = -1;
    private readonly Lock gate = new();
    private readonly Dictionary<(string Menu, DateOnly Day, int Area), (int Times, HashSet<Person> People)> counts = [];

    public void Display(string menu, Person person, long nowMs)
    {
        lock (gate)
        {
            Add((menu, EmulatorClock.DayInJapan(nowMs), Shown), person);
        }
    }

    /// <summary>Nobody taps what is not displayed: the day's first tap of somebody who did not open the chat is a display too.</summary>
    public void Tap(string menu, int area, Person person, long nowMs)
    {
        lock (gate)
        {
            var day = EmulatorClock.DayInJapan(nowMs);
            if (counts.GetValueOrDefault((menu, day, Shown)).People?.Contains(person) != true)
            {
                Add((menu, day, Shown), person);
            }
            Add((menu, day, area), person);
        }
    }

    /// <param name="menu">The menu.</param>
    /// <param name="area">Counted from 0; null: displays.</param>
    /// <param name="day">In Japan.</param>
    public RichMenuCount On(string menu, int? area, DateOnly day)
    {
        lock (gate)
        {
            var (times, people) = counts.GetValueOrDefault((menu, day, area ?? Shown));
            return new RichMenuCount(times, people is null ? new HashSet<Person>() : new HashSet<Person>(people));
        }
    }

    private void Add((string, DateOnly, int) key, Person person)
    {
        var (times, people) = counts.GetValueOrDefault(key, (0, []));
        people.Add(person);
        counts[key] = (times + 1, people);
    }
}
