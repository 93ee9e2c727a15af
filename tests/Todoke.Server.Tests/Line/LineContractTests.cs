using System.Reflection;
using Todoke.LineContract;
using Todoke.LineEmulator.Control;
using Todoke.Server.Line;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Line;

/// <summary>
/// Every method with which Todoke speaks to LINE, before LINE's own OpenAPI files: what leaves and what comes back. A method without a row here
/// fails the test, so that no call can be added unjudged.
/// </summary>
public sealed class LineContractTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Methods => [.. LineCalls.All.Select(r => r.Method)];

    [Theory, MemberData(nameof(Methods))]
    public async Task What_a_method_sends_to_LINE_and_what_it_gets_fit_LINEs_files(string method)
    {
        Assert.SkipWhen(Contract.Load() is null, Contract.Missing);
        var contract = Contract.Load()!;
        await using var line = await LineWorld.StartLineAsync();
        await using var site = await ShopSite.StartAsync();
        await using var proxy = await RecordingProxy.StartAsync(line.BaseAddress, Cancel);
        using var http = new HttpClient();
        var account = line.Control.AddAccount(new NewAccount { Provider = "p1", Quota = 100_000 });
        var people = await line.Control.GenerateAsync(new GenerateRequest { Count = 120, Account = account.ChannelId, List = true }, Cancel);
        var row = LineCalls.All.Single(r => r.Method == method);

        await row.CallAsync(new Calling(new LineClient(http, 1, proxy.Address, account.AccessToken), line.Control, account, people.People![0].UserIds["p1"], new Uri(site.Url), people.People.Select(p => p.UserIds["p1"]).ToList()) { Http = http, Address = proxy.Address, Direct = line.BaseAddress });

        Assert.Equal(row.Operations.Order(), proxy.Exchanges.Select(e => contract.Find(e.Method, e.Path)?.Name ?? $"{e.Method} {e.Path}").Distinct().Order());
        Assert.All(proxy.Exchanges, e => Assert.Equal(row.Refused, e.Status is < 200 or > 299));
        Assert.Empty(proxy.Exchanges.SelectMany(e => contract.Check(e).Select(problem => $"{problem}\n  in {e}")));
    }

    [Fact]
    public void Every_method_that_speaks_to_LINE_has_its_row()
    {
        var methods = typeof(LineClient).Assembly.GetTypes().Where(t => t.Namespace == typeof(LineClient).Namespace).SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(m => m.ReturnType is { IsGenericType: true } task && task.GetGenericTypeDefinition() == typeof(Task<>) && IsOutcome(task.GetGenericArguments()[0])).Select(m => $"{m.DeclaringType!.Name}.{m.Name}");
        Assert.Equal(methods.Distinct().Order(), LineCalls.All.Select(r => r.Method).Order());
    }

    // What a call to LINE comes to: an answer, or what became of a request.
    static bool IsOutcome(Type type) => type.IsAbstract && type.Namespace == typeof(LineClient).Namespace;
}
