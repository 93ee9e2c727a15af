namespace Todoke.LineEmulator.Audiences;

/// <summary>One lot of ids on its way into an audience: half a second queued, half a second worked on, then they are in.</summary>
/// <param name="Count">Ids in it; more than <c>People</c> where ids are IFAs, which nobody here has.</param>
internal sealed record AudienceJob(long Id, string? Description, IReadOnlyList<Person> People, int Count, long CreatedMs)
{
    private const long QueuedMs = 500, WorkingMs = 500;

    public const long LastsMs = QueuedMs + WorkingMs;

    public string Status(long nowMs) => (nowMs - CreatedMs) switch { < QueuedMs => "QUEUED", < LastsMs => "WORKING", _ => "FINISHED" };

    public bool IsFinished(long nowMs) => nowMs - CreatedMs >= LastsMs;
}

/// <summary>Whose audience it is where Business Manager shares it.</summary>
internal sealed record AudienceOwner(string Id, string Name);

/// <summary>
/// A group of people kept by LINE. What it is at an instant follows from that instant alone: jobs that have run their time are in, a click or
/// impression audience is looked at anew until it has enough people, and after 180 days it is over.
/// </summary>
internal sealed class Audience(long id, string type, string description, long createdMs)
{
    private const long DayMs = 24L * 3600 * 1000, LifeMs = 180 * DayMs, KeptMs = 30 * DayMs;
    private const int LeastPeople = 50, LeastTold = 20;
    public const int MostJobsAtOnce = 10;
    private readonly Lock gate = new();
    private readonly List<AudienceJob> jobs = [];
    private readonly HashSet<Person> people = [];
    private int taken, ids;

    public long Id => id;

    /// <summary>LINE's word: UPLOAD, CLICK, IMP, CHAT_TAG …</summary>
    public string Type => type;

    public string Description { get; set; } = description;

    public long CreatedMs => createdMs;

    public bool IsIfa { get; init; }

    public string CreateRoute { get; init; } = "MESSAGING_API";

    /// <summary>Set where another account shares it by Business Manager.</summary>
    public AudienceOwner? Owner { get; init; }

    /// <summary>LINE's id of the message whose readers or clickers are meant.</summary>
    public string? RequestId { get; init; }

    /// <summary>That message, as long as this emulator knows it.</summary>
    public SentRequest? Source { get; init; }

    public string? ClickUrl { get; init; }

    public bool IsOwn => Owner is null;

    public bool MayWrite => IsOwn && CreateRoute == "MESSAGING_API";

    public long ExpiresMs => createdMs + LifeMs;

    public bool IsGone(long nowMs) => nowMs >= ExpiresMs + KeptMs;

    /// <summary>An own audience of uploaded user ids or a chat tag needs no minimum and tells its size.</summary>
    public bool IsExempt => IsOwn && IsTold;

    private bool IsTold => (type == "UPLOAD" && !IsIfa) || type == "CHAT_TAG";

    private bool NeedsMany => type is "CLICK" or "IMP";

    /// <summary>Newest first.</summary>
    public AudienceJob[] Jobs
    {
        get
        {
            lock (gate)
            {
                return [.. Enumerable.Reverse(jobs)];
            }
        }
    }

    /// <summary>Puts people in at once, as they are where LINE's own manager made it.</summary>
    public void Fill(IEnumerable<Person> found)
    {
        lock (gate)
        {
            people.UnionWith(found);
            ids = people.Count;
        }
    }

    /// <summary>All of it, for the state file: who is in, how many ids that is, every job, and how many of them are in.</summary>
    public (Person[] People, int Count, AudienceJob[] Jobs, int Taken) Capture(long nowMs)
    {
        lock (gate)
        {
            Look(nowMs);
            return ([.. people], ids, [.. jobs], taken);
        }
    }

    public void Restore(IEnumerable<Person> found, int count, IReadOnlyList<AudienceJob> kept, int keptTaken)
    {
        lock (gate)
        {
            people.UnionWith(found);
            jobs.AddRange(kept);
            (ids, taken) = (count, keptTaken);
        }
    }

    /// <summary>False: too many are under way already.</summary>
    public bool Add(AudienceJob job, long nowMs)
    {
        lock (gate)
        {
            if (jobs.Count(j => !j.IsFinished(nowMs)) >= MostJobsAtOnce)
            {
                return false;
            }
            jobs.Add(job);
            return true;
        }
    }

    /// <summary>READY, IN_PROGRESS or EXPIRED.</summary>
    public string Status(long nowMs)
    {
        var count = Count(nowMs);
        return nowMs >= ExpiresMs ? "EXPIRED" : count >= (NeedsMany ? LeastPeople : 1) ? "READY" : "IN_PROGRESS";
    }

    /// <summary>How many LINE tells: 0 for fewer than 20, but for uploaded user ids and chat tags.</summary>
    public int CountTold(long nowMs) => Count(nowMs) is var count && (IsTold || count >= LeastTold) ? count : 0;

    /// <summary>Who is in it now, also those who block meanwhile.</summary>
    public HashSet<Person> People(long nowMs)
    {
        lock (gate)
        {
            Look(nowMs);
            return [.. people];
        }
    }

    public int Count(long nowMs)
    {
        lock (gate)
        {
            Look(nowMs);
            return ids;
        }
    }

    private void Look(long nowMs)
    {
        if (Source is not null && people.Count < LeastPeople && nowMs - createdMs >= AudienceJob.LastsMs)
        {
            people.UnionWith(Touched(Source));
            ids = people.Count;
        }
        while (taken < jobs.Count && jobs[taken].IsFinished(nowMs))
        {
            var job = jobs[taken++];
            people.UnionWith(job.People);
            ids = IsIfa ? ids + job.Count : people.Count;
        }
    }

    /// <summary>Who has seen the message, or tapped a link of it.</summary>
    private IEnumerable<Person> Touched(SentRequest sent) => type == "IMP"
        ? sent.Reactions.Displays.Select(d => d.Person)
        : sent.Reactions.Clicks.Where(c => ClickUrl is null || c.Url == ClickUrl).Select(c => c.Person);
}
