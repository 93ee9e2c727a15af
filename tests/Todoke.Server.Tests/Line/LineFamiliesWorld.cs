using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;
using Todoke.Server.Line;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Line;

/// <summary>An emulator with one account, its friends p1, p2 …, and the account's client.</summary>
sealed class LineFamiliesWorld : IAsyncDisposable
{
    LineFamiliesWorld(EmulatorHost line, AccountView account)
    {
        (Line, Account) = (line, account);
        Client = new LineClient(Http, 1, line.BaseAddress, account.AccessToken);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    public EmulatorHost Line { get; }

    public EmulatorControl Control => Line.Control;

    public AccountView Account { get; }

    public LineClient Client { get; }

    public static async Task<LineFamiliesWorld> StartAsync(int friends = 1)
    {
        var line = await LineWorld.StartLineAsync();
        var account = line.Control.AddAccount(new NewAccount { Provider = "shop" });
        await line.Control.GenerateAsync(new GenerateRequest { Account = account.ChannelId, Count = friends }, Cancel);
        return new(line, account);
    }

    public string UserId(string person) => Control.Person(person).UserIds["shop"];

    public Task<ActOutcome> ActAsync(string person, Act act, ActDetails? details = null, string? url = null) =>
        Control.ActAsync(person, act, new ActRequest { Account = Account.ChannelId, Details = details, Url = url, Text = "a" }, Cancel);

    public static T Good<T>(LineAnswer<T> answer) => Assert.IsType<LineAnswer<T>.Ok>(answer).Value;

    public static LineFailure.Refused Refused<T>(LineAnswer<T> answer) => Assert.IsType<LineFailure.Refused>(Assert.IsType<LineAnswer<T>.Failed>(answer).Why);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Line.DisposeAsync();
    }
}
