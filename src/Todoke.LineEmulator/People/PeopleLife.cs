using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.People;

/// <summary>What people with habits do after a message: open the chat, tap a link in it, answer, block. The same seed decides the same for the n-th message of a person on an account.</summary>
internal sealed class PeopleLife(LinePlatform platform, Agenda agenda, PersonActs acts)
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
        var (opens, taps, replies, blocks) = (chance.NextDouble() < habits.Open, chance.NextDouble() < habits.Tap, chance.NextDouble() < habits.Reply, chance.NextDouble() < habits.Block);
        var (which, words) = (chance.NextDouble(), Answers[chance.Next(Answers.Length)]);
        var at = platform.Clock.NowMs;
        if (!opens)
        {
            return;
        }
        var plan = new Queue<(long DueMs, Func<CancellationToken, Task> Act)>();
        plan.Enqueue((Later(), _ =>
        {
            acts.Open(chat);
            return Task.CompletedTask;
        }));
        if (taps)
        {
            var links = MessageLinks.Find(sent.Messages).Where(PersonActs.IsLoopback).ToArray();
            if (links.Length > 0)
            {
                var link = links[(int)(which * links.Length)];
                plan.Enqueue((Later(), ct => acts.TapAsync(chat.Person, chat.Account, link, ct)));
            }
        }
        if (replies)
        {
            plan.Enqueue((Later(), ct => acts.SayAsync(chat.Person, chat.Account, words, ct)));
        }
        if (blocks)
        {
            plan.Enqueue((Later(), ct => acts.BlockAsync(chat.Person, chat.Account, ct)));
        }
        Continue(plan);

        long Later() => at += (long)(1000 * (habits.MinSeconds + (chance.NextDouble() * Math.Max(0, habits.MaxSeconds - habits.MinSeconds))));
    }

    /// <summary>One act at a time: a clock wound forward makes all of them due at once, and nobody answers after having blocked.</summary>
    private void Continue(Queue<(long DueMs, Func<CancellationToken, Task> Act)> plan)
    {
        if (plan.TryDequeue(out var step))
        {
            agenda.At(step.DueMs, async ct =>
            {
                await step.Act(ct);
                Continue(plan);
            });
        }
    }
}
