namespace Todoke.LineEmulator.People;

/// <summary>What people with habits do after a message: open the chat, press something in it, answer, block. The same seed decides the same for the n-th message of a person on an account.</summary>
internal sealed class PeopleLife(LinePlatform platform, Agenda agenda, PersonActs acts, ActionPresses presses, OwnWill will)
{
    private static readonly string[] Answers = ["ありがとうございます！", "気になります", "了解です", "また今度行きます", "これはまだ在庫ありますか？"];

    public void Received(Chat chat, SentRequest sent, int ordinal)
    {
        if (chat.Person.Habits is not { } habits)
        {
            return;
        }
        var chance = platform.Derive.Chance(chat.Person.Seed, chat.Account.ChannelId, ordinal);

        // Every number is drawn whatever comes of it, so that one probability changed leaves the other decisions as they were.
        var (opens, tap, replies, blocks) = (chance.NextDouble() < habits.Open, chance.NextDouble(), chance.NextDouble() < habits.Reply, chance.NextDouble() < habits.Block);
        var (which, words) = (chance.NextDouble(), Answers[chance.Next(Answers.Length)]);
        if (!opens || Attention.From(habits, platform.Clock.NowMs + Pace.Of(habits, chance), chance) is not { } at)
        {
            return;
        }
        var plan = new Queue<(long DueMs, Func<CancellationToken, Task> Act)>();
        plan.Enqueue((at, _ =>
        {
            acts.Open(chat);
            return Task.CompletedTask;
        }));
        if (tap < habits.Tap * Most(habits) && Choose(sent, habits, which) is { } pressed && tap < habits.Tap * habits.Interest(pressed.Words))
        {
            // What they do on the page behind it must not shift what they do in the chat.
            var visit = platform.Derive.Chance(chat.Person.Seed, $"{chat.Account.ChannelId} visit", ordinal);
            plan.Enqueue((Later(), ct => presses.PressAsync(chat, pressed.Action, visit, ct)));
        }
        if (replies)
        {
            plan.Enqueue((Later(), ct => acts.SayAsync(chat.Person, chat.Account, words, ct)));
        }
        if (blocks)
        {
            plan.Enqueue((Later(), async ct =>
            {
                await acts.BlockAsync(chat.Person, chat.Account, ct);
                will.Regret(chat, habits, chance);
            }));
        }
        Continue(chat.Person, plan);

        long Later() => at += Pace.Of(habits, chance);
    }

    /// <summary>Reading a message costs much more than a number: only those read it whom their taste could make tap at all.</summary>
    private static double Most(Habits habits) => habits.Taste is { Count: > 0 } taste ? Math.Max(1, taste.Values.Max()) : 1;

    /// <summary>One of the things to press, the likelier the more they care for what it is about.</summary>
    private static Pressable? Choose(SentRequest sent, Habits habits, double which)
    {
        var all = Pressable.Find(sent.Messages);
        var at = which * all.Sum(p => habits.Interest(p.Words));
        return all.FirstOrDefault(p => (at -= habits.Interest(p.Words)) <= 0);
    }

    /// <summary>One act at a time: a clock wound forward makes all of them due at once, and nobody answers after having blocked.</summary>
    private void Continue(Person of, Queue<(long DueMs, Func<CancellationToken, Task> Act)> plan)
    {
        if (plan.TryDequeue(out var step))
        {
            agenda.At(step.DueMs, async ct =>
            {
                await step.Act(ct);
                Continue(of, plan);
            }, of);
        }
    }
}
