using System.Globalization;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.People;

/// <summary>Turns a scenario's groups into people. Everything about a person follows from the emulator's seed, the scenario's seed and the person's id.</summary>
internal static class ScenarioPeople
{
    private const long DayMs = 24L * 3600 * 1000;

    public static IEnumerable<NewPerson> Make(Scenario scenario, Derivation derive, long nowMs) =>
        scenario.Groups.SelectMany(group => Enumerable.Range(1, group.Count).Select(n =>
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{group.Prefix}{n}");
            return Make(scenario, group, id, derive.Chance(derive.PersonSeed(id), "scenario", scenario.Seed), nowMs);
        }));

    private static NewPerson Make(Scenario scenario, ScenarioGroup group, string id, Random chance, long nowMs)
    {
        var name = JapaneseNames.For(chance.Next());
        var (gender, age, area, os) = (group.Gender?.For(chance), group.Age?.For(chance), group.Area?.For(chance), group.Os?.For(chance));
        var years = age is null || ScenarioReader.Ages(age) is not { } span ? (int?)null : chance.Next(span.From, span.To + 1);
        var given = group.Gender is not null || group.Age is not null || group.Area is not null || group.Os is not null;
        return new NewPerson
        {
            Id = id,
            Name = name,
            Traits = given ? new Traits { Gender = gender, Age = years, Area = area, Os = os } : null,
            Quiet = group.Quiet,
            Habits = group.Quiet ? null : HabitsOf(scenario, group, chance),
            Follows = [.. group.FriendOf.Select(f => Friendship(f, chance, nowMs)).OfType<NewFriendship>()],
            Sites = group.Sites.Count == 0 ? null : group.Sites,
            Autofill = group.Autofill.Count == 0 ? null : group.Autofill.ToDictionary(
                a => a.Key, a => a.Value.Replace("{id}", id, StringComparison.Ordinal).Replace("{name}", name, StringComparison.Ordinal), StringComparer.Ordinal),
        };
    }

    private static Habits HabitsOf(Scenario scenario, ScenarioGroup group, Random chance)
    {
        var all = new Habits();
        return new Habits
        {
            Open = Draw("open", all.Open),
            Tap = Draw("tap", all.Tap),
            Reply = Draw("reply", all.Reply),
            Block = Draw("block", all.Block),
            Unblock = Draw("unblock", all.Unblock),
            Answer = Draw("answer", all.Answer),
            Buy = Draw("buy", all.Buy),
            BuyInStore = Draw("buy_in_store", all.BuyInStore),
            Press = Draw("press", all.Press),
            VisitsPerWeek = Draw("visits_per_week", all.VisitsPerWeek),
            MinSeconds = Draw("min_seconds", all.MinSeconds),
            MaxSeconds = Draw("max_seconds", all.MaxSeconds),
            Hours = group.Hours,
            Weekdays = group.Weekdays,
            Taste = group.Taste.Count == 0 ? null : Taste(),
        };

        double Draw(string habit, double otherwise) => group.Habits.TryGetValue(habit, out var drawn) ? drawn.For(chance) : new Drawn(otherwise, otherwise).For(chance);

        Dictionary<string, double> Taste()
        {
            var words = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var (kind, drawn) in group.Taste)
            {
                var weight = drawn.For(chance);
                foreach (var word in scenario.Kinds.GetValueOrDefault(kind, [kind]))
                {
                    words[word] = weight;
                }
            }
            return words;
        }
    }

    private static NewFriendship? Friendship(ScenarioFriendship wanted, Random chance, long nowMs)
    {
        var (isFriend, hasBlocked, since) = (chance.NextDouble() < wanted.Share, chance.NextDouble() < wanted.Blocked, chance.NextDouble() * wanted.SinceDays * DayMs);
        return isFriend ? new NewFriendship { Account = wanted.Account, State = hasBlocked ? FriendState.Blocked : FriendState.Following, Since = nowMs - (long)since } : null;
    }
}
