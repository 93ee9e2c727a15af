using System.Net;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Todoke.LineEmulator.Control;
using Todoke.LineEmulator.Log;
using Todoke.LineEmulator.Login;
using Todoke.LineEmulator.Pages;
using Todoke.LineEmulator.Webhooks;

namespace Todoke.LineEmulator;

/// <summary>A running emulator: LINE's API at <see cref="BaseAddress"/> (root, also for api-data), the control API below /control, phones as web pages.</summary>
public sealed class EmulatorHost : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly CancellationTokenSource stopSignal;
    private readonly IReadOnlyList<IAsyncDisposable> parts;
    private int disposed;

    private EmulatorHost(WebApplication web, EmulatorControl control, CancellationTokenSource stopSignal, IReadOnlyList<IAsyncDisposable> parts)
    {
        this.web = web;
        this.stopSignal = stopSignal;
        this.parts = parts;
        Control = control;
        BaseAddress = new Uri(web.Urls.First());
    }

    public Uri BaseAddress { get; }

    /// <summary>The same as the API under /control, without HTTP.</summary>
    public EmulatorControl Control { get; }

    /// <summary>Starts an emulator on 127.0.0.1 and returns once it answers.</summary>
    public static async Task<EmulatorHost> Start(EmulatorOptions options, CancellationToken cancellationToken)
    {
        var clock = new EmulatorClock(options.Time);
        var platform = new LinePlatform(options.Seed, clock);
        var stopping = new CancellationTokenSource();
        var http = new HttpClient(options.Web ?? new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 64 })
        {
            Timeout = TimeSpan.FromSeconds(30),
        };
        var log = new RequestLog(options.LogFile);
        var ids = new FreshIds(clock, options.Seed);
        var replyTokens = new ReplyTokens(clock);
        var agenda = new Agenda(clock, options.ActsAtOnce);
        var webhooks = new WebhookSender(clock, replyTokens, agenda, http);
        var browser = new Browser(agenda, http);
        var acts = new PersonActs(platform, webhooks, replyTokens, ids, log, browser);
        var presses = new ActionPresses(acts, new PageVisit(clock, agenda, browser, acts));
        var menus = new RichMenuActs(platform, acts);
        var will = new OwnWill(platform, agenda, acts, presses, menus);
        var limits = new RateLimits(clock) { On = options.Limits };
        var (faults, held) = (new Faults(options.Seed), new HeldAnswers());
        var life = new PeopleLife(platform, agenda, acts, presses, will);
        var narrowcasts = new Narrowcasts(platform, ids, log, agenda, life);
        var tokens = new ContinuationTokens(clock);
        var send = new SendFamily(platform, new RetryKeys(clock), replyTokens, ids, log, life, narrowcasts);
        var contents = new Contents(clock);
        var door = new LoginDoor(platform, ids, limits, acts);
        var families = new Families().With(Insight.Rows, new Insight(platform).Answer)
            .With(AccountLinks.Rows, door.Links.Issue).With(ChatExtras.Rows, new ChatExtras(platform).Answer).With(Contents.Rows, contents.Answer).With(Groups.Rows, Groups.Answer)
            .With(RichMenuEndpoints.All, new RichMenuFamily(platform, agenda).Answer).With(AudienceEndpoints.All, new AudienceFamily(platform).AnswerAsync).With(CouponEndpoints.All, new CouponFamily(platform, ids, tokens).Answer);
        var passage = new Passage(clock, faults, log, held, stopping.Token) { Delay = (options.MinDelayMs, options.MaxDelayMs) };
        var transport = new LineTransport(platform, door.ChannelTokens, ids, limits, passage, send, narrowcasts, new Lookups(platform, tokens), new WebhookSettings(platform, webhooks), families);
        var state = await StateFile.OpenAsync(options, platform, door.Channels, cancellationToken);
        var control = new EmulatorControl(platform, limits, faults, held, passage, log, agenda, acts, webhooks, will, browser, menus) { Door = door, Media = new MediaActs(acts, contents, clock) };

        foreach (var person in platform.People(0, int.MaxValue))
        {
            will.Begin(person);
        }
        if (options.Scenario is { } scenario)
        {
            await PlayAsync(control, scenario, cancellationToken);
        }

        // Empty on purpose: no appsettings, environment or signal handler of a surrounding program may change an emulator hosted in it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        builder.Services.Configure<JsonOptions>(json => ControlRoutes.Configure(json.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddRouting();
        builder.Services.AddProblemDetails();
        builder.Services.AddSingleton<IHostLifetime, LedFromOutside>();
        var app = builder.Build();
        app.UseLocalOnly();
        app.MapWhen(
            context => context.Request.Path.Value!.StartsWith(LineTransport.Prefix, StringComparison.Ordinal) && !LoginRoutes.Serves(context.Request.Path.Value),
            line => line.Run(transport.HandleAsync));
        app.UseExceptionHandler();
        app.UseControlProblems();
        app.UseStatusCodePages();
        app.UseRouting();
        app.MapControl(control);
        app.MapLifeControl(control);
        app.MapPages(platform, control);
        app.MapPanel(platform, control);
        app.MapLoginControl(control);
        door.Map(app, passage);
        app.MapRichMenus(platform, control);
        app.MapAudiences(control);
        app.MapFallback("/control/{**rest}", () => Results.Problem("The control API has no such address.", statusCode: 404));
        app.MapFallback("{**rest}", transport.HandleAsync);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            await log.DisposeAsync();
            await agenda.DisposeAsync();
            throw;
        }
        return new EmulatorHost(app, control, stopping, [app, agenda, log, state, new Closing(http, door, stopping)]);
    }

    /// <summary>Stops, with every log line and the state on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }
        await stopSignal.CancelAsync();
        await web.StopAsync();
        foreach (var part in parts)
        {
            await part.DisposeAsync();
        }
    }

    private static async Task PlayAsync(EmulatorControl control, string scenario, CancellationToken cancellationToken)
    {
        try
        {
            await control.PlayAsync(await File.ReadAllBytesAsync(scenario, cancellationToken), cancellationToken);
        }
        catch (ScenarioException wrong)
        {
            throw new InvalidDataException(string.Join('\n', wrong.Problems.Select(p => $"{scenario}:{p.Line}: {(p.Field.Length == 0 ? "" : p.Field + " ")}{p.Message}")), wrong);
        }
    }

    /// <summary>Whoever started the emulator stops it; it does not listen to signals itself.</summary>
    private sealed class LedFromOutside : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Closing(params IDisposable[] things) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            foreach (var thing in things)
            {
                thing.Dispose();
            }
            return ValueTask.CompletedTask;
        }
    }
}
