using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.State;

/// <summary>
/// What people did with one request: displayed it, tapped its links, played its video. LINE's figures stop 14 days after the send
/// (<c>InTime</c>); that somebody did it at all stays known, for audiences of openers and clickers.
/// </summary>
internal sealed class Reactions
{
    private const long CountedMs = 14L * 24 * 3600 * 1000;
    private const int Remembered = 50;
    private readonly Lock gate = new();
    private readonly List<Display> displays = [];
    private readonly HashSet<Person> openers = [];
    private readonly List<Click> clicks = [];
    private readonly List<Play> plays = [];

    public Display[] Displays => Copy(displays);

    public Click[] Clicks => Copy(clicks);

    public Play[] Plays => Copy(plays);

    /// <summary>All bubbles were displayed once more to this person.</summary>
    public void Open(Person person, SentRequest sent, long nowMs)
    {
        lock (gate)
        {
            displays.Add(new Display(person, InTime(sent, nowMs)));
            openers.Add(person);
        }
    }

    /// <summary>The person taps a link: it counts for the newest message in the chat that shows it.</summary>
    public static void Tap(Chat chat, string url, long nowMs)
    {
        foreach (var sent in chat.Last(Remembered).Reverse().OfType<SentRequest>())
        {
            if (MessageLinks.BubbleOf(sent.Messages, url) is var seq and > 0)
            {
                sent.Reactions.Add(sent.Reactions.clicks, new Click(chat.Person, seq, url, InTime(sent, nowMs)), chat.Person, sent, nowMs);
                return;
            }
        }
    }

    /// <summary>The person plays the video or audio of a bubble (counted from 1) up to so many per cent.</summary>
    public void Watch(Person person, SentRequest sent, int seq, int percent, long nowMs) =>
        Add(plays, new Play(person, seq, percent, InTime(sent, nowMs)), person, sent, nowMs);

    private static bool InTime(SentRequest sent, long nowMs) => nowMs - sent.AtMs <= CountedMs;

    /// <summary>Nobody touches what was not displayed, so whoever did has opened it.</summary>
    private void Add<T>(List<T> to, T done, Person person, SentRequest sent, long nowMs)
    {
        lock (gate)
        {
            to.Add(done);
            if (openers.Add(person))
            {
                displays.Add(new Display(person, InTime(sent, nowMs)));
            }
        }
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (gate)
        {
            return [.. list];
        }
    }

    internal readonly record struct Display(Person Person, bool InTime);

    internal readonly record struct Click(Person Person, int Seq, string Url, bool InTime);

    internal readonly record struct Play(Person Person, int Seq, int Percent, bool InTime);
}
