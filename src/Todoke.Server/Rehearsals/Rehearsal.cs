using Todoke.LineEmulator;
using Todoke.Server.Line;
using Todoke.Server.Worlds;

namespace Todoke.Server.Rehearsals;

/// <summary>Where a rehearsal stands. <see cref="Failed"/>: its World broke; the log says how.</summary>
public enum RehearsalState
{
    Ready,
    Running,
    Finished,
    Failed,
}

/// <summary>Who takes part.</summary>
/// <param name="Names">The invented name of everybody, by profile; merged profiles too.</param>
/// <param name="Population">How many the definitions mean in reality, where the people are a sample of them.</param>
/// <param name="LastCampaign">The newest id of a real campaign: what comes after it was made in the rehearsal.</param>
internal sealed record Cast(PeopleKind Kind, IReadOnlyDictionary<long, string> Names, int Count, long? Population, bool Acts, long LastCampaign)
{
    /// <summary>How many real people each one stands for.</summary>
    public double Share => Population is { } all && Count > 0 ? Math.Max(1, (double)all / Count) : 1;
}

/// <summary>One rehearsal: a World of its own, its LINE, its clock. One winding at a time.</summary>
internal sealed class Rehearsal : IAsyncDisposable
{
    readonly CancellationTokenSource _ended = new();
    readonly SemaphoreSlim _turn = new(1);
    readonly FileStream _folder;
    readonly Winding _winding;
    readonly Rehearser _rehearser;
    volatile bool _running;
    volatile bool _failed;

    /// <param name="folder">An open file in the folder that is deleted in the end: whoever can open it knows that the rehearsal is gone.</param>
    public Rehearsal(string id, RehearsalPlan plan, Cast cast, World world, Rehearser rehearser, EmulatorHost line, ManualClock clock, OutgoingRecorder outgoing, RehearsalLog log, IReadOnlyDictionary<long, RehearsedAccount> accounts, IReadOnlyDictionary<long, RealMonth> months, FileStream folder)
    {
        (Id, Plan, Cast, World, Line, Clock, Outgoing, Log, Accounts, Months, _folder) = (id, plan, cast, world, line, clock, outgoing, log, accounts, months, folder);
        var settlement = world.Services.GetRequiredService<Settlement>();
        settlement.Join("line", () => line.Control.Idle() is { Running: 0 } idle && !(idle.NextDue <= clock.GetUtcNow().ToUnixTimeMilliseconds()), () => line.Control.Idle().NextDue ?? long.MaxValue);
        line.Control.Rested = settlement.Changed;
        _winding = new Winding(world, clock) { AtRest = rehearser.DecideAsync };
        (_rehearser, Started) = (rehearser, clock.GetUtcNow());
    }

    public string Id { get; }

    /// <summary>Where the clock stood when it was built.</summary>
    public DateTimeOffset Started { get; }

    public RehearsalPlan Plan { get; }

    public Cast Cast { get; }

    public World World { get; }

    public EmulatorHost Line { get; }

    public ManualClock Clock { get; }

    public OutgoingRecorder Outgoing { get; }

    public RehearsalLog Log { get; }

    public IReadOnlyDictionary<long, RehearsedAccount> Accounts { get; }

    public IReadOnlyDictionary<long, RealMonth> Months { get; }

    public DateTimeOffset Until => DateTimeOffset.FromUnixTimeMilliseconds(Plan.Until);

    /// <summary>Null while it is wound, and where nothing more is due before the end.</summary>
    public DateTimeOffset? NextDue => _running || _winding.NextDue is not { } due || due > Until ? null : due;

    public RehearsalState State => _failed ? RehearsalState.Failed : _running ? RehearsalState.Running : Clock.GetUtcNow() >= Until ? RehearsalState.Finished : RehearsalState.Ready;

    /// <summary>Brings it to rest at its beginning.</summary>
    public Task BeginAsync(CancellationToken cancel) => WindAsync(async stop =>
    {
        await _winding.ToAsync(DateTimeOffset.FromUnixTimeMilliseconds(Plan.From), stop);
        // One after the other: of what is frozen for approval the first comes before the next, as it would on a desk.
        foreach (var campaign in Plan.Campaigns.Where(RehearsalPlan.Submits))
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(Plan.AtOf(campaign));
            await _rehearser.SubmitAsync(campaign, at > Clock.GetUtcNow() ? at : null, stop);
            await _winding.RestAsync(stop);
        }
    }, cancel);

    /// <summary>Winds the clock on. It goes on when whoever asked has gone away, and ends with the rehearsal.</summary>
    /// <returns>False where it is being wound already, or can go no further.</returns>
    public async Task<bool> AdvanceAsync(AdvanceInput input, CancellationToken cancel)
    {
        if (_failed || Clock.GetUtcNow() >= Until || !await _turn.WaitAsync(0, cancel)) return false;
        _running = true;
        var winding = Task.Run(async () =>
        {
            try
            {
                var target = input.To ?? (input.BySeconds is { } seconds ? Clock.GetUtcNow().AddSeconds(seconds) : Until);
                if (target > Until) target = Until;
                await WindAsync(stop => input.Next ? _winding.StepAsync(target, stop) : _winding.ToAsync(target, stop), CancellationToken.None);
            }
            finally
            {
                _running = false;
                _turn.Release();
            }
        }, CancellationToken.None);
        await winding.WaitAsync(cancel);
        return true;
    }

    async Task WindAsync(Func<CancellationToken, Task> wind, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _ended.Token);
        try { await wind(either.Token); }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // Ended in the middle; nobody wants to know any more.
        }
        catch (InvalidOperationException e)
        {
            _failed = true;
            Log.Tell("failed", "リハーサルが内部エラーで止まりました。サーバーのログを確認してください。", $"The rehearsal broke: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _turn.WaitAsync();
        Line.Control.Rested = null;
        _rehearser.Dispose();
        await World.DisposeAsync();
        await Line.DisposeAsync();
        // SQLite's connections for reading are kept for reuse, and with them the file.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        RehearsalFolder.Remove(_folder);
        _ended.Dispose();
    }
}
