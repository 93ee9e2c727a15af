using Todoke.SegmentCases.Format;

namespace Todoke.SegmentCases.Running;

/// <summary>Plays one scenario in a World of its own.</summary>
internal sealed class ScenarioRun
{
    // Real time, for a World that never comes to rest: a scenario waits for facts, never for time.
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    readonly Scenario _scenario;
    readonly CaseWorld _world;
    readonly bool _atOnce;
    readonly Names _names;
    readonly PeopleSteps _people;
    readonly ListSteps _lists;
    readonly Definitions _definitions;
    readonly Checks _checks;
    readonly List<Failure> _failures = [];
    string _step = "";

    ScenarioRun(Scenario scenario, CaseWorld world, bool atOnce)
    {
        (_scenario, _world, _atOnce, _names) = (scenario, world, atOnce, new Names(world));
        (_people, _lists, _definitions) = (new(world, _names), new(world, _names), new(world, _names));
        _checks = new(world, _names, _definitions, Fail);
    }

    /// <param name="server">See <see cref="CaseLedger.MakeAsync"/>.</param>
    /// <param name="atOnce">See <see cref="CaseWorld.MoveToAsync"/>.</param>
    /// <returns>Nothing when everything came true.</returns>
    public static async Task<IReadOnlyList<Failure>> PlayAsync(Scenario scenario, string? server, bool atOnce, CancellationToken cancel)
    {
        try
        {
            await using var ledger = await CaseLedger.MakeAsync(server, cancel);
            await using var world = await CaseWorld.StartAsync(ledger, scenario.Start, cancel);
            return await new ScenarioRun(scenario, world, atOnce).PlayAsync(cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Whatever went wrong around the steps is this scenario's failure; the others are still to be played.
            return [new(scenario.Id, "world", "error", "none", OneLine(e))];
        }
    }

    async Task<IReadOnlyList<Failure>> PlayAsync(CancellationToken cancel)
    {
        _step = "start";
        var going = await TryAsync(new WorkspaceStep(new(_scenario.Zone, _scenario.LeapBirthday)), cancel);
        for (var i = 0; going && i < _scenario.Steps.Count; i++)
        {
            _step = $"steps[{i}]";
            going = await TryAsync(_scenario.Steps[i], cancel);
        }
        _step = "end";
        if (going) await GuardedAsync(_checks.AllAgreeAsync, cancel);
        return _failures;
    }

    // False: the rest of the scenario would only say the same again.
    Task<bool> TryAsync(Step step, CancellationToken cancel) => GuardedAsync(async patient =>
    {
        try
        {
            await DoAsync(step, patient);
            await _world.SettledAsync(patient);
        }
        catch (RefusedException e)
        {
            if (step.Refused is null) throw new StepFailedException("refused", "accepted", e.Message);
            if (!e.Fits(step.Refused)) Fail("refused", Show.Of(step.Refused), e.Message);
            return;
        }
        if (step.Refused is { } wanted) Fail("refused", Show.Of(wanted), "accepted");
    }, cancel);

    async Task<bool> GuardedAsync(Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            await work(patience.Token);
            return true;
        }
        catch (StepFailedException e)
        {
            Fail(e.What, e.Expected, e.Got);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            Fail("error", "none", patience.IsCancellationRequested ? $"not-settled-within-{Patience.TotalSeconds}-s" : OneLine(e));
        }
        return false;
    }

    async Task DoAsync(Step step, CancellationToken cancel)
    {
        switch (step)
        {
            case PersonStep s: await _people.MakeAsync(s, cancel); break;
            case PeopleStep s: await _people.MakeAsync(s, cancel); break;
            case IdentifyStep s: await _people.IdentifyAsync(s, cancel); break;
            case SetStep s: await _people.SetAsync(s, cancel); break;
            case TagStep s: await _people.TagAsync(s, cancel); break;
            case UntagStep s: await _people.UntagAsync(s, cancel); break;
            case EventStep s: await _people.EventsAsync([s], cancel); break;
            case EventsStep s: await _people.EventsAsync(s.Events, cancel); break;
            case WithdrawStep s: await _people.WithdrawAsync(s, cancel); break;
            case FriendshipStep s: await _people.FriendshipAsync(s, cancel); break;
            case LineAccountStep s: await _names.AccountAsync(s.LineAccount, cancel); break;
            case MergeStep s: await _people.MergeAsync(s, cancel); break;
            case UndoMergeStep s: await _people.UndoMergeAsync(s, cancel); break;
            case ListStep s: await _lists.ListAsync(s, cancel); break;
            case HashedListStep s: await _lists.HashesAsync(s, cancel); break;
            case TopicStep s: await _lists.TopicAsync(s, cancel); break;
            case ConsentStep s: await _lists.ConsentAsync(s, cancel); break;
            case MessageStep s: await _lists.MessageAsync(s, cancel); break;
            case DefineStep s: Warnings(s, await _definitions.DefineAsync(s, cancel)); break;
            case AdjustStep s: await _definitions.AdjustAsync(s, cancel); break;
            case FreezeStep s: await _definitions.FreezeAsync(s, cancel); break;
            case DeleteStep s: await DeleteAsync(s, cancel); break;
            case DeclareStep s:
                await _world.PostAsync("attributes", new { key = s.Declare, type = s.Type, choices = s.Choices?.Select(c => new { value = c, label = c }), ordered = s.Ranked }, cancel);
                break;
            case WorkspaceStep { Workspace: var w }: await _world.WriteAsync(HttpMethod.Patch, "workspace", new { zone = w.Zone, leap_birthday = w.LeapBirthday }, cancel); break;
            case AdvanceStep s: await _world.MoveToAsync(_world.Clock.GetUtcNow() + s.Advance.Length, _atOnce, cancel); break;
            case ClockStep s: await ClockAsync(s, cancel); break;
            case RestartStep: await _world.RestartAsync(cancel); break;
            case ExpectStep s: await _checks.ExpectAsync(s, cancel); break;
            case AskStep s: await _checks.AskAsync(s, cancel); break;
            default: throw new InvalidOperationException($"Nobody plays {step.GetType().Name}.");
        }
    }

    Task DeleteAsync(DeleteStep step, CancellationToken cancel) => step.Delete switch
    {
        "person" => _people.DeleteAsync(step.Name, cancel),
        "definition" => _definitions.DeleteAsync(step.Name, cancel),
        "tag" => DeleteTagAsync(step.Name, cancel),
        _ => _lists.DeleteAsync(step.Delete, step.Name, cancel),
    };

    async Task DeleteTagAsync(string name, CancellationToken cancel)
    {
        await _world.WriteAsync(HttpMethod.Delete, $"tags/{await _names.TagAsync(name, cancel) ?? _names.Needed("tag", name)}", null, cancel);
        _names.Forget("tag", name);
    }

    async Task ClockAsync(ClockStep step, CancellationToken cancel)
    {
        var to = step.Clock.From(_world.Clock.GetUtcNow());
        if (to < _world.Clock.GetUtcNow()) throw new StepFailedException("clock", "a-later-instant", to.ToString("O"));
        await _world.MoveToAsync(to, _atOnce, cancel);
    }

    void Warnings(DefineStep step, IReadOnlyList<string> got)
    {
        if (step.Warned is { } wanted && !wanted.ToHashSet().SetEquals(got)) Fail("warned", Show.Names(wanted), Show.Names(got));
    }

    void Fail(string what, string expected, string got) => _failures.Add(new(_scenario.Id, _step, what, expected, got));

    static string OneLine(Exception e) => $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
}
