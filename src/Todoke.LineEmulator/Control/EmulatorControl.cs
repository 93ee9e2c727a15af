using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.LineEmulator.Log;
using Todoke.LineEmulator.Webhooks;

namespace Todoke.LineEmulator.Control;

/// <summary>
/// The hand that moves the emulated world, for tests in the same process; the HTTP API under /control is this class.
/// A wish that cannot be met throws <see cref="ControlException"/>. Accounts are named by channel id, people by the caller's own ids.
/// </summary>
public sealed partial class EmulatorControl
{
    private readonly LinePlatform platform;
    private readonly RateLimits limits;
    private readonly Faults faults;
    private readonly HeldAnswers held;
    private readonly Passage passage;
    private readonly RequestLog log;
    private readonly Agenda agenda;
    private readonly PersonActs acts;
    private readonly WebhookSender webhooks;
    private readonly OwnWill will;
    private readonly Browser browser;
    private readonly RichMenuActs richMenuActs;

    internal EmulatorControl(LinePlatform platform, RateLimits limits, Faults faults, HeldAnswers held, Passage passage, RequestLog log, Agenda agenda, PersonActs acts, WebhookSender webhooks, OwnWill will, Browser browser, RichMenuActs richMenuActs)
    {
        this.platform = platform;
        this.limits = limits;
        this.faults = faults;
        this.held = held;
        this.passage = passage;
        this.log = log;
        this.agenda = agenda;
        this.acts = acts;
        this.webhooks = webhooks;
        this.will = will;
        this.browser = browser;
        this.richMenuActs = richMenuActs;
    }

    /// <summary>The emulator's clock.</summary>
    public DateTimeOffset Now => platform.Clock.GetUtcNow();

    /// <summary>Whether LINE's rate limits hold; switching them on fills the buckets.</summary>
    public bool Limits
    {
        get => limits.On;
        set
        {
            limits.Reset();
            limits.On = value;
        }
    }

    public RedeliverySettings Redelivery
    {
        get => webhooks.Redelivery;
        set => webhooks.Redelivery = value;
    }

    /// <summary>Results of the last 1,000 webhooks, oldest first.</summary>
    public IReadOnlyCollection<WebhookResult> Webhooks => webhooks.History;

    public AccountView AddAccount(NewAccount wanted)
    {
        if (wanted.ChannelId is { } id && (id.Length is 0 or > 64 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        {
            throw new ControlException(400, "channel_id must be 1 to 64 letters, digits, '-' or '_'.", "channel_id");
        }
        CheckWebhookUrl(wanted.WebhookUrl);
        var account = platform.AddAccount(wanted.ChannelId, wanted.Provider, wanted.DisplayName, wanted.Verified, wanted.Quota, wanted.Plan)
            ?? throw new ControlException(409, $"There is an account {wanted.ChannelId} already.", "channel_id");
        account.WebhookUrl = wanted.WebhookUrl;
        return View(account);
    }

    public IReadOnlyList<AccountView> Accounts() => [.. platform.Accounts.Select(View)];

    public AccountView Account(string channelId) => View(FindAccount(channelId));

    public AccountView ChangeAccount(string channelId, AccountChange change)
    {
        var account = FindAccount(channelId);
        CheckWebhookUrl(change.WebhookUrl);
        account.DisplayName = change.DisplayName ?? account.DisplayName;
        account.Verified = change.Verified ?? account.Verified;
        account.WebhookUrl = change.WebhookUrl is "" ? null : change.WebhookUrl ?? account.WebhookUrl;
        account.WebhookActive = change.WebhookActive ?? account.WebhookActive;
        if (change.Quota.ValueKind is JsonValueKind.Number or JsonValueKind.Null)
        {
            account.QuotaLimit = change.Quota.ValueKind == JsonValueKind.Null ? null : change.Quota.GetInt64();
        }
        if (change.Coupons is { } coupons)
        {
            account.Coupons.SetManaged(coupons, platform.Clock.NowMs);
        }
        if (change.Usage is { } usage)
        {
            account.SetUsage(usage, platform.Clock.NowMs);
        }
        if (change.RotateToken)
        {
            platform.RotateToken(account);
        }
        platform.Touch();
        return View(account);
    }

    /// <summary>Sets people per month; null is LINE's <c>none</c>.</summary>
    public void SetQuota(string channelId, long? people)
    {
        FindAccount(channelId).QuotaLimit = people;
        platform.Touch();
    }

    /// <summary>Lets a person do something and waits for the account's server to answer the webhook (or the tapped link).</summary>
    public async Task<ActOutcome> ActAsync(string personId, Act act, ActRequest request, CancellationToken ct)
    {
        var person = FindPerson(personId);
        var account = FindAccount(request.Account);
        if (act == Act.Tap)
        {
            var url = request.Url ?? NewestLink(person, account) ?? throw new ControlException(400, "There is no link to tap: give url.", "url");
            var opened = await acts.TapAsync(person, account, url, ct);
            var tap = opened.Tap;
            return new ActOutcome(true, tap.Status, null, tap.Problem, [], tap);
        }
        if (await FurtherAsync(person, account, act, request, ct) is { } done)
        {
            return done;
        }
        var result = act switch
        {
            Act.Follow or Act.Unblock => await acts.FollowAsync(person, account, ct),
            Act.Block => await acts.BlockAsync(person, account, ct),
            Act.Say => await acts.SayAsync(person, account, Needed(request.Text, "text"), ct) ?? throw Blocked(),
            _ => await acts.PostbackAsync(person, account, Needed(request.Data, "data"), ct, Picked(request)) ?? throw Blocked(),
        };
        return result is null
            ? new ActOutcome(false, null, null, null, [], null)
            : new ActOutcome(true, result.Status, result.Reason, result.Detail, result.EventIds, null);

        ControlException Blocked() => new(409, $"{personId} has blocked the account and cannot write to it.", "account");
        static string Needed(string? value, string name) => string.IsNullOrEmpty(value) ? throw new ControlException(400, $"{name} may not be empty.", name) : value;
    }

    /// <summary>Posts whatever is given to the account's webhook address.</summary>
    public async Task<WebhookResult> SendRawAsync(RawWebhook raw, CancellationToken ct)
    {
        var account = FindAccount(raw.Account);
        var url = account.WebhookUrl ?? throw new ControlException(409, "The account has no webhook address.", "account");
        var events = raw.Events.ValueKind == JsonValueKind.Array ? JsonArray.Create(raw.Events)! : [];
        var body = raw.Body is not null ? System.Text.Encoding.UTF8.GetBytes(raw.Body) : WebhookSender.Envelope(account, events);
        return await webhooks.PostAsync(account, url, body, raw.Signature == "bad", ct);
    }

    public void Advance(TimeSpan by) => platform.Clock.Advance(by);

    public void SetClock(DateTimeOffset instant) => platform.Clock.Set(instant);

    /// <summary>Answer delay in milliseconds, uniform between the two; 0 and 0 switch it off.</summary>
    public void SetDelay(int minMs, int maxMs)
    {
        if (minMs < 0 || maxMs < minMs)
        {
            throw new ControlException(400, "min_ms must be 0 or more and max_ms not less than min_ms.", minMs < 0 ? "min_ms" : "max_ms");
        }
        passage.Delay = (minMs, maxMs);
    }

    /// <inheritdoc cref="SetDelay"/>
    public (int MinMs, int MaxMs) Delay => passage.Delay;

    public void AddFault(Fault fault)
    {
        if (fault.Endpoint != "*" && !Endpoints.Names.Contains(fault.Endpoint, StringComparer.Ordinal))
        {
            throw new ControlException(400, $"There is no endpoint {fault.Endpoint}; there are: {string.Join(", ", Endpoints.Names)}.", "endpoint");
        }
        if (fault switch { { DelayMs: < 0 } => "delay_ms", { Skip: < 0 } => "skip", { Probability: < 0 or > 1 } => "probability", { Status: < 400 or > 599 } => "status", { Count: < 1 } => "count", _ => null } is { } wrong)
        {
            throw new ControlException(400, "delay_ms and skip must be 0 or more, count 1 or more, probability 0 to 1, status 400 to 599.", wrong);
        }
        if (fault.Account is not null)
        {
            FindAccount(fault.Account);
        }
        faults.Add(fault);
    }

    public void ClearFaults() => faults.Clear();

    /// <summary>Faults in force and how often each struck.</summary>
    public IReadOnlyList<FaultView> FaultList() => [.. faults.List.Select(f => new FaultView(f.Fault, f.Hits))];

    /// <summary>Requests that are accepted and whose answers are kept back by <see cref="FaultMode.HoldAfterAccept"/>.</summary>
    public int HeldAnswers => held.Count;

    /// <summary>Completes when at least so many answers are kept back.</summary>
    public Task WhenHeldAsync(int atLeast, CancellationToken ct) => held.WhenAsync(atLeast, ct);

    /// <summary>Lets the answers go that are kept back now.</summary>
    public int ReleaseAnswers() => held.Release();

    /// <summary>Returns when every log line so far is on disk.</summary>
    public Task FlushAsync(CancellationToken ct) => log.FlushAsync(ct);

    /// <summary>Whether anything happens, is planned, and when the next thing is due by the emulator's clock.</summary>
    public IdleView Idle()
    {
        var (running, waiting, next) = agenda.State;
        return new IdleView(running == 0 && waiting == 0, running, waiting, next, [.. agenda.Failures]);
    }

    /// <summary>Called whenever an act or a webhook is over: a World that this LINE belongs to looks whether it is settled.</summary>
    public Action? Rested
    {
        set => agenda.Rested = value;
    }

    /// <summary>Completes when no act of a person and no webhook is under way or planned.</summary>
    public Task WhenIdleAsync(CancellationToken ct) => agenda.WhenIdleAsync(ct);

    private static void CheckWebhookUrl(string? url)
    {
        if (!string.IsNullOrEmpty(url) && !Todoke.LineEmulator.Messages.Checker.IsFetchable(url))
        {
            throw new ControlException(400, "webhook_url must be https, or http on this machine.", "webhook_url");
        }
    }

    private LineAccount FindAccount(string? channelId) =>
        platform.FindAccount(channelId) ?? throw new ControlException(404, $"There is no account '{channelId}'.", "account");

    private Person FindPerson(string id) => platform.FindPerson(id) ?? throw new ControlException(404, $"There is no person '{id}'.", "id");

    private static string? NewestLink(Person person, LineAccount account) =>
        person.FindChat(account)?.Last(50).OfType<SentRequest>().Reverse().SelectMany(sent => Todoke.LineEmulator.Messages.MessageLinks.Find(sent.Messages)).FirstOrDefault();

    private AccountView View(LineAccount account)
    {
        var count = account.CountAt(null);
        return new AccountView(account.ChannelId, account.ChannelSecret, account.AccessToken, account.BotUserId, account.BasicId, account.DisplayName, account.Provider.Name, account.Verified, account.QuotaLimit, account.Usage(platform.Clock.NowMs), account.Plan, account.WebhookUrl, account.WebhookActive, count.Following, count.Blocked);
    }
}

public sealed record FaultView(Fault Fault, int Hits);

/// <summary>Whether the emulator rests; <c>NextDue</c> in Unix milliseconds of its clock; <c>Failures</c> are acts that broke unexpectedly.</summary>
public sealed record IdleView(bool Idle, int Running, int Waiting, long? NextDue, IReadOnlyList<string> Failures);
