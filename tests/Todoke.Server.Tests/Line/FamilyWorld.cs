using System.Buffers.Binary;
using System.Collections.Concurrent;
using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;
using Todoke.Server.Line;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Line;

/// <summary>An emulated LINE with an account and friends p1, p2 …, and a client of it whose requests are written down.</summary>
sealed class FamilyWorld : IAsyncDisposable
{
    readonly Recorder _requests = new();
    readonly HttpClient _http;
    readonly EmulatorHost _line;
    readonly List<string> _users;

    FamilyWorld(EmulatorHost line, AccountView account, List<string> users)
    {
        _http = new HttpClient(_requests) { Timeout = TimeSpan.FromSeconds(20) };
        (_line, Account, _users, Line) = (line, account, users, new LineClient(_http, 1, line.BaseAddress, account.AccessToken));
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public LineClient Line { get; }

    public AccountView Account { get; }

    public EmulatorControl Control => _line.Control;

    public Uri Address => _line.BaseAddress;

    /// <summary>Method, path without query, and the length of the body where it was known before it was sent.</summary>
    public IReadOnlyCollection<(string Method, string Path, long? Length)> Requests => _requests.Seen;

    public string User(int number) => _users[number - 1];

    public static async Task<FamilyWorld> StartAsync(int friends = 3)
    {
        var line = await LineWorld.StartLineAsync();
        var account = line.Control.AddAccount(new NewAccount { DisplayName = "みどり屋" });
        var made = await line.Control.GenerateAsync(new GenerateRequest { Account = account.ChannelId, Count = friends, List = true }, Cancel);
        return new FamilyWorld(line, account, [.. made.People!.Select(p => p.UserIds.Values.Single())]);
    }

    public static T Ok<T>(LineAnswer<T> answer) => Assert.IsType<LineAnswer<T>.Ok>(answer).Value;

    public static LineFailure.Refused Refused<T>(LineAnswer<T> answer) => Assert.IsType<LineFailure.Refused>(Assert.IsType<LineAnswer<T>.Failed>(answer).Why);

    /// <summary>As much of a PNG as tells its size.</summary>
    public static MemoryStream Png(int width, int height)
    {
        byte[] picture = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', .. new byte[40]];
        BinaryPrimitives.WriteInt32BigEndian(picture.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(picture.AsSpan(20), height);
        return new MemoryStream(picture);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _line.DisposeAsync();
    }

    sealed class Recorder() : DelegatingHandler(new SocketsHttpHandler())
    {
        public ConcurrentQueue<(string, string, long?)> Seen { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Enqueue((request.Method.Method, request.RequestUri!.AbsolutePath, request.Content?.Headers.ContentLength));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
