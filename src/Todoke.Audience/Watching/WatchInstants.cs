using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Audience.Watching;

/// <summary>The instants of a source: all there are, and those a change brings.</summary>
internal static class WatchInstants
{
    public static bool Matches(EventName name, string text) => name.IsPrefix ? text.StartsWith(name.Text, StringComparison.Ordinal) : text == name.Text;

    public static void Of(FactChange change, InstantSource source, ZoneClock clock, List<(int Person, long At)> found)
    {
        switch (change, source)
        {
            case (EventAdded c, InstantSource.Events s) when Matches(s.Name, c.Name): found.Add(((int)c.Profile, c.At)); break;
            case (TagChanged { AddedAt: { } at } c, InstantSource.TagAdded s) when c.Tag == s.Tag: found.Add(((int)c.Profile, at)); break;
            case (FriendshipChanged { Since: { } since } c, InstantSource.FriendshipSince s) when c.Account == s.Account: found.Add(((int)c.Profile, since)); break;
            case (AttributeChanged c, InstantSource.HeldSince s) when c.Key == s.Key: found.Add(((int)c.Profile, c.HeldSince)); break;
            case (AttributeChanged c, InstantSource.AttributeMoment s) when c.Key == s.Path.Key: Moment((int)c.Profile, s.Path.Find(c.Value, 1), clock, found); break;
            case (MessageChanged c, InstantSource.Messages s) when c.Fact.Outcome == s.Outcome: found.Add(((int)c.Profile, c.Fact.At)); break;
            case (ProfileReplaced c, _): Of(c.Facts, source, clock, found); break;
        }
    }

    private static void Of(PersonFacts facts, InstantSource source, ZoneClock clock, List<(int Person, long At)> found)
    {
        var person = (int)facts.Id;
        switch (source)
        {
            case InstantSource.Events s:
                foreach (var e in facts.Events)
                {
                    if (Matches(s.Name, e.Name)) found.Add((person, e.At));
                }
                break;
            case InstantSource.TagAdded s when facts.Tags.TryGetValue(s.Tag, out var at): found.Add((person, at)); break;
            case InstantSource.FriendshipSince s when facts.Friendships.GetValueOrDefault(s.Account)?.Since is { } since: found.Add((person, since)); break;
            case InstantSource.HeldSince s when facts.Attributes.TryGetValue(s.Key, out var held): found.Add((person, held.HeldSince)); break;
            case InstantSource.AttributeMoment s when facts.Attributes.TryGetValue(s.Path.Key, out var value): Moment(person, s.Path.Find(value.Value, 1), clock, found); break;
            case InstantSource.Messages s:
                foreach (var message in facts.Messages)
                {
                    if (message.Outcome == s.Outcome) found.Add((person, message.At));
                }
                break;
        }
    }

    // As a condition on date-times reads the value: a date is its day's first instant, text says what it says.
    public static void Moment(int person, FactValue? value, ZoneClock clock, List<(int Person, long At)> found)
    {
        switch (value)
        {
            case FactValue.Instant instant: found.Add((person, instant.Ms)); break;
            case FactValue.Date date: found.Add((person, clock.StartOf(ZoneClock.DayFrom(date.Value)))); break;
            case FactValue.Text text when TextTime.Read(text.Value) is { } time:
                var local = time.Day * ZoneClock.Day + (time.OfDay ?? 0);
                found.Add((person, time.OffsetMs is { } offset ? local - offset : clock.InstantOf(local)));
                break;
        }
    }

    /// <summary>All there are; those that were left behind long ago are not worth telling apart here.</summary>
    public static void All(LiveIndex index, InstantSource source, SegmentContext context, List<(int Person, long At)> found)
    {
        switch (source)
        {
            case InstantSource.TagAdded tag: index.TagInstants(tag.Tag, -ZoneClock.Never, found); break;
            case InstantSource.FriendshipSince friendship: index.FriendshipInstants(friendship.Account, -ZoneClock.Never, found); break;
            case InstantSource.HeldSince held: index.HeldInstants(held.Key, -ZoneClock.Never, found); break;
            case InstantSource.AttributeMoment moment: index.MomentInstants(moment.Path, context, -ZoneClock.Never, found); break;
            case InstantSource.Messages messages: index.MessageInstants(messages.Outcome, -ZoneClock.Never, found); break;
        }
    }
}
