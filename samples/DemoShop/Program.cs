using System.Globalization;
using System.Runtime.InteropServices;
using Todoke.Samples.DemoShop;

const string Usage = "usage: Todoke.DemoShop [--port N] [--todoke URL] [--data FILE]     the API key comes in SHOP_API_KEY";
var options = new ShopOptions { Port = 8095, ApiKey = Environment.GetEnvironmentVariable("SHOP_API_KEY") };
for (var i = 0; i < args.Length; i += 2)
{
    ShopOptions? changed = (args[i], args.ElementAtOrDefault(i + 1)) switch
    {
        ("--port", { } text) when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 => options with { Port = port },
        ("--todoke", { } text) when Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" => options with { Todoke = address },
        ("--data", { Length: > 0 } file) => options with { DataFile = file },
        _ => null,
    };
    if (changed is null)
    {
        Console.Error.WriteLine($"{string.Join(' ', args.Skip(i).Take(2))} is not understood.\n{Usage}");
        return 2;
    }
    options = changed;
}
if (options.Todoke is not null && string.IsNullOrEmpty(options.ApiKey))
{
    Console.Error.WriteLine($"Todoke takes nothing without a key: set SHOP_API_KEY to one of the role editor.\n{Usage}");
    return 2;
}

var told = new TaskCompletionSource();
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    await using var shop = await ShopHost.StartAsync(options, CancellationToken.None);
    Console.WriteLine($"shop ready {shop.Address.GetLeftPart(UriPartial.Authority)}");
    await told.Task;
    return 0;
}
catch (IOException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    told.TrySetResult();
}
