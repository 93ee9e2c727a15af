using Todoke.Audience;
using Todoke.Core.Segments;
using Todoke.Server.Ledger;
using Todoke.Server.Links;

namespace Todoke.Server.Audience;

/// <summary>What one piece of work did, to be applied and judged as a whole.</summary>
/// <param name="Position">Of its last feed row.</param>
/// <param name="At">Its commit's instant, Unix milliseconds.</param>
/// <param name="Segments">Saved segments that were made, changed or deleted.</param>
/// <param name="Settings">Whether something conditions are judged by (ranks, topics, the zone) may have changed.</param>
internal sealed record FeedUnit(long Position, long At, IReadOnlyList<FactChange> Changes, IReadOnlyList<long> Segments, bool Settings);

/// <summary>
/// Turns feed rows into the facts they name, in their order. What may have changed again since then is in the row itself; events, which
/// never change, and people of a family, whose facts are a sum, are read from the same snapshot of the ledger.
/// </summary>
internal sealed class FeedFacts(LedgerConnection ledger, Families families, AttributeTypes before)
{
    // People of a family touched by the present unit; they are read whole at its end.
    readonly HashSet<long> _whole = [];
    readonly List<FactChange> _changes = [];
    Dictionary<long, Happened> _events = [];
    Dictionary<long, ProfileStanding> _standings = [];
    Dictionary<long, List<(long Profile, MessageFact Sent)>> _sent = [];
    FamilyFacts _people = new(ledger, families, [], before);

    /// <summary>The attributes as this batch left them.</summary>
    public AttributeTypes Types { get; private set; } = before;

    /// <returns>Null when attribute types changed in a way that contradicts what was read before.</returns>
    public async Task<List<FeedUnit>?> UnitsAsync(IReadOnlyList<FeedRow> feed, CancellationToken cancel)
    {
        if (feed.Any(f => f.Kind is ChangeKind.Attribute or ChangeKind.Vocabulary))
        {
            var newer = await AttributeTypes.LoadAsync(ledger, cancel);
            if (Types.Contradicts(newer)) return null;
            Types = newer;
        }
        _events = await EventsAsync(feed, cancel);
        _standings = await StandingsAsync(feed, cancel);
        _sent = await MessageFacts.OfRequestsAsync(ledger, [.. feed.Where(IsRequest).Select(f => f.B).Distinct()], cancel);
        _people = new(ledger, families, [.. feed.SelectMany(Named)], Types);
        var units = new List<FeedUnit>();
        var (segments, settings) = (new List<long>(), false);
        foreach (var row in feed)
        {
            await ReadAsync(row, cancel);
            if (row.Kind == ChangeKind.Segment) segments.Add(row.A);
            settings |= row.Kind == ChangeKind.Vocabulary;
            if (!row.Ends) continue;
            await WholeAsync(cancel);
            units.Add(new(row.Position, row.At, [.. _changes], segments, settings));
            _changes.Clear();
            (segments, settings) = ([], false);
        }
        return units;
    }

    async Task ReadAsync(FeedRow row, CancellationToken cancel)
    {
        switch (row.Kind)
        {
            case ChangeKind.Profile:
                if (_standings.TryGetValue(row.A, out var standing)) _changes.Add(new ProfileChanged(row.A, standing));
                break;
            case ChangeKind.Merge: _whole.UnionWith(await families.RefreshAsync(ledger, row.A, row.B, cancel)); break;
            case ChangeKind.Tag when Alone(row.A): _changes.Add(new TagChanged(row.A, row.B, FeedData.TagIn(row.Data))); break;
            case ChangeKind.Attribute when Alone(row.A):
                var (json, effectiveAt, heldSince) = FeedData.AttributeIn(row.Data) ?? (null, row.At, row.At);
                _changes.Add(new AttributeChanged(row.A, Types.KeyOf(row.B), Types.Read(row.B, json), effectiveAt) { HeldSince = heldSince });
                break;
            case ChangeKind.Friendship when Alone(row.A):
                var friendship = FeedData.FriendshipIn(row.Data);
                _changes.Add(new FriendshipChanged(row.A, row.B, friendship is { } f ? FactsReader.State(f.State) : Core.Segments.FriendshipState.None, friendship?.Since));
                break;
            case ChangeKind.Consent when Alone(row.A):
                var consent = FeedData.ConsentIn(row.Data);
                _changes.Add(new ConsentChanged(row.A, row.B, consent?.Granted, consent?.At ?? row.At));
                break;
            case ChangeKind.Audience when row.A == 0:
                foreach (var member in await ledger.QueryAsync("SELECT profile_id FROM audience_member WHERE audience_id = @id", r => r.GetInt64(0), cancel, ("id", row.B)))
                    if (Alone(member)) _changes.Add(new AudienceChanged(member, row.B, true));
                break;
            case ChangeKind.Audience when Alone(row.A): _changes.Add(new AudienceChanged(row.A, row.B, row.Data is not null)); break;
            case ChangeKind.Message when Alone(row.A):
                if (FeedData.MessageIn(row.Data) is var (outcome, at, channel, campaign, link, template)) _changes.Add(new MessageChanged(row.A, MessageFacts.Told(row.B, outcome, at, channel, campaign, link, template)));
                break;
            // A request that LINE took: what it carried was sent to its people.
            case ChangeKind.Campaign when IsRequest(row):
                foreach (var (profile, sent) in _sent.GetValueOrDefault(row.B, []))
                    if (Alone(profile)) _changes.Add(new MessageChanged(profile, sent));
                break;
            case ChangeKind.Address when Alone(row.A): _changes.Add(new AddressChanged(row.A, (MessageChannel)row.B, true)); break;
            case ChangeKind.Events:
                for (var id = row.A; id <= row.B; id++)
                    if (_events.TryGetValue(id, out var happened)) Happen(happened);
                break;
            case ChangeKind.EventWithdrawn: await WithdrawnAsync(row.A, cancel); break;
        }
    }

    static bool IsRequest(FeedRow row) => row is { Kind: ChangeKind.Campaign, B: > 0 };

    // Whose facts a row changes, where they have to be read whole if it is a family. Nobody of a merge: who belongs to whom is not known yet.
    IEnumerable<long> Named(FeedRow row) => row.Kind switch
    {
        ChangeKind.Tag or ChangeKind.Attribute or ChangeKind.Friendship or ChangeKind.Consent or ChangeKind.Audience or ChangeKind.Message or ChangeKind.Address => [row.A],
        ChangeKind.Campaign when IsRequest(row) => _sent.GetValueOrDefault(row.B, []).Select(s => s.Profile),
        _ => [],
    };

    void Happen(Happened row)
    {
        var person = families.RootOf(row.Profile);
        if (row.Event is { } e) _changes.Add(new EventAdded(person, e.EventId, e.Name, e.At, e.Seq, e.Properties));
        else if (row.Tap is { } tap) _changes.Add(new MessageChanged(person, tap));
    }

    async Task WholeAsync(CancellationToken cancel)
    {
        _changes.AddRange(_whole.Where(profile => families.RootOf(profile) != profile).Select(profile => new ProfileRemoved(profile)));
        var roots = _whole.Select(families.RootOf).ToHashSet();
        var people = await _people.OfAsync(roots, cancel);
        _changes.AddRange(roots.Select(root => people.TryGetValue(root, out var facts) ? (FactChange)new ProfileReplaced(facts) : new ProfileRemoved(root)));
        _whole.Clear();
    }

    bool Alone(long profile)
    {
        var root = families.RootOf(profile);
        if (!families.IsFamily(root)) return true;
        _whole.Add(root);
        return false;
    }

    async Task<Dictionary<long, ProfileStanding>> StandingsAsync(IReadOnlyList<FeedRow> feed, CancellationToken cancel)
    {
        var standings = new Dictionary<long, ProfileStanding>();
        foreach (var chunk in feed.Where(f => f.Kind == ChangeKind.Profile).Select(f => f.A).Distinct().Chunk(500))
        {
            var (list, values) = LedgerConnection.In(chunk);
            await ledger.EachAsync($"SELECT id, known, deleted_at FROM profile WHERE id IN {list} AND merged_into IS NULL",
                r => standings[r.GetInt64(0)] = FactsReader.Standing(r.GetInt32(1), !r.IsDBNull(2)), cancel, values);
        }
        return standings;
    }

    // Also those taken back since then: the row that says so comes later in the feed.
    async Task<Dictionary<long, Happened>> EventsAsync(IReadOnlyList<FeedRow> feed, CancellationToken cancel)
    {
        var events = new Dictionary<long, Happened>();
        var ranges = feed.Where(f => f.Kind == ChangeKind.Events).Select(f => (First: f.A, Last: f.B)).OrderBy(f => f.First).ToList();
        for (var i = 0; i < ranges.Count;)
        {
            var (first, last) = ranges[i++];
            while (i < ranges.Count && ranges[i].First == last + 1) last = ranges[i++].Last;
            await ledger.EachAsync($"SELECT {FactsReader.EventColumns} FROM event WHERE id BETWEEN @first AND @last", r => events[r.GetInt64(0)] = FactsReader.Event(r),
                cancel, ("first", first), ("last", last));
        }
        return events;
    }

    async Task WithdrawnAsync(long id, CancellationToken cancel)
    {
        var row = await ledger.FirstAsync("SELECT profile_id, withdrawn_at, source, name FROM event WHERE id = @id",
            r => ((long Owner, bool Gone, bool Tap, string Name)?)(r.GetInt64(0), !r.IsDBNull(1), r.GetString(2) == LinkRedirect.Source, r.GetString(3)), cancel, ("id", id));
        // Still there: only its content was erased (unsend), so the person is read again without it. A tap is no event to the index: it is read again too.
        if (row is var (owner, gone, tap, _) && (!gone || tap)) _whole.Add(families.RootOf(owner));
        else _changes.Add(new EventWithdrawn(id) { Profile = row is { } was ? families.RootOf(was.Owner) : null, Name = row?.Name });
    }
}
