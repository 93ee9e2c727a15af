using Todoke.SegmentCases;

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stopping.Cancel();
};
return await CaseRunner.RunAsync(args, Console.Out, Console.Error, stopping.Token);
