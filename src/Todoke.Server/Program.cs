using System.CommandLine;
using Todoke.Server.Cli;

// Ctrl-C and SIGTERM cancel the verb; what is under way has half a minute to come to its end.
return await CommandLine.Root(Terminal.Real).Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
