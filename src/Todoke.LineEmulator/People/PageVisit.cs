namespace Todoke.LineEmulator.People;

/// <summary>
/// A person with a web page before them: signs in where the phone knows how, looks at what they care for, answers a form, orders, or comes
/// to the till hours later. Each step is an act of its own on the agenda. Pages are told apart by what a person sees of them, so any site will do.
/// </summary>
internal sealed class PageVisit(EmulatorClock clock, Agenda agenda, Browser browser, PersonActs acts)
{
    private const int MostLooks = 3, MostSteps = 5;
    private const double LooksOn = 0.5;
    private const long HourMs = 3_600_000;

    /// <summary>Goes on from a page that was opened; the acts to come are drawn from <paramref name="chance"/>, which belongs to this visit.</summary>
    public void Continue(Chat chat, Habits habits, Opened opened, Random chance)
    {
        if (opened.Page is { } page)
        {
            Later(chat.Person, habits, chance, ct => LookAsync(chat, habits, page, chance, looks: 1, ct));
        }
    }

    private async Task LookAsync(Chat chat, Habits habits, WebPage page, Random chance, int looks, CancellationToken ct)
    {
        page = await SignInAsync(chat, page, chance, ct);
        var interest = habits.Interest(page.Text);
        acts.Did(chat.Person, chat.Account, "look", page.Address.AbsoluteUri);

        // All are drawn whatever comes of them, as in PeopleLife.
        var (answers, buys, comes, on) = (chance.NextDouble() < habits.Answer, chance.NextDouble() < habits.Buy * interest, chance.NextDouble() < habits.BuyInStore * interest, chance.NextDouble() < LooksOn);
        if (answers && page.Forms.FirstOrDefault(FormFilling.IsAnswering) is { } questions)
        {
            Later(chat.Person, habits, chance, cancel => SendAsync(chat, questions, "answer", chance, cancel));
        }
        else if (buys && page.Forms.FirstOrDefault(FormFilling.IsBuying) is { } cart)
        {
            Later(chat.Person, habits, chance, cancel => BuyAsync(chat, habits, cart, chance, steps: 1, cancel));
        }
        else if (comes && page.Till is { } till)
        {
            // Nobody waits for it: whoever waits until people have reacted would wait for a day.
            agenda.Someday(clock.NowMs + (long)((2 + (28 * chance.NextDouble())) * HourMs), cancel => ComeByAsync(chat, till, chance, cancel), chat.Person);
        }
        else if (on && looks < MostLooks && Choose(habits, page, chance) is { } link)
        {
            Later(chat.Person, habits, chance, async cancel =>
            {
                if ((await browser.OpenAsync(chat.Person, link.Address, null, cancel)).Page is { } next)
                {
                    await LookAsync(chat, habits, next, chance, looks + 1, cancel);
                }
            });
        }
    }

    private async Task<WebPage> SignInAsync(Chat chat, WebPage page, Random chance, CancellationToken ct) =>
        chat.Person.Autofill?.ContainsKey("username") == true
        && page.Forms.FirstOrDefault(FormFilling.IsSignIn) is { } form
        && await SendAsync(chat, form, "sign_in", chance, ct) is { } inside
            ? inside
            : page;

    /// <summary>Presses on through cart and order as long as there is a button that says so.</summary>
    private async Task BuyAsync(Chat chat, Habits habits, PageForm form, Random chance, int steps, CancellationToken ct)
    {
        if (await SendAsync(chat, form, "order", chance, ct) is { } next && steps < MostSteps && next.Forms.FirstOrDefault(FormFilling.IsBuying) is { } further && further.Address != form.Address)
        {
            Later(chat.Person, habits, chance, cancel => BuyAsync(chat, habits, further, chance, steps + 1, cancel));
        }
    }

    /// <summary>At the counter: the shop's own till, with the member's card.</summary>
    private async Task ComeByAsync(Chat chat, string till, Random chance, CancellationToken ct)
    {
        if ((await browser.OpenAsync(chat.Person, till, null, ct)).Page is { } counter && counter.Forms.FirstOrDefault(FormFilling.IsBuying) is { } sale)
        {
            await SendAsync(chat, sale, "buy_in_store", chance, ct);
        }
    }

    private async Task<WebPage?> SendAsync(Chat chat, PageForm form, string act, Random chance, CancellationToken ct)
    {
        if (FormFilling.Fill(form, chat.Person, chance) is not { } filled)
        {
            return null;
        }
        acts.Did(chat.Person, chat.Account, act, form.Address);
        return (await browser.OpenAsync(chat.Person, form.Address, filled, ct)).Page;
    }

    /// <summary>A link on this site, the likelier the more they care for what it says.</summary>
    private static PageLink? Choose(Habits habits, WebPage page, Random chance)
    {
        var links = page.Links.Where(l => l.Text.Length > 0 && Uri.TryCreate(l.Address, UriKind.Absolute, out var to) && to.Authority == page.Address.Authority && to != page.Address).ToList();
        var at = chance.NextDouble() * links.Sum(l => habits.Interest(l.Text));
        return links.FirstOrDefault(l => (at -= habits.Interest(l.Text)) <= 0);
    }

    private void Later(Person of, Habits habits, Random chance, Func<CancellationToken, Task> act) => agenda.At(clock.NowMs + Pace.Of(habits, chance), act, of);
}

/// <summary>How long a person takes from one thing to the next.</summary>
internal static class Pace
{
    public static long Of(Habits habits, Random chance) => (long)(1000 * (habits.MinSeconds + (chance.NextDouble() * Math.Max(0, habits.MaxSeconds - habits.MinSeconds))));
}
