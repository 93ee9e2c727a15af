using System.Globalization;
using Todoke.LineEmulator.Webhooks;

namespace Todoke.LineEmulator.Control;

public sealed partial class EmulatorControl
{
    private const int EventsPerWebhook = 100;
    private const int MaxGenerated = 5_000_000;
    private const long DayMs = 24L * 3600 * 1000;

    /// <summary>Makes people, or changes those whose id is known. Either all are good or none is touched.</summary>
    public async Task<PeopleAdded> AddPeopleAsync(PeopleRequest request, CancellationToken ct)
    {
        foreach (var (index, wanted) in request.People.Index())
        {
            CheckWhatTheyAre(wanted, $"people[{index}]");
            if (wanted.Id is { } id && (id.Length is 0 or > 200 || id.Contains('/', StringComparison.Ordinal)))
            {
                throw new ControlException(400, "A person's id must be 1 to 200 characters without '/'.", $"people[{index}].id");
            }
            foreach (var friendship in wanted.Follows)
            {
                FindAccount(friendship.Account);
            }
        }
        var ids = new List<PersonIds>(request.People.Count);
        var news = new List<(LineAccount Account, WebhookEvent Event)>();
        foreach (var wanted in request.People)
        {
            ids.Add(Ids(Add(wanted, request.Webhook ? news : null)));
        }
        var (sent, failed) = await TellAsync(news, ct);
        return new PeopleAdded(ids.Count, ids, sent, failed);
    }

    /// <summary>Makes people up for one account; the same seed and ids give the same names and user ids.</summary>
    public async Task<PeopleAdded> GenerateAsync(GenerateRequest request, CancellationToken ct)
    {
        var account = FindAccount(request.Account);
        if (request.Count is < 1 or > MaxGenerated || request.BlockedEvery < 1 || request.SinceDays < 0)
        {
            throw new ControlException(400, $"count must be 1 to {MaxGenerated}, blocked_every 1 or more, since_days 0 or more.", request.Count is < 1 or > MaxGenerated ? "count" : request.SinceDays < 0 ? "since_days" : "blocked_every");
        }
        var now = platform.Clock.NowMs;
        var ids = new List<PersonIds>();
        var news = new List<(LineAccount Account, WebhookEvent Event)>();
        for (var n = 1; n <= request.Count; n++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{request.IdPrefix}{n}");
            var since = request.SinceDays == 0 ? now : now - (long)((double)(request.Count - n) / request.Count * request.SinceDays * DayMs);
            var person = Add(
                new NewPerson
                {
                    Id = id,
                    Name = request.NamePrefix is { } prefix ? string.Create(CultureInfo.InvariantCulture, $"{prefix}{n}") : JapaneseNames.For(platform.Derive.PersonSeed(id)),
                    Habits = request.Habits,
                    Quiet = request.Quiet && request.Habits is null,
                    Follows = [new NewFriendship { Account = account.ChannelId, State = n % request.BlockedEvery == 0 ? FriendState.Blocked : FriendState.Following, Since = since }],
                },
                request.Webhook ? news : null);
            if (request.List)
            {
                ids.Add(Ids(person));
            }
        }
        var (sent, failed) = await TellAsync(news, ct);
        return new PeopleAdded(request.Count, request.List ? ids : null, sent, failed);
    }

    public PersonView Person(string id) => View(FindPerson(id));

    /// <summary>People in the order they were made, or of one account in the order of first contact. <paramref name="search"/> looks into ids, names and user ids.</summary>
    public PeoplePage People(string? account, FriendState? state, string? search, string? cursor, int limit)
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
        var of = account is null ? null : FindAccount(account);
        if (state is not null && of is null)
        {
            throw new ControlException(400, "state needs account.", "account");
        }
        var found = new List<PersonView>();
        while (true)
        {
            Person[] page = of is null ? platform.People(from, limit) : [.. of.Chats(from, limit).Select(c => c.Person)];
            foreach (var person in page)
            {
                from++;
                if ((state is null || person.FindChat(of!)?.State == state) && (search is null || Fits(person, search)))
                {
                    found.Add(View(person));
                    if (found.Count == limit)
                    {
                        return new PeoplePage(found, from.ToString(CultureInfo.InvariantCulture));
                    }
                }
            }
            if (page.Length < limit)
            {
                return new PeoplePage(found, null);
            }
        }
    }

    private static void CheckWhatTheyAre(NewPerson wanted, string path)
    {
        var wrong = wanted.Traits switch
        {
            { Gender: { } g } when !Traits.Genders.Contains(g) => ("traits.gender", $"must be one of: {string.Join(", ", Traits.Genders)}, or null."),
            { Os: { } os } when !Traits.Systems.Contains(os) => ("traits.os", $"must be one of: {string.Join(", ", Traits.Systems)}, or null."),
            { Area: { } area } when !Traits.Areas.Contains(area) => ("traits.area", "must be LINE's name of an area, as jp_13, or null."),
            { Age: < Traits.LeastAge or > Traits.MostAge } => ("traits.age", $"must be {Traits.LeastAge} to {Traits.MostAge}, or null."),
            _ => wanted.Habits switch
            {
                { Hours: { } hours } when hours.Count != 24 || hours.Any(h => h < 0) => ("habits.hours", "must be 24 weights of 0 or more."),
                { Weekdays: { } days } when days.Count != 7 || days.Any(d => d < 0) => ("habits.weekdays", "must be 7 weights of 0 or more."),
                { } h when new[] { h.Open, h.Tap, h.Reply, h.Block, h.Unblock, h.Answer, h.Buy, h.BuyInStore, h.Press }.Any(p => p is not (>= 0 and <= 1)) => ("habits", "are probabilities from 0 to 1."),
                { } h when !(h.MinSeconds >= 0 && h.MaxSeconds >= 0 && h.VisitsPerWeek is >= 0 and <= 10_000) => ("habits", "has seconds of 0 or more and visits_per_week of 0 to 10000."),
                _ => (wanted.Sites ?? []).Any(s => !Browser.IsLoopback(s)) ? ("sites", "must be http addresses on this machine.") : default((string Field, string Message)?),
            },
        };
        if (wrong is var (field, message))
        {
            throw new ControlException(400, $"{field} {message}", $"{path}.{field}");
        }
    }

    private bool Fits(Person person, string search) =>
        person.Id.Contains(search, StringComparison.OrdinalIgnoreCase)
        || person.Name.Contains(search, StringComparison.OrdinalIgnoreCase)
        || platform.Providers.Any(provider => person.UserId(provider) == search);

    private Person Add(NewPerson wanted, List<(LineAccount Account, WebhookEvent Event)>? news)
    {
        var id = wanted.Id ?? $"person-{FreshIds.Token()[..12]}";
        var known = platform.FindPerson(id) is not null;
        var person = platform.Meet(id, wanted.Seed);
        person.Name = wanted.Name ?? (known ? person.Name : JapaneseNames.For(person.Seed));
        person.PictureUrl = wanted.PictureUrl ?? person.PictureUrl;
        if (wanted.Habits is not null || wanted.Quiet is not null)
        {
            person.Habits = wanted.Quiet == true ? null : wanted.Habits ?? new Habits();
            will.Begin(person);
        }
        (person.GivenTraits, person.Autofill, person.Sites) = (wanted.Traits ?? person.GivenTraits, wanted.Autofill ?? person.Autofill, wanted.Sites ?? person.Sites);
        foreach (var friendship in wanted.Follows)
        {
            var account = FindAccount(friendship.Account);
            var at = friendship.Since ?? platform.Clock.NowMs;
            var chat = person.ChatWith(account);
            if (friendship.State == FriendState.Blocked && chat.State == FriendState.None)
            {
                // Nobody blocks before having added; the count of friends ever added needs it.
                chat.Change(FriendState.Following, at);
                news?.Add((account, acts.FollowEvent(person, account, isUnblocked: false)));
            }
            var before = chat.Change(friendship.State, at);
            if (before != friendship.State)
            {
                news?.Add((account, friendship.State == FriendState.Blocked
                    ? acts.Event("unfollow", person, account, answerable: false)
                    : acts.FollowEvent(person, account, before == FriendState.Blocked)));
            }
        }
        platform.Touch();
        return person;
    }

    private async Task<(int Sent, int Failed)> TellAsync(List<(LineAccount Account, WebhookEvent Event)> news, CancellationToken ct)
    {
        var (sent, failed) = (0, 0);
        foreach (var group in news.GroupBy(n => n.Account))
        {
            foreach (var batch in group.Select(n => n.Event).Chunk(EventsPerWebhook))
            {
                sent++;
                failed += (await webhooks.SendAsync(group.Key, batch, ct)).Ok ? 0 : 1;
            }
        }
        return (sent, failed);
    }

    private PersonIds Ids(Person person) => new(person.Id, person.Name, UserIds(person));

    private Dictionary<string, string> UserIds(Person person) => platform.Providers.ToDictionary(p => p.Name, person.UserId, StringComparer.Ordinal);

    private PersonView View(Person person) => new(
        person.Id,
        person.Name,
        person.Habits is null,
        person.Habits,
        person.Seed,
        person.PictureUrl,
        UserIds(person),
        [.. person.Chats.Select(c => new FriendshipView(c.Account.ChannelId, person.UserId(c.Account.Provider), c.State, c.SinceMs, c.Received, c.OpenedMs) { LoadingUntil = c.LoadingUntilMs, ReadByAccount = c.ReadByAccountMs })],
        person.Traits,
        person.Autofill,
        person.Sites);
}
