namespace Todoke.LineEmulator.People;

/// <summary>
/// What people do without having been sent anything: open a chat and press its menu, visit a favourite page, take back a block.
/// It never ends, so nothing waits for it; a clock that is wound forward goes through it instant by instant.
/// </summary>
internal sealed class OwnWill(LinePlatform platform, Agenda agenda, PersonActs acts, ActionPresses presses, RichMenuActs menus)
{
    private const long DayMs = 24L * 3600 * 1000;
    private readonly long startedMs = platform.Clock.NowMs;

    /// <summary>Off: nobody does anything of their own accord. They still answer what they are sent.</summary>
    public bool On { get; set; } = true;

    /// <summary>To be called when somebody came into being or has other habits than before.</summary>
    public void Begin(Person person)
    {
        person.Plans++;
        if (person.Habits is { VisitsPerWeek: > 0 } habits)
        {
            PlanVisit(person, habits, person.Plans, 1);
        }
    }

    /// <summary>Somebody has blocked an account: perhaps they come back.</summary>
    public void Regret(Chat chat, Habits habits, Random chance)
    {
        var (regrets, days) = (chance.NextDouble() < habits.Unblock, 1 + (29 * chance.NextDouble()));
        if (regrets && Attention.From(habits, platform.Clock.NowMs + (long)(days * DayMs), chance) is { } at)
        {
            agenda.Someday(at, ct => On && chat.State == FriendState.Blocked ? acts.FollowAsync(chat.Person, chat.Account, ct) : Task.CompletedTask, chat.Person);
        }
    }

    private void PlanVisit(Person person, Habits habits, int plan, int n)
    {
        var chance = platform.Derive.Chance(person.Seed, $"own accord since {startedMs}", n);
        agenda.Someday(Attention.Next(habits, platform.Clock.NowMs, chance), async ct =>
        {
            if (person.Plans != plan)
            {
                return;
            }
            PlanVisit(person, habits, plan, n + 1);
            if (On)
            {
                await VisitAsync(person, habits, chance, ct);
            }
        }, person);
    }

    private async Task VisitAsync(Person person, Habits habits, Random chance, CancellationToken ct)
    {
        var chats = person.Chats.Where(c => c.State == FriendState.Following).ToList();
        if (chats.Count == 0)
        {
            return;
        }
        var chat = chats[chance.Next(chats.Count)];
        var (toSite, doesPress, which) = (chance.NextDouble() < 0.5, chance.NextDouble() < habits.Press, chance.NextDouble());
        var menu = chat.Account.RichMenus.SeenBy(person, chat.Account)?.Menu;
        var areas = menu is null ? [] : RichMenuActs.Pressable(menu);
        if (person.Sites is { Count: > 0 } sites && (toSite || areas.Count == 0))
        {
            await presses.VisitAsync(chat, sites[(int)(which * sites.Count)], chance, ct);
            return;
        }
        acts.Open(chat);
        if (doesPress && areas.Count > 0 && await menus.TapAsync(person, chat.Account, menu!, areas[(int)(which * areas.Count)], null, ct) is RichMenuTap.Led { To: var opened })
        {
            presses.Continue(chat, opened, chance);
        }
    }
}
