using Todoke.LineEmulator;

switch (CommandLine.Parse(args))
{
    case CommandLine.Run run:
        await using (var host = await EmulatorHost.Start(run.Options, CancellationToken.None))
        {
            Console.WriteLine($"emulator ready {host.BaseAddress.GetLeftPart(UriPartial.Authority)}");
            await host.WaitForShutdownAsync(CancellationToken.None);
        }
        return 0;
    case CommandLine.Explain explain:
        (explain.IsMistake ? Console.Error : Console.Out).WriteLine(explain.Text);
        return explain.IsMistake ? 2 : 0;
    default:
        throw new InvalidOperationException("A command line is either run or explained.");
}
