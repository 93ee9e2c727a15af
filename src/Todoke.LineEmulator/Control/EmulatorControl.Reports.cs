using System.Globalization;
using System.Text;
using System.Text.Json;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.Control;

/// <summary>Which deliveries to look at; every given field narrows. Instants in Unix milliseconds of the emulator's clock, <c>Until</c> excluded.</summary>
public sealed record DeliveryQuery
{
    public string? Account { get; init; }

    /// <summary>customAggregationUnit.</summary>
    public string? Unit { get; init; }

    public IReadOnlyList<string>? RequestIds { get; init; }

    public string? TextContains { get; init; }

    public string? Endpoint { get; init; }

    public long? Since { get; init; }

    public long? Until { get; init; }

    /// <summary>Whether to list the people with their counts.</summary>
    public bool List { get; init; }
}

public sealed record PersonCount(string Person, string UserId, int Count);

/// <summary>Who got how many message requests: <c>Duplicates</c> = <c>Messages</c> − <c>DistinctPeople</c>, counted per person and account.</summary>
public sealed record DeliveryReport(int Requests, int Messages, int DistinctPeople, int Duplicates, IReadOnlyList<PersonCount>? People);

/// <summary>One message request a person got.</summary>
public sealed record MessageView(long At, string Account, string Endpoint, string RequestId, string? RetryKey, string? Unit, string Person, string UserId, IReadOnlyList<string> MessageIds, JsonElement Messages);

public sealed record MessagePage(IReadOnlyList<MessageView> Messages, string? Next);

/// <summary>An account in numbers since <c>since</c>; refused, repeated and what people did count from the start. <c>Duplicates</c>: messages beyond the first per person and unit (or exact body where there is no unit).</summary>
public sealed record Summary(int Friends, int Blocked, int Requests, int Messages, int DistinctPeople, int Duplicates, long Refused, long Repeated, long Usage, long Opened, long Tapped, long Replied, long Webhooks, long WebhookFailures);

public sealed partial class EmulatorControl
{
    public DeliveryReport Deliveries(DeliveryQuery query)
    {
        var counts = new Dictionary<(Person, LineAccount), int>();
        var (requests, messages) = (0, 0);
        foreach (var sent in Find(query))
        {
            requests++;
            messages += sent.People.Length;
            foreach (var person in sent.People)
            {
                counts[(person, sent.Account)] = counts.GetValueOrDefault((person, sent.Account)) + 1;
            }
        }
        IReadOnlyList<PersonCount>? people = query.List ? [.. counts.Select(c => new PersonCount(c.Key.Item1.Id, c.Key.Item1.UserId(c.Key.Item2.Provider), c.Value))] : null;
        return new DeliveryReport(requests, messages, counts.Count, messages - counts.Count, people);
    }

    /// <summary>Messages as people got them, oldest first, one row per person.</summary>
    public MessagePage Messages(DeliveryQuery query, string? person, string? cursor, int limit)
    {
        if (limit is < 1 or > 1000)
        {
            throw new ControlException(400, "limit must be 1 to 1000.", "limit");
        }
        var from = 0;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            throw new ControlException(400, "The cursor is not one of this API.", "cursor");
        }
        var of = person is null ? null : FindPerson(person);
        var rows = Find(query).SelectMany(sent => sent.People.Where(p => of is null || p == of).Select(p => (sent, p)));
        var page = rows.Skip(from).Take(limit + 1).ToList();
        return new MessagePage(
            [.. page.Take(limit).Select(row => View(row.sent, row.p))],
            page.Count > limit ? (from + limit).ToString(CultureInfo.InvariantCulture) : null);
    }

    public Summary Summary(string channelId, long? since)
    {
        var account = FindAccount(channelId);
        var count = account.CountAt(null);
        var people = new HashSet<Person>();
        var keyed = new HashSet<(Person, string)>();
        var (requests, messages) = (0, 0);
        foreach (var sent in Find(new DeliveryQuery { Account = channelId, Since = since }))
        {
            requests++;
            messages += sent.People.Length;
            var key = sent.Unit is { } unit ? $"unit {unit}" : Encoding.UTF8.GetString(sent.Messages);
            foreach (var person in sent.People)
            {
                people.Add(person);
                keyed.Add((person, key));
            }
        }
        var tally = account.Tally;
        return new Summary(count.Following, count.Blocked, requests, messages, people.Count, messages - keyed.Count, tally.Refused, tally.Repeated, account.Usage(platform.Clock.NowMs), tally.Opened, tally.Tapped, tally.Replied, tally.Webhooks, tally.WebhookFailures);
    }

    private IEnumerable<SentRequest> Find(DeliveryQuery query)
    {
        var ids = query.RequestIds?.ToHashSet(StringComparer.Ordinal);
        IEnumerable<LineAccount> accounts = query.Account is null ? platform.Accounts : [FindAccount(query.Account)];
        return accounts
            .SelectMany(account => account.Requests())
            .Where(sent => (query.Unit is null || sent.Unit == query.Unit)
                && (query.Endpoint is null || sent.Endpoint == query.Endpoint)
                && (ids is null || ids.Contains(sent.RequestId))
                && (query.Since is null || sent.AtMs >= query.Since)
                && (query.Until is null || sent.AtMs < query.Until)
                && (query.TextContains is null || MessageLinks.Contains(sent.Messages, query.TextContains)))
            .OrderBy(sent => sent.AtMs);
    }

    private static MessageView View(SentRequest sent, Person person)
    {
        using var document = JsonDocument.Parse(sent.Messages);
        return new MessageView(sent.AtMs, sent.Account.ChannelId, sent.Endpoint, sent.RequestId, sent.RetryKey, sent.Unit, person.Id, person.UserId(sent.Account.Provider), sent.MessageIds, document.RootElement.Clone());
    }
}
