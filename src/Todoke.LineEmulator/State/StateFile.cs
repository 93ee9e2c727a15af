using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Todoke.LineEmulator.Login;

namespace Todoke.LineEmulator.State;

/// <summary>
/// Keeps accounts with their rich menus, audiences and coupons, people, friendships, Login channels with their LIFF apps and the last 50 lines of every chat across restarts. Written some seconds after a change and at shutdown,
/// always to a new file that then takes the old one's place. Retry keys and reply tokens are not kept.
/// </summary>
internal sealed class StateFile : IAsyncDisposable
{
    private const int Format = 1;
    private const int LinesPerChat = 50;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly string? path;
    private readonly int seed;
    private readonly LinePlatform platform;
    private readonly LoginChannels logins;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task saving;
    private long savedVersion;

    private StateFile(string? path, int seed, LinePlatform platform, LoginChannels logins)
    {
        this.path = path;
        this.seed = seed;
        this.platform = platform;
        this.logins = logins;
        savedVersion = platform.Version;
        saving = path is null ? Task.CompletedTask : SaveNowAndThenAsync();
    }

    /// <summary>Reads the file where there is one and keeps it up to date until disposed.</summary>
    public static async Task<StateFile> OpenAsync(EmulatorOptions options, LinePlatform platform, LoginChannels logins, CancellationToken ct)
    {
        if (options.StateFile is { } path && File.Exists(path))
        {
            await using var file = File.OpenRead(path);
            var kept = await JsonSerializer.DeserializeAsync<Kept>(file, Json, ct)
                ?? throw new InvalidDataException($"The state file {path} is empty.");
            if (kept.Format != Format || kept.Seed != options.Seed)
            {
                throw new InvalidDataException($"The state file {path} is of format {kept.Format} and seed {kept.Seed}; this emulator runs format {Format} and seed {options.Seed}.");
            }
            Restore(kept, platform);
            logins.Restore(kept.Logins ?? []);
        }
        return new StateFile(options.StateFile, options.Seed, platform, logins);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await saving;
        if (path is not null && platform.Version != savedVersion)
        {
            await SaveAsync(path);
        }
        stopping.Dispose();
    }

    private async Task SaveNowAndThenAsync()
    {
        using var timer = new PeriodicTimer(Every, platform.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                if (platform.Version == savedVersion)
                {
                    continue;
                }
                try
                {
                    await SaveAsync(path!);
                }
                catch (IOException problem)
                {
                    // The next round tries again; the last save, at the stop, lets the problem through.
                    await Console.Error.WriteLineAsync($"The state file {path} could not be written: {problem.Message}");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The last save is DisposeAsync's.
        }
    }

    private async Task SaveAsync(string target)
    {
        var version = platform.Version;
        if (Path.GetDirectoryName(Path.GetFullPath(target)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }
        var fresh = target + ".new";
        await using (var file = File.Create(fresh))
        {
            await JsonSerializer.SerializeAsync(file, Capture(), Json);
            file.Flush(flushToDisk: true);
        }
        File.Move(fresh, target, overwrite: true);
        savedVersion = version;
    }

    private Kept Capture()
    {
        var requests = new List<KeptRequest>();
        var numbers = new Dictionary<SentRequest, int>();
        var now = platform.Clock.NowMs;
        var people = platform.People(0, int.MaxValue).Select(person => new KeptPerson(
            person.Id,
            person.Name,
            person.Seed,
            person.Habits,
            person.PictureUrl,
            [.. person.Chats.Select(chat => new KeptChat(
                chat.Account.ChannelId, chat.State, chat.SinceMs, chat.EverFollowed, chat.LastSaidMs, chat.Received, chat.OpenedMs,
                [.. chat.Last(LinesPerChat).Select(Keep)]))],
            person.GivenTraits,
            person.Autofill,
            person.Sites,
            person.Cookies.Keep())).ToList();
        var accounts = platform.Accounts.Select(account => new KeptAccount(
            account.ChannelId, account.Provider.Name, account.DisplayName, account.Verified, account.QuotaLimit, account.Plan, account.TokenGeneration,
            account.WebhookUrl, account.WebhookActive, EmulatorClock.MonthInJapan(now), account.Usage(now),
            [.. account.Days().Select(d => new KeptDay(d.Key, d.Value.Added, d.Value.Following, d.Value.Blocked))], [.. account.Coupons.Managed], KeptShelves.Of(account, now))).ToList();
        return new Kept(Format, seed, accounts, requests, people, logins.Keep());

        KeptLine Keep(ChatLine line)
        {
            if (line is PersonLine said)
            {
                return new KeptLine(null, said.AtMs, said.Kind, said.Text);
            }
            var sent = (SentRequest)line;
            if (!numbers.TryGetValue(sent, out var number))
            {
                number = requests.Count;
                numbers.Add(sent, number);
                requests.Add(new KeptRequest(sent.AtMs, sent.Account.ChannelId, sent.Endpoint, sent.RequestId, sent.RetryKey, sent.Unit, sent.MessageIds, sent.Messages));
            }
            return new KeptLine(number, 0, null, null);
        }
    }

    private static void Restore(Kept kept, LinePlatform platform)
    {
        var month = EmulatorClock.MonthInJapan(platform.Clock.NowMs);
        foreach (var a in kept.Accounts)
        {
            var account = platform.AddAccount(a.ChannelId, a.Provider, a.DisplayName, a.Verified, a.Quota, a.Plan, a.TokenGeneration)
                ?? throw new InvalidDataException($"The state file holds account {a.ChannelId} twice.");
            account.Coupons.SetManaged(a.Coupons ?? [], platform.Clock.NowMs);
            account.WebhookUrl = a.WebhookUrl;
            account.WebhookActive = a.WebhookActive;
            account.RestoreDays(a.Days.Select(d => KeyValuePair.Create(d.Day, new DayCount(d.Added, d.Following, d.Blocked))));
            if (a.UsageMonth == month)
            {
                account.SetUsage(a.Usage, platform.Clock.NowMs);
            }
        }
        var people = kept.People.Select(p => platform.Meet(p.Id, p.Seed)).ToArray();
        var receivers = kept.Requests.Select(_ => new List<Person>()).ToArray();
        foreach (var (person, keptPerson) in people.Zip(kept.People))
        {
            foreach (var number in keptPerson.Chats.SelectMany(c => c.Lines).Select(l => l.Request).OfType<int>())
            {
                receivers[number].Add(person);
            }
        }
        var requests = kept.Requests.Select((r, number) => new SentRequest
        {
            AtMs = r.At,
            Account = platform.FindAccount(r.Account)!,
            Endpoint = r.Endpoint,
            RequestId = r.RequestId,
            RetryKey = r.RetryKey,
            Unit = r.Unit,
            Messages = r.Messages,
            MessageIds = r.MessageIds,
            People = [.. receivers[number]],
        }).ToArray();
        foreach (var sent in requests)
        {
            sent.Account.Restore(sent);
        }
        foreach (var a in kept.Accounts)
        {
            a.Shelves?.Restore(platform.FindAccount(a.ChannelId)!, platform);
        }
        foreach (var (person, keptPerson) in people.Zip(kept.People))
        {
            person.Name = keptPerson.Name;
            person.Habits = keptPerson.Habits;
            person.PictureUrl = keptPerson.PictureUrl;
            (person.GivenTraits, person.Autofill, person.Sites) = (keptPerson.Traits, keptPerson.Autofill, keptPerson.Sites);
            person.Cookies.Restore(keptPerson.Cookies);
            foreach (var c in keptPerson.Chats)
            {
                var chat = person.ChatWith(platform.FindAccount(c.Account)!);
                chat.Restore(c.State, c.Since, c.EverFollowed, c.LastSaid, c.Received, c.Opened);
                foreach (var line in c.Lines)
                {
                    chat.Keep(line.Request is { } number ? requests[number] : new PersonLine { AtMs = line.At, Kind = line.Kind!, Text = line.Text ?? "" });
                }
            }
        }
    }

    private sealed record Kept(int Format, int Seed, IReadOnlyList<KeptAccount> Accounts, IReadOnlyList<KeptRequest> Requests, IReadOnlyList<KeptPerson> People, IReadOnlyList<KeptLogin>? Logins = null);

    private sealed record KeptAccount(string ChannelId, string Provider, string DisplayName, bool Verified, long? Quota, string Plan, int TokenGeneration, string? WebhookUrl, bool WebhookActive, int UsageMonth, long Usage, IReadOnlyList<KeptDay> Days, IReadOnlyList<string>? Coupons = null, KeptShelves? Shelves = null);

    private sealed record KeptDay(DateOnly Day, int Added, int Following, int Blocked);

    private sealed record KeptRequest(long At, string Account, string Endpoint, string RequestId, string? RetryKey, string? Unit, string[] MessageIds, byte[] Messages);

    private sealed record KeptPerson(string Id, string Name, int Seed, Habits? Habits, string? PictureUrl, IReadOnlyList<KeptChat> Chats,
        Traits? Traits = null, IReadOnlyDictionary<string, string>? Autofill = null, IReadOnlyList<string>? Sites = null, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Cookies = null);

    private sealed record KeptChat(string Account, FriendState State, long? Since, bool EverFollowed, long? LastSaid, int Received, long? Opened, IReadOnlyList<KeptLine> Lines);

    private sealed record KeptLine(int? Request, long At, string? Kind, string? Text);
}
