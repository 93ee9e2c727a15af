using Todoke.LineEmulator.Log;

namespace Todoke.LineEmulator.Line;

/// <summary>A request on its way in. <c>Endpoint</c> is its name in logs and faults; the account is null where it is not known or has no part in it.</summary>
internal readonly record struct Asked(LineAccount? Account, string Endpoint, string? RetryKey, string RequestId, long ArrivedMs);

/// <summary>
/// What lies between a request and its answer, whatever is asked: the fault that strikes it, LINE's slowness, its line in the log.
/// Half of the answer delay lies before the acceptance and half after it, so a client killed while waiting may or may not have been heard.
/// </summary>
internal sealed class Passage(EmulatorClock clock, Faults faults, RequestLog log, HeldAnswers held, CancellationToken stopping)
{
    private static readonly LineAnswer Garbage = new(200, "<html><body>Welcome to the network of this hotel</body></html>"u8.ToArray()) { Type = "text/html" };
    private long delayRange;

    /// <summary>Answer delay in milliseconds, uniform between the two.</summary>
    public (int MinMs, int MaxMs) Delay
    {
        get
        {
            var range = Interlocked.Read(ref delayRange);
            return ((int)(range >> 32), (int)range);
        }
        set => Interlocked.Exchange(ref delayRange, ((long)value.MinMs << 32) | (uint)value.MaxMs);
    }

    /// <summary>Answers, unless a fault has it otherwise.</summary>
    /// <param name="context">Of the request, whose body has been read.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="answer">Does it; is told the name of the fault under which it is done, if there is one.</param>
    public async Task ServeAsync(HttpContext context, Asked asked, Func<string?, ValueTask<LineAnswer>> answer)
    {
        var fault = faults.Strike(asked.Account, asked.Endpoint);
        var name = fault?.Kind switch { null or FaultMode.Error => null, var kind => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()!) };
        await WaitAsync(fault?.DelayMs ?? 0);
        var delay = DrawDelay();
        await WaitAsync(delay / 2);
        switch (fault?.Kind)
        {
            case FaultMode.DropBeforeAccept:
                Log(asked, Outcome.Refused, 0, name);
                context.Abort();
                return;
            case FaultMode.GarbageBeforeAccept:
                await RefuseAsync(context, asked, Garbage, name);
                return;
            case FaultMode.MonthlyLimit:
                await RefuseAsync(context, asked, LineAnswer.QuotaReached, name);
                return;
            case FaultMode.Error:
                var status = fault.Status ?? 500;
                await RefuseAsync(context, asked, status switch { 429 => LineAnswer.RateLimited, 500 => LineAnswer.ServerError, _ => LineAnswer.Error(status, "Injected fault") }, "error");
                return;
        }
        var made = await answer(name);
        if (!made.Logged)
        {
            Log(asked, made.Status == 409 ? Outcome.Repeated : made.Status < 400 ? Outcome.Accepted : Outcome.Refused, made.Status, name);
        }
        if (made.Status < 400)
        {
            switch (fault?.Kind)
            {
                case FaultMode.HangAfterAccept:
                    await HangAsync(context);
                    context.Abort();
                    return;
                case FaultMode.DropAfterAccept:
                    context.Abort();
                    return;
                case FaultMode.HoldAfterAccept when !await HoldAsync(context):
                    context.Abort();
                    return;
                case FaultMode.GarbageAfterAccept:
                    await WriteAsync(context, Garbage);
                    return;
            }
        }
        await WaitAsync(delay - (delay / 2));
        await WriteAsync(context, made);
    }

    /// <summary>Says no, at once and whatever the faults.</summary>
    public async Task RefuseAsync(HttpContext context, Asked asked, LineAnswer answer, string? fault = null)
    {
        Log(asked, Outcome.Refused, answer.Status, fault);
        await WriteAsync(context, answer);
    }

    private void Log(Asked asked, Outcome outcome, int status, string? fault)
    {
        if (outcome == Outcome.Refused)
        {
            asked.Account?.Tally.CountRefused();
        }
        else if (outcome == Outcome.Repeated)
        {
            asked.Account?.Tally.CountRepeated();
        }
        log.Add(new LogEntry(clock.NowMs, asked.ArrivedMs, asked.Account?.ChannelId, asked.Endpoint, asked.RequestId, asked.RetryKey, outcome, status, 0, fault, null));
    }

    private int DrawDelay()
    {
        var (min, max) = Delay;
        return max == 0 ? 0 : Random.Shared.Next(min, max + 1);
    }

    private Task WaitAsync(int ms) => ms == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(ms), clock, stopping);

    private async Task HangAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = either.Token.Register(() => gone.TrySetResult());
        await gone.Task;
    }

    private async Task<bool> HoldAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        return await held.HoldAsync(either.Token);
    }

    private static async Task WriteAsync(HttpContext context, LineAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentLength = answer.Body.Length;
        if (answer.AcceptedRequestId is { } accepted)
        {
            context.Response.Headers["x-line-accepted-request-id"] = accepted;
        }
        if (answer.Body.Length > 0)
        {
            context.Response.ContentType = answer.Type;
            await context.Response.BodyWriter.WriteAsync(answer.Body);
        }
    }
}
