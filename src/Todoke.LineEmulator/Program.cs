using System.Runtime.InteropServices;
using Todoke.LineEmulator;

switch (CommandLine.Parse(args))
{
    case CommandLine.Run run:
        var told = new TaskCompletionSource();
        using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop))
        using (PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop))
        {
            try
            {
                await using var host = await EmulatorHost.Start(run.Options, CancellationToken.None);
                Console.WriteLine($"emulator ready {host.BaseAddress.GetLeftPart(UriPartial.Authority)}");
                await told.Task;
            }
            catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(problem.Message);
                return 1;
            }
        }
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            told.TrySetResult();
        }
    case CommandLine.Explain explain:
        (explain.IsMistake ? Console.Error : Console.Out).WriteLine(explain.Text);
        return explain.IsMistake ? 2 : 0;
    default:
        throw new InvalidOperationException("A command line is either run or explained.");
}
